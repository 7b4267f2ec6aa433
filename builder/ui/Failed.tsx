import { Button } from '@mantine/core'
import { useT } from '../words/i18n.ts'
import styles from './EmptyState.module.css'
import { errorWords } from './errors.ts'
import { Icon } from './Icon.tsx'

interface FailedProps {
  error: unknown
  onRetry?: () => void
}

/** Something could not be read: what happened, and a way to try again. */
export function Failed({ error, onRetry }: FailedProps) {
  const { t, pick } = useT()
  return (
    <div className={styles.empty} role="alert">
      <span className={styles.icon} data-tone="red">
        <Icon name="alert-circle" size={26} />
      </span>
      <h2 className={styles.title}>{t('common.failed')}</h2>
      <p className={styles.text}>{pick(errorWords(error))}</p>
      {onRetry && (
        <div className={styles.actions}>
          <Button variant="default" onClick={onRetry} leftSection={<Icon name="refresh" size={16} />}>
            {t('common.retry')}
          </Button>
        </div>
      )}
    </div>
  )
}
