// One message: who said it, what it says, and how far it got.
import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { memo } from 'react'
import type { Content } from '#channels/channel.ts'
import { call } from '../api.ts'
import { Icon } from '../ui/Icon.tsx'
import { MessageContent } from '../ui/MessageContent.tsx'
import { toast } from '../ui/toast.ts'
import { useT } from '../words/i18n.ts'
import styles from './ConversationPane.module.css'
import { drafts } from './drafts.ts'
import { drop, type Pending, retry } from './outbox.ts'
import { type Item, type Message, refreshTimeline } from './queries.ts'
import { RichText } from './RichText.tsx'

interface Props {
  item: Item
  joined: boolean
  /** The last of its group: says who and when. */
  tail: boolean
  /** The contact writes on several channels, so each message says on which. */
  showChannel: boolean
  conversationId: string
}

export const Bubble = memo(function Bubble({ item, joined, tail, showChannel, conversationId }: Props) {
  const { t, time } = useT()
  const message = item.message
  if (!message) return null
  const who = message.direction === 'in' ? 'contact' : message.author.kind
  return (
    <article className={styles.bubbleRow} data-who={who} data-joined={joined || undefined}>
      <div className={styles.bubble} data-status={message.status}>
        <MessageContent content={message.content as Content} words={asRichText} />
      </div>
      {(tail || !settled.has(message.status)) && (
        <footer className={styles.meta}>
          {who !== 'contact' && <span>{authorLine(message, t)}</span>}
          {showChannel && <span>{message.channel.name}</span>}
          <time dateTime={message.createdAt}>{time(message.createdAt)}</time>
          {message.direction === 'out' && <Status message={message} />}
        </footer>
      )}
      {(message.status === 'failed' || message.status === 'unknown') && (
        <Failure message={message} conversationId={conversationId} />
      )}
    </article>
  )
})

const asRichText = (text: string) => <RichText text={text} />

function authorLine(message: Message, t: (key: string, values?: Record<string, unknown>) => string): string {
  const { kind, name, stepName } = message.author
  if (kind === 'flow') return stepName ? t('inbox.botAtStep', { step: stepName }) : t('inbox.bot')
  return name || t(`inbox.actor.${kind}`)
}

/** Statuses that need no telling on every bubble of a group. */
const settled = new Set(['received', 'sent', 'delivered', 'read'])

const marks: Record<string, string> = {
  queued: 'clock',
  sending: 'clock',
  sent: 'check',
  delivered: 'checks',
  read: 'checks',
  failed: 'alert-circle',
  unknown: 'help-circle',
  cancelled: 'ban',
}

function Status({ message }: { message: Message }) {
  const { t } = useT()
  return (
    <span className={styles.status} data-status={message.status} title={t(`inbox.status.${message.status}`)}>
      <Icon name={marks[message.status] ?? 'check'} size={14} />
      <span className={styles.hidden}>{t(`inbox.status.${message.status}`)}</span>
    </span>
  )
}

function Failure({ message, conversationId }: { message: Message; conversationId: string }) {
  const { t, pick } = useT()
  const client = useQueryClient()
  const again = () =>
    call('POST /messages/:id/retry', { params: { id: message.id } }).then(
      () => void refreshTimeline(client, conversationId),
      (error) => toast.error(error),
    )
  return (
    <div className={styles.failure} role="alert">
      <span>{message.error ? pick(message.error.words) : t('inbox.unknownHelp')}</span>
      <Button size="compact-xs" variant="subtle" color="red" onClick={() => void again()}>
        {t('inbox.retry')}
      </Button>
    </div>
  )
}

/** A bubble that the server has not confirmed yet. */
export function PendingBubble({ pending }: { pending: Pending }) {
  const { t, pick } = useT()
  const client = useQueryClient()
  const confirmed = () => void refreshTimeline(client, pending.conversationId)
  const edit = () => {
    drafts(localStorage).write(pending.conversationId, 'reply', pending.text)
    window.dispatchEvent(new CustomEvent('charla:draft', { detail: pending.conversationId }))
    drop(pending.clientId)
  }
  return (
    <article className={styles.bubbleRow} data-who="user">
      <div className={styles.bubble} data-status={pending.state}>
        <RichText text={pending.text} />
      </div>
      <footer className={styles.meta}>
        <span className={styles.status}>
          <Icon name={pending.state === 'refused' ? 'alert-circle' : 'clock'} size={14} />
          {t(`inbox.pending.${pending.state}`)}
        </span>
      </footer>
      {pending.state !== 'sending' && (
        <div className={styles.failure} role="alert">
          {pending.reason && <span>{pick(pending.reason)}</span>}
          <Button size="compact-xs" variant="subtle" onClick={() => retry(confirmed, pending.clientId)}>
            {t('inbox.retry')}
          </Button>
          <Button size="compact-xs" variant="subtle" onClick={edit}>
            {t('inbox.edit')}
          </Button>
        </div>
      )}
    </article>
  )
}
