// The people inside a flow when it is published or stopped: who stands where, and the queue of what was chosen for them.
import { sql } from 'kysely'
import type { z } from 'zod'
import type { Db, Tx } from '#db/db.ts'
import { Denied } from '#engine/accounts/route.ts'
import type { Act, Waiting } from '#engine/events.ts'
import type { Graph } from '#engine/machine/graph.ts'
import {
  choicesOf,
  graver,
  type How,
  hows,
  type StepChange,
  stepChange,
  suggestedFor,
} from '#engine/machine/passengers.ts'
import { called } from '#engine/machine/walk.ts'
import { stepOf } from '#engine/steps/index.ts'
import { graphOf } from './drafts.ts'
import type { passengerShape } from './products_shapes.ts'

type Passengers = z.infer<typeof passengerShape>
export type Plan = Record<string, How>

/** People per waiting step of every live version, with what the next graph makes of the step; the fullest first. */
export async function passengers(
  db: Db,
  workspaceId: string,
  flowId: string,
  next: Graph,
): Promise<Passengers[]> {
  const standing = await db
    .selectFrom('run')
    .select([
      'versionId',
      sql<string>`coalesce(step_id, '')`.as('step'),
      sql<number>`count(*)::int`.as('count'),
    ])
    .where('workspaceId', '=', workspaceId)
    .where('flowId', '=', flowId)
    .where('status', '=', 'waiting')
    .groupBy(['versionId', 'stepId'])
    .execute()
  const graphs = await graphsOf(db, workspaceId, [...new Set(standing.map(({ versionId }) => versionId))])
  return [...Map.groupBy(standing, ({ step }) => step)]
    .map(([step, rows]) => passengersAt(step, rows, graphs, next))
    .sort((a, b) => b.count - a.count)
}

type Versions = Map<string, { number: number; graph: Graph }>

async function graphsOf(db: Db, workspaceId: string, ids: string[]): Promise<Versions> {
  if (ids.length === 0) return new Map()
  const versions = db.selectFrom('version').select(['id', 'number', 'graph'])
  const rows = await versions.where('workspaceId', '=', workspaceId).where('id', 'in', ids).execute()
  return new Map(rows.map(({ id, number, graph }) => [id, { number, graph: graphOf(graph) }]))
}

function passengersAt(
  id: string,
  rows: Array<{ versionId: string; count: number }>,
  versions: Versions,
  next: Graph,
): Passengers {
  let change: StepChange = 'same'
  let step = Object.hasOwn(next.steps, id) ? next.steps[id] : undefined
  const kind = step && stepOf(step.type)
  for (const { versionId } of rows) {
    const before = versions.get(versionId)?.graph
    if (before) change = graver(change, stepChange(before, next, id))
    else change = 'removed'
    step ??= before?.steps[id]
  }
  return {
    step: id,
    name: step ? called(step, stepOf(step.type)) : { en: id, es: id },
    type: step?.type ?? '',
    count: rows.reduce((sum, { count }) => sum + count, 0),
    versions: rows
      .map(({ versionId, count }) => ({ id: versionId, number: versions.get(versionId)?.number ?? 0, count }))
      .sort((a, b) => b.number - a.number),
    change,
    choices: choicesOf(change, kind),
    suggested: suggestedFor(change),
  }
}

/** Head-counts per choice; throws Denied(422) where a choice is impossible at its step. */
export function countsOf(standing: Passengers[], plan: Plan): Record<How, number> {
  const counts = Object.fromEntries(hows.map((how) => [how, 0])) as Record<How, number>
  for (const { step, name, count, choices } of standing) {
    const how = Object.hasOwn(plan, step) ? plan[step]! : 'stay'
    if (!choices.includes(how)) {
      throw new Denied(422, 'bad_plan', {
        en: `People at «${name.en}» cannot go on there in the new version. Let them finish, or hand them to a person.`,
        es: `Las personas en «${name.es}» no pueden seguir ahí en la versión nueva. Deja que terminen o pásalas a una persona.`,
      })
    }
    counts[how] += count
  }
  return counts
}

/** Most rows of one statement. */
const AT_ONCE = 5_000

/**
 * Queues what was chosen, one row per run, and locks nobody: each contact's next turn takes its row before anything else, and a
 * second copy changes nothing. `versionId` null: the flow was stopped, and everybody is handed to a person.
 */
export async function queueMoves(
  tx: Tx,
  act: Act,
  flowId: string,
  { versionId, plan }: { versionId: string | null; plan: Plan },
): Promise<void> {
  const { workspaceId, world, bells, actor: by } = act
  const steps = Object.keys(plan).filter((step) => plan[step] !== 'stay')
  if (versionId !== null && steps.length === 0) return
  const runs = await tx
    .selectFrom('run')
    .select(['id', 'contactId', 'stepId'])
    .where('workspaceId', '=', workspaceId)
    .where('flowId', '=', flowId)
    .where('status', '=', 'waiting')
    .$if(versionId !== null, (rows) => rows.where('stepId', 'in', steps))
    .execute()
  const common = { type: 'migrate', flowId, versionId, by } satisfies Partial<Waiting>
  for (let from = 0; from < runs.length; from += AT_ONCE) {
    const part = runs.slice(from, from + AT_ONCE)
    const datas = part.map(({ id, stepId }) => {
      const [step, how] = versionId === null ? [null, 'to_person'] : [stepId, plan[stepId ?? '']]
      return JSON.stringify({ ...common, runId: id, step, how })
    })
    await sql`
      insert into happening (workspace_id, contact_id, id, data, created_at)
      select ${workspaceId}, c, i, d, ${world.now()}
      from unnest(${part.map(({ contactId }) => contactId)}::uuid[], ${part.map(() => world.id())}::uuid[],
        ${datas}::jsonb[]) as a (c, i, d)`.execute(tx)
  }
  for (const { contactId } of runs) bells.advance(workspaceId, contactId)
}

/** How many people of a flow still have to change. */
export async function stillMoving(db: Db, workspaceId: string, flowId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from happening
    where workspace_id = ${workspaceId} and data->>'type' = 'migrate' and data->>'flowId' = ${flowId}`.execute(
    db,
  )
  return rows[0]?.count ?? 0
}
