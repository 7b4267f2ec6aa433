// The list: virtual, loads further pages as it is scrolled, every row a real link.
import { Loader, SegmentedControl, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState } from 'react'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Failed } from '../ui/Failed.tsx'
import { Icon } from '../ui/Icon.tsx'
import { RowsSkeleton } from '../ui/Skeletons.tsx'
import { useT } from '../words/i18n.ts'
import { ConversationRow } from './ConversationRow.tsx'
import styles from './Inbox.module.css'
import { type Filters, useConversations } from './queries.ts'
import { filtersOf, type InboxSearch } from './search.ts'

interface Props {
  search: InboxSearch
  selected: string | undefined
  go: (id: string | undefined, change?: Partial<InboxSearch>) => void
}

const ROW = 72

export function ConversationList({ search, selected, go }: Props) {
  const { t } = useT()
  const filters = filtersOf(search)
  const list = useConversations(filters)
  const rows = list.data?.pages.flatMap((page) => page.items) ?? []
  const [text, setText] = useState(filters.search)
  const find = useDebouncedCallback((value: string) => go(selected, { search: value || undefined }), 250)
  useEffect(() => setText(filters.search), [filters.search])

  return (
    <section className={styles.list} aria-label={t('inbox.list')}>
      <div className={styles.filters}>
        <TextInput
          type="search"
          aria-label={t('inbox.search')}
          placeholder={t('inbox.search')}
          leftSection={<Icon name="search" size={16} />}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value)
            find(event.currentTarget.value)
          }}
        />
        <div className={styles.phoneViews}>
          <SegmentedControl
            fullWidth
            aria-label={t('inbox.views')}
            value={filters.view}
            onChange={(view) => go(undefined, { view: view as Filters['view'] })}
            data={(['all', 'mine', 'unassigned'] as const).map((view) => ({
              value: view,
              label: t(`inbox.view.${view}`),
            }))}
          />
        </div>
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label={t('inbox.stateFilter')}
          value={filters.state}
          onChange={(state) => go(selected, { state: state as Filters['state'] })}
          data={(['open', 'closed', 'all'] as const).map((state) => ({
            value: state,
            label: t(`inbox.state.${state}`),
          }))}
        />
      </div>
      {list.isPending ? (
        <RowsSkeleton rows={8} />
      ) : list.isError ? (
        <Failed error={list.error} onRetry={() => void list.refetch()} />
      ) : rows.length === 0 ? (
        <EmptyState
          icon="mood-smile"
          title={t(filters.search ? 'inbox.empty.search' : `inbox.empty.${filters.state}`)}
          text={t(
            filters.search
              ? 'inbox.empty.searchText'
              : filters.state === 'closed'
                ? 'inbox.empty.closedText'
                : 'inbox.empty.text',
          )}
        />
      ) : (
        <Rows rows={rows} list={list} selected={selected} search={search} />
      )}
    </section>
  )
}

interface RowsProps {
  rows: ReturnType<typeof flat>
  list: ReturnType<typeof useConversations>
  selected: string | undefined
  search: InboxSearch
}

const flat = (list: ReturnType<typeof useConversations>) =>
  list.data?.pages.flatMap((page) => page.items) ?? []

function Rows({ rows, list, selected, search }: RowsProps) {
  const { t } = useT()
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.length + (list.hasNextPage ? 1 : 0),
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    getItemKey: (index) => rows[index]?.id ?? 'more',
    overscan: 8,
  })
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list
  useEffect(() => {
    if (last >= rows.length - 1 && hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [last, rows.length, hasNextPage, isFetchingNextPage, fetchNextPage])

  return (
    <div ref={scroller} className={styles.scroller}>
      <ul style={{ height: virtual.getTotalSize() }} className={styles.rows}>
        {items.map(({ index, start, key }) => {
          const row = rows[index]
          return (
            <li key={key} className={styles.slot} style={{ transform: `translateY(${start}px)` }}>
              {row ? (
                <ConversationRow conversation={row} selected={row.id === selected} search={search} />
              ) : (
                <div className={styles.more}>
                  <Loader size="xs" aria-label={t('common.loading')} />
                </div>
              )}
            </li>
          )
        })}
      </ul>
    </div>
  )
}
