// Above the conversation: whom it is with, who has it, and how to close it.
import { ActionIcon, Button, Menu, TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useMe } from '../accounts/me.ts'
import { call } from '../api.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { channelIcon } from '../ui/avatar.ts'
import { Icon } from '../ui/Icon.tsx'
import { Pill } from '../ui/Pill.tsx'
import { toast } from '../ui/toast.ts'
import { useT } from '../words/i18n.ts'
import { CloseDialog } from './CloseDialog.tsx'
import styles from './ConversationPane.module.css'
import { plain } from './mentions.tsx'
import { type ConversationDetail, useChange, useUsers } from './queries.ts'

interface Props {
  id: string
  conversation: ConversationDetail | undefined
  onBack: () => void
  onPanel: () => void
  /** Opens the conversation below, once this one is closed. */
  goNext: () => void
}

export function ConversationHeader({ id, conversation, onBack, onPanel, goNext }: Props) {
  const { t } = useT()
  const [closing, setClosing] = useState<'stay' | 'next' | null>(null)
  const isOpen = conversation?.state === 'open'
  useEffect(() => {
    const ask = (event: Event) =>
      isOpen && setClosing((event as CustomEvent<string | null>).detail === 'next' ? 'next' : 'stay')
    window.addEventListener('charla:close', ask)
    return () => window.removeEventListener('charla:close', ask)
  }, [isOpen])
  const reopen = useChange<void>(
    id,
    () => call('DELETE /conversations/:id/closure', { params: { id } }),
    () => ({ state: 'open' }),
    toast.error,
  )
  const contact = conversation?.contact
  const name = contact ? contact.name || contact.phone || contact.email || t('inbox.nameless') : ''
  return (
    <header className={styles.header}>
      <ActionIcon variant="subtle" className={styles.back} onClick={onBack} aria-label={t('inbox.back')}>
        <Icon name="chevron-left" />
      </ActionIcon>
      <h2>{name}</h2>
      {conversation?.channel && (
        <span className={styles.channel}>
          <Pill tone="green" icon={channelIcon(conversation.channel.type)}>
            {conversation.channel.name}
          </Pill>
        </span>
      )}
      <span className={styles.space} />
      <ActionIcon
        variant="subtle"
        color="gray"
        size={34}
        className={styles.panelButton}
        onClick={onPanel}
        aria-label={t('inbox.showContact', { name })}
      >
        <Icon name="user-circle" />
      </ActionIcon>
      {conversation && <AssignMenu conversation={conversation} />}
      {conversation?.state === 'open' ? (
        <Button
          className={styles.close}
          leftSection={<Icon name="check" size={16} />}
          rightSection={<span className={styles.hintKey} data-key="E" aria-hidden="true" />}
          onClick={() => setClosing('stay')}
        >
          {t('inbox.close')}
        </Button>
      ) : (
        conversation && (
          <Button variant="default" loading={reopen.isPending} onClick={() => reopen.mutate()}>
            {t('inbox.reopen')}
          </Button>
        )
      )}
      {closing && conversation && (
        <CloseDialog
          conversation={conversation}
          thenNext={closing === 'next'}
          goNext={goNext}
          onClose={() => setClosing(null)}
        />
      )}
    </header>
  )
}

function AssignMenu({ conversation }: { conversation: ConversationDetail }) {
  const { t } = useT()
  const me = useMe()
  const { data: users } = useUsers()
  const [search, setSearch] = useState('')
  const [opened, setOpened] = useState(false)
  const { id, assignee } = conversation
  const assign = useChange<{ id: string; name: string } | null>(
    id,
    (user) =>
      call('PUT /conversations/:id/assignment', { params: { id }, body: { userId: user?.id ?? null } }),
    (user) => ({ assignee: user }),
    toast.error,
  )
  useEffect(() => {
    const show = () => setOpened(true)
    const take = () => me && assign.mutate({ id: me.userId, name: me.name })
    window.addEventListener('charla:assign', show)
    window.addEventListener('charla:take', take)
    return () => {
      window.removeEventListener('charla:assign', show)
      window.removeEventListener('charla:take', take)
    }
  })
  const found = (users?.items ?? []).filter(
    (user) => !user.deactivated && plain(user.name).includes(plain(search.trim())),
  )
  const isMine = assignee !== null && assignee.id === me?.userId
  return (
    <Menu
      opened={opened}
      onChange={setOpened}
      onClose={() => setSearch('')}
      position="bottom-end"
      width={260}
      withInitialFocusPlaceholder={false}
    >
      <Menu.Target>
        <Button
          className={styles.assign}
          variant="subtle"
          color="gray"
          rightSection={<Icon name="chevron-down" size={14} />}
        >
          {assignee ? <Avatar name={assignee.name} size={22} /> : <Icon name="user-question" size={18} />}
          <span className="visually-hidden">{t('inbox.assignment')} </span>
          <span className={styles.assignee}>
            {assignee ? (isMine ? t('inbox.mine') : assignee.name) : t('inbox.unassigned')}
          </span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <TextInput
          size="xs"
          m={4}
          data-autofocus
          aria-label={t('inbox.findUser')}
          placeholder={t('inbox.findUser')}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || !found[0]) return
            assign.mutate({ id: found[0].id, name: found[0].name })
            setOpened(false)
          }}
        />
        {me && !isMine && (
          <Menu.Item
            leftSection={<Icon name="user-check" size={16} />}
            onClick={() => assign.mutate({ id: me.userId, name: me.name })}
          >
            {t('inbox.assignToMe')}
          </Menu.Item>
        )}
        {found.map((user) => (
          <Menu.Item
            key={user.id}
            leftSection={<Avatar name={user.name} size={22} />}
            rightSection={user.id === assignee?.id ? <Icon name="check" size={14} /> : null}
            onClick={() => assign.mutate({ id: user.id, name: user.name })}
          >
            {user.name} <span className={styles.presence}>{t(`inbox.presence.${user.presence}`)}</span>
          </Menu.Item>
        ))}
        {assignee && (
          <>
            <Menu.Divider />
            <Menu.Item leftSection={<Icon name="user-off" size={16} />} onClick={() => assign.mutate(null)}>
              {t('inbox.unassign')}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
