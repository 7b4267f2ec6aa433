// Runs as they were recorded, with all that replaying them takes. What people wrote is in it, so reading it needs the inbox.
import type { z } from 'zod'
import type { Db } from '#db/db.ts'
import { notFound } from '#engine/accounts/route.ts'
import { displayName } from '#engine/contacts/contacts.ts'
import type { pastShape } from './flow_tests_shapes.ts'

type Past = z.infer<typeof pastShape>

/** Most turns of a run that are replayed. */
const MAX_TURNS = 300

const selectPasts = (db: Db, workspaceId: string) =>
  db
    .selectFrom('run as r')
    .innerJoin('contact as c', (join) =>
      join.onRef('c.workspaceId', '=', 'r.workspaceId').onRef('c.id', '=', 'r.contactId'),
    )
    .leftJoin('channel as h', (join) =>
      join.onRef('h.workspaceId', '=', 'r.workspaceId').onRef('h.id', '=', 'r.channelId'),
    )
    .leftJoin('conversation as o', (join) =>
      join.onRef('o.workspaceId', '=', 'r.workspaceId').onRef('o.id', '=', 'r.conversationId'),
    )
    .select(['r.id', 'r.versionId', 'r.status', 'r.startedAt', 'o.source'])
    .select(['c.id as contactId', 'c.name', 'c.firstName', 'c.lastName', 'c.email', 'c.phone'])
    .select(['c.language', 'c.country', 'c.tags', 'c.fields'])
    .select(['h.id as channelId', 'h.type as channelType', 'h.name as channelName'])
    .where('r.workspaceId', '=', workspaceId)

type PastRow = Awaited<ReturnType<ReturnType<typeof selectPasts>['executeTakeFirstOrThrow']>>

/** The newest runs of a flow whose turns are still kept, the last started first. */
export async function ofFlow(db: Db, workspaceId: string, flowId: string, limit: number): Promise<Past[]> {
  const rows = await selectPasts(db, workspaceId)
    .where('r.flowId', '=', flowId)
    .orderBy('r.startedAt', 'desc')
    .orderBy('r.id', 'desc')
    .limit(limit)
    .execute()
  return withTurns(db, workspaceId, rows)
}

/** One run; throws when there is none, or its turns were forgotten. */
export async function get(db: Db, workspaceId: string, runId: string): Promise<Past> {
  const row = await selectPasts(db, workspaceId).where('r.id', '=', runId).executeTakeFirst()
  const [past] = row ? await withTurns(db, workspaceId, [row]) : []
  if (!past) throw notFound()
  return past
}

async function withTurns(db: Db, workspaceId: string, rows: PastRow[]): Promise<Past[]> {
  if (rows.length === 0) return []
  const turns = await db
    .selectFrom('turn')
    .select(['runId', 'happening', 'path', 'createdAt', 'number', 'versionId'])
    .where('workspaceId', '=', workspaceId)
    .where(
      'runId',
      'in',
      rows.map(({ id }) => id),
    )
    .where('number', '<=', MAX_TURNS)
    .orderBy('runId')
    .orderBy('number')
    .execute()
  const byRun = Map.groupBy(turns, ({ runId }) => runId)
  return rows.flatMap((row) => {
    const own = byRun.get(row.id) ?? []
    // Of a run whose beginning is no longer kept nothing can be played.
    return own[0]?.number === 1 ? [pastOf(row, own)] : []
  })
}

interface KeptTurn {
  happening: object & { type: string }
  path: Past['turns'][number]['path']
  createdAt: Date
  versionId: string | null
}

function pastOf(row: PastRow, turns: KeptTurn[]): Past {
  const { channelId, channelType, channelName } = row
  return {
    runId: row.id,
    versionId: turns[0]?.versionId ?? row.versionId,
    status: row.status,
    startedAt: row.startedAt.toISOString(),
    contactName: displayName(row),
    contact: {
      id: row.contactId,
      firstName: row.firstName ?? '',
      lastName: row.lastName ?? '',
      email: row.email ?? '',
      phone: row.phone ?? '',
      language: row.language ?? '',
      country: row.country ?? '',
      tags: row.tags,
      fields: row.fields,
    },
    channel: channelId === null ? null : { id: channelId, type: channelType ?? '', name: channelName ?? '' },
    source: row.source ?? '',
    turns: turns.map(({ happening, path, createdAt }) => ({
      happening: { ...happening },
      path,
      at: createdAt.toISOString(),
    })),
  }
}
