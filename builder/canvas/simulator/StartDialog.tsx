import { Button, Group, Modal, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Json } from '#engine/machine/values.ts'
import { called } from '#engine/machine/walk.ts'
import { useT } from '../../words/i18n.ts'
import { variablesOf } from '../panel/variables.ts'
import { useEditor } from '../store.ts'
import styles from './Simulator.module.css'
import type { Talk } from './useTalk.ts'

interface StartDialogProps {
  talk: Talk
  step: string
  onClose(): void
}

/** Begins at a step, with what the flow would know by then filled in. */
export function StartDialog({ talk, step: id, onClose }: StartDialogProps) {
  const { t, pick } = useT()
  const graph = useEditor((state) => state.graph)
  const kinds = useEditor((state) => state.kinds)
  const triggers = useEditor((state) => state.triggers)
  const known = variablesOf(graph, kinds, triggers)
  const [values, setValues] = useState(() => knownNow(talk))
  const step = graph.steps[id]
  if (!step) return null
  const name = pick(
    called(
      step,
      kinds.find(({ type }) => type === step.type),
    ),
  )
  return (
    <Modal opened onClose={onClose} title={t('canvas.simulator.startAt', { name })}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          const variables = Object.fromEntries(
            Object.entries(values).flatMap(([key, text]) => (text === '' ? [] : [[key, typed(text)]])),
          )
          talk.load({ ...talk.scene, cues: [{ kind: 'resume', step: id, variables }] })
          onClose()
        }}
      >
        {known.length === 0 && <p className={styles.hint}>{t('canvas.simulator.noVariables')}</p>}
        {known.map(({ name: variable, sources }) => (
          <TextInput
            key={variable}
            label={variable}
            description={sources.map((place) => pick(place.name)).join(', ')}
            value={values[variable] ?? ''}
            onChange={(event) => setValues({ ...values, [variable]: event.currentTarget.value })}
          />
        ))}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" data-autofocus>
            {t('canvas.simulator.startHere')}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}

/** What the talk knows already, as texts of the form. */
const knownNow = ({ state }: Talk): Record<string, string> =>
  Object.fromEntries(
    Object.entries(state.snapshot?.vars ?? {}).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  )

/** Numbers, yes and no and JSON as what they are; all else is text. */
function typed(text: string): Json {
  if (!/^(-?\d+(\.\d+)?|true|false|null|[[{].*)$/s.test(text)) return text
  try {
    return JSON.parse(text) as Json
  } catch {
    return text
  }
}
