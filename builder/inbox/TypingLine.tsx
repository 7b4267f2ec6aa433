// Who else is writing in this conversation: the contact, or somebody of the team about to answer too.
import { useEffect, useState } from 'react'
import { useMe } from '../accounts/me.ts'
import { useFacts } from '../live.ts'
import { useT } from '../words/i18n.ts'
import styles from './ConversationPane.module.css'
import { type ConversationDetail, useUsers } from './queries.ts'

/** Nobody repeats a typing signal later than this. */
const QUIET_MS = 6_000

interface Writer {
  kind: 'contact' | 'user'
  name: string
}

export function TypingLine({ conversation }: { conversation: ConversationDetail }) {
  const { t } = useT()
  const me = useMe()
  const { data: users } = useUsers()
  const [writer, setWriter] = useState<Writer | null>(null)
  const { id, contact } = conversation
  useFacts((fact) => {
    if (fact.contactId !== contact.id) return
    if (fact.type === 'contact_typing') {
      setWriter({ kind: 'contact', name: contact.name || t('inbox.nameless') })
    } else if (fact.type === 'user_typing' && fact.conversationId === id && fact.actor.id !== me?.userId) {
      const user = users?.items.find((one) => one.id === fact.actor.id)
      if (user) setWriter({ kind: 'user', name: user.name })
    } else if (fact.type === 'message_received' || fact.type === 'message_created') {
      setWriter(null)
    }
  })
  useEffect(() => {
    if (writer === null) return
    const timer = setTimeout(() => setWriter(null), QUIET_MS)
    return () => clearTimeout(timer)
  }, [writer])
  return (
    <div role="status" className={styles.typing}>
      {writer && t(`inbox.typing.${writer.kind}`, { name: writer.name })}
    </div>
  )
}
