import { Button, Loader, UnstyledButton } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type Answer, call, queryKeys } from '../api.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Failed } from '../ui/Failed.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Time } from '../ui/Time.tsx'
import { toast } from '../ui/toast.ts'
import { useT } from '../words/i18n.ts'
import styles from './Notifications.module.css'

type Notice = Answer<'GET /notifications'>['items'][number]

const icons: Record<Notice['type'], string> = {
  mention: 'at',
  assigned: 'user-check',
  custom: 'bell',
  finished: 'circle-check',
}

/** One's own notifications, newest first; one of them opens its conversation and is read. */
export function Notifications({ unread, onLeave }: { unread: number; onLeave: () => void }) {
  const { t } = useT()
  const list = useInfiniteQuery({
    queryKey: queryKeys.notifications,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => call('GET /notifications', { query: { before: pageParam } }),
    getNextPageParam: (page) => page.next ?? undefined,
  })
  const read = useRead()
  const items = list.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <section className={styles.panel}>
      <header className={styles.header}>
        <h2 className={styles.title}>{t('common.nav.notifications')}</h2>
        {unread > 0 && (
          <Button size="compact-sm" variant="subtle" onClick={() => read.mutate(undefined)}>
            {t('inbox.notifications.readAll')}
          </Button>
        )}
      </header>
      {list.isPending && <Loader size="sm" m="lg" mx="auto" display="block" />}
      {list.isError && <Failed error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && items.length === 0 && (
        <EmptyState
          icon="bell"
          title={t('inbox.notifications.empty')}
          text={t('inbox.notifications.emptyText')}
        />
      )}
      {items.length > 0 && <Rows items={items} onRead={(id) => read.mutate([id])} onLeave={onLeave} />}
      {list.hasNextPage && (
        <Button
          variant="subtle"
          fullWidth
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          {t('inbox.notifications.more')}
        </Button>
      )}
    </section>
  )
}

/** Marks some, or all, as read. */
function useRead() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (ids: string[] | undefined) =>
      call('POST /notifications/reading', { body: ids ? { ids } : {} }),
    onError: (error) => toast.error(error),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.notifications }),
  })
}

interface RowsProps {
  items: Notice[]
  onRead: (id: string) => void
  onLeave: () => void
}

function Rows({ items, ...more }: RowsProps) {
  return (
    <ul className={styles.list}>
      {items.map((item) => (
        <Row key={item.id} item={item} {...more} />
      ))}
    </ul>
  )
}

interface RowProps extends Omit<RowsProps, 'items'> {
  item: Notice
}

function Row({ item, onRead, onLeave }: RowProps) {
  const { t } = useT()
  const navigate = useNavigate()
  const { actor, contact, conversationId } = item
  const who = actor.name || t(`inbox.actor.${actor.kind}`)
  const about = contact?.name || t('inbox.notifications.nobody')
  const open = () => {
    if (item.readAt === null) onRead(item.id)
    if (!conversationId) return
    onLeave()
    void navigate({ to: '/inbox/$conversationId', params: { conversationId } })
  }
  return (
    <li>
      <UnstyledButton className={styles.row} data-unread={item.readAt === null || undefined} onClick={open}>
        <span className={styles.icon}>
          <Icon name={icons[item.type]} size={16} />
        </span>
        <span className={styles.words}>
          <span className={styles.line}>
            <strong>{t(`inbox.notifications.${item.type}`, { who, about })}</strong>
            <Time at={item.createdAt} className={styles.time} />
          </span>
          {item.text && <span className={styles.text}>{item.text}</span>}
        </span>
        {item.readAt === null && (
          <span className={styles.dot} role="img" aria-label={t('inbox.notifications.unread')} />
        )}
      </UnstyledButton>
    </li>
  )
}
