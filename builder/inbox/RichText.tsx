// Text as people typed it, with links that open safely and, in comments, mentions set apart. No HTML is ever interpreted.
import { Fragment } from 'react'
import styles from './ConversationPane.module.css'
import { partsOf } from './rich_text.ts'

interface RichTextProps {
  text: string
  /** Whether `@name` names somebody: only where the team speaks to itself. */
  mentions?: boolean
}

export function RichText({ text, mentions = false }: RichTextProps) {
  return (
    <p className={styles.text} dir="auto">
      {partsOf(text, mentions).map(({ at, kind, text: part }) =>
        kind === 'link' ? (
          <a key={at} href={part} target="_blank" rel="noopener noreferrer nofollow">
            {part}
          </a>
        ) : kind === 'mention' ? (
          <strong key={at} className={styles.mention}>
            {part}
          </strong>
        ) : (
          <Fragment key={at}>{part}</Fragment>
        ),
      )}
    </p>
  )
}
