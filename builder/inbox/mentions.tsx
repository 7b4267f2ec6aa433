// `@` in a comment: whom the text names, and the list to pick from.
import { UnstyledButton } from '@mantine/core'
import { useEffect, useState } from 'react'
import { Avatar } from '../ui/Avatar.tsx'
import { useT } from '../words/i18n.ts'
import styles from './Composer.module.css'
import { type User, useUsers } from './queries.ts'

/** An unfinished mention in the text: what was typed after the `@`, and where it stands. */
export interface Mention {
  query: string
  from: number
  to: number
}

const unfinished = /(?:^|\s)@([\p{L}\p{N}._-]{0,40})$/u

/** The mention that the cursor stands in, if any. */
export function mentionAt(text: string, cursor: number): Mention | null {
  const found = unfinished.exec(text.slice(0, cursor))
  if (!found) return null
  const query = found[1] ?? ''
  return { query, from: cursor - query.length - 1, to: cursor }
}

/** Without accents and capitals, as people search. */
export const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** How a user is written after an `@`: the name without spaces. */
export const handleOf = (user: Pick<User, 'name'>): string => user.name.replace(/\s+/g, '')

/** Ids of the users whose handle stands in the text. */
export function mentionsIn(text: string, users: Array<Pick<User, 'id' | 'name'>>): string[] {
  const said = new Set([...text.matchAll(/@([\p{L}\p{N}._-]+)/gu)].map((found) => plain(found[1] ?? '')))
  return users.filter((user) => said.has(plain(handleOf(user)))).map((user) => user.id)
}

interface Props {
  mention: Mention
  onPick: (handle: string) => void
  onClose: () => void
}

/** Users that match what was typed; arrows choose, Enter or Tab takes, Esc leaves. */
export function MentionPicker({ mention, onPick, onClose }: Props) {
  const { t } = useT()
  const { data } = useUsers()
  const [chosen, setChosen] = useState(0)
  const found = (data?.items ?? [])
    .filter((user) => !user.deactivated && plain(user.name).includes(plain(mention.query)))
    .slice(0, 6)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const user = found[Math.min(chosen, found.length - 1)]
      if (event.key === 'ArrowDown') setChosen((at) => Math.min(at + 1, found.length - 1))
      else if (event.key === 'ArrowUp') setChosen((at) => Math.max(at - 1, 0))
      else if ((event.key === 'Enter' || event.key === 'Tab') && user) onPick(handleOf(user))
      else if (event.key === 'Escape') onClose()
      else return
      event.preventDefault()
      event.stopPropagation()
    }
    window.addEventListener('keydown', onKey, { capture: true })
    return () => window.removeEventListener('keydown', onKey, { capture: true })
  })
  if (found.length === 0) return null
  return (
    <ul className={styles.mentions} aria-label={t('inbox.mention')}>
      {found.map((user, index) => (
        <li key={user.id}>
          <UnstyledButton
            className={styles.mention}
            data-chosen={index === chosen || undefined}
            onMouseDown={(event) => {
              event.preventDefault()
              onPick(handleOf(user))
            }}
          >
            <Avatar name={user.name} size={22} /> {user.name}
          </UnstyledButton>
        </li>
      ))}
    </ul>
  )
}
