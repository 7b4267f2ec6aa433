import { Button } from '@mantine/core'
import { Icon } from '../ui/Icon.tsx'
import { useT } from '../words/i18n.ts'
import styles from './Channels.module.css'
import { CopyField } from './CopyField.tsx'
import type { Secrets } from './channels.ts'
import { madeSecrets } from './settings.ts'

interface SecretsOnceProps {
  secrets: Secrets
  schema: Record<string, unknown>
  onDone: () => void
}

/** Secrets that the server made; after this they can only be replaced. */
export function SecretsOnce({ secrets, schema, onDone }: SecretsOnceProps) {
  const { t, pick } = useT()
  const titles = madeSecrets(schema)
  return (
    <div className={styles.form}>
      <p className={styles.once} role="status">
        <Icon name="alert-triangle" size={18} />
        {t('channels.secrets.once')}
      </p>
      {Object.entries(secrets).map(([name, value]) => (
        <CopyField key={name} label={titles[name] ? pick(titles[name]) : name} value={value} />
      ))}
      <Button onClick={onDone}>{t('channels.secrets.done')}</Button>
    </div>
  )
}
