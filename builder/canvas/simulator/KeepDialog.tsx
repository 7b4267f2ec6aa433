import { Button, Group, Modal, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Scene } from '#engine/machine/cues.ts'
import type { FlowTest } from '#engine/machine/flow_test.ts'
import { useT } from '../../words/i18n.ts'
import { useEditor } from '../store.ts'
import styles from './Simulator.module.css'
import { expectedOf, useTestChanges } from './tests.ts'
import type { FromTest } from './useTalk.ts'

interface KeepDialogProps {
  flowId: string
  scene: Scene
  /** The test that the talk came from, which can take it in. */
  from?: FromTest | null
  /** What is expected; absent: what the draft makes of it now. */
  expected?: FlowTest['expected']
  /** A sentence above the field. */
  hint?: string
  onClose(): void
}

/** Keeps a conversation as a test of the flow. */
export function KeepDialog({ flowId, scene, from = null, expected, hint, onClose }: KeepDialogProps) {
  const { t } = useT()
  const graph = useEditor((state) => state.graph)
  const [name, setName] = useState(from?.name ?? firstWords(scene))
  const { keep, change } = useTestChanges(flowId)
  const given = (): Pick<FlowTest, 'scene' | 'expected'> =>
    expected ? { scene, expected } : expectedOf(graph, scene)
  const trimmed = name.trim()
  return (
    <Modal opened onClose={onClose} title={t('canvas.tests.keep')}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (from) change.mutate({ testId: from.id, name: trimmed, ...given() }, { onSuccess: onClose })
          else keep.mutate({ name: trimmed, ...given() }, { onSuccess: onClose })
        }}
      >
        <p className={styles.hint}>{hint ?? t('canvas.tests.keepText')}</p>
        <TextInput
          data-autofocus
          required
          label={t('canvas.tests.name')}
          placeholder={t('canvas.tests.namePlaceholder')}
          maxLength={120}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          {from && (
            <Button
              variant="default"
              disabled={trimmed === ''}
              loading={keep.isPending}
              onClick={() => keep.mutate({ name: trimmed, ...given() }, { onSuccess: onClose })}
            >
              {t('canvas.tests.keepNew')}
            </Button>
          )}
          <Button type="submit" disabled={trimmed === ''} loading={from ? change.isPending : keep.isPending}>
            {from ? t('canvas.tests.update') : t('common.save')}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}

/** What the contact said, as a name to begin with. */
function firstWords({ cues }: Scene): string {
  const said = cues.flatMap((cue) =>
    cue.kind === 'say' && cue.content.kind === 'text' ? [cue.content.text] : [],
  )
  return said.slice(0, 3).join(' → ').slice(0, 80)
}
