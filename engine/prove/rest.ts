// When a Charla of real processes has come to rest, and how the leases of dead processes run out without minutes going by.
import { setTimeout as pause } from 'node:timers/promises'
import { leasesRunOut } from '#engine/main_crash_testing.ts'
import type { Call } from './evidence.ts'
import type { Clone } from './ground.ts'

const JOBS = `update pgboss.job set state = 'retry', retry_count = retry_count + 1, start_after = now() where state = 'active'`

/** The leases of a dead process run out, as minutes would make them: of messages, deeds and jobs. Nobody else may be alive. */
export async function waitedOut({ pool }: Clone): Promise<void> {
  await leasesRunOut(pool)
  await pool.query(`update happening set created_at = created_at - interval '2 seconds'`)
  await pool.query(`update deed set next_at = now() where state = 'doing'`)
  await pool.query(JOBS)
}

const SENDING = `
update message set claimed_at = claimed_at - interval '2 minutes'
where status = 'sending' and claimed_at between now() - interval '1 minute' and now() - interval '3 seconds' returning id`
const DOING = `
update deed set next_at = now() where state = 'doing' and next_at between now() and now() + interval '177 seconds'`

/** While others live, what nobody has touched for three seconds counts as a dead process's, and its calls as lost. */
async function orphansEnd({ pool }: Clone, calls: Call[]): Promise<void> {
  const { rows } = await pool.query<{ id: string }>(SENDING)
  for (const call of calls) if (rows.some(({ id }) => id === call.id)) call.lost = true
  await pool.query(DOING)
  await pool.query(`${JOBS} and started_on < now() - interval '3 seconds'`)
}

// What will move by itself: whoever waits for a reply, or for what nobody will bring, does not.
const MOVING = `
select (select count(*) from happening)
  + (select count(*) from message where status in ('queued', 'sending'))
  + (select count(*) from deed where state in ('waiting', 'doing'))
  + (select count(*) from run r join pgboss.job j on j.name = 'timer' and j.state < 'completed'
       and j.data->>'runId' = r.id::text and j.data->>'token' = r.timer
     where r.status = 'waiting' and j.start_after < now() + interval '1 minute') as moving`
const PATIENCE_MS = 60_000
const POLL_MS = 100

/** Until nothing moves any more. False when that never was; `others` says that processes live which may be in the middle of something. */
export async function atRest(database: Clone, calls: Call[], others: boolean): Promise<boolean> {
  const until = performance.now() + PATIENCE_MS
  while (performance.now() < until) {
    if (others) await orphansEnd(database, calls)
    const { rows } = await database.pool.query(MOVING)
    if (Number(rows[0].moving) === 0) return true
    await pause(POLL_MS)
  }
  return false
}
