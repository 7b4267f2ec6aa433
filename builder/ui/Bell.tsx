import { Popover, Tooltip, UnstyledButton } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { useMe } from '../accounts/me.ts'
import { call, queryKeys } from '../api.ts'
import { useFacts } from '../live.ts'
import { useT } from '../words/i18n.ts'
import { Icon } from './Icon.tsx'
import styles from './Rail.module.css'

// The list comes when it is opened, so it is no part of the first load.
const Notifications = lazy(async () => ({
  default: (await import('../inbox/Notifications.tsx')).Notifications,
}))

/** What this person was told, with how much of it is new; rings live. */
export function Bell() {
  const { t } = useT()
  const [opened, setOpened] = useState(false)
  const unread = useUnread()
  // The rail is a bar at the bottom there.
  const narrow = useMediaQuery('(max-width: 700px)', false, { getInitialValueInEffect: false })
  const name = t('common.nav.notifications')
  const label = unread > 0 ? t('common.nav.unread', { name, count: unread }) : name
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position={narrow ? 'top' : 'right-end'}
      width="min(380px, calc(100vw - 16px))"
      offset={narrow ? 8 : 14}
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <Tooltip label={name} position="right" offset={8} disabled={opened}>
          <UnstyledButton
            className={styles.item}
            data-open={opened || undefined}
            aria-label={label}
            onClick={() => setOpened(!opened)}
          >
            <Icon name="bell" size={20} />
            <span className={styles.word}>{name}</span>
            {unread > 0 && <span className={styles.badge}>{unread > 99 ? '99+' : unread}</span>}
          </UnstyledButton>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown className={styles.panel} aria-label={name}>
        <Suspense fallback={<div className={styles.waiting} />}>
          <Notifications unread={unread} onLeave={() => setOpened(false)} />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  )
}

/** How many are not read; facts about this person read it again. */
function useUnread(): number {
  const me = useMe()
  const client = useQueryClient()
  const { data } = useQuery({
    queryKey: [...queryKeys.notifications, 'count'],
    queryFn: () => call('GET /notifications/count'),
  })
  useFacts(({ type, data }) => {
    const mine = type === 'notification_created' || type === 'notifications_read'
    if (mine && data.userId === me?.userId)
      void client.invalidateQueries({ queryKey: queryKeys.notifications })
  })
  return data?.unread ?? 0
}
