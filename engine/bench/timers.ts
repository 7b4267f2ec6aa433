// Thousands of timers that are due at the same instant, two workers, and what the database's own clock says of it.
import { setTimeout as pause } from 'node:timers/promises'
import type { Bench } from './bench.ts'
import { reminders } from './flow.ts'
import { comeToRest, copyPeople } from './people.ts'
import { startWorkers } from './processes.ts'

const COUNT = 10_000
const WORKERS = 2
const HEAD_START_MS = 15_000
const PATIENCE_MS = 60_000

/** What became of the timers; lateness in milliseconds, by the database's clock. */
export interface Timers {
  due: number
  fired: number
  doubled: number
  lateP50: number
  lateP100: number
}

// A turn's row is written by the statement before the commit, so its default is when the timer had its effect.
const CLOCK = 'alter table turn add column if not exists written_at timestamptz default clock_timestamp()'

const FIRED = `
with fired as (
  select t.run_id, t.written_at, count(*) over (partition by t.run_id) as times
  from turn t join run r on r.workspace_id = t.workspace_id and r.id = t.run_id
  where r.flow_id = $1 and t.happening->>'type' = 'timer'
)
select count(distinct run_id)::int as fired, (count(*) - count(distinct run_id))::int as doubled,
  percentile_disc(array[0.5, 1]) within group (order by extract(epoch from written_at - $2) * 1000) as late,
  coalesce(min(written_at) < $2, false) as early
from fired`

// What the web chat says is on disk and that is all, so no provider is measured along.
const AT_HOME = `update channel set type = 'webchat' where workspace_id = $1`

/** Lets 10,000 timers fall due at once. Throws when one of them is early. */
export async function timersAtOnce(bench: Bench): Promise<Timers> {
  const { pool } = bench.database
  await pool.query(CLOCK)
  const crowd = await bench.crowd(reminders, 1)
  await pool.query(AT_HOME, [bench.act.workspaceId])
  await comeToRest(bench.database)
  const workers = await startWorkers(bench.database, WORKERS)
  try {
    const { rows } = await pool.query(`select now() + $1 * interval '1 ms' as due`, [HEAD_START_MS])
    const { due } = rows[0] as { due: Date }
    await copyPeople(bench.database, crowd.flowId, { from: 1, to: COUNT, due })
    const look = async () => (await pool.query(FIRED, [crowd.flowId, due])).rows[0]
    const until = due.getTime() + PATIENCE_MS
    let seen = await look()
    while (seen.fired < COUNT && Date.now() < until) {
      await pause(500)
      seen = await look()
    }
    // Whoever would ring twice does it now.
    await pause(1_000)
    const { fired, doubled, late, early } = await look()
    if (early) throw new Error('a timer was early')
    const [lateP50, lateP100] = (late ?? [0, 0]).map((ms: string) => Math.round(Number(ms)))
    return { due: COUNT, fired, doubled, lateP50, lateP100 }
  } finally {
    await workers.stop()
  }
}
