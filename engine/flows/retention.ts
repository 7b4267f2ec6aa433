// Turns of runs that ended long ago are deleted, a few at a time, so that no lock is long and no table grows for ever.
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '#db/db.ts'
import type { World } from '#engine/world.ts'

export interface RetentionDeps {
  db: Db
  world: Pick<World, 'now'>
  log(problem: unknown, words: string): void
  /** Days that the turns of an ended run are kept. */
  days: number
  /** How often old ones are looked for, in milliseconds; 0: never. */
  everyMs: number
}

/** Deletes old turns every so often; returns how to stop. */
export function startRetention({ db, world, log, days, everyMs }: RetentionDeps): () => Promise<void> {
  if (everyMs === 0) return async () => {}
  let stopped = false
  let working: Promise<void> | null = null
  const tick = () => {
    working ??= forgetAll(db, world, days, () => stopped)
      .catch((problem) => log(problem, 'runs: could not delete old turns'))
      .finally(() => {
        working = null
      })
  }
  const timer = setInterval(tick, everyMs).unref()
  return async () => {
    stopped = true
    clearInterval(timer)
    await working
  }
}

const AT_ONCE = 2_000
const MAX_ROUNDS = 500
const DAY_MS = 24 * 60 * 60 * 1_000

async function forgetAll(
  db: Db,
  world: RetentionDeps['world'],
  days: number,
  stopped: () => boolean,
): Promise<void> {
  for (let round = 0; round < MAX_ROUNDS && !stopped(); round++) {
    if ((await forgetTurns(db, world.now(), days)) < AT_ONCE) return
  }
}

/** Deletes at most `limit` turns of runs that ended more than so many days before; returns how many. */
export async function forgetTurns(db: Db, now: Date, days: number, limit = AT_ONCE): Promise<number> {
  const before = new Date(now.getTime() - days * DAY_MS)
  const { numAffectedRows } = await old(before, limit).execute(db)
  return Number(numAffectedRows ?? 0)
}

const old = (before: Date, limit: number): RawBuilder<unknown> => sql`
  delete from turn t using (
    select t.workspace_id, t.run_id, t.number from turn t
    join run r on r.workspace_id = t.workspace_id and r.id = t.run_id
    where t.created_at < ${before} and r.ended_at < ${before}
    limit ${limit}
  ) as o where t.workspace_id = o.workspace_id and t.run_id = o.run_id and t.number = o.number`
