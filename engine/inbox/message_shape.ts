// Messages as screens show them, read with their channel and their author's name.
import { type Selectable, sql } from 'kysely'
import type { Db } from '#db/db.ts'
import type { MessageTable } from '#db/tables.ts'
import { notFound } from '#engine/accounts/route.ts'
import type { Actor } from '#engine/events.ts'
import type { Person } from './names.ts'
import { namesOf } from './names.ts'
import { sendErrorWords, unknownFateWords } from './send_errors.ts'
import type { MessageShape } from './shapes.ts'

/** Messages with their channel's type and name. */
export function selectMessages(db: Db, workspaceId: string) {
  return db
    .selectFrom('message as m')
    .innerJoin('channel as h', (join) =>
      join.onRef('h.workspaceId', '=', 'm.workspaceId').onRef('h.id', '=', 'm.channelId'),
    )
    .selectAll('m')
    .select(['h.type as channelType', 'h.name as channelName'])
    .where('m.workspaceId', '=', workspaceId)
}

export type MessageRow = Selectable<MessageTable> & { channelType: string; channelName: string }

const iso = (time: Date | null) => (time ? time.toISOString() : null)

function errorOf({ status, error }: MessageRow): MessageShape['error'] {
  if (status === 'unknown') {
    return { kind: 'unknown_fate', text: error?.text ?? '', words: unknownFateWords }
  }
  if (status !== 'failed') return null
  const kind = error && error.kind in sendErrorWords ? error.kind : 'unknown'
  return { kind, text: error?.text ?? '', words: sendErrorWords[kind] }
}

/** A message row as the API shows it. */
export function messageOf(row: MessageRow, person: (actor: Actor) => Person): MessageShape {
  const step = row.author.step
  return {
    id: row.id,
    direction: row.direction,
    author: { ...person(row.author), ...(step ? { step } : {}) },
    content: row.content,
    status: row.status,
    error: errorOf(row),
    channel: { id: row.channelId, type: row.channelType, name: row.channelName },
    createdAt: row.createdAt.toISOString(),
    sentAt: iso(row.sentAt),
    deliveredAt: iso(row.deliveredAt),
    readAt: iso(row.readAt),
    clientId: row.clientId,
  }
}

/** One message, or 404. */
export async function getMessage(db: Db, workspaceId: string, messageId: string): Promise<MessageShape> {
  const row = await selectMessages(db, workspaceId).where('m.id', '=', messageId).executeTakeFirst()
  if (!row) throw notFound()
  return messageOf(row, await namesOf(db, workspaceId, [row.author]))
}

/** The name a step's author gave it, per run and step: what bot bubbles are signed with. */
export async function stepNames(
  db: Db,
  workspaceId: string,
  rows: MessageRow[],
): Promise<Map<string, string>> {
  const spoken = rows.filter(({ author }) => author.runId && author.step)
  const runs = [...new Set(spoken.map(({ author }) => author.runId!))]
  const steps = [...new Set(spoken.map(({ author }) => author.step!))]
  if (runs.length === 0) return new Map()
  const found = await db
    .selectFrom('run as r')
    .innerJoin('version as n', (join) =>
      join.onRef('n.workspaceId', '=', 'r.workspaceId').onRef('n.id', '=', 'r.versionId'),
    )
    .innerJoin(sql<{ id: string }>`unnest(${steps}::text[])`.as<'s'>(sql`s (id)`), (join) => join.onTrue())
    .select(['r.id as runId', 's.id as step'])
    .select(sql<string | null>`n.graph #>> array['steps', s.id, 'name']`.as('name'))
    .where('r.workspaceId', '=', workspaceId)
    .where('r.id', 'in', runs)
    .execute()
  return new Map(
    found.flatMap(({ runId, step, name }) => (name ? [[`${runId} ${step}`, name] as const] : [])),
  )
}
