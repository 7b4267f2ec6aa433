// The inbox: views, list, conversation and contact, side by side; one at a time on a phone.

import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useFacts } from '../live.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { useT } from '../words/i18n.ts'
import { ContactPanel } from './ContactPanel.tsx'
import { ConversationHeader } from './ConversationHeader.tsx'
import { ConversationList } from './ConversationList.tsx'
import { ConversationPane } from './ConversationPane.tsx'
import styles from './Inbox.module.css'
import { retry } from './outbox.ts'
import { keys, refreshTimeline, useConversation } from './queries.ts'
import { type InboxSearch, readSearch } from './search.ts'
import { neighbourOf, useInboxKeys } from './useInboxKeys.ts'
import { Views } from './Views.tsx'

export function InboxScreen() {
  const { t } = useT()
  const { conversationId } = useParams({ strict: false }) as { conversationId?: string }
  const search = readSearch(useSearch({ strict: false }) as Record<string, unknown>)
  const navigate = useNavigate()
  const go = (id: string | undefined, change: Partial<InboxSearch> = {}) =>
    void navigate({
      to: id ? '/inbox/$conversationId' : '/inbox',
      params: id ? { conversationId: id } : {},
      search: { ...search, ...change },
    } as never)

  useLiveInbox(conversationId)
  useInboxKeys({ conversationId, go })

  const pane = conversationId ? (search.panel ? 'contact' : 'conversation') : 'list'
  return (
    <div className={styles.panes} data-pane={pane}>
      <Views search={search} onChange={(change) => go(undefined, { ...change, panel: undefined })} />
      <ConversationList search={search} selected={conversationId} go={go} />
      {conversationId ? (
        <Opened key={conversationId} id={conversationId} search={search} go={go} />
      ) : (
        <main className={styles.nothing}>
          <EmptyState icon="inbox" title={t('inbox.pick.title')} text={t('inbox.pick.text')} />
        </main>
      )}
    </div>
  )
}

interface OpenedProps {
  id: string
  search: InboxSearch
  go: (id: string | undefined, change?: Partial<InboxSearch>) => void
}

function Opened({ id, search, go }: OpenedProps) {
  const { data: conversation, error, refetch } = useConversation(id)
  return (
    <>
      <main className={styles.conversation} aria-label={conversation?.contact.name}>
        <ConversationHeader
          id={id}
          conversation={conversation}
          onBack={() => go(undefined)}
          onPanel={() => go(id, { panel: search.panel ? undefined : true })}
          goNext={() => go(neighbourOf(id))}
        />
        <ConversationPane
          id={id}
          conversation={conversation}
          failed={error !== null}
          onRetry={() => void refetch()}
        />
      </main>
      {conversation && (
        <ContactPanel conversation={conversation} onBack={() => go(id, { panel: undefined })} />
      )}
    </>
  )
}

/** Facts refresh what they touch: the open conversation at once, lists and counters at most every 250 ms. */
function useLiveInbox(openId: string | undefined): void {
  const client = useQueryClient()
  const waiting = useRef<ReturnType<typeof setTimeout> | null>(null)
  useFacts((fact) => {
    if (fact.type === 'gap') {
      void client.invalidateQueries()
      return
    }
    if (fact.type === 'contact_typing' || fact.type === 'user_typing') return
    const contactId = openId
      ? client.getQueryData<{ contact: { id: string } }>(keys.one(openId))?.contact.id
      : undefined
    if (openId && (fact.conversationId === openId || (contactId && fact.contactId === contactId))) {
      void refreshTimeline(client, openId)
      if (fact.type !== 'message_status') {
        void client.invalidateQueries({ queryKey: keys.one(openId) })
        void client.invalidateQueries({ queryKey: keys.runs(openId) })
      }
    }
    if (fact.conversationId === null || fact.type === 'message_status' || waiting.current) return
    waiting.current = setTimeout(() => {
      waiting.current = null
      void client.invalidateQueries({ queryKey: keys.lists })
      void client.invalidateQueries({ queryKey: keys.counts })
    }, 250)
  })
  useEffect(() => {
    const online = () => retry((_, conversationId) => void refreshTimeline(client, conversationId))
    window.addEventListener('online', online)
    return () => window.removeEventListener('online', online)
  }, [client])
}
