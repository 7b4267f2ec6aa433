// Conversations as screens show them: a page of a view, one in full, and the exact counts.
import { type SqlBool, sql } from 'kysely'
import { channelOf } from '#channels/index.ts'
import type { Db } from '#db/db.ts'
import { notFound } from '#engine/accounts/route.ts'
import * as contacts from '#engine/contacts/contacts.ts'
import { anywhere, readCursor, writeCursor } from '#engine/contacts/paging.ts'
import { namesOf } from './names.ts'
import type { PausedBy } from './pausing.ts'
import type { ConversationShape, FullConversationShape } from './shapes.ts'
import { windowOf } from './windows.ts'

function select(db: Db, workspaceId: string) {
  return db
    .selectFrom('conversation as v')
    .innerJoin('contact as c', (join) =>
      join.onRef('c.workspaceId', '=', 'v.workspaceId').onRef('c.id', '=', 'v.contactId'),
    )
    .leftJoin('channel as h', (join) =>
      join.onRef('h.workspaceId', '=', 'v.workspaceId').onRef('h.id', '=', 'v.channelId'),
    )
    .leftJoin('user as a', (join) =>
      join.onRef('a.workspaceId', '=', 'v.workspaceId').onRef('a.id', '=', 'v.assigneeId'),
    )
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('run as r')
          .innerJoin('flow as f', (join) =>
            join.onRef('f.workspaceId', '=', 'r.workspaceId').onRef('f.id', '=', 'r.flowId'),
          )
          .innerJoin('version as n', (join) =>
            join.onRef('n.workspaceId', '=', 'r.workspaceId').onRef('n.id', '=', 'r.versionId'),
          )
          .select(['r.id as runId', 'f.name as flowName'])
          .select(sql<string | null>`n.graph #>> array['steps', r.step_id, 'name']`.as('stepName'))
          .select(sql<string | null>`n.graph #>> array['steps', r.step_id, 'type']`.as('stepType'))
          .whereRef('r.workspaceId', '=', 'v.workspaceId')
          .whereRef('r.contactId', '=', 'v.contactId')
          .where('r.status', '=', 'waiting')
          .orderBy('r.startedAt', 'desc')
          .limit(1)
          .as('b'),
      (join) => join.onTrue(),
    )
    .select(['v.id', 'v.state', 'v.contactId', 'v.assigneeId', 'v.pausedAt', 'v.pausedBy', 'v.unread'])
    .select([
      'v.lastMessage',
      'v.lastMessageAt',
      'v.lastInboundAt',
      'v.waitingSince',
      'v.openedAt',
      'v.closedAt',
    ])
    .select(['c.name', 'c.avatarUrl', 'c.email', 'c.phone', 'c.tags', 'c.demo'])
    .select(['h.id as channelId', 'h.type as channelType', 'h.name as channelName', 'a.name as assigneeName'])
    .select(['b.runId', 'b.flowName', 'b.stepName', 'b.stepType'])
    .select(sql<string>`v.last_message_at::text`.as('at'))
    .where('v.workspaceId', '=', workspaceId)
}

type Row = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>

const iso = (time: Date | null) => time?.toISOString() ?? null

function shape(row: Row, person: Awaited<ReturnType<typeof namesOf>>): ConversationShape {
  const by: PausedBy | null = row.pausedBy
  return {
    id: row.id,
    state: row.state,
    contact: {
      id: row.contactId,
      name: contacts.displayName(row),
      avatarUrl: row.avatarUrl,
      email: row.email,
      phone: row.phone,
      tags: row.tags,
      demo: row.demo,
    },
    channel:
      row.channelId === null ? null : { id: row.channelId, type: row.channelType!, name: row.channelName! },
    assignee: row.assigneeId === null ? null : { id: row.assigneeId, name: row.assigneeName ?? '' },
    paused: row.pausedAt && {
      at: row.pausedAt.toISOString(),
      by: person(by ?? { kind: 'system', id: null }),
      ...(by?.reason ? { reason: by.reason } : {}),
    },
    bot: row.runId
      ? {
          runId: row.runId,
          flowName: row.flowName!,
          stepName: row.stepName ?? '',
          stepType: row.stepType ?? '',
        }
      : null,
    unread: row.unread,
    lastMessage: row.lastMessage,
    lastMessageAt: row.lastMessageAt.toISOString(),
    lastInboundAt: iso(row.lastInboundAt),
    waitingSince: iso(row.waitingSince),
    openedAt: row.openedAt.toISOString(),
    closedAt: iso(row.closedAt),
  }
}

async function shapeAll(db: Db, workspaceId: string, rows: Row[]): Promise<ConversationShape[]> {
  const person = await namesOf(
    db,
    workspaceId,
    rows.map(({ pausedBy }) => pausedBy),
  )
  return rows.map((row) => shape(row, person))
}

/** What a list shows. */
export interface View {
  view: 'all' | 'mine' | 'unassigned'
  state: 'open' | 'closed' | 'all'
  search?: string
  cursor?: string
  limit: number
}

async function pageOf(db: Db, workspaceId: string, userId: string, view: View, state: 'open' | 'closed') {
  let rows = select(db, workspaceId)
    .where('v.state', '=', state)
    .orderBy('v.lastMessageAt', 'desc')
    .orderBy('v.id', 'desc')
    .limit(view.limit + 1)
  if (view.view === 'mine') rows = rows.where('v.assigneeId', '=', userId)
  if (view.view === 'unassigned') rows = rows.where('v.assigneeId', 'is', null)
  const after = readCursor(view.cursor)
  if (after) {
    rows = rows.where(sql<SqlBool>`(v.last_message_at, v.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`)
  }
  if (view.search?.trim()) {
    const text = anywhere(view.search)
    rows = rows.where((eb) =>
      eb.or([
        eb('c.name', 'ilike', text),
        eb('c.email', 'ilike', text),
        eb('c.phone', 'ilike', text),
        sql<SqlBool>`exists (select from message m where m.workspace_id = v.workspace_id
          and m.contact_id = v.contact_id and m.conversation_id = v.id and m.content->>'text' ilike ${text})`,
      ]),
    )
  }
  return rows.execute()
}

/** A page of a view, newest last message first. Both states are read by their own index and merged. */
export async function list(
  db: Db,
  workspaceId: string,
  userId: string,
  view: View,
): Promise<{ items: ConversationShape[]; next: string | null }> {
  const states = view.state === 'all' ? (['open', 'closed'] as const) : ([view.state] as const)
  const pages: Row[] = []
  for (const state of states) pages.push(...(await pageOf(db, workspaceId, userId, view, state)))
  // Postgres writes times so that, within one session, text order is time order only for equal offsets; dates decide first.
  pages.sort(
    (a, b) =>
      b.lastMessageAt.getTime() - a.lastMessageAt.getTime() ||
      (a.at < b.at ? 1 : a.at > b.at ? -1 : a.id < b.id ? 1 : -1),
  )
  const last = pages.length > view.limit ? pages[view.limit - 1] : undefined
  return {
    items: await shapeAll(db, workspaceId, pages.slice(0, view.limit)),
    next: last ? writeCursor(last.at, last.id) : null,
  }
}

/** How many conversations are open: all, the user's, nobody's, and those with something unread. */
export async function counts(db: Db, workspaceId: string, userId: string) {
  const rows = await db
    .selectFrom('tally')
    .select('counter')
    .select(sql<number>`sum(delta)::int`.as('count'))
    .where('workspaceId', '=', workspaceId)
    .where('counter', 'in', ['open', 'open:unassigned', 'unread', `open:${userId}`])
    .groupBy('counter')
    .execute()
  const of = (counter: string) => rows.find((row) => row.counter === counter)?.count ?? 0
  return {
    all: of('open'),
    mine: of(`open:${userId}`),
    unassigned: of('open:unassigned'),
    unread: of('unread'),
  }
}

async function closureOf(db: Db, workspaceId: string, conversationId: string) {
  const row = await db
    .selectFrom('closure')
    .select(['category', 'summary', 'actor', 'createdAt'])
    .where('workspaceId', '=', workspaceId)
    .where('conversationId', '=', conversationId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!row) return null
  const person = await namesOf(db, workspaceId, [row.actor])
  return { ...row, actor: person(row.actor), createdAt: row.createdAt.toISOString() }
}

function shownWindow(type: string, heardAt: Date | null) {
  const can = channelOf(type)?.can
  const window = can ? windowOf(can, heardAt) : null
  return window && { ...window, closesAt: iso(window.closesAt), personClosesAt: iso(window.personClosesAt) }
}

/** One conversation in full, or 404. */
export async function get(
  db: Db,
  workspaceId: string,
  conversationId: string,
): Promise<FullConversationShape> {
  const row = await select(db, workspaceId).where('v.id', '=', conversationId).executeTakeFirst()
  if (!row) throw notFound()
  const [conversation] = await shapeAll(db, workspaceId, [row])
  const channels = await db
    .selectFrom('identity as i')
    .innerJoin('channel as h', (join) =>
      join.onRef('h.workspaceId', '=', 'i.workspaceId').onRef('h.id', '=', 'i.channelId'),
    )
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('message as m')
          .select('m.createdAt as heardAt')
          .whereRef('m.workspaceId', '=', 'i.workspaceId')
          .whereRef('m.contactId', '=', 'i.contactId')
          .whereRef('m.channelId', '=', 'i.channelId')
          .where('m.direction', '=', 'in')
          .orderBy('m.seq', 'desc')
          .limit(1)
          .as('l'),
      (join) => join.onTrue(),
    )
    .select(['h.id as channelId', 'h.type', 'h.name', 'i.address', 'l.heardAt'])
    .where('i.workspaceId', '=', workspaceId)
    .where('i.contactId', '=', row.contactId)
    .where('h.deletedAt', 'is', null)
    .orderBy('i.createdAt')
    .execute()
  return {
    ...conversation!,
    contact: await contacts.get(db, workspaceId, row.contactId),
    channels: channels.map(({ heardAt, ...channel }) => ({
      ...channel,
      window: shownWindow(channel.type, heardAt),
    })),
    closure: row.state === 'closed' ? await closureOf(db, workspaceId, conversationId) : null,
  }
}
