import type { ReactNode } from 'react'
import styles from './EmptyState.module.css'
import { Icon } from './Icon.tsx'

interface EmptyStateProps {
  icon: string
  title: string
  /** What this place is for and what to do next. */
  text?: ReactNode
  /** One primary action, perhaps an example beside it. */
  children?: ReactNode
}

/** A place with nothing in it yet: what it is for, and what to do next. */
export function EmptyState({ icon, title, text, children }: EmptyStateProps) {
  return (
    <div className={styles.empty}>
      <span className={styles.icon}>
        <Icon name={icon} size={26} />
      </span>
      <h2 className={styles.title}>{title}</h2>
      {text && <p className={styles.text}>{text}</p>}
      {children && <div className={styles.actions}>{children}</div>}
    </div>
  )
}
