// The open step: its name, its fields, and where its exits lead; or the trigger.
import { Button, TextInput } from '@mantine/core'
import { lazy, Suspense } from 'react'
import { rename, setData } from '#engine/machine/edit.ts'
import { type Graph, TRIGGER } from '#engine/machine/graph.ts'
import { SchemaForm } from '../../form/SchemaForm.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { useT } from '../../words/i18n.ts'
import { boxOf } from '../box.ts'
import { double } from '../gestures.ts'
import { switchOff } from '../gestures_selection.ts'
import { useEditor, useEditorStore } from '../store.ts'
import { useRemove } from '../useRemove.ts'
import { Exits } from './Exits.tsx'
import styles from './Panel.module.css'
import { TriggerPanel } from './TriggerPanel.tsx'
import { useScope } from './useScope.ts'

type Data = Graph['trigger']['data']

const MessagePreview = lazy(async () => ({
  default: (await import('./MessagePreview.tsx')).MessagePreview,
}))

export function StepTab() {
  const { t } = useT()
  const open = useEditor((state) => state.open)
  const graph = useEditor((state) => state.graph)
  if (open === TRIGGER) return <TriggerPanel />
  if (open === null || !Object.hasOwn(graph.steps, open)) {
    return <EmptyState icon="pointer" title={t('canvas.panel.none')} text={t('canvas.panel.noneText')} />
  }
  return <StepPanel key={open} id={open} />
}

function StepPanel({ id }: { id: string }) {
  const { t, pick } = useT()
  const editor = useEditorStore()
  const graph = useEditor((state) => state.graph)
  const kinds = useEditor((state) => state.kinds)
  const problems = useEditor((state) => state.problems).filter((problem) => problem.step === id)
  const scope = useScope()
  const removeSteps = useRemove()
  const step = graph.steps[id]
  const kind = kinds.find(({ type }) => type === step?.type)
  if (!step) return null
  const title = kind ? pick(kind.title) : step.type
  const change = (data: Data, field: string) => {
    const { label } = setData(graph, id, data, kinds)
    editor.edit(label, (now) => setData(now, id, data, kinds).graph, { group: `data ${id} ${field}` })
  }
  const setName = (name: string) =>
    editor.edit(rename(graph, id, name).label, (now) => rename(now, id, name).graph, { group: `name ${id}` })
  return (
    <div className={styles.step}>
      <header className={styles.head}>
        <span className={styles.icon} data-category={kind?.category}>
          <Icon name={boxOf(step, kinds).icon} size={18} />
        </span>
        <TextInput
          aria-label={t('canvas.panel.name')}
          placeholder={title}
          value={step.name}
          maxLength={80}
          className={styles.name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      </header>
      {step.off && <p className={styles.about}>{t('canvas.offText')}</p>}
      <p className={styles.about}>{kind ? pick(kind.about) : t('canvas.panel.unknown')}</p>
      {kind && (
        <SchemaForm schema={kind.data} data={step.data} problems={problems} scope={scope} onChange={change} />
      )}
      {kind && (
        <Suspense>
          <MessagePreview step={step} kind={kind} />
        </Suspense>
      )}
      {problems
        .filter(({ field, exit }) => !field && !exit)
        .map((problem) => (
          <p key={problem.code} className={styles.problem} data-level={problem.level}>
            {pick(problem.text)}
          </p>
        ))}
      <Exits id={id} />
      <footer className={styles.foot}>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => {
            editor.select([id])
            double(editor)
          }}
        >
          {t('canvas.panel.duplicate')}
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => switchOff(editor, [id])}>
          {t(step.off ? 'canvas.switchOn' : 'canvas.switchOff')}
        </Button>
        <Button size="compact-sm" variant="subtle" color="red" onClick={() => removeSteps([id])}>
          {t('canvas.panel.remove')}
        </Button>
      </footer>
    </div>
  )
}
