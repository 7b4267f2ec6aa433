// The open conversation: history above, composer below, and at the top who speaks now.
import { Button, UnstyledButton } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { call } from '../api.ts'
import { Failed } from '../ui/Failed.tsx'
import { ConversationSkeleton } from '../ui/Skeletons.tsx'
import { useT } from '../words/i18n.ts'
import { BotStrip } from './BotStrip.tsx'
import { Bubble, PendingBubble } from './Bubble.tsx'
import { Composer } from './Composer.tsx'
import styles from './ConversationPane.module.css'
import { usePending } from './outbox.ts'
import { type ConversationDetail, type Item, patchConversation, useTimeline } from './queries.ts'
import { CommentRow, DayRow, EventRow, NewRow } from './rows.tsx'
import { TypingLine } from './TypingLine.tsx'
import { type Row, rowsOf } from './timeline.ts'

interface Props {
  id: string
  conversation: ConversationDetail | undefined
  failed: boolean
  onRetry: () => void
}

const NEAR_PX = 80

export function ConversationPane({ id, conversation, failed, onRetry }: Props) {
  const timeline = useTimeline(id)
  const items = timeline.data ? [...timeline.data.pages].reverse().flatMap((page) => page.items) : []
  const unreadAtOpening = useUnreadAtOpening(conversation)
  const rows = rowsOf(items, unreadAtOpening)
  const confirmed = new Set(items.map((item) => item.message?.clientId))
  const pending = usePending(id).filter((one) => !confirmed.has(one.clientId))
  useMarkRead(id, conversation)

  if (failed || timeline.isError)
    return <Failed error={timeline.error} onRetry={() => (failed ? onRetry() : void timeline.refetch())} />
  return (
    <>
      {conversation && <BotStrip conversation={conversation} />}
      {timeline.isPending || !conversation ? (
        <ConversationSkeleton />
      ) : (
        <History
          timeline={timeline}
          rows={rows}
          items={items}
          conversation={conversation}
          pending={pending}
        />
      )}
      {conversation && <Composer conversation={conversation} />}
    </>
  )
}

interface HistoryProps {
  timeline: ReturnType<typeof useTimeline>
  rows: Row[]
  items: Item[]
  conversation: ConversationDetail
  pending: ReturnType<typeof usePending>
}

function History({ timeline, rows, items, conversation, pending }: HistoryProps) {
  const { t } = useT()
  const scroller = useRef<HTMLDivElement>(null)
  const { missed, jump } = useFollow(scroller, items, pending.length)
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = timeline
  return (
    <div className={styles.frame}>
      <div
        ref={scroller}
        className={styles.history}
        role="log"
        aria-live="polite"
        aria-label={t('inbox.history')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
      >
        {hasNextPage && (
          <Button
            variant="subtle"
            size="compact-sm"
            loading={isFetchingNextPage}
            onClick={() => void fetchNextPage()}
          >
            {t('inbox.older')}
          </Button>
        )}
        {rows.map((row) => (
          <TimelineRow key={row.key} row={row} conversation={conversation} />
        ))}
        {pending.map((one) => (
          <PendingBubble key={one.clientId} pending={one} />
        ))}
      </div>
      <TypingLine conversation={conversation} />
      {missed > 0 && (
        <UnstyledButton className={styles.jump} onClick={jump}>
          {t('inbox.newBelow', { count: missed })} ↓
        </UnstyledButton>
      )}
    </div>
  )
}

function TimelineRow({ row, conversation }: { row: Row; conversation: ConversationDetail }) {
  switch (row.kind) {
    case 'day':
      return <DayRow date={row.date} />
    case 'new':
      return <NewRow />
    case 'bubble':
      return (
        <Bubble
          item={row.item}
          joined={row.joined}
          tail={row.tail}
          showChannel={conversation.channels.length > 1}
          conversationId={conversation.id}
        />
      )
    case 'comment':
      return <CommentRow item={row.item} />
    case 'event':
      return <EventRow item={row.item} />
  }
}

/** The count when the conversation was opened: marking it read must not take the divider away. */
function useUnreadAtOpening(conversation: ConversationDetail | undefined): number {
  const unread = useRef<number | null>(null)
  if (unread.current === null && conversation) unread.current = conversation.unread
  return unread.current ?? 0
}

/** Read means seen: the page is visible and focused. */
function useMarkRead(id: string, conversation: ConversationDetail | undefined): void {
  const client = useQueryClient()
  const unread = conversation?.unread ?? 0
  useEffect(() => {
    const mark = () => {
      if (unread === 0 || document.visibilityState !== 'visible' || !document.hasFocus()) return
      patchConversation(client, id, { unread: 0 })
      call('PUT /conversations/:id/read', { params: { id } }).catch(() =>
        patchConversation(client, id, { unread }),
      )
    }
    mark()
    window.addEventListener('focus', mark)
    document.addEventListener('visibilitychange', mark)
    return () => {
      window.removeEventListener('focus', mark)
      document.removeEventListener('visibilitychange', mark)
    }
  }, [client, id, unread])
}

const NEW_MARGIN_PX = 48

/** At the bottom, or where the unread messages begin when they do not all fit. */
function openAtNew(element: HTMLElement): void {
  const divider = element.querySelector<HTMLElement>('[data-new]')
  const top = divider ? divider.offsetTop - element.offsetTop - NEW_MARGIN_PX : Number.POSITIVE_INFINITY
  element.scrollTop = Math.min(top, element.scrollHeight)
}

/** Follows the newest message only while the reader is at the bottom; older pages come in without a jump. */
function useFollow(scroller: RefObject<HTMLDivElement | null>, items: Item[], unsent: number) {
  const [missed, setMissed] = useState(0)
  const state = useRef({ bottom: true, height: 0, first: '', count: 0 })
  const count = items.length
  const first = items[0]?.id ?? ''

  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const onScroll = () => {
      const now = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PX
      state.current.bottom = now
      if (now) setMissed(0)
    }
    element.addEventListener('scroll', onScroll, { passive: true })
    return () => element.removeEventListener('scroll', onScroll)
  }, [scroller])

  // biome-ignore lint/correctness/useExhaustiveDependencies: an unsent bubble also grows the conversation
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    const before = state.current
    if (before.first !== '' && first !== before.first)
      element.scrollTop += element.scrollHeight - before.height
    else if (before.first === '' && first !== '') openAtNew(element)
    else if (before.bottom) element.scrollTop = element.scrollHeight
    else if (count > before.count) setMissed((seen) => seen + count - before.count)
    state.current = { ...before, height: element.scrollHeight, first, count }
  }, [scroller, count, first, unsent])

  const jump = () => {
    scroller.current?.scrollTo({ top: scroller.current.scrollHeight })
    setMissed(0)
  }
  return { missed, jump }
}
