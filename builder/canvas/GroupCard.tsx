import { memo } from 'react'
import { Handle, type NodeProps, Position } from 'reactflow'
import { groupIn, stepsIn, waysThrough } from '#engine/machine/edit_groups.ts'
import type { Group } from '#engine/machine/graph.ts'
import { Icon } from '../ui/Icon.tsx'
import { useT } from '../words/i18n.ts'
import { boxOf } from './box.ts'
import { groupOfFrame } from './frames.ts'
import styles from './GroupCard.module.css'
import { fold } from './gestures_selection.ts'
import { InlineText } from './InlineText.tsx'
import { edgeId, type StepNode } from './project.ts'
import cards from './StepCard.module.css'
import { useEditor, useEditorStore } from './store.ts'

/** A group: a frame with a title around its steps, or one card in their place. */
export const GroupCard = memo(
  function GroupCard({ id, selected }: NodeProps<StepNode>) {
    const group = useEditor((state) => groupIn(state.graph, groupOfFrame(id)))
    if (!group) return null
    return group.closed ? <Closed group={group} selected={selected} /> : <Frame group={group} />
  },
  (before, after) => before.id === after.id && before.selected === after.selected,
)

function Frame({ group }: { group: Group }) {
  return (
    <section className={styles.frame}>
      <header className={`${styles.title} frame-title`}>
        <Title group={group} />
      </header>
    </section>
  )
}

/** Its name, how many steps it holds, and the button that folds it. */
function Title({ group }: { group: Group }) {
  const { t } = useT()
  const editor = useEditorStore()
  const count = useEditor((state) => stepsIn(state.graph, group.id).length)
  const naming = useEditor((state) => state.inline?.step === group.id)
  const name = group.name || t('canvas.group.unnamed')
  const closed = group.closed === true
  const act = closed ? t('canvas.group.expand', { name }) : t('canvas.group.collapse', { name })
  return (
    <>
      <button
        type="button"
        className={`${styles.fold} nodrag`}
        aria-label={act}
        title={act}
        aria-expanded={!closed}
        onClick={(event) => {
          event.stopPropagation()
          fold(editor, group.id, !closed)
        }}
      >
        <Icon name={closed ? 'chevron-right' : 'chevron-down'} size={16} />
      </button>
      {naming ? (
        <InlineText id={group.id} part="name" first={group.name} placeholder={t('canvas.group.name')} />
      ) : (
        <button
          type="button"
          className={styles.name}
          title={t('canvas.group.rename')}
          onDoubleClick={() => editor.editInline({ step: group.id, part: 'name' })}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' && event.key !== 'F2') return
            event.preventDefault()
            event.stopPropagation()
            editor.editInline({ step: group.id, part: 'name' })
          }}
          onClick={() =>
            !closed && editor.select(stepsIn(editor.get().graph, group.id).map((step) => step.id))
          }
        >
          {name}
        </button>
      )}
      <span className={styles.count}>{t('canvas.group.steps', { count })}</span>
    </>
  )
}

function Closed({ group, selected }: { group: Group; selected: boolean }) {
  const { pick, t } = useT()
  const graph = useEditor((state) => state.graph)
  const kinds = useEditor((state) => state.kinds)
  const { out } = waysThrough(graph, group.id)
  return (
    <article className={`${cards.card} ${styles.closed}`} data-selected={selected || undefined}>
      <Handle type="target" id="in" position={Position.Left} className={cards.entry} isConnectable={false} />
      <header className={styles.head}>
        <Title group={group} />
      </header>
      <ul className={cards.exits}>
        {out.map((edge) => {
          const box = boxOf(graph.steps[edge.from]!, kinds)
          const exit = box.exits.find(({ name }) => name === edge.exit)
          const lone = box.exits.length < 2
          return (
            <li key={edgeId(edge)} className={cards.exit}>
              <span className={cards.exitTitle}>
                {lone || !exit
                  ? pick(box.name)
                  : `${pick(box.name)} · ${pick(exit.title) || t('canvas.unnamed')}`}
              </span>
              <Handle
                type="source"
                id={edgeId(edge)}
                position={Position.Right}
                className={cards.way}
                isConnectable={false}
              />
            </li>
          )
        })}
      </ul>
    </article>
  )
}
