// Text as people typed it, with links that open safely and mentions set apart. No HTML is ever interpreted.
import { Fragment } from 'react'
import styles from './ConversationPane.module.css'

const parts = /(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]])|(@\p{L}[\p{L}\p{N}_-]*)/gu

export function RichText({ text }: { text: string }) {
  const out: Array<{ key: number; link?: string; mention?: string; plain?: string }> = []
  let end = 0
  for (const found of text.matchAll(parts)) {
    if (found.index > end) out.push({ key: end, plain: text.slice(end, found.index) })
    out.push({ key: found.index, link: found[1], mention: found[2] })
    end = found.index + found[0].length
  }
  if (end < text.length) out.push({ key: end, plain: text.slice(end) })
  return (
    <p className={styles.text} dir="auto">
      {out.map((part) =>
        part.link ? (
          <a key={part.key} href={part.link} target="_blank" rel="noopener noreferrer nofollow">
            {part.link}
          </a>
        ) : part.mention ? (
          <strong key={part.key} className={styles.mention}>
            {part.mention}
          </strong>
        ) : (
          <Fragment key={part.key}>{part.plain}</Fragment>
        ),
      )}
    </p>
  )
}
