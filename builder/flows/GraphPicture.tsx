import { useElementSize } from '@mantine/hooks'
import { useMemo } from 'react'
import type { Answer } from '../api.ts'
import { Icon } from '../ui/Icon.tsx'
import { useT } from '../words/i18n.ts'
import styles from './GraphPicture.module.css'
import { BOX, pictureOf } from './picture.ts'

type Drawn = Pick<Template, 'graph' | 'boxes'>
type Template = Answer<'GET /templates/:id'>

/** Below this the names could not be read. */
const SMALLEST = 0.76

/** A small drawing of a flow's steps with their names; wide ones are drawn smaller, and scrolled beyond that. */
export function GraphPicture({ graph, boxes, label }: Drawn & { label: string }) {
  const { pick, language } = useT()
  const picture = useMemo(() => pictureOf(graph[language]), [graph, language])
  const { ref, width } = useElementSize<HTMLElement>()
  const zoom = width === 0 ? 1 : Math.max(SMALLEST, Math.min(1, width / picture.width))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section ref={ref} className={styles.frame} tabIndex={0} aria-label={label}>
      <div className={styles.picture} style={{ inlineSize: picture.width, blockSize: picture.height, zoom }}>
        <svg width={picture.width} height={picture.height} aria-hidden="true">
          {picture.paths.map((path) => (
            <path key={path} d={path} className={styles.edge} />
          ))}
        </svg>
        {picture.boxes.map(({ id, x, y }) => {
          const box = boxes[id]
          return (
            <div
              key={id}
              className={styles.box}
              data-category={box?.category}
              style={{
                insetInlineStart: x,
                insetBlockStart: y,
                inlineSize: BOX.width,
                blockSize: BOX.height,
              }}
            >
              <Icon name={box?.icon ?? 'question-mark'} size={15} />
              <span>{box ? pick(box.title) : ''}</span>
            </div>
          )
        })}
      </div>
    </section>
  )
}
