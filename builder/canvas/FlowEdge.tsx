import { memo, useCallback, useState } from 'react'
import { BaseEdge, EdgeLabelRenderer, type EdgeProps, type ReactFlowState, useStore } from 'reactflow'
import type { Point } from '#engine/machine/edit.ts'
import type { Area } from '#engine/machine/edit_places.ts'
import { Icon } from '../ui/Icon.tsx'
import { useT } from '../words/i18n.ts'
import { type Curve, curve, leadsBack } from './curve.ts'
import styles from './FlowEdge.module.css'
import { areaOfNode } from './frames.ts'
import { useAsk } from './palette_state.ts'
import { exitOfId, type FlowEdgeShape, type StepNode } from './project.ts'
import { useEditor } from './store.ts'

type Way = EdgeProps<FlowEdgeShape>

/** The one edge: a curve from an exit to a step, with a `+` in its middle. */
export const FlowEdge = memo(
  function FlowEdge(props: Way) {
    const [from, to] = endsOf(props)
    return leadsBack(from, to) ? <WayBack {...props} /> : <Line {...props} {...curve(from, to)} />
  },
  (before, after) => watched.every((name) => before[name] === after[name]),
)

const watched = ['id', 'selected', 'sourceX', 'sourceY', 'targetX', 'targetY'] as const

const endsOf = ({ sourceX, sourceY, targetX, targetY }: Way) =>
  [
    { x: sourceX, y: sourceY },
    { x: targetX, y: targetY },
  ] as const

/** A way back keeps clear of the boxes, so it follows where they stand. */
function WayBack(props: Way) {
  const { sourceX, sourceY, targetX, targetY } = props
  const around = useCallback(
    ({ nodes }: ReactFlowState) => {
      const [from, to] = [
        { x: sourceX, y: sourceY },
        { x: targetX, y: targetY },
      ]
      return curve(from, to, obstaclesBetween(from, to, nodes as StepNode[]))
    },
    [sourceX, sourceY, targetX, targetY],
  )
  return <Line {...props} {...useStore(around, samePath)} />
}

const samePath = (a: Curve, b: Curve) => a.path === b.path

/** How far from its ends a way back looks for cards, in pixels. */
const NEAR = 700

/** The areas of the cards around the ends; notes and frames may be crossed. Asked in every frame of a drag, so the far ones go first. */
function obstaclesBetween(from: Point, to: Point, nodes: ReadonlyArray<StepNode>): Area[] {
  const [top, bottom] = [Math.min(from.y, to.y) - NEAR, Math.max(from.y, to.y) + NEAR]
  const areas: Area[] = []
  for (const node of nodes) {
    const { x, y } = node.position
    if (x < to.x - NEAR || x > from.x + NEAR || y < top || y > bottom) continue
    if (node.type === 'step' || node.className === 'group-closed') areas.push(areaOfNode(node))
  }
  return areas
}

function Line({ id, selected, path, middle }: Way & Curve) {
  const [near, setNear] = useState(false)
  const tone = useEditor((state) => state.paint?.get(id)?.tone)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only shows what the keyboard reaches by selecting the edge
    <g onMouseEnter={() => setNear(true)} onMouseLeave={() => setNear(false)}>
      <BaseEdge
        path={path}
        interactionWidth={24}
        className={styles.edge}
        data-lit={tone}
        data-chosen={selected || undefined}
      />
      {(near || selected) && <Middle id={id} {...middle} />}
    </g>
  )
}

function Middle({ id, x, y }: { id: string; x: number; y: number }) {
  const { t } = useT()
  const ask = useAsk()
  const insert = useCallback(
    (event: React.MouseEvent) =>
      ask({ spot: { after: exitOfId(id) }, screen: { x: event.clientX, y: event.clientY } }),
    [ask, id],
  )
  return (
    <EdgeLabelRenderer>
      <button
        type="button"
        className={`${styles.add} nodrag nopan`}
        style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
        onClick={insert}
        aria-label={t('canvas.insert')}
        title={t('canvas.insert')}
      >
        <Icon name="plus" size={14} />
      </button>
    </EdgeLabelRenderer>
  )
}
