import { Tooltip } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useMayDesign } from '../accounts/me.ts'
import { call, queryKeys } from '../api.ts'
import { useT } from '../words/i18n.ts'
import { Bell } from './Bell.tsx'
import { Icon } from './Icon.tsx'
import styles from './Rail.module.css'
import { UserMenu } from './UserMenu.tsx'

// Needed only in the first days, so it is no part of the first load.
const Checklist = lazy(async () => ({ default: (await import('../accounts/Checklist.tsx')).Checklist }))

interface Place {
  to: '/inbox' | '/contacts' | '/flows' | '/channels' | '/settings'
  icon: string
  word: string
  /** Only for people who design: flows and channels. */
  design?: boolean
}

const upper: Place[] = [
  { to: '/inbox', icon: 'inbox', word: 'common.nav.inbox' },
  { to: '/contacts', icon: 'users', word: 'common.nav.contacts' },
  { to: '/flows', icon: 'route', word: 'common.nav.flows', design: true },
]
const lower: Place[] = [
  { to: '/channels', icon: 'plug-connected', word: 'common.nav.channels', design: true },
  { to: '/settings', icon: 'settings', word: 'common.nav.settings' },
]

/** The 60-pixel rail of places; a bar at the bottom on phones. */
export function Rail({ onShortcuts }: { onShortcuts: () => void }) {
  const { t } = useT()
  const design = useMayDesign()
  const { data: counts } = useQuery({
    queryKey: queryKeys.counts,
    queryFn: () => call('GET /conversations/counts'),
  })
  const allowed = (place: Place): boolean => design || !place.design
  return (
    <nav className={styles.rail} aria-label={t('common.nav.label')}>
      <Link to="/" className={styles.logo} aria-label={t('common.nav.home')}>
        <span aria-hidden="true">C</span>
      </Link>
      <ul className={styles.list}>
        {upper.filter(allowed).map((place) => (
          <Item key={place.to} place={place} badge={place.to === '/inbox' ? (counts?.unread ?? 0) : 0} />
        ))}
      </ul>
      <ul className={styles.list} data-end="true">
        {design && (
          <Suspense>
            <Checklist />
          </Suspense>
        )}
        {lower.filter(allowed).map((place) => (
          <Item key={place.to} place={place} badge={0} />
        ))}
        <li>
          <Bell />
        </li>
        <li>
          <UserMenu onShortcuts={onShortcuts} />
        </li>
      </ul>
    </nav>
  )
}

function Item({ place, badge }: { place: Place; badge: number }) {
  const { t } = useT()
  const name = t(place.word)
  const label = badge > 0 ? t('common.nav.unread', { name, count: badge }) : name
  return (
    <li>
      <Tooltip label={name} position="right" offset={8}>
        <Link to={place.to} className={styles.item} aria-label={label} preload="intent">
          <Icon name={place.icon} size={20} />
          <span className={styles.word}>{name}</span>
          {badge > 0 && <span className={styles.badge}>{badge > 99 ? '99+' : badge}</span>}
        </Link>
      </Tooltip>
    </li>
  )
}
