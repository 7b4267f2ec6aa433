import { Handle, Position } from 'reactflow'
import { TRIGGER } from '#engine/machine/graph.ts'
import { Icon } from '../ui/Icon.tsx'
import { useT } from '../words/i18n.ts'
import type { ExitRow } from './box.ts'
import { useAsk } from './palette_state.ts'
import { problemsOf } from './problems.ts'
import { edgeId } from './project.ts'
import styles from './StepCard.module.css'
import { useEditor } from './store.ts'
import { usePassage } from './traffic.ts'

interface ExitListProps {
  id: string
  rows: ExitRow[]
  /** Only the selected step's buttons are stops of the Tab key. */
  reachable: boolean
}

/** The exits of a step, one row each, with the handle its edge leaves from. */
export function ExitList({ id, rows, reachable }: ExitListProps) {
  return (
    <ul className={styles.exits}>
      {rows.map((row) => (
        <Row key={row.name} id={id} row={row} reachable={reachable} />
      ))}
    </ul>
  )
}

function Row({ id, row, reachable }: { id: string; row: ExitRow; reachable: boolean }) {
  const { pick, t } = useT()
  const level = useEditor(
    (state) =>
      problemsOf(state.problems)
        .get(id)
        ?.find((problem) => problem.exit === row.name)?.level,
  )
  const title = pick(row.title)
  return (
    <li className={styles.exit} data-kind={row.kind} data-level={level}>
      {row.kind === 'timeout' && <Icon name="clock" size={14} />}
      <span className={styles.exitTitle}>{title || t('canvas.unnamed')}</span>
      {row.lost ? (
        <span className={styles.exitProblem}>{t('canvas.lostExit')}</span>
      ) : (
        level && <span className={styles.exitProblem}>{t('canvas.openExit')}</span>
      )}
      {!row.lost && <Passed id={id} exit={row.name} open={level !== undefined} />}
      <Way id={id} exit={row.name} title={title} reachable={reachable} />
    </li>
  )
}

/** «1 204 · 61 %»: how many went this way. An open exit has no room for more than a number. */
function Passed({ id, exit, open }: { id: string; exit: string; open: boolean }) {
  const { t, number } = useT()
  const passage = usePassage(id, exit)
  const painted = useEditor((state) => state.paint?.get(edgeId({ from: id, exit }))?.count)
  const covered = useEditor((state) => state.paint !== null)
  if (painted !== undefined)
    return (
      <span className={styles.passed} data-painted>
        {number(painted)}
      </span>
    )
  if (!passage || covered || open) return null
  const { share } = passage
  const count = number(passage.count)
  return (
    <span className={styles.passed} title={t('canvas.traffic', { count, share })}>
      {count} · {share} %
    </span>
  )
}

/** The trigger has one exit and no row for it. */
export function TriggerExit() {
  const { t } = useT()
  return <Way id={TRIGGER} exit="next" title={t('canvas.start')} reachable />
}

/** The handle of an exit. While nothing follows, a click adds the next step. */
function Way({
  id,
  exit,
  title,
  reachable,
}: {
  id: string
  exit: string
  title: string
  reachable: boolean
}) {
  const { t } = useT()
  const ask = useAsk()
  const open = useEditor((state) => !state.graph.edges.some((edge) => edge.from === id && edge.exit === exit))
  return (
    <Handle
      type="source"
      id={exit}
      position={Position.Right}
      className={styles.way}
      data-trigger={id === TRIGGER || undefined}
      data-open={open || undefined}
    >
      {open && (
        <button
          type="button"
          className={styles.plus}
          tabIndex={reachable ? 0 : -1}
          aria-label={t('canvas.addAfter', { exit: title })}
          title={t('canvas.addAfter', { exit: title })}
          onClick={(event) => {
            event.stopPropagation()
            const { right, top } = event.currentTarget.getBoundingClientRect()
            ask({ spot: { after: { from: id, exit } }, screen: { x: right + 8, y: top } })
          }}
        >
          <Icon name="plus" size={11} />
        </button>
      )}
    </Handle>
  )
}
