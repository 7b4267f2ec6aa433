// Above the conversation: whom it is with, who has it, and how to close it.
import { ActionIcon, Button, Menu, TextInput, UnstyledButton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useEffect, useState } from 'react'
import { useMe } from '../accounts/me.ts'
import { call } from '../api.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Pill } from '../ui/Pill.tsx'
import { toast } from '../ui/toast.ts'
import { useT } from '../words/i18n.ts'
import { CloseDialog } from './CloseDialog.tsx'
import styles from './ConversationPane.module.css'
import { type ConversationDetail, useChange, useUsers } from './queries.ts'

interface Props {
  id: string
  conversation: ConversationDetail | undefined
  onBack: () => void
  onPanel: () => void
}

export function ConversationHeader({ id, conversation, onBack, onPanel }: Props) {
  const { t } = useT()
  const [closing, dialog] = useDisclosure(false)
  const open = dialog.open
  useEffect(() => {
    window.addEventListener('charla:close', open)
    return () => window.removeEventListener('charla:close', open)
  }, [open])
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
      <UnstyledButton className={styles.who} onClick={onPanel} aria-label={t('inbox.showContact', { name })}>
        <h2>{name}</h2>
      </UnstyledButton>
      {conversation?.channel && (
        <Pill tone="green" icon={conversation.channel.type === 'webchat' ? 'world' : 'plug'}>
          {conversation.channel.name}
        </Pill>
      )}
      <span className={styles.space} />
      {conversation && <AssignMenu conversation={conversation} />}
      {conversation?.state === 'open' ? (
        <Button leftSection={<Icon name="check" size={16} />} onClick={open}>
          {t('inbox.close')}
        </Button>
      ) : (
        conversation && (
          <Button variant="default" loading={reopen.isPending} onClick={() => reopen.mutate()}>
            {t('inbox.reopen')}
          </Button>
        )
      )}
      {closing && conversation && <CloseDialog conversation={conversation} onClose={dialog.close} />}
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
    (user) => !user.deactivated && user.name.toLowerCase().includes(search.toLowerCase()),
  )
  const isMine = assignee !== null && assignee.id === me?.userId
  return (
    <Menu opened={opened} onChange={setOpened} position="bottom-end" width={260}>
      <Menu.Target>
        <Button variant="subtle" color="gray" rightSection={<Icon name="chevron-down" size={14} />}>
          {assignee && <Avatar name={assignee.name} size={22} />}
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
