// Versions: immutable graphs that runs are pinned to. Publishing makes one; stopping ends the runs inside.
import { sql } from 'kysely'
import type { Db, Tx } from '#db/db.ts'
import { Denied, notFound } from '#engine/accounts/route.ts'
import { type Act, record } from '#engine/events.ts'
import { canPublish } from '#engine/machine/check.ts'
import { diff } from '#engine/machine/diff.ts'
import type { Graph } from '#engine/machine/graph.ts'
import { steps } from '#engine/steps/index.ts'
import { change, graphOf, lock, mustBeCurrent } from './drafts.ts'
import { problemsOf } from './known.ts'
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
    .select(['v.id', 'v.number', 'v.note', 'v.graph', 'v.createdAt', 'v.authorId', 'u.name as authorName'])
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

/** Publishes the draft of that revision as the next version. Throws Denied(422) while something stands against it. */
export async function publish(tx: Tx, act: Act, flowId: string, given: { revision: number; note: string }) {
  const flow = await lock(tx, act.workspaceId, flowId)
  await mustBeCurrent(tx, act, flow, given.revision)
  const draft = graphOf(flow.draft)
  const problems = await problemsOf(tx, act.workspaceId, draft)
  if (!canPublish(problems)) throw hasProblems(problems)
  const { number } = await tx
    .selectFrom('version')
    .select((eb) => eb.fn.coalesce(eb.fn.max('number'), sql<number>`0`).as('number'))
    .where('workspaceId', '=', act.workspaceId)
    .where('flowId', '=', flowId)
    .executeTakeFirstOrThrow()
  const version = { id: act.world.id(), number: number + 1 }
  await tx
    .insertInto('version')
    .values({
      ...version,
      workspaceId: act.workspaceId,
      flowId,
      graph: JSON.stringify(draft),
      note: given.note,
      authorId: act.actor.kind === 'user' ? act.actor.id : null,
      createdAt: act.world.now(),
    })
    .execute()
  await setState(tx, act, flowId, {
    state: 'published',
    versionId: version.id,
    triggerType: draft.trigger.type,
  })
  await arm(tx, act, flowId, draft.trigger)
  const data = { flowId, versionId: version.id, number: version.number }
  await record(tx, act.world, [
    { type: 'flow_published', workspaceId: act.workspaceId, actor: act.actor, data },
  ])
  act.bells.live()
  return version
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

/** Stops a flow: it starts for nobody, and those inside leave it. */
export async function stop(tx: Tx, act: Act, flowId: string): Promise<void> {
  const { state } = await lock(tx, act.workspaceId, flowId)
  if (state === 'draft') return
  if (state === 'published') {
    await setState(tx, act, flowId, { state: 'stopped' })
    const { workspaceId, actor } = act
    await record(tx, act.world, [{ type: 'flow_stopped', workspaceId, actor, data: { flowId } }])
  }
  await stopAll(tx, act, flowId)
  act.bells.live()
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

/** Makes an old version the draft; returns the draft's revision. */
export async function restore(tx: Tx, act: Act, flowId: string, versionId: string): Promise<number> {
  const flow = await lock(tx, act.workspaceId, flowId)
  const draft = await graph(tx, act.workspaceId, flowId, versionId)
  await change(tx, act, flowId, { draft, revision: flow.revision + 1 })
  return flow.revision + 1
}
