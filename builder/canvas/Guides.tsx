import { useSyncExternalStore } from 'react'
import { ViewportPortal } from 'reactflow'
import styles from './Canvas.module.css'
import { guides } from './drag.ts'

/** The lines that what is being dragged stands in. */
export function Guides() {
  const lines = useSyncExternalStore(guides.subscribe, guides.get)
  if (lines.length === 0) return null
  return (
    <ViewportPortal>
      {lines.map(({ axis, at, from, to }) => (
        <div
          key={axis}
          className={styles.guide}
          style={
            axis === 'x'
              ? { transform: `translate(${at}px, ${from}px)`, width: 1, height: to - from }
              : { transform: `translate(${from}px, ${at}px)`, width: to - from, height: 1 }
          }
        />
      ))}
    </ViewportPortal>
  )
}
