import type { CSSProperties } from 'react'
import { useT } from '../words/i18n.ts'
import styles from './MarkBadge.module.css'
import type { Mark } from './store.ts'

/** How hot a step is, for its style sheet. */
export const heated = (heat: number): CSSProperties => ({ '--heat': heat }) as CSSProperties

/** What a mark says at the corner of a card: a number, or a few words. */
export function MarkBadge({ mark: { tone, label, count } }: { mark: Mark }) {
  const { pick, number } = useT()
  if (!label && count === undefined) return null
  return (
    <span className={styles.badge} data-tone={tone}>
      {count !== undefined && number(count)}
      {label && ` ${pick(label)}`}
    </span>
  )
}
