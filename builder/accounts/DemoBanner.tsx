import { Button } from '@mantine/core'
import { useState } from 'react'
import { call } from '../api.ts'
import { confirm } from '../ui/confirm.tsx'
import { Icon } from '../ui/Icon.tsx'
import { toast } from '../ui/toast.ts'
import { useT } from '../words/i18n.ts'
import styles from './DemoBanner.module.css'
import { useMe } from './me.ts'

/** Asks once, removes the demo workspace and loads the app anew. */
export function useRemoveDemo() {
  const { t } = useT()
  const [busy, setBusy] = useState(false)
  const remove = async (): Promise<void> => {
    const sure = await confirm({
      title: t('accounts.demo.confirmTitle'),
      text: t('accounts.demo.confirmText'),
      action: t('accounts.demo.remove'),
      danger: true,
    })
    if (!sure) return
    setBusy(true)
    try {
      await call('DELETE /workspace/demo')
      window.location.assign('/')
    } catch (error) {
      toast.error(error)
      setBusy(false)
    }
  }
  return { remove: () => void remove(), busy }
}

/** On every screen of a demo workspace: that its data is invented, and one click that removes it. */
export function DemoBanner() {
  const { t } = useT()
  const me = useMe()
  const { remove, busy } = useRemoveDemo()
  return (
    <aside className={styles.banner} aria-label={t('accounts.demo.label')}>
      <Icon name="info-circle" size={16} />
      <span className={styles.text}>{t('accounts.demo.banner')}</span>
      {me?.role === 'owner' && (
        <Button size="compact-sm" variant="default" loading={busy} onClick={remove}>
          {t('accounts.demo.remove')}
        </Button>
      )}
    </aside>
  )
}
