// What a visitor sees of their conversation, numbered without gaps, and how far they have seen it.
import { sql } from 'kysely'
import type { Content } from '#channels/channel.ts'
import type { Db, Tx } from '#db/db.ts'
import { type NewEvent, record } from '#engine/events.ts'
import type { World } from '#engine/world.ts'
import { namesOf } from './names.ts'

/** Whose messages: one contact on one channel. */
export interface Place {
  workspaceId: string
  channelId: string
  contactId: string
}

/** A message as the panel gets it. `in` is the visitor's own. */
export interface VisitorMessage {
  seq: number
  id: string
  direction: 'in' | 'out'
  author: { kind: 'visitor' | 'agent' | 'bot'; name: string }
  content: Content
  createdAt: string
  clientId: string | null
}

const shown = ['sent', 'delivered', 'read'] as const
const MAX = 100

/**
 * Messages after a number, oldest first, or the newest page (before a number). Nothing beyond a message of ours that is
 * still on its way is given out, so that a reader who counts by numbers never skips one.
 */
export async function visibleMessages(
  db: Db,
  place: Place,
  page: { after: number } | { before: number | null },
  limit = MAX,
): Promise<VisitorMessage[]> {
  const pending = db
    .selectFrom('message')
    .select(sql<number>`coalesce(min(seq), 9007199254740991)`.as('seq'))
    .where('workspaceId', '=', place.workspaceId)
    .where('contactId', '=', place.contactId)
    .where('channelId', '=', place.channelId)
    .where('status', 'in', ['queued', 'sending'])
  let query = db
    .selectFrom('message')
    .select(['seq', 'id', 'direction', 'author', 'content', 'createdAt', 'externalId'])
    .where('workspaceId', '=', place.workspaceId)
    .where('contactId', '=', place.contactId)
    .where('channelId', '=', place.channelId)
    .where('seq', '<', pending)
    .where((eb) => eb.or([eb('direction', '=', 'in'), eb('status', 'in', shown)]))
    .limit(Math.min(limit, MAX))
  if ('after' in page) query = query.where('seq', '>', page.after).orderBy('seq')
  else query = (page.before === null ? query : query.where('seq', '<', page.before)).orderBy('seq', 'desc')
  const rows = await query.execute()
  if (!('after' in page)) rows.reverse()
  const nameOf = await namesOf(
    db,
    place.workspaceId,
    rows.map((row) => (row.author.kind === 'user' ? row.author : null)),
  )
  return rows.map(({ seq, id, direction, author, content, createdAt, externalId }) => ({
    seq: seq!,
    id,
    direction,
    author: {
      kind: direction === 'in' ? 'visitor' : author.kind === 'user' ? 'agent' : 'bot',
      // A visitor needs the first name of the person who helps them, no more.
      name: author.kind === 'user' ? (nameOf(author).name.split(' ')[0] ?? '') : '',
    },
    content,
    createdAt: createdAt.toISOString(),
    clientId: direction === 'in' ? externalId : null,
  }))
}

/** The number up to which the visitor's own messages were seen: answered, or opened in the inbox. */
export async function seenUpTo(db: Db, { workspaceId, channelId, contactId }: Place): Promise<number> {
  const { rows } = await sql<{ seq: number }>`
    with latest as (
      select unread from conversation where workspace_id = ${workspaceId} and contact_id = ${contactId}
      order by opened_at desc limit 1
    ), answered as (
      select max(seq) as seq from message
      where workspace_id = ${workspaceId} and contact_id = ${contactId} and channel_id = ${channelId}
        and direction = 'out' and status in ('sent', 'delivered', 'read')
    )
    select coalesce(max(m.seq), 0) as seq from message m, answered
    where m.workspace_id = ${workspaceId} and m.contact_id = ${contactId} and m.channel_id = ${channelId}
      and m.direction = 'in' and (m.seq < answered.seq or (select unread from latest) = 0)`.execute(db)
  return rows[0]?.seq ?? 0
}

/** Records what reached the visitor's screen and what they read. Statuses only move forward; again changes nothing. */
export async function acknowledge(
  tx: Tx,
  world: World,
  place: Place,
  acks: { delivered: number; read: number },
): Promise<boolean> {
  const at = world.now()
  const from = await readUpTo(tx, place)
  const mark = (status: 'read' | 'delivered', upTo: number) =>
    tx
      .updateTable('message')
      .set({
        status,
        deliveredAt: sql`coalesce(delivered_at, ${at})`,
        ...(status === 'read' && { readAt: at }),
      })
      .where('workspaceId', '=', place.workspaceId)
      .where('contactId', '=', place.contactId)
      .where('channelId', '=', place.channelId)
      .where('direction', '=', 'out')
      .where('seq', '>', from)
      .where('seq', '<=', upTo)
      .where('status', 'in', status === 'read' ? ['sent', 'delivered'] : ['sent'])
      .returning('id')
      .execute()
  const read = acks.read > from ? await mark('read', acks.read) : []
  const delivered = acks.delivered > from ? await mark('delivered', acks.delivered) : []
  if (acks.read > from) await keepReadUpTo(tx, place, acks.read)
  const fact =
    (status: string) =>
    (row: { id: string }): NewEvent => ({
      type: 'message_status',
      workspaceId: place.workspaceId,
      contactId: place.contactId,
      actor: { kind: 'contact', id: place.contactId },
      data: { messageId: row.id, status },
    })
  const facts = [...delivered.map(fact('delivered')), ...read.map(fact('read'))]
  await record(tx, world, facts)
  return facts.length > 0
}

/** Up to where the visitor has read; what came after it is unread. */
export async function readUpTo(db: Db, place: Place): Promise<number> {
  const row = await db
    .selectFrom('identity')
    .select((eb) => eb.fn.max('readSeq').as('seq'))
    .where('workspaceId', '=', place.workspaceId)
    .where('channelId', '=', place.channelId)
    .where('contactId', '=', place.contactId)
    .executeTakeFirst()
  return row?.seq ?? 0
}

// A visitor may claim any number; reading beyond the newest message would hide the next ones from the counter.
async function keepReadUpTo(tx: Tx, place: Place, seq: number): Promise<void> {
  await tx
    .updateTable('identity')
    .set({
      readSeq: sql`greatest(read_seq, least(${seq}::bigint, (select contact.seq from contact
        where contact.workspace_id = identity.workspace_id and contact.id = identity.contact_id)))`,
    })
    .where('workspaceId', '=', place.workspaceId)
    .where('channelId', '=', place.channelId)
    .where('contactId', '=', place.contactId)
    .execute()
}
