// One conversation in the list: who, where, what was said last, and what waits.
import { Link } from '@tanstack/react-router'
import { memo, type ReactNode } from 'react'
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
  const { contact, channel, unread, waitingSince } = conversation
  const name = contact.name || contact.phone || contact.email || t('inbox.nameless')
  const draft = selected ? '' : shelf.read(conversation.id, 'reply')
  const late = waitingSince !== null && Date.now() - Date.parse(waitingSince) > LATE_MS
  return (
    <Link
      to="/inbox/$conversationId"
      params={{ conversationId: conversation.id }}
      search={{ ...search, panel: undefined } as never}
      className={styles.row}
      aria-current={selected ? 'page' : undefined}
      data-unread={unread > 0 || undefined}
      data-conversation={conversation.id}
    >
      <Avatar name={name} src={contact.avatarUrl} channel={channel?.type} size={36} />
      <span className={styles.rowText}>
        <span className={styles.rowTop}>
          <strong>
            {name}
            <Hidden>{channel && `, ${channel.name}`},</Hidden>
          </strong>
          <span className={styles.rowTime} data-late={late || undefined}>
            {waitingSince ? (
              <>
                <Hidden>{t('inbox.waiting', { time: ago(waitingSince) })}</Hidden>
                <span aria-hidden="true">{ago(waitingSince)}</span>
              </>
            ) : (
              ago(conversation.lastMessageAt)
            )}
          </span>
        </span>
        <span className={styles.rowBottom}>
          <Preview conversation={conversation} draft={draft} />
          {unread > 0 && (
            <span className={styles.unread}>
              <span aria-hidden="true">{unread}</span>
              <Hidden>{t('inbox.unread', { count: unread })}</Hidden>
            </span>
          )}
        </span>
      </span>
    </Link>
  )
})

/** Said by a screen reader, not drawn: the row's text is its name. */
function Hidden({ children }: { children: ReactNode }) {
  return <span className="visually-hidden">{children}</span>
}

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
  const said = lastMessage.text || t(`content.kind.${lastMessage.kind}`)
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
