// How people go through a flow: counted from the ways of its turns, so every number is exact.
import { sql } from 'kysely'
import type { z } from 'zod'
import type { Db } from '#db/db.ts'
import { called } from '#engine/machine/walk.ts'
import { stepOf } from '#engine/steps/index.ts'
import { graphOf } from './drafts.ts'
import type { trafficShape } from './products_shapes.ts'

type Traffic = z.infer<typeof trafficShape>
type StepTraffic = Traffic['steps'][number]

export interface TrafficFilter {
  versionId?: string | undefined
  /** The period; `to` does not belong to it. Who stands where is of now. */
  from?: string | undefined
  to?: string | undefined
}

/** Per step: how often it was come to, left by which exit, who stands there now and who was lost there. */
export async function traffic(
  db: Db,
  workspaceId: string,
  flowId: string,
  filter: TrafficFilter,
): Promise<Traffic> {
  const [visits, standing, nameOf] = await Promise.all([
    visitsOf(db, workspaceId, flowId, filter),
    standingOf(db, workspaceId, flowId, filter),
    namesOf(db, workspaceId, flowId, filter),
  ])
  const steps = new Map<string, StepTraffic>()
  const at = (step: string): StepTraffic => {
    const found = steps.get(step) ?? {
      step,
      name: nameOf(step),
      entered: 0,
      exits: [],
      waiting: 0,
      dropped: 0,
    }
    steps.set(step, found)
    return found
  }
  for (const { step, exit, times, entered } of visits.rows) {
    if (step === null) continue
    at(step).entered += entered
    if (exit !== null) at(step).exits.push({ exit, count: times })
  }
  for (const { step, waiting, dropped } of standing.rows) Object.assign(at(step), { waiting, dropped })
  const started = visits.rows.find(({ step }) => step === null)?.times ?? 0
  for (const { exits } of steps.values()) exits.sort((a, b) => b.count - a.count || order(a.exit, b.exit))
  const all = [...steps.values()].sort((a, b) => b.entered - a.entered || order(a.step, b.step))
  return { started, steps: all }
}

/** Most versions that are asked for the names of steps, newest first. */
const ASKED = 50

/** Names of steps, as the newest version that has them calls them. */
async function namesOf(db: Db, workspaceId: string, flowId: string, { versionId }: TrafficFilter) {
  const rows = await db
    .selectFrom('version')
    .select('graph')
    .where('workspaceId', '=', workspaceId)
    .where('flowId', '=', flowId)
    .$if(versionId !== undefined, (versions) => versions.where('id', '=', versionId ?? ''))
    .orderBy('number', 'desc')
    .limit(ASKED)
    .execute()
  const graphs = rows.map(({ graph }) => graphOf(graph))
  return (id: string) => {
    const step = graphs.find(({ steps }) => Object.hasOwn(steps, id))?.steps[id]
    return step ? called(step, stepOf(step.type)) : { en: id, es: id }
  }
}

const order = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true })

const within = (column: string, { from, to }: TrafficFilter) => sql`
  (${from ?? null}::timestamptz is null or ${sql.ref(column)} >= ${from ?? null}::timestamptz)
  and (${to ?? null}::timestamptz is null or ${sql.ref(column)} < ${to ?? null}::timestamptz)`

const ofVersions = (workspaceId: string, flowId: string, { versionId }: TrafficFilter) => sql`
  select id from version where workspace_id = ${workspaceId} and flow_id = ${flowId}
    and (${versionId ?? null}::uuid is null or id = ${versionId ?? null}::uuid)`

/**
 * The first visit of a turn that something set going is the step where the run stood, so it is no arrival; the row without a step
 * counts the starts.
 */
const visitsOf = (db: Db, workspaceId: string, flowId: string, filter: TrafficFilter) =>
  sql<{ step: string | null; exit: string | null; times: number; entered: number }>`
    with taken as materialized (
      select happening->>'type' as happening, path from turn
      where workspace_id = ${workspaceId} and version_id in (${ofVersions(workspaceId, flowId, filter)})
        and ${within('created_at', filter)}
    )
    select visit->>'step' as step, visit->>'exit' as exit, count(*)::int as times,
      count(*) filter (where place > 1 or happening in ('start', 'resume'))::int as entered
    from taken cross join lateral jsonb_array_elements(path) with ordinality as p (visit, place)
    group by 1, 2
    union all
    select null, null, count(*)::int, 0 from taken where happening = 'start'`.execute(db)

const standingOf = (db: Db, workspaceId: string, flowId: string, filter: TrafficFilter) =>
  sql<{ step: string; waiting: number; dropped: number }>`
    select step_id as step, count(*) filter (where status = 'waiting')::int as waiting,
      count(*) filter (where status in ('failed', 'stopped') and ${within('ended_at', filter)})::int as dropped
    from run where workspace_id = ${workspaceId} and flow_id = ${flowId} and step_id is not null and status <> 'ended'
      and (${filter.versionId ?? null}::uuid is null or version_id = ${filter.versionId ?? null}::uuid)
    group by 1`.execute(db)
