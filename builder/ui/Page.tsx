import { UnstyledButton } from '@mantine/core'
import type { ReactNode } from 'react'
import { useT } from '../words/i18n.ts'
import { Icon } from './Icon.tsx'
import styles from './Page.module.css'

interface PageProps {
  title: ReactNode
  /** State pills beside the title. */
  pills?: ReactNode
  /** One quiet sentence under the title. */
  subtitle?: ReactNode
  /** Buttons; the one primary action comes last, at the far right. */
  actions?: ReactNode
  onBack?: () => void
  /** `bar`: a tight header with the content below filling the window, as on the canvas. */
  variant?: 'page' | 'bar'
  /** A detail panel at the far side, full width on a phone. */
  aside?: ReactNode
  children: ReactNode
}

/** A screen: header with title, pills and actions, then the content. */
export function Page({
  title,
  pills,
  subtitle,
  actions,
  onBack,
  variant = 'page',
  aside,
  children,
}: PageProps) {
  const { t } = useT()
  return (
    <div className={styles.screen} data-aside={aside ? true : undefined}>
      <main className={styles.page} data-variant={variant} id="main" tabIndex={-1}>
        <header className={styles.header}>
          {onBack && (
            <UnstyledButton className={styles.back} onClick={onBack} aria-label={t('common.back')}>
              <Icon name="chevron-left" size={20} />
            </UnstyledButton>
          )}
          <div className={styles.heading}>
            <h1 className={styles.title}>{title}</h1>
            {pills}
          </div>
          {actions && <div className={styles.actions}>{actions}</div>}
          {subtitle && <p className={styles.subtitle}>{subtitle}</p>}
        </header>
        <div className={styles.body}>{children}</div>
      </main>
      {aside}
    </div>
  )
}
