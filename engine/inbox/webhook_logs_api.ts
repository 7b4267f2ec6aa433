// Routes of the inbound log: what became of every webhook of the last days, and taking one again.
import { sql } from 'kysely'
import { z } from 'zod'
import type { Tx } from '#db/db.ts'
import type { Fate } from '#db/tables.ts'
import { type Me, notFound, route } from '#engine/accounts/route.ts'
import { anywhere, pageQuery, readCursor, writeCursor } from '#engine/contacts/paging.ts'
import { words } from './channel_shapes.ts'
import { get } from './channels.ts'
import { mayReplay, replay } from './webhook_replays.ts'

const fate = z.enum(['handled', 'duplicate', 'ignored', 'refused', 'unparsed', 'failed'])
const time = z.iso.datetime()
const entry = z.object({
  id: z.uuid(),
  channel: z.object({ id: z.uuid(), type: z.string(), name: z.string() }).nullable(),
  fate,
  reason: words.nullable(),
  items: z.number().int(),
  /** Milliseconds until it was answered. */
  ms: z.number().int(),
  /** How the body begins. */
  beginning: z.string(),
  replayedAt: time.nullable(),
  createdAt: time,
})
const full = entry.extend({
  method: z.string(),
  headers: z.record(z.string(), z.string()),
  query: z.record(z.string(), z.string()),
  body: z.string(),
  /** It was genuine and is kept whole, so it may be taken again. */
  replayable: z.boolean(),
})

const BEGINNING = 160
const waited: ReadonlySet<Fate> = new Set(['unparsed', 'failed'])
const params = z.object({ id: z.uuid() })

function select(tx: Tx, workspaceId: string) {
  return tx
    .selectFrom('webhookLog as w')
    .leftJoin('channel as h', (join) =>
      join.onRef('h.workspaceId', '=', 'w.workspaceId').onRef('h.id', '=', 'w.channelId'),
    )
    .select(['w.id', 'w.channelId', 'w.fate', 'w.reason', 'w.items', 'w.ms', 'w.replayedAt', 'w.createdAt'])
    .select(['h.name', 'h.type'])
    .select(sql<string>`left(w.body, ${sql.lit(BEGINNING)})`.as('beginning'))
    .select(sql<string>`w.created_at::text`.as('at'))
    .where('w.workspaceId', '=', workspaceId)
}

type Row = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>

function shown(row: Row): z.input<typeof entry> {
  const { id, channelId, name, type, reason, items, ms, beginning } = row
  return {
    ...{ id, fate: row.fate, reason, items, ms, beginning },
    channel: name === null || type === null ? null : { id: channelId, name, type },
    replayedAt: row.replayedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  }
}

const rowOf = async (tx: Tx, me: Me, id: string) => {
  const row = await tx
    .selectFrom('webhookLog')
    .selectAll()
    .where('workspaceId', '=', me.workspaceId)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw notFound()
  return row
}

async function fullOf(tx: Tx, me: Me, id: string): Promise<z.input<typeof full>> {
  const row = await rowOf(tx, me, id)
  const { method, headers, query, body } = row
  const head = await select(tx, me.workspaceId).where('w.id', '=', id).executeTakeFirstOrThrow()
  return { ...shown(head), method, headers, query, body, replayable: mayReplay(row) }
}

export const api = {
  'GET /webhook-logs': route(
    {
      permission: 'channel.change',
      about:
        'What became of the webhooks of the last week, newest first; by channel, fate, time, and words in the body.',
      query: z.object({
        ...pageQuery,
        channel: z.uuid().optional(),
        fate: fate.optional(),
        search: z.string().trim().max(200).optional(),
        since: time.optional(),
      }),
      response: z.object({ items: z.array(entry), next: z.string().nullable() }),
    },
    async ({ tx, me, query }) => {
      let rows = select(tx, me.workspaceId)
        .orderBy('w.id', 'desc')
        .limit(query.limit + 1)
      if (query.channel) rows = rows.where('w.channelId', '=', query.channel)
      if (query.fate) rows = rows.where('w.fate', '=', query.fate as Fate)
      if (query.search) rows = rows.where('w.body', 'ilike', anywhere(query.search))
      if (query.since) rows = rows.where('w.createdAt', '>=', new Date(query.since))
      const after = readCursor(query.cursor)
      if (after) rows = rows.where('w.id', '<', after[1])
      const found = await rows.execute()
      const page = found.slice(0, query.limit)
      const last = found.length > query.limit ? page.at(-1) : undefined
      return { items: page.map(shown), next: last ? writeCursor(last.at, last.id) : null }
    },
  ),
  'GET /webhook-logs/:id': route(
    {
      permission: 'channel.change',
      about: 'One webhook as it came, its secrets left out.',
      params,
      response: full,
    },
    ({ tx, me, params }) => fullOf(tx, me, params.id),
  ),
  'POST /webhook-logs/:id/replay': route(
    {
      permission: 'channel.change',
      network: true,
      about: 'Takes a webhook again as if it had just come; what was taken before changes nothing.',
      params,
      response: z.object({ fate, reason: words.nullable(), items: z.number().int() }),
    },
    async ({ within, me, params, world }) => {
      const { row, channel } = await within(async (tx) => {
        const found = await rowOf(tx, me, params.id)
        return { row: found, channel: await get(tx, me.workspaceId, found.channelId) }
      })
      const outcome = await replay(row, channel)
      await within((tx) =>
        tx
          .updateTable('webhookLog')
          .set({
            replayedAt: world.now(),
            // What was understood before keeps its fate: that it is a duplicate now is no news.
            ...(waited.has(row.fate) && {
              ...{ fate: outcome.fate, items: outcome.items },
              reason: outcome.reason && JSON.stringify(outcome.reason),
            }),
          })
          .where('workspaceId', '=', me.workspaceId)
          .where('id', '=', params.id)
          .execute(),
      )
      return outcome
    },
  ),
}
