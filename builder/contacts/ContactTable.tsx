import { Table, UnstyledButton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ItemOf } from '../api.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { Pill } from '../ui/Pill.tsx'
import { Time } from '../ui/Time.tsx'
import { useT } from '../words/i18n.ts'
import styles from './Contacts.module.css'

export type Contact = ItemOf<'GET /contacts'>

interface ContactTableProps {
  contacts: Contact[]
  onOpen: (id: string) => void
}

/** Contacts, newest first. The name opens the card; the conversation has its own link. */
export function ContactTable({ contacts, onOpen }: ContactTableProps) {
  const { t } = useT()
  return (
    <div className={styles.frame}>
      <Table
        className={styles.table}
        verticalSpacing="xs"
        horizontalSpacing="md"
        aria-label={t('contacts.title')}
      >
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('contacts.column.name')}</Table.Th>
            <Table.Th>{t('contacts.column.email')}</Table.Th>
            <Table.Th>{t('contacts.column.phone')}</Table.Th>
            <Table.Th>{t('contacts.column.tags')}</Table.Th>
            <Table.Th>{t('contacts.column.created')}</Table.Th>
            <Table.Th>{t('contacts.column.conversation')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {contacts.map((contact) => (
            <Row key={contact.id} contact={contact} onOpen={onOpen} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}

function Row({ contact, onOpen }: { contact: Contact; onOpen: (id: string) => void }) {
  const { t } = useT()
  const name = contact.name || t('contacts.nameless')
  return (
    <Table.Tr>
      <Table.Td className={styles.nameCell}>
        <UnstyledButton className={styles.person} onClick={() => onOpen(contact.id)}>
          <Avatar name={name} src={contact.avatarUrl} channel={contact.channels[0]?.type} size={34} />
          <span className={styles.name}>{name}</span>
        </UnstyledButton>
      </Table.Td>
      <Table.Td className={styles.break}>{contact.email}</Table.Td>
      <Table.Td className={styles.keep}>{contact.phone}</Table.Td>
      <Table.Td>
        <span className={styles.tags}>
          {contact.tags.slice(0, 3).map((tag) => (
            <Pill key={tag} tone="corn">
              {tag}
            </Pill>
          ))}
          {contact.tags.length > 3 && (
            <Pill title={contact.tags.slice(3).join(', ')}>+{contact.tags.length - 3}</Pill>
          )}
        </span>
      </Table.Td>
      <Table.Td className={styles.keep}>
        <Time at={contact.createdAt} as="date" />
      </Table.Td>
      <Table.Td>
        {contact.conversation && (
          <Link
            to="/inbox/$conversationId"
            params={{ conversationId: contact.conversation.id }}
            className={styles.link}
          >
            {t(`contacts.conversation.${contact.conversation.state}`)}
            <span className="visually-hidden">, {t('contacts.openConversation', { name })}</span>
          </Link>
        )}
      </Table.Td>
    </Table.Tr>
  )
}
