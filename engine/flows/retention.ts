// Turns and deeds of runs that ended long ago, and old webhooks, are deleted, a few at a time, so that no lock is long and no table grows for ever.
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '#db/db.ts'
import { forgetWebhooks } from '#engine/inbox/webhook_log.ts'
import type { World } from '#engine/world.ts'

export interface RetentionDeps {
  db: Db
  world: Pick<World, 'now'>
  log(problem: unknown, words: string): void
  /** Days that the turns and deeds of an ended run are kept. */
  days: number
  /** How often old ones are looked for, in milliseconds; 0: never. */
  everyMs: number
}

/** Deletes old turns and deeds every so often; returns how to stop. */
export function startRetention({ db, world, log, days, everyMs }: RetentionDeps): () => Promise<void> {
  if (everyMs === 0) return async () => {}
  let stopped = false
  let working: Promise<void> | null = null
  const tick = () => {
    working ??= forgetAll(db, world, days, () => stopped)
      .catch((problem) => log(problem, 'runs: could not delete old turns and deeds'))
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
  const forgetting = [
    () => forgetTurns(db, world.now(), days),
    () => forgetDeeds(db, world.now(), days),
    () => forgetWebhooks(db, world.now(), AT_ONCE),
  ]
  for (const forget of forgetting) {
    for (let round = 0; round < MAX_ROUNDS && !stopped(); round++) {
      if ((await forget()) < AT_ONCE) break
    }
  }
}

/** Deletes at most `limit` turns of runs that ended more than so many days before; returns how many. */
export async function forgetTurns(db: Db, now: Date, days: number, limit = AT_ONCE): Promise<number> {
  const before = new Date(now.getTime() - days * DAY_MS)
  const { numAffectedRows } = await old(before, limit).execute(db)
  return Number(numAffectedRows ?? 0)
}

/** Deletes at most `limit` deeds, done or given up, of such runs; returns how many. */
export async function forgetDeeds(db: Db, now: Date, days: number, limit = AT_ONCE): Promise<number> {
  const before = new Date(now.getTime() - days * DAY_MS)
  const { numAffectedRows } = await settled(before, limit).execute(db)
  return Number(numAffectedRows ?? 0)
}

const old = (before: Date, limit: number): RawBuilder<unknown> => sql`
  delete from turn t using (
    select t.workspace_id, t.run_id, t.number from turn t
    join run r on r.workspace_id = t.workspace_id and r.id = t.run_id
    where t.created_at < ${before} and r.ended_at < ${before}
    limit ${limit}
  ) as o where t.workspace_id = o.workspace_id and t.run_id = o.run_id and t.number = o.number`

const settled = (before: Date, limit: number): RawBuilder<unknown> => sql`
  delete from deed d using (
    select d.workspace_id, d.id from deed d
    join run r on r.workspace_id = d.workspace_id and r.id = d.run_id
    where d.done_at < ${before} and d.state in ('done', 'failed', 'cancelled') and r.ended_at < ${before}
    limit ${limit}
  ) as o where d.workspace_id = o.workspace_id and d.id = o.id`
