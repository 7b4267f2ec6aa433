import { memo } from 'react'
import { Handle, type NodeProps, Position } from 'reactflow'
import { TRIGGER } from '#engine/machine/graph.ts'
import { Icon } from '../ui/Icon.tsx'
import { useT } from '../words/i18n.ts'
import { boxOf, rowsOf, triggerBox } from './box.ts'
import { ExitList, TriggerExit } from './ExitList.tsx'
import { textField } from './gestures.ts'
import { InlineText } from './InlineText.tsx'
import { heated, MarkBadge } from './MarkBadge.tsx'
import { problemsOf, unnamed } from './problems.ts'
import type { StepNode } from './project.ts'
import styles from './StepCard.module.css'
import { StepMenu } from './StepMenu.tsx'
import { type EditorState, useEditor, useEditorStore } from './store.ts'
import { TextWithChips } from './TextWithChips.tsx'

const boxIn = (state: EditorState, id: string) => {
  const step = state.graph.steps[id]
  return step ? boxOf(step, state.kinds) : null
}

/** The one step on the canvas: what it is called, what it says, a row for each exit, and what is wrong with it. */
export const StepCard = memo(
  function StepCard({ id, selected }: NodeProps<StepNode>) {
    const mark = useEditor((state) => state.paint?.get(id))
    const level = useEditor((state) => problemsOf(state.problems).get(id)?.[0]?.level ?? null)
    const off = useEditor((state) => state.graph.steps[id]?.off)
    return (
      <article
        className={styles.card}
        data-lit={mark?.tone}
        style={mark?.heat === undefined ? undefined : heated(mark.heat)}
        data-selected={selected || undefined}
        data-level={level ?? undefined}
        data-off={off || undefined}
      >
        {mark && <MarkBadge mark={mark} />}
        {id === TRIGGER ? <TriggerBody /> : <StepBody id={id} selected={selected} />}
      </article>
    )
  },
  // Where it stands is React Flow's affair: a card that is dragged looks as before.
  (before, after) => before.id === after.id && before.selected === after.selected,
)

function TriggerBody() {
  const { pick } = useT()
  const trigger = useEditor((state) => state.graph.trigger)
  const triggers = useEditor((state) => state.triggers)
  const box = triggerBox(trigger, triggers)
  const text = pick(box.summary)
  return (
    <>
      <header className={styles.header}>
        <span className={styles.icon} data-category="trigger">
          <Icon name={box.icon} size={18} />
        </span>
        <h3 className={styles.name}>{pick(box.name)}</h3>
      </header>
      {text && <p className={styles.summary}>{text}</p>}
      <TriggerExit />
      <Sentences id={TRIGGER} name={pick(box.name)} />
    </>
  )
}

function StepBody({ id, selected }: { id: string; selected: boolean }) {
  const { pick, t } = useT()
  const editor = useEditorStore()
  const box = useEditor((state) => boxIn(state, id))
  const step = useEditor((state) => state.graph.steps[id])
  const part = useEditor((state) => (state.inline?.step === id ? state.inline.part : null))
  if (!box || !step) return null
  const summary = box.bubble === null ? pick(box.summary) : ''
  const field = textField(editor.get().kinds, step.type)
  return (
    <>
      <Handle type="target" id="in" position={Position.Left} className={styles.entry} />
      <header className={styles.header} data-part="name">
        <span className={styles.icon} data-category={box.category}>
          <Icon name={box.icon} size={18} />
        </span>
        {part === 'name' ? (
          <InlineText id={id} part="name" first={step.name} placeholder={pick(box.name)} />
        ) : (
          <h3 className={styles.name}>{pick(box.name)}</h3>
        )}
        {step.off && <span className={styles.offLabel}>{t('canvas.off')}</span>}
        <StepMenu id={id} />
      </header>
      {part === 'text' && field ? (
        <InlineText
          id={id}
          part="text"
          first={String(step.data[field] ?? '')}
          placeholder={t('canvas.write')}
        />
      ) : (
        box.bubble !== null && (
          <div className={styles.bubble} data-part="text">
            {box.bubble ? (
              <TextWithChips text={box.bubble} />
            ) : (
              <span className={styles.empty}>{t('canvas.write')}</span>
            )}
          </div>
        )
      )}
      {summary && <p className={styles.summary}>{summary}</p>}
      <Sentences id={id} name={pick(box.name)} />
      <Exits id={id} selected={selected} />
    </>
  )
}

function Exits({ id, selected }: { id: string; selected: boolean }) {
  const box = useEditor((state) => boxIn(state, id))
  const edges = useEditor((state) => state.graph.edges)
  return box ? <ExitList id={id} rows={rowsOf(box, id, edges)} reachable={selected} /> : null
}

/** What is wrong with the step itself; what is wrong with an exit stands beside the exit. */
function Sentences({ id, name }: { id: string; name: string }) {
  const { pick, t } = useT()
  const problems = useEditor((state) => problemsOf(state.problems).get(id))
  const own = problems?.filter((problem) => problem.exit === undefined) ?? []
  const [first] = own
  if (!first) return null
  return (
    <p className={styles.problem} data-level={first.level}>
      <Icon name={first.level === 'error' ? 'alert-circle' : 'alert-triangle'} size={14} />
      <span>
        {unnamed(pick(first.text), name)}
        {own.length > 1 && ` ${t('canvas.andMore', { count: own.length - 1 })}`}
      </span>
    </p>
  )
}
