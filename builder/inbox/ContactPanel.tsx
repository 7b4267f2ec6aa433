// Beside the conversation: the person, the bot's path with them, their data, channels and tags.
import { ActionIcon, TagsInput, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { call } from '../api.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Pill } from '../ui/Pill.tsx'
import { toast } from '../ui/toast.ts'
import { useT } from '../words/i18n.ts'
import { BotPath } from './BotPath.tsx'
import styles from './Inbox.module.css'
import { type ConversationDetail, keys, useTags } from './queries.ts'

interface Props {
  conversation: ConversationDetail
  onBack: () => void
}

export function ContactPanel({ conversation, onBack }: Props) {
  const { t, date } = useT()
  const { contact, channels, closure } = conversation
  const name = contact.name || contact.phone || contact.email || t('inbox.nameless')
  return (
    <aside className={styles.contact} aria-label={t('inbox.contact')}>
      <ActionIcon
        variant="subtle"
        className={styles.contactBack}
        onClick={onBack}
        aria-label={t('inbox.backToConversation')}
      >
        <Icon name="chevron-left" />
      </ActionIcon>
      <header className={styles.person}>
        <Avatar name={name} src={contact.avatarUrl} size={48} />
        <div>
          <h2>{name}</h2>
          <p>{t('inbox.since', { date: date(contact.createdAt) })}</p>
        </div>
        {contact.demo && <Pill tone="corn">{t('inbox.demo')}</Pill>}
      </header>
      <Tags conversation={conversation} />
      <BotPath conversation={conversation} />
      <section className={styles.block}>
        <h3>{t('inbox.data')}</h3>
        <Data key={contact.id} conversation={conversation} />
      </section>
      <section className={styles.block}>
        <h3>{t('inbox.channels')}</h3>
        <ul className={styles.channels}>
          {channels.map((one) => (
            <li key={one.channelId}>
              <Icon name={one.type === 'webchat' ? 'world' : 'plug'} size={16} /> {one.name}
            </li>
          ))}
        </ul>
      </section>
      {closure && (
        <section className={styles.block}>
          <h3>{t('inbox.closing.last')}</h3>
          <p>
            {closure.category && <Pill tone="blue">{closure.category}</Pill>} {closure.summary}
          </p>
        </section>
      )}
    </aside>
  )
}

function Tags({ conversation }: { conversation: ConversationDetail }) {
  const { t } = useT()
  const client = useQueryClient()
  const { data: known } = useTags()
  const { contact, id } = conversation
  const change = (tags: string[]) => {
    const add = tags.filter((tag) => !contact.tags.includes(tag))
    const remove = contact.tags.filter((tag) => !tags.includes(tag))
    client.setQueryData<ConversationDetail>(keys.one(id), (one) =>
      one ? { ...one, contact: { ...one.contact, tags } } : one,
    )
    call('PUT /contacts/:id/tags', { params: { id: contact.id }, body: { add, remove } }).catch((error) => {
      toast.error(error)
      void client.invalidateQueries({ queryKey: keys.one(id) })
    })
  }
  return (
    <TagsInput
      className={styles.tags}
      aria-label={t('inbox.tags')}
      placeholder={t('inbox.addTag')}
      data={(known?.items ?? []).map((tag) => tag.name)}
      value={contact.tags}
      onChange={change}
      maxTags={50}
      clearable={false}
    />
  )
}

const fields = ['firstName', 'lastName', 'email', 'phone'] as const

function Data({ conversation }: { conversation: ConversationDetail }) {
  const { contact } = conversation
  return (
    <dl className={styles.data}>
      {fields.map((field) => (
        <Fact key={field} conversation={conversation} field={field} value={contact[field] ?? ''} />
      ))}
      {Object.entries(contact.fields).map(([key, value]) => (
        <div key={key} className={styles.fact}>
          <dt>{key}</dt>
          <dd>{String(value ?? '')}</dd>
        </div>
      ))}
    </dl>
  )
}

interface FactProps {
  conversation: ConversationDetail
  field: (typeof fields)[number]
  value: string
}

function Fact({ conversation, field, value }: FactProps) {
  const { t } = useT()
  const client = useQueryClient()
  const [text, setText] = useState(value)
  const [problem, setProblem] = useState<string | null>(null)
  useEffect(() => setText(value), [value])
  const save = () => {
    const next = text.trim()
    if (next === value) return
    call('PATCH /contacts/:id', {
      params: { id: conversation.contact.id },
      body: { [field]: next || null },
    }).then(
      () => {
        setProblem(null)
        void client.invalidateQueries({ queryKey: keys.one(conversation.id) })
        void client.invalidateQueries({ queryKey: keys.lists })
      },
      (error) => setProblem(error instanceof Error ? error.message : String(error)),
    )
  }
  return (
    <div className={styles.fact}>
      <dt>
        <label htmlFor={`fact-${field}`}>{t(`inbox.field.${field}`)}</label>
      </dt>
      <dd>
        <TextInput
          id={`fact-${field}`}
          size="xs"
          variant="unstyled"
          value={text}
          placeholder="—"
          error={problem}
          onChange={(event) => setText(event.currentTarget.value)}
          onBlur={save}
          onKeyDown={(event) => {
            if (event.key === 'Enter') event.currentTarget.blur()
            if (event.key === 'Escape') setText(value)
          }}
        />
      </dd>
    </div>
  )
}
