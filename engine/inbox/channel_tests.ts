// Looking after a channel: links that lead to it, a test message past every conversation, and what went wrong lately.
import { sql } from 'kysely'
import { ChannelError, type ChannelWorld, type Words } from '#channels/channel.ts'
import type { Db } from '#db/db.ts'
import { displayName } from '#engine/contacts/contacts.ts'
import type { World } from '#engine/world.ts'
import { publicUrl } from './channel_vault.ts'
import { type ChannelRow, connect } from './channels.ts'
import { hookUrl } from './connections.ts'
import { sendErrorWords } from './send_errors.ts'

/** Where a link leads; our own page for channels without a provider. */
export function linkTo(row: ChannelRow, asked: { ref?: string; text?: string }): string | null {
  const { channel, settings } = connect(row)
  const given = { ...(asked.ref && { ref: asked.ref }), ...(asked.text && { text: asked.text }) }
  if (channel.reach) return channel.reach.link(settings, given)
  if (!channel.local) return null
  return `${publicUrl()}/c/${row.key}${asked.ref ? `?ref=${encodeURIComponent(asked.ref)}` : ''}`
}

/** Somebody who wrote on a channel. */
export interface Writer {
  address: string
  name: string
  at: string
}

const MAX_WRITERS = 8

/** The last few who wrote on a channel; those whose conversations are open come first. */
export async function writers(db: Db, workspaceId: string, channelId: string): Promise<Writer[]> {
  const known = new Map<string, Writer>()
  for (const state of ['open', 'closed'] as const) {
    for (const one of await writersOf(db, workspaceId, channelId, state))
      if (known.size < MAX_WRITERS && !known.has(one.address)) known.set(one.address, one)
    if (known.size === MAX_WRITERS) break
  }
  return [...known.values()]
}

async function writersOf(
  db: Db,
  workspaceId: string,
  channelId: string,
  state: 'open' | 'closed',
): Promise<Writer[]> {
  const rows = await db
    .selectFrom('conversation as v')
    .innerJoin('contact as c', (join) =>
      join.onRef('c.workspaceId', '=', 'v.workspaceId').onRef('c.id', '=', 'v.contactId'),
    )
    .innerJoin('identity as i', (join) =>
      join
        .onRef('i.workspaceId', '=', 'v.workspaceId')
        .onRef('i.contactId', '=', 'v.contactId')
        .onRef('i.channelId', '=', 'v.channelId'),
    )
    .select(['i.address', 'c.name', 'c.email', 'c.phone', 'v.lastMessageAt'])
    .where('v.workspaceId', '=', workspaceId)
    .where('v.channelId', '=', channelId)
    .where('v.state', '=', state)
    .orderBy('v.lastMessageAt', 'desc')
    .limit(30)
    .execute()
  return rows.map((row) => ({
    address: row.address,
    name: displayName(row) || row.address,
    at: row.lastMessageAt.toISOString(),
  }))
}

const greeting = {
  en: 'This is a test from Charla: the channel works.',
  es: 'Esta es una prueba de Charla: el canal funciona.',
}

/** Sends a test and says what the provider answered. Never throws for that. */
export async function sendTest(
  row: ChannelRow,
  world: ChannelWorld & Pick<World, 'id'>,
  { address, language }: { address: string; language: 'es' | 'en' },
): Promise<{ ok: boolean; problem: Words | null; detail: string }> {
  const { channel, settings } = connect(row)
  const text = greeting[language]
  try {
    const { externalId } = await channel.send(
      {
        ...{ id: world.id(), channelId: row.id, address, hookUrl: hookUrl(row), language },
        content: channel.can.email
          ? { kind: 'email', subject: 'Charla', text, files: [] }
          : { kind: 'text', text },
        ...{ author: 'person', lastHeardAt: world.now(), follows: null },
      },
      settings,
      world,
    )
    return { ok: true, problem: null, detail: externalId }
  } catch (problem) {
    if (!(problem instanceof ChannelError)) throw problem
    return { ok: false, problem: sendErrorWords[problem.kind], detail: problem.message.slice(0, 500) }
  }
}

const DAY_MS = 86_400_000
const MAX_FAILED = 10

/** The last failed messages, the fates of a day's webhooks, and how the templates stand. */
export async function troublesOf(db: Db, row: ChannelRow, now: Date) {
  const here = { workspaceId: row.workspaceId, channelId: row.id }
  return {
    failed: await failedOf(db, here),
    fates: await fatesOf(db, here, now),
    templates: connect(row).channel.templates ? await templatesOf(db, here) : null,
  }
}

type Here = { workspaceId: string; channelId: string }

async function failedOf(db: Db, { workspaceId, channelId }: Here) {
  const rows = await db
    .selectFrom('message as m')
    .innerJoin('contact as c', (join) =>
      join.onRef('c.workspaceId', '=', 'm.workspaceId').onRef('c.id', '=', 'm.contactId'),
    )
    .select(['m.id', 'm.conversationId', 'm.createdAt', 'm.error', 'c.name', 'c.email', 'c.phone'])
    .where('m.workspaceId', '=', workspaceId)
    .where('m.channelId', '=', channelId)
    .where('m.status', '=', 'failed')
    .orderBy('m.id', 'desc')
    .limit(MAX_FAILED)
    .execute()
  return rows.map(({ id, conversationId, createdAt, error, ...contact }) => ({
    ...{ id, conversationId, contact: displayName(contact), at: createdAt.toISOString() },
    words: sendErrorWords[error?.kind ?? 'unknown'],
    detail: error?.text ?? '',
  }))
}

async function fatesOf(db: Db, { workspaceId, channelId }: Here, now: Date) {
  const rows = await db
    .selectFrom('webhookLog')
    .select(['fate', sql<number>`count(*)::int`.as('count')])
    .where('workspaceId', '=', workspaceId)
    .where('channelId', '=', channelId)
    .where('createdAt', '>', new Date(now.getTime() - DAY_MS))
    .groupBy('fate')
    .execute()
  return Object.fromEntries(rows.map(({ fate, count }) => [fate, count]))
}

async function templatesOf(db: Db, { workspaceId, channelId }: Here) {
  const row = await db
    .selectFrom('messageTemplate')
    .select([sql<number>`count(*)::int`.as('count'), sql<Date | null>`max(synced_at)`.as('syncedAt')])
    .select(sql<number>`(count(*) filter (where status = 'approved'))::int`.as('approved'))
    .where('workspaceId', '=', workspaceId)
    .where('channelId', '=', channelId)
    .executeTakeFirstOrThrow()
  return { ...row, syncedAt: row.syncedAt?.toISOString() ?? null }
}
