// How reports of providers move messages on: only forward, many at a time, each move a fact.
import { sql } from 'kysely'
import type { Received } from '#channels/channel.ts'
import type { Db, Tx } from '#db/db.ts'
import { type Author, type NewEvent, record } from '#engine/events.ts'
import { planted } from '#engine/plant.ts'
import type { World } from '#engine/world.ts'
import { askedBy } from './deliver_outcome.ts'

/** A report of a channel. */
export type Status = Extract<Received, { type: 'status' }>

/** A channel of a workspace. */
export interface Place {
  workspaceId: string
  channelId: string
}

/** From which states a report may move a message. A report of failure comes too late once somebody has the message. */
const before: Record<Status['status'], string[]> = {
  sent: ['sending', 'unknown'],
  delivered: ['sending', 'unknown', 'sent'],
  read: ['sending', 'unknown', 'sent', 'delivered'],
  failed: ['sending', 'unknown', 'sent'],
}

interface Message {
  id: string
  externalId: string | null
  status: string
  contactId: string
  conversationId: string
  author: Author
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Records the reports of one request; returns those whose message is not known (yet). */
export async function note(db: Db, world: World, place: Place, statuses: Status[]): Promise<Status[]> {
  if (statuses.length === 0) return []
  return db.transaction().execute(async (tx) => {
    const found = await messagesOf(tx, place, statuses)
    const byId = new Map(
      found.flatMap((one) => [[one.externalId ?? one.id, one] as const, [one.id, one] as const]),
    )
    const known = statuses.filter(({ externalId }) => byId.has(externalId))
    const reports = Map.groupBy(known, ({ externalId }) => byId.get(externalId)!)
    const moves = [...reports].flatMap(([message, list]) => moveOf(message, list) ?? [])
    await write(tx, world, place, moves)
    return statuses.filter(({ externalId }) => !byId.has(externalId))
  })
}

/** Locked in id order, so that two requests about the same messages cannot block each other. */
function messagesOf(tx: Tx, { workspaceId, channelId }: Place, statuses: Status[]): Promise<Message[]> {
  const names = [...new Set(statuses.map(({ externalId }) => externalId))]
  // Providers without ids of their own, and sends whose answer was lost, are found by our id.
  const ours = names.filter((name) => uuid.test(name))
  return tx
    .selectFrom('message')
    .select(['id', 'externalId', 'status', 'contactId', 'conversationId', 'author'])
    .$if(!planted('no_workspace'), (mine) =>
      mine.where('workspaceId', '=', workspaceId).where('channelId', '=', channelId),
    )
    .where('direction', '=', 'out')
    .where((eb) =>
      ours.length > 0
        ? eb.or([eb('externalId', 'in', names), eb('id', 'in', ours)])
        : eb('externalId', 'in', names),
    )
    .orderBy('id')
    .forUpdate()
    .execute()
}

interface Move {
  message: Message
  status: Status['status']
  sentAt: Date | null
  deliveredAt: Date | null
  readAt: Date | null
  error: string | null
}

/** What the reports of one message, in their order, come to; null: nothing moves. */
function moveOf(message: Message, reports: Status[]): Move | null {
  return reports.reduce<Move | null>((move, { status, at, error, kind }) => {
    if (!before[status].includes(move?.status ?? message.status)) return move
    const isFailed = status === 'failed'
    return {
      ...{ message, status },
      sentAt: isFailed ? (move?.sentAt ?? null) : (move?.sentAt ?? at),
      deliveredAt: status === 'delivered' || status === 'read' ? (move?.deliveredAt ?? at) : null,
      readAt: status === 'read' ? at : null,
      error: isFailed ? JSON.stringify({ kind: kind ?? 'unknown', text: error ?? '' }) : null,
    }
  }, null)
}

async function write(tx: Tx, world: World, { workspaceId }: Place, moves: Move[]): Promise<void> {
  if (moves.length === 0) return
  const column = <K extends keyof Move>(name: K) => moves.map((move) => move[name])
  await sql`
    update message m set status = v.status, fence = null, error = v.error::jsonb,
      sent_at = coalesce(m.sent_at, v.sent_at), delivered_at = coalesce(m.delivered_at, v.delivered_at),
      read_at = coalesce(v.read_at, m.read_at)
    from unnest(${moves.map(({ message }) => message.id)}::uuid[], ${column('status')}::text[], ${column('error')}::text[],
      ${column('sentAt')}::timestamptz[], ${column('deliveredAt')}::timestamptz[], ${column('readAt')}::timestamptz[])
      as v (id, status, error, sent_at, delivered_at, read_at)
    where m.workspace_id = ${workspaceId} and m.id = v.id`.execute(tx)
  const events = moves.map(
    ({ message: { id, contactId, conversationId, author }, status }): NewEvent => ({
      ...{ type: 'message_status', workspaceId, contactId, conversationId },
      ...{ actor: { kind: 'contact', id: contactId }, data: { messageId: id, status } },
      ...askedBy(author),
    }),
  )
  await record(tx, world, events)
}

/** Most messages that one report moves on: whatever is older was moved by earlier ones. */
const MOST_MARKED = 200

/** Everything that was sent to an address until then has the status, as providers report it that count by time. */
export async function watermark(
  db: Db,
  world: World,
  place: Place,
  { address, status, until }: Extract<Received, { type: 'watermark' }>,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const messages = await tx
      .selectFrom('message as m')
      .innerJoin('identity as i', (join) =>
        join
          .onRef('i.workspaceId', '=', 'm.workspaceId')
          .onRef('i.channelId', '=', 'm.channelId')
          .onRef('i.contactId', '=', 'm.contactId'),
      )
      .select(['m.id', 'm.externalId', 'm.status', 'm.contactId', 'm.conversationId', 'm.author'])
      .where('m.workspaceId', '=', place.workspaceId)
      .where('m.channelId', '=', place.channelId)
      .where('i.address', '=', address)
      .where('m.direction', '=', 'out')
      .where('m.status', 'in', status === 'read' ? ['sent', 'delivered'] : ['sent'])
      .where('m.sentAt', '<=', until)
      .orderBy('m.seq', 'desc')
      .limit(MOST_MARKED)
      .forUpdate('m')
      .execute()
    const report: Status = { type: 'status', externalId: '', status, at: until }
    await write(
      tx,
      world,
      place,
      messages.flatMap((message) => moveOf(message, [report]) ?? []),
    )
  })
}
