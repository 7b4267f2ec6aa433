// One conversation in the list: who, where, what was said last, and what waits.
import { Link } from '@tanstack/react-router'
import { memo } from 'react'
import { Avatar } from '../ui/Avatar.tsx'
import { Icon } from '../ui/Icon.tsx'
import { useT } from '../words/i18n.ts'
import { drafts } from './drafts.ts'
import styles from './Inbox.module.css'
import type { Conversation } from './queries.ts'
import type { InboxSearch } from './search.ts'

interface Props {
  conversation: Conversation
  selected: boolean
  search: InboxSearch
}

const shelf = drafts(localStorage)
const LATE_MS = 15 * 60_000

export const ConversationRow = memo(function ConversationRow({ conversation, selected, search }: Props) {
  const { t, ago } = useT()
  const { contact, channel, lastMessage, unread, waitingSince } = conversation
  const name = contact.name || contact.phone || contact.email || t('inbox.nameless')
  const draft = selected ? '' : shelf.read(conversation.id, 'reply')
  const late = waitingSince !== null && Date.now() - Date.parse(waitingSince) > LATE_MS
  const label = [
    name,
    channel?.name,
    unread > 0 ? t('inbox.unread', { count: unread }) : null,
    waitingSince ? t('inbox.waiting', { time: ago(waitingSince) }) : null,
    lastMessage?.text,
  ]
    .filter(Boolean)
    .join(', ')
  return (
    <Link
      to="/inbox/$conversationId"
      params={{ conversationId: conversation.id }}
      search={{ ...search, panel: undefined } as never}
      className={styles.row}
      aria-current={selected ? 'page' : undefined}
      aria-label={label}
      data-unread={unread > 0 || undefined}
      data-conversation={conversation.id}
    >
      <Avatar name={name} src={contact.avatarUrl} channel={channel?.type} size={36} />
      <span className={styles.rowText}>
        <span className={styles.rowTop}>
          <strong>{name}</strong>
          <span className={styles.rowTime} data-late={late || undefined}>
            {ago(waitingSince ?? conversation.lastMessageAt)}
          </span>
        </span>
        <span className={styles.rowBottom}>
          <Preview conversation={conversation} draft={draft} />
          {unread > 0 && <span className={styles.unread}>{unread}</span>}
        </span>
      </span>
    </Link>
  )
})

function Preview({ conversation, draft }: { conversation: Conversation; draft: string }) {
  const { t } = useT()
  const { lastMessage } = conversation
  if (draft) {
    return (
      <span className={styles.preview}>
        <span className={styles.draft}>{t('inbox.draft')}</span> {draft}
      </span>
    )
  }
  if (!lastMessage) return <span className={styles.preview}>{t('inbox.noMessages')}</span>
  const said = lastMessage.text || t(`inbox.kind.${lastMessage.kind}`)
  return (
    <span className={styles.preview}>
      {lastMessage.author === 'flow' && (
        <span className={styles.bot}>
          <Icon name="robot" size={12} /> {t('inbox.bot')}
        </span>
      )}
      {lastMessage.author === 'user' && <Icon name="corner-up-left" size={12} />} {said}
    </span>
  )
}
