// Who is typing: told to whoever looks, stored nowhere. Behind a pooler that swallows notices nobody sees it.
import { sql } from 'kysely'
import type { Db } from '#db/db.ts'
import type { Actor } from '#engine/events.ts'

/** Postgres channel on which processes wake each other. */
export const wire = 'charla'

/** What goes over the wire: a doorbell of another process, or somebody typing. */
export type Notice = { from: string } | { typing: Typing }

export interface Typing {
  type: 'user_typing' | 'contact_typing'
  workspaceId: string
  contactId: string
  conversationId: string | null
  actor: Actor
}

/** Tells every process that somebody is typing. */
export async function tellTyping(db: Db, typing: Typing): Promise<void> {
  const notice: Notice = { typing }
  await sql`select pg_notify(${wire}, ${JSON.stringify(notice)})`.execute(db)
}
