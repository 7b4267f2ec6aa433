// Versions: immutable graphs that runs are pinned to. Publishing makes one; stopping ends the runs inside.

import { sql } from 'kysely'
import type { Db, Tx } from '#db/db.ts'
import { Denied, notFound } from '#engine/accounts/route.ts'
import { type Act, record } from '#engine/events.ts'
import { canPublish } from '#engine/machine/check.ts'
import { diff } from '#engine/machine/diff.ts'
import { restoreStep } from '#engine/machine/edit.ts'
import type { Graph } from '#engine/machine/graph.ts'
import { planted } from '#engine/plant.ts'
import { steps } from '#engine/steps/index.ts'
import { change, draftOf, graphOf, lock, mustBeCurrent } from './drafts.ts'
import { publishProblems } from './known.ts'
import { countsOf, type Plan, passengers, queueMoves } from './passengers.ts'
import { stopAll } from './runs.ts'
import { arm } from './schedules.ts'

/** Most versions that a list shows; older ones are kept for the runs inside. */
const SHOWN = 100

/** The versions of a flow, newest first, each with what it changed. */
export async function list(db: Db, workspaceId: string, flowId: string) {
  const rows = await db
    .selectFrom('version as v')
    .leftJoin('user as u', (join) =>
      join.onRef('u.workspaceId', '=', 'v.workspaceId').onRef('u.id', '=', 'v.authorId'),
    )
    .select([
      'v.id',
      'v.number',
      'v.name',
      'v.note',
      'v.graph',
      'v.createdAt',
      'v.authorId',
      'u.name as authorName',
    ])
    .select(
      sql<number>`coalesce((select sum(delta) from tally t
        where t.workspace_id = v.workspace_id and t.counter = 'waiting:' || v.id), 0)::int`.as('live'),
    )
    .where('v.workspaceId', '=', workspaceId)
    .where('v.flowId', '=', flowId)
    .orderBy('v.number', 'desc')
    .limit(SHOWN + 1)
    .execute()
  return rows.slice(0, SHOWN).map(({ graph, authorId, authorName, createdAt, ...row }, index) => {
    const before = rows[index + 1]
    return {
      ...row,
      createdAt: createdAt.toISOString(),
      author: authorId && authorName !== null ? { id: authorId, name: authorName } : null,
      changes: before ? diff(graphOf(before.graph), graphOf(graph), steps).map(({ text }) => ({ text })) : [],
    }
  })
}

/** The graph of one version. */
export async function graph(db: Db, workspaceId: string, flowId: string, id: string): Promise<Graph> {
  const row = await db
    .selectFrom('version')
    .select('graph')
    .where('workspaceId', '=', workspaceId)
    .where('flowId', '=', flowId)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw notFound()
  return graphOf(row.graph)
}

interface Publication {
  revision: number
  name?: string
  note: string
  /** What becomes of those inside, by the step where they stand; a step that is left out: they stay on their version. */
  plan?: Plan
  /** Only says what would happen. */
  dryRun?: boolean
}

/** Publishes the draft of that revision as the next version. Throws Denied(422) while something stands against it. */
export async function publish(tx: Tx, act: Act, flowId: string, given: Publication) {
  const { plan = {}, dryRun = false } = given
  const flow = await lock(tx, act.workspaceId, flowId)
  await mustBeCurrent(tx, act, flow, given.revision)
  const draft = graphOf(flow.draft)
  const problems = await publishProblems(tx, act.workspaceId, { id: flowId, name: flow.name, graph: draft })
  const counts = countsOf(await passengers(tx, act.workspaceId, flowId, draft), plan)
  if (dryRun) return { version: null, counts, problems }
  if (!canPublish(problems)) throw hasProblems(problems)
  const version = await insert(tx, act, flowId, draft, given)
  await setState(tx, act, flowId, {
    state: 'published',
    versionId: version.id,
    triggerType: draft.trigger.type,
  })
  await arm(tx, act, flowId, draft.trigger)
  await queueMoves(tx, act, flowId, { versionId: version.id, plan })
  const data = { flowId, versionId: version.id, number: version.number }
  await record(tx, act.world, [
    { type: 'flow_published', workspaceId: act.workspaceId, actor: act.actor, data },
  ])
  act.bells.live()
  return { version, counts, problems }
}

/** The next version of a locked flow. */
async function insert(
  tx: Tx,
  act: Act,
  flowId: string,
  draft: Graph,
  { name = '', note }: Pick<Publication, 'name' | 'note'>,
): Promise<{ id: string; number: number }> {
  const { number } = await tx
    .selectFrom('version')
    .select((eb) => eb.fn.coalesce(eb.fn.max('number'), sql<number>`0`).as('number'))
    .where('workspaceId', '=', act.workspaceId)
    .where('flowId', '=', flowId)
    .executeTakeFirstOrThrow()
  if (planted('publish_in_place') && number > 0) return inPlace(tx, act, flowId, draft, number)
  const version = { id: act.world.id(), number: number + 1 }
  await tx
    .insertInto('version')
    .values({
      ...version,
      workspaceId: act.workspaceId,
      flowId,
      graph: JSON.stringify(draft),
      ...{ name, note },
      authorId: act.actor.kind === 'user' ? act.actor.id : null,
      createdAt: act.world.now(),
    })
    .execute()
  return version
}

/** A planted bug: the newest version gets the graph. */
async function inPlace(tx: Tx, { workspaceId }: Act, flowId: string, draft: Graph, number: number) {
  const newest = tx
    .updateTable('version')
    .set({ graph: JSON.stringify(draft) })
    .returning(['id', 'number'])
  const mine = newest.where('workspaceId', '=', workspaceId).where('flowId', '=', flowId)
  return mine.where('number', '=', number).executeTakeFirstOrThrow()
}

const hasProblems = (problems: unknown) =>
  new Denied(
    422,
    'has_problems',
    {
      en: 'This flow cannot be published yet. Fix what is marked in red first.',
      es: 'Este flujo aún no se puede publicar. Corrige primero lo marcado en rojo.',
    },
    problems,
  )

/** What becomes of those inside a flow that is stopped: they leave at once, finish, or are handed to a person. */
export const endings = ['end', 'finish', 'to_person'] as const

/** Stops a flow: it starts for nobody. */
export async function stop(
  tx: Tx,
  act: Act,
  flowId: string,
  inside: (typeof endings)[number],
): Promise<void> {
  const { state } = await lock(tx, act.workspaceId, flowId)
  if (state === 'draft') return
  if (state === 'published') {
    await setState(tx, act, flowId, { state: 'stopped' })
    const { workspaceId, actor } = act
    await record(tx, act.world, [{ type: 'flow_stopped', workspaceId, actor, data: { flowId } }])
  }
  if (inside === 'end') await stopAll(tx, act, flowId)
  if (inside === 'to_person') await queueMoves(tx, act, flowId, { versionId: null, plan: {} })
  act.bells.live()
}

/** Gives a version another name or note. */
export async function describe(
  tx: Tx,
  act: Act,
  flowId: string,
  versionId: string,
  given: { name?: string | undefined; note?: string | undefined },
): Promise<void> {
  await graph(tx, act.workspaceId, flowId, versionId)
  const { name, note } = given
  if (name === undefined && note === undefined) return
  const version = tx
    .updateTable('version')
    .set({ ...(name === undefined ? {} : { name }), ...(note === undefined ? {} : { note }) })
  await version.where('workspaceId', '=', act.workspaceId).where('id', '=', versionId).execute()
}

/** What changed from a version to another one, or to the draft. */
export async function changes(db: Db, workspaceId: string, flowId: string, from: string, to: string | null) {
  const before = await graph(db, workspaceId, flowId, from)
  const after =
    to === null ? await draftOf(db, workspaceId, flowId) : await graph(db, workspaceId, flowId, to)
  return diff(before, after, steps)
}

async function setState(
  tx: Tx,
  act: Act,
  flowId: string,
  given: { state: 'published' | 'stopped'; versionId?: string; triggerType?: string },
): Promise<void> {
  const updatedBy = act.actor.kind === 'user' ? act.actor.id : null
  const flow = tx.updateTable('flow').set({ ...given, updatedAt: act.world.now(), updatedBy })
  await flow.where('workspaceId', '=', act.workspaceId).where('id', '=', flowId).execute()
}

/** Makes an old version the draft, or takes one step from it; returns the draft's revision. */
export async function restore(
  tx: Tx,
  act: Act,
  flowId: string,
  { versionId, step }: { versionId: string; step?: string | undefined },
): Promise<number> {
  const flow = await lock(tx, act.workspaceId, flowId)
  const old = await graph(tx, act.workspaceId, flowId, versionId)
  if (step !== undefined && !Object.hasOwn(old.steps, step)) throw notFound()
  const draft = step === undefined ? old : restoreStep(graphOf(flow.draft), old, step, steps).graph
  await change(tx, act, flowId, { draft, revision: flow.revision + 1 })
  return flow.revision + 1
}
