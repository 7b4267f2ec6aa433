// Beside the conversation: the person, the bot's path with them, their data, channels and tags.
import { ActionIcon, TagsInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { call } from '../api.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { channelIcon } from '../ui/avatar.ts'
import { Icon } from '../ui/Icon.tsx'
import { Pill } from '../ui/Pill.tsx'
import { toast } from '../ui/toast.ts'
import { useT } from '../words/i18n.ts'
import { BotPath } from './BotPath.tsx'
import { ContactData } from './ContactData.tsx'
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
        <ContactData key={contact.id} conversation={conversation} />
      </section>
      <section className={styles.block}>
        <h3>{t('inbox.channels')}</h3>
        <ul className={styles.channels}>
          {channels.map((one) => (
            <li key={one.channelId}>
              <Icon name={channelIcon(one.type)} size={16} /> {one.name}
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
  const input = useRef<HTMLInputElement>(null)
  const { contact, id } = conversation
  useEffect(() => {
    const focus = () => input.current?.focus()
    window.addEventListener('charla:tag', focus)
    return () => window.removeEventListener('charla:tag', focus)
  }, [])
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
      ref={input}
      className={styles.tags}
      aria-label={t('inbox.tags')}
      placeholder={t('inbox.addTag')}
      data={(known?.items ?? []).map((tag) => tag.name)}
      value={contact.tags}
      onChange={change}
      maxTags={50}
      maxLength={60}
      splitChars={[',', ';']}
      clearable={false}
    />
  )
}
