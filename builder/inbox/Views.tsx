// The left column: which conversations to look at, with exact counts.
import { UnstyledButton } from '@mantine/core'
import { Icon } from '../ui/Icon.tsx'
import { useT } from '../words/i18n.ts'
import styles from './Inbox.module.css'
import { type Filters, useCounts } from './queries.ts'
import { filtersOf, type InboxSearch } from './search.ts'

const views: Array<{ view: Filters['view']; icon: string }> = [
  { view: 'all', icon: 'inbox' },
  { view: 'mine', icon: 'user' },
  { view: 'unassigned', icon: 'user-question' },
]

export function Views({
  search,
  onChange,
}: {
  search: InboxSearch
  onChange: (change: Partial<InboxSearch>) => void
}) {
  const { t, number } = useT()
  const { data: counts } = useCounts()
  const current = filtersOf(search).view
  return (
    <nav className={styles.views} aria-label={t('inbox.views')}>
      <h1 className={styles.title}>{t('inbox.title')}</h1>
      <ul>
        {views.map(({ view, icon }) => (
          <li key={view}>
            <UnstyledButton
              className={styles.view}
              aria-current={view === current ? 'page' : undefined}
              onClick={() => onChange({ view, search: undefined })}
            >
              <Icon name={icon} size={18} />
              <span>{t(`inbox.view.${view}`)}</span>
              <span className={styles.count}>{counts ? number(counts[view]) : ''}</span>
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </nav>
  )
}
