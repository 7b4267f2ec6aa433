import { memo, useCallback, useState } from 'react'
import { BaseEdge, EdgeLabelRenderer, type EdgeProps } from 'reactflow'
import { Icon } from '../ui/Icon.tsx'
import { useT } from '../words/i18n.ts'
import { curve } from './curve.ts'
import styles from './FlowEdge.module.css'
import { useAsk } from './palette_state.ts'
import { exitOfId, type FlowEdgeShape } from './project.ts'
import { useEditor } from './store.ts'

/** The one edge: a curve from an exit to a step, with a `+` in its middle. */
export const FlowEdge = memo(function FlowEdge(props: EdgeProps<FlowEdgeShape>) {
  const { id, selected, sourceX, sourceY, targetX, targetY } = props
  const [near, setNear] = useState(false)
  const lit = useEditor((state) => state.lit?.edges.has(id) ?? false)
  const { path, middle } = curve({ x: sourceX, y: sourceY }, { x: targetX, y: targetY })
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only shows what the keyboard reaches by selecting the edge
    <g onMouseEnter={() => setNear(true)} onMouseLeave={() => setNear(false)}>
      <BaseEdge
        path={path}
        interactionWidth={24}
        className={styles.edge}
        data-lit={lit || undefined}
        data-chosen={selected || undefined}
      />
      {(near || selected) && <Middle id={id} {...middle} />}
    </g>
  )
})

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
