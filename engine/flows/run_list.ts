// The runs of a flow as lists and one by one, for whoever wants to know what happened to people inside.
import { sql } from 'kysely'
import type { z } from 'zod'
import type { Db } from '#db/db.ts'
import { notFound } from '#engine/accounts/route.ts'
import { displayName } from '#engine/contacts/contacts.ts'
import { readCursor, writeCursor } from '#engine/contacts/paging.ts'
import { exitsOf } from '#engine/machine/edit.ts'
import type { Graph } from '#engine/machine/graph.ts'
import { called } from '#engine/machine/walk.ts'
import { stepOf } from '#engine/steps/index.ts'
import { graphOf } from './drafts.ts'
import type { flowRunShape, oneRunShape } from './products_shapes.ts'

type FlowRun = z.infer<typeof flowRunShape>
type OneRun = z.infer<typeof oneRunShape>

export interface RunFilter {
  status?: FlowRun['status'] | undefined
  step?: string | undefined
  versionId?: string | undefined
  /** Started in this period; `to` does not belong to it. */
  from?: string | undefined
  to?: string | undefined
  cursor?: string | undefined
  limit: number
}

const selectRuns = (db: Db, workspaceId: string) =>
  db
    .selectFrom('run as r')
    .innerJoin('version as v', (join) =>
      join.onRef('v.workspaceId', '=', 'r.workspaceId').onRef('v.id', '=', 'r.versionId'),
    )
    .leftJoin('contact as c', (join) =>
      join.onRef('c.workspaceId', '=', 'r.workspaceId').onRef('c.id', '=', 'r.contactId'),
    )
    .select([
      'r.id',
      'r.flowId',
      'r.conversationId',
      'r.versionId',
      'r.status',
      'r.stepId',
      'r.turn',
      'r.problem',
    ])
    .select(['r.startedAt', 'r.endedAt', 'v.number', 'c.id as contactId', 'c.name', 'c.email', 'c.phone'])
    .select(sql<string>`r.started_at::text`.as('place'))
    .where('r.workspaceId', '=', workspaceId)

type RunRow = Awaited<ReturnType<ReturnType<typeof selectRuns>['executeTakeFirstOrThrow']>>

/** Runs of a flow, the last started first, in keyset pages. */
export async function ofFlow(db: Db, workspaceId: string, flowId: string, filter: RunFilter) {
  const after = readCursor(filter.cursor)
  let query = selectRuns(db, workspaceId).where('r.flowId', '=', flowId)
  if (filter.status) query = query.where('r.status', '=', filter.status)
  if (filter.step) query = query.where('r.stepId', '=', filter.step)
  if (filter.versionId) query = query.where('r.versionId', '=', filter.versionId)
  if (filter.from) query = query.where('r.startedAt', '>=', new Date(filter.from))
  if (filter.to) query = query.where('r.startedAt', '<', new Date(filter.to))
  if (after)
    query = query.where(sql<boolean>`(r.started_at, r.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`)
  const rows = await query
    .orderBy('r.startedAt', 'desc')
    .orderBy('r.id', 'desc')
    .limit(filter.limit + 1)
    .execute()
  const page = rows.slice(0, filter.limit)
  const graphs = await graphsOf(db, workspaceId, [...new Set(page.map(({ versionId }) => versionId))])
  const last = page.at(-1)
  return {
    items: page.map((row) => shapeOf(row, graphs.get(row.versionId)?.graph)),
    next: rows.length > filter.limit && last ? writeCursor(last.place, last.id) : null,
  }
}

async function graphsOf(db: Db, workspaceId: string, ids: string[]) {
  if (ids.length === 0) return new Map<string, { number: number; graph: Graph }>()
  const versions = db
    .selectFrom('version')
    .select(['id', 'number', 'graph'])
    .where('workspaceId', '=', workspaceId)
  const rows = await versions.where('id', 'in', ids).orderBy('number').execute()
  return new Map(rows.map(({ id, number, graph }) => [id, { number, graph: graphOf(graph) }]))
}

function shapeOf(row: RunRow, graph: Graph | undefined): FlowRun {
  const step = row.stepId === null ? undefined : graph?.steps[row.stepId]
  const { contactId: id, name, email, phone } = row
  return {
    id: row.id,
    contact: id === null ? null : { id, name: displayName({ name: name ?? '', email, phone }) },
    conversationId: row.conversationId,
    version: { id: row.versionId, number: row.number },
    status: row.status,
    step: row.stepId,
    stepName:
      row.stepId === null
        ? null
        : step
          ? called(step, stepOf(step.type))
          : { en: row.stepId, es: row.stepId },
    turns: row.turn,
    problem: row.problem,
    startedAt: row.startedAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
  }
}

/** One run; throws when there is none. */
export async function get(db: Db, workspaceId: string, runId: string): Promise<OneRun> {
  const row = await selectRuns(db, workspaceId)
    .select('r.snapshot')
    .where('r.id', '=', runId)
    .executeTakeFirst()
  if (!row) throw notFound()
  const taken = db.selectFrom('turn').select('versionId').distinct().where('workspaceId', '=', workspaceId)
  const took = await taken.where('runId', '=', runId).execute()
  const ids = [row.versionId, ...took.flatMap(({ versionId }) => versionId ?? [])]
  const versions = await graphsOf(db, workspaceId, [...new Set(ids)])
  const flow = db.selectFrom('flow').select(['id', 'name']).where('workspaceId', '=', workspaceId)
  const found = await flow.where('id', '=', row.flowId).executeTakeFirst()
  return {
    ...shapeOf(row, versions.get(row.versionId)?.graph),
    flow: found ?? { id: row.flowId, name: '' },
    variables: row.snapshot.vars,
    steps: Object.assign({}, ...[...versions.values()].map(({ graph }) => stepsOf(graph))),
    moves: await movesOf(db, workspaceId, row.contactId, runId),
    forgotten: row.turn > 0 && took.length === 0,
  }
}

const stepsOf = (graph: Graph): OneRun['steps'] =>
  Object.fromEntries(
    Object.values(graph.steps).map((step) => {
      const kind = stepOf(step.type)
      const exits = (kind && exitsOf(kind, step.data)) ?? []
      const titles = Object.fromEntries(exits.map(({ name, title }) => [name, title]))
      return [step.id, { name: called(step, kind), type: step.type, exits: titles }]
    }),
  )

/** When the run changed its version. */
async function movesOf(
  db: Db,
  workspaceId: string,
  contactId: string | null,
  runId: string,
): Promise<OneRun['moves']> {
  if (contactId === null) return []
  const rows = await db
    .selectFrom('event')
    .select(['data', 'createdAt'])
    .where('workspaceId', '=', workspaceId)
    .where('contactId', '=', contactId)
    .where('type', '=', 'run_moved')
    .where(sql<string>`data->>'runId'`, '=', runId)
    .orderBy('id')
    .execute()
  const moves = rows.map(({ data, createdAt }) => ({
    ...(data as unknown as { from: string; to: string; how: 'move' | 'ask_again' }),
    at: createdAt.toISOString(),
  }))
  const versions = await graphsOf(db, workspaceId, [...new Set(moves.flatMap(({ from, to }) => [from, to]))])
  const numberOf = (id: string): number => versions.get(id)?.number ?? 0
  return moves.map(({ from, to, how, at }) => ({ from: numberOf(from), to: numberOf(to), how, at }))
}
