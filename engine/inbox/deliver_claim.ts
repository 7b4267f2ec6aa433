// Which messages this process sends now. A claim is one short transaction, made before the provider is called.

import type { Selectable } from 'kysely'
import { type SqlBool, sql } from 'kysely'
import type { Channel, Content } from '#channels/channel.ts'
import type { Db, Tx } from '#db/db.ts'
import type { ChannelTable } from '#db/tables.ts'
import type { Author } from '#engine/events.ts'
import { planted } from '#engine/plant.ts'
import type { World } from '#engine/world.ts'
import { end } from './deliver_outcome.ts'
import { silences } from './pausing.ts'

export type ChannelRow = Selectable<ChannelTable>

/** Finds a channel type by its name. */
export type TypeOf = (type: string) => Channel | undefined

/** A message that only this process may send, for as long as its fence stands. */
export interface Claimed {
  workspaceId: string
  id: string
  contactId: string
  conversationId: string
  channel: ChannelRow
  author: Author
  content: Content
  attempt: number
  partsSent: number
  fence: string
  address: string
  language: string
  /** One of many alike, which leaves room for answers. */
  bulk: boolean
  /** What they last said on this channel, where its provider wants to know. */
  heard: { externalId: string; subject?: string; at: Date } | null
}

/** What a claim brought. `blocked`: channels without tokens, and when they have one again. */
export interface Claim {
  found: number
  ended: Array<Pick<Claimed, 'workspaceId' | 'contactId' | 'author'>>
  claimed: Claimed[]
  blocked: Map<string, Date>
  /** Channels that have none for messages to many. */
  held: Map<string, Date>
}

/** Channels that are not looked at now: `all` for nothing, `bulk` not for messages to many; `noBulk`: none of those anywhere. */
export interface Skip {
  all: string[]
  bulk: string[]
  noBulk: boolean
}

/** Part of a channel's rate that messages to many leave to answers. */
const ROOM_FOR_ANSWERS = 0.2

/** The first unsent message of each contact, if it is due. What another process holds is passed over. */
function candidates(tx: Tx, now: Date, limit: number, skip: Skip) {
  const earlier = planted('outbox_by_time') ? sql`e.created_at < m.created_at` : sql`e.seq < m.seq`
  let query = tx
    .selectFrom('message as m')
    .select([
      'm.workspaceId',
      'm.id',
      'm.contactId',
      'm.conversationId',
      'm.channelId',
      'm.author',
      'm.content',
    ])
    .select(['m.attempt', 'm.partsSent', 'm.createdAt', 'm.bulk'])
    .where('m.status', '=', 'queued')
    .where((eb) => eb.or([eb('m.nextAttemptAt', 'is', null), eb('m.nextAttemptAt', '<=', now)]))
    .where(sql<SqlBool>`not exists (select from message e where e.workspace_id = m.workspace_id
      and e.contact_id = m.contact_id and e.status in ('queued', 'sending')
      and (${earlier} or e.status = 'sending'))`)
  if (skip.all.length > 0) query = query.where('m.channelId', 'not in', skip.all)
  if (skip.noBulk) query = query.where('m.bulk', '=', false)
  else if (skip.bulk.length > 0)
    query = query.where((eb) => eb.or([eb('m.bulk', '=', false), eb('m.channelId', 'not in', skip.bulk)]))
  return query
    .orderBy('m.bulk')
    .orderBy(sql`m.next_attempt_at nulls first`)
    .orderBy('m.id')
    .limit(limit)
    .forUpdate('m')
    .skipLocked()
    .execute()
}

type Candidate = Awaited<ReturnType<typeof candidates>>[number]

/** Read after the rows are locked, so that a pause that committed first is seen. */
function circumstances(tx: Tx, rows: Candidate[]) {
  return tx
    .selectFrom('message as m')
    .innerJoin('contact as c', (join) =>
      join.onRef('c.workspaceId', '=', 'm.workspaceId').onRef('c.id', '=', 'm.contactId'),
    )
    .innerJoin('workspace as w', 'w.id', 'm.workspaceId')
    .leftJoin('conversation as v', (join) =>
      join.onRef('v.workspaceId', '=', 'm.workspaceId').onRef('v.id', '=', 'm.conversationId'),
    )
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('identity as i')
          .select('i.address')
          .whereRef('i.workspaceId', '=', 'm.workspaceId')
          .whereRef('i.contactId', '=', 'm.contactId')
          .whereRef('i.channelId', '=', 'm.channelId')
          .orderBy('i.createdAt', 'desc')
          .limit(1)
          .as('a'),
      (join) => join.onTrue(),
    )
    .select(['m.id', 'v.pausedAt', 'v.pausedBy', 'a.address', 'c.language', 'w.language as home'])
    .where('m.workspaceId', 'in', [...new Set(rows.map(({ workspaceId }) => workspaceId))])
    .where(
      'm.id',
      'in',
      rows.map(({ id }) => id),
    )
    .execute()
}

/** Claims up to `limit` messages of different contacts: `queued → sending`, with attempt, fence and time. */
export function claim(db: Db, world: World, typeOf: TypeOf, limit: number, skip: Skip): Promise<Claim> {
  return db.transaction().execute(async (tx) => {
    const now = world.now()
    const rows = await candidates(tx, now, limit, skip)
    const result: Claim = {
      ...{ found: rows.length, ended: [], claimed: [] },
      ...{ blocked: new Map(), held: new Map() },
    }
    if (rows.length === 0) return result
    const around = new Map((await circumstances(tx, rows)).map((row) => [row.id, row]))
    const channels = await lockChannels(tx, rows)
    const fence = world.id()
    for (const row of rows) {
      const { address, language, home, ...paused } = around.get(row.id)!
      const channel = channels.get(row.channelId)
      const type = channel && !channel.deletedAt && channel.state !== 'disabled' && typeOf(channel.type)
      if (silences(paused, row)) await end(tx, world, row, 'cancelled')
      else if (!type)
        await end(tx, world, row, 'failed', { kind: 'auth', text: 'The channel is not connected.' })
      else if (address === null) {
        await end(tx, world, row, 'failed', {
          kind: 'invalid_recipient',
          text: 'No address on this channel.',
        })
      } else {
        const rate = channel.ratePerSecond ?? type.ratePerSecond
        const wait = type.local ? 0 : take(channel, rate, now, row.bulk)
        const shut = row.bulk ? result.held : result.blocked
        if (wait > 0) shut.set(row.channelId, new Date(now.getTime() + wait))
        else {
          result.claimed.push({
            ...row,
            channel,
            address,
            fence,
            attempt: row.attempt + 1,
            language: language ?? home,
            heard: asksForLast(type) ? await lastOf(tx, row) : null,
          })
        }
        continue
      }
      result.ended.push(row)
    }
    await write(tx, result.claimed, [...channels.values()], fence, now)
    return result
  })
}

const asksForLast = ({ can }: Channel): boolean => can.windowHours !== null || can.email === true

async function lastOf(tx: Tx, { workspaceId, contactId, channelId }: Candidate): Promise<Claimed['heard']> {
  const row = await tx
    .selectFrom('message')
    .select(['externalId', 'content', 'createdAt'])
    .where('workspaceId', '=', workspaceId)
    .where('contactId', '=', contactId)
    .where('channelId', '=', channelId)
    .where('direction', '=', 'in')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!row) return null
  const { content, createdAt: at } = row
  const subject = content.kind === 'email' ? { subject: content.subject } : {}
  return { externalId: row.externalId ?? '', ...subject, at }
}

async function lockChannels(tx: Tx, rows: Candidate[]): Promise<Map<string, ChannelRow>> {
  const found = await tx
    .selectFrom('channel')
    .selectAll()
    .where('id', 'in', [...new Set(rows.map(({ channelId }) => channelId))])
    .orderBy('id')
    .forUpdate()
    .execute()
  return new Map(found.map((row) => [row.id, row]))
}

/** Takes a token of the channel's bucket (one second's worth at most); else how many milliseconds until there is one. */
function take(channel: ChannelRow, rate: number, now: Date, bulk: boolean): number {
  const ahead = channel.tokensAt.getTime() - now.getTime()
  if (ahead > 0) return ahead
  const full = Math.max(1, rate)
  channel.tokens = Math.min(full, channel.tokens + (-ahead / 1000) * rate)
  channel.tokensAt = now
  const needed = 1 + (bulk ? Math.floor(full * ROOM_FOR_ANSWERS) : 0)
  if (channel.tokens < needed) return Math.ceil(((needed - channel.tokens) / rate) * 1000)
  channel.tokens -= 1
  return 0
}

async function write(
  tx: Tx,
  claimed: Claimed[],
  channels: ChannelRow[],
  fence: string,
  now: Date,
): Promise<void> {
  if (claimed.length === 0) return
  await tx
    .updateTable('message')
    .set({ status: 'sending', attempt: sql`attempt + 1`, fence, claimedAt: now })
    .where('workspaceId', 'in', [...new Set(claimed.map(({ workspaceId }) => workspaceId))])
    .where(
      'id',
      'in',
      claimed.map(({ id }) => id),
    )
    .execute()
  for (const { workspaceId, id, tokens, tokensAt } of channels) {
    if (!claimed.some(({ channel }) => channel.id === id)) continue
    await tx
      .updateTable('channel')
      .set({ tokens, tokensAt })
      .where('workspaceId', '=', workspaceId)
      .where('id', '=', id)
      .execute()
  }
}
