// The quiet rows of a conversation: days, the divider before what is new, comments and events.
import { Icon } from '../ui/Icon.tsx'
import { useT } from '../words/i18n.ts'
import styles from './ConversationPane.module.css'
import type { Item } from './queries.ts'
import { RichText } from './RichText.tsx'
import { sentenceOf } from './timeline.ts'

export function DayRow({ date }: { date: string }) {
  const { t, date: format } = useT()
  const days = Math.round((startOfDay(new Date()) - startOfDay(new Date(date))) / 86_400_000)
  const text = days === 0 ? t('inbox.today') : days === 1 ? t('inbox.yesterday') : format(date)
  return <div className={styles.day}>{text}</div>
}

const startOfDay = (date: Date): number => new Date(date).setHours(0, 0, 0, 0)

export function NewRow() {
  const { t } = useT()
  return (
    // biome-ignore lint/a11y/useSemanticElements: an hr cannot carry the word
    <div className={styles.new} role="separator" data-new>
      {t('inbox.new')}
    </div>
  )
}

export function CommentRow({ item }: { item: Item }) {
  const { t, time } = useT()
  if (!item.comment) return null
  return (
    <article className={styles.comment}>
      <header>
        <strong>{item.comment.author.name || t(`inbox.actor.${item.comment.author.kind}`)}</strong>{' '}
        {t('inbox.commentLabel')}
        <time dateTime={item.createdAt}>{time(item.createdAt)}</time>
      </header>
      <RichText text={item.comment.text} mentions />
    </article>
  )
}

const icons: Record<string, string> = {
  conversation_opened: 'message-circle-plus',
  conversation_closed: 'circle-check',
  conversation_assigned: 'user-check',
  bot_paused: 'player-pause',
  bot_resumed: 'player-play',
  run_started: 'route',
  run_ended: 'flag',
  contact_tags_updated: 'tag',
  contact_field_updated: 'pencil',
  run_moved: 'route',
  conversation_snoozed: 'clock',
  reply_not_understood: 'help',
}

export function EventRow({ item }: { item: Item }) {
  const { t, date, time } = useT()
  const sentence = sentenceOf(item, item.actor.name || t(`inbox.actor.${item.actor.kind}`))
  const { key } = sentence
  const { until } = sentence.values
  const values = until ? { ...sentence.values, until: `${date(until)}, ${time(until)}` } : sentence.values
  const problem = (item.data as { problem?: { text?: { en: string; es: string } } }).problem
  return (
    <div className={styles.event} data-failed={item.type === 'run_ended' && problem ? true : undefined}>
      <Icon name={icons[item.type] ?? 'point'} size={14} />
      <span>
        {t(`inbox.event.${key}`, values)}
        {values.summary && <q className={styles.summary}>{values.summary}</q>}
        <ProblemText problem={problem} />
      </span>
      <time dateTime={item.createdAt}>{time(item.createdAt)}</time>
    </div>
  )
}

function ProblemText({ problem }: { problem: { text?: { en: string; es: string } } | undefined }) {
  const { pick } = useT()
  return problem?.text ? <>: {pick(problem.text)}</> : null
}
