import { useMemo } from 'react'
import type { Graph } from '#engine/machine/graph.ts'
import styles from './Gallery.module.css'
import { pictureOf } from './picture.ts'

/** A small drawing of a flow's steps. */
export function GraphPicture({ graph, label }: { graph: Graph; label: string }) {
  const picture = useMemo(() => pictureOf(graph), [graph])
  return (
    <svg
      className={styles.picture}
      viewBox={`0 0 ${picture.width} ${picture.height}`}
      role="img"
      aria-label={label}
      preserveAspectRatio="xMidYMid meet"
    >
      {picture.paths.map((path) => (
        <path key={path} d={path} className={styles.edge} vectorEffect="non-scaling-stroke" />
      ))}
      {picture.boxes.map((box) => (
        <g key={box.id} className={styles.box} data-kind={box.kind}>
          <rect
            x={box.x}
            y={box.y}
            width={box.width}
            height={box.height}
            rx={22}
            vectorEffect="non-scaling-stroke"
          />
          <rect x={box.x + 20} y={box.y + 22} width={28} height={28} rx={9} className={styles.mark} />
          <rect x={box.x + 62} y={box.y + 29} width={120} height={14} rx={7} className={styles.line} />
          <rect x={box.x + 20} y={box.y + 68} width={190} height={12} rx={6} className={styles.line} />
        </g>
      ))}
    </svg>
  )
}
