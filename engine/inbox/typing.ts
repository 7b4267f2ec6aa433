// Who is typing: told to whoever looks, stored nowhere. Behind a pooler that swallows notices nobody sees it.
import { sql } from 'kysely'
import type { Db } from '#db/db.ts'
import { type Notice, type Typing, wire } from '#engine/listen.ts'

/** Tells every process that somebody is typing. */
export async function tellTyping(db: Db, typing: Typing): Promise<void> {
  const notice: Notice = { typing }
  await sql`select pg_notify(${wire}, ${JSON.stringify(notice)})`.execute(db)
}
