// The history of a run as it was kept: what came, the way it took, what it asked for, what became of that.
import type { Db } from '#db/db.ts'
import { notFound } from '#engine/accounts/route.ts'

/** Most turns of one page. */
const SHOWN = 200

/** Turns of a run, newest first, before the turn of that number where one is given; and the deeds that they asked for. */
export async function history(db: Db, workspaceId: string, runId: string, before?: number) {
  const run = db.selectFrom('run').select('id').where('workspaceId', '=', workspaceId)
  if (!(await run.where('id', '=', runId).executeTakeFirst())) throw notFound()
  let turns = db.selectFrom('turn').selectAll().where('workspaceId', '=', workspaceId)
  turns = turns.where('runId', '=', runId)
  if (before !== undefined) turns = turns.where('number', '<', before)
  const rows = await turns
    .orderBy('number', 'desc')
    .limit(SHOWN + 1)
    .execute()
  const items = rows
    .slice(0, SHOWN)
    .map(({ number, happening, path, effects, variables, problem, createdAt }) => ({
      number,
      happening: happening.type,
      path,
      // Each by its own shape; here they are only shown.
      effects: effects.map((effect): { type: string; step: string } & Record<string, unknown> => ({
        ...effect,
      })),
      variables,
      problem,
      at: createdAt.toISOString(),
    }))
  const next = rows.length > SHOWN ? (items.at(-1)?.number ?? null) : null
  return { items, deeds: await deedsOf(db, workspaceId, runId), next }
}

async function deedsOf(db: Db, workspaceId: string, runId: string) {
  const rows = await db
    .selectFrom('deed')
    .select(['id', 'stepId', 'effect', 'state', 'attempt', 'outcome', 'error', 'createdAt', 'doneAt'])
    .where('workspaceId', '=', workspaceId)
    .where('runId', '=', runId)
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(SHOWN)
    .execute()
  return rows.map(({ id, stepId, effect, state, attempt, outcome, error, createdAt, doneAt }) => ({
    id,
    step: stepId,
    type: effect.type,
    state,
    attempts: attempt,
    outcome: outcome?.outcome ?? null,
    problem: error,
    at: createdAt.toISOString(),
    doneAt: doneAt?.toISOString() ?? null,
  }))
}
