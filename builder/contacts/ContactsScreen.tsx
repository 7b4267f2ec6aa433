import { Button, Select, TextInput } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useDeferredValue, useState } from 'react'
import { call, queryKeys } from '../api.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Failed } from '../ui/Failed.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Page } from '../ui/Page.tsx'
import { TableSkeleton } from '../ui/Skeletons.tsx'
import { useT } from '../words/i18n.ts'
import { ContactDrawer } from './ContactDrawer.tsx'
import styles from './Contacts.module.css'
import { ContactTable } from './ContactTable.tsx'

const PAGE = 50

/** Everyone who has written, and whom the team has added. */
export function ContactsScreen() {
  const { t } = useT()
  const search = useSearch({ from: '/app/contacts' })
  const navigate = useNavigate({ from: '/contacts' })
  const open = (contact?: string): void => void navigate({ search: (old) => ({ ...old, contact }) })
  return (
    <Page
      title={t('contacts.title')}
      subtitle={t('contacts.subtitle')}
      actions={
        <Button leftSection={<Icon name="user-plus" size={18} />} onClick={() => open('new')}>
          {t('contacts.add')}
        </Button>
      }
    >
      <Filters />
      <List onOpen={open} />
      <ContactDrawer id={search.contact} onClose={() => open()} />
    </Page>
  )
}

function List({ onOpen }: { onOpen: (contact: string) => void }) {
  const { t } = useT()
  const search = useSearch({ from: '/app/contacts' })
  const navigate = useNavigate({ from: '/contacts' })
  const filters = useDeferredValue({ search: search.search, tag: search.tag })
  const contacts = useInfiniteQuery({
    queryKey: [...queryKeys.contacts, filters.search, filters.tag],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      call('GET /contacts', { query: { ...filters, cursor: pageParam, limit: PAGE } }),
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: (before) => before,
  })
  if (contacts.isError) return <Failed error={contacts.error} onRetry={() => void contacts.refetch()} />
  if (!contacts.data) return <TableSkeleton rows={8} />
  const items = contacts.data.pages.flatMap((page) => page.items)
  if (items.length === 0) {
    return search.search || search.tag ? (
      <EmptyState icon="search" title={t('contacts.none.title')} text={t('contacts.none.text')}>
        <Button variant="default" onClick={() => void navigate({ search: {} })}>
          {t('contacts.none.action')}
        </Button>
      </EmptyState>
    ) : (
      <EmptyState icon="users" title={t('contacts.empty.title')} text={t('contacts.empty.text')}>
        <Button onClick={() => onOpen('new')}>{t('contacts.add')}</Button>
      </EmptyState>
    )
  }
  return (
    <>
      <ContactTable contacts={items} onOpen={onOpen} />
      {contacts.hasNextPage && (
        <div className={styles.more}>
          <Button
            variant="default"
            loading={contacts.isFetchingNextPage}
            onClick={() => void contacts.fetchNextPage()}
          >
            {t('common.loadMore')}
          </Button>
        </div>
      )}
    </>
  )
}

function Filters() {
  const { t } = useT()
  const search = useSearch({ from: '/app/contacts' })
  const navigate = useNavigate({ from: '/contacts' })
  const [text, setText] = useState(search.search ?? '')
  const tags = useQuery({ queryKey: queryKeys.tags, queryFn: () => call('GET /tags') })
  const names = tags.data?.items.map((tag) => tag.name) ?? []
  return (
    <div className={styles.filters}>
      <TextInput
        className={styles.search}
        type="search"
        aria-label={t('contacts.search')}
        placeholder={t('contacts.search')}
        leftSection={<Icon name="search" size={16} />}
        value={text}
        onChange={(event) => {
          const next = event.currentTarget.value
          setText(next)
          void navigate({ search: (old) => ({ ...old, search: next || undefined }), replace: true })
        }}
      />
      <Select
        aria-label={t('contacts.tagFilter')}
        placeholder={t('contacts.tagFilter')}
        leftSection={<Icon name="tag" size={16} />}
        data={search.tag && !names.includes(search.tag) ? [...names, search.tag] : names}
        value={search.tag ?? null}
        clearable
        searchable
        nothingFoundMessage={t('contacts.noTags')}
        clearButtonProps={{ 'aria-label': t('contacts.clearTag') }}
        onChange={(tag) =>
          void navigate({ search: (old) => ({ ...old, tag: tag ?? undefined }), replace: true })
        }
      />
    </div>
  )
}
