import type { ReactNode } from 'react'
import { Icon } from './Icon.tsx'
import styles from './Pill.module.css'

export type Tone = 'green' | 'corn' | 'coral' | 'plum' | 'blue' | 'red' | 'brand' | 'grey'

interface PillProps {
  tone?: Tone
  icon?: string
  children: ReactNode
  title?: string
}

/** A small state in words, on a tint. The colour never speaks alone. */
export function Pill({ tone = 'grey', icon, children, title }: PillProps) {
  return (
    <span className={styles.pill} data-tone={tone} title={title}>
      {icon && <Icon name={icon} size={13} />}
      {children}
    </span>
  )
}
