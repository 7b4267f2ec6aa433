// Facts in commit order without gaps: what a process's live updates are made of.
import { type Kysely, sql } from 'kysely'
import type { Tables } from '#db/tables.ts'
import type { Actor } from '#engine/events.ts'
import type { Json } from '#engine/machine/values.ts'

/** A fact as subscribers get it. `cursor` is null for what was never recorded (somebody is typing). */
export interface Fact {
  cursor: string | null
  id: string
  type: string
  workspaceId: string
  contactId: string | null
  conversationId: string | null
  actor: Actor
  data: { [key: string]: Json }
  createdAt: string
}

interface Row extends Omit<Fact, 'cursor' | 'createdAt'> {
  xid: string
  createdAt: Date
}

/** A place in the feed: everything before it was delivered. */
export interface Place {
  xid: string
  id: string
}

const nowhere = '00000000-0000-0000-0000-000000000000'

/** Before the first event of a transaction id. */
export function placeAt(xid: string): Place {
  return { xid, id: nowhere }
}

/** Reads `<xid>-<id>`; null for anything else. */
export function parseCursor(text: string | null | undefined): Place | null {
  const match = /^(\d{1,18})-([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/.exec(text ?? '')
  return match ? { xid: match[1]!, id: match[2]! } : null
}

/** The text of a place, as clients send it back. */
export function cursorOf(place: Place): string {
  return `${place.xid}-${place.id}`
}

const toFact = ({ xid, ...row }: Row): Fact => ({
  ...row,
  cursor: cursorOf({ xid, id: row.id }),
  createdAt: row.createdAt.toISOString(),
})

/**
 * Where the feed can be read up to: every transaction below has ended, so no event can appear there any more.
 * `held` says that newer events wait for an older transaction to end.
 */
export async function horizon(
  db: Kysely<Tables>,
  workspaceIds: string[],
): Promise<{ xid: string; held: boolean }> {
  const { rows } = await sql<{ xid: string; held: boolean }>`
    with edge as materialized (select pg_snapshot_xmin(pg_current_snapshot()) as xmin)
    select edge.xmin::text as xid, exists (
      select from unnest(${workspaceIds}::uuid[]) as w (id)
      where exists (select from event where workspace_id = w.id and xid >= edge.xmin)
    ) as held from edge`.execute(db)
  return rows[0]!
}

/** Events of some workspaces after a place and before a horizon, in feed order. */
export async function read(
  db: Kysely<Tables>,
  workspaceIds: string[],
  after: Place,
  before: string,
  limit: number,
): Promise<Fact[]> {
  const { rows } = await sql<Row>`
    select e.id, e.type, e.workspace_id, e.contact_id, e.conversation_id, e.actor, e.data, e.xid::text as xid, e.created_at
    from unnest(${workspaceIds}::uuid[]) as w (id)
    cross join lateral (
      select * from event
      where workspace_id = w.id and (xid, id) > (${after.xid}::xid8, ${after.id}::uuid) and xid < ${before}::xid8
      order by xid, id limit ${limit}
    ) e
    order by e.xid, e.id limit ${limit}`.execute(db)
  return rows.map(toFact)
}
