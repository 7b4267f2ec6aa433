// What a hundred thousand people who wait cost: the same measurements before and after they are there.
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import type { Database } from '#db/db.ts'
import type { Bench, Crowd } from './bench.ts'
import { comeToRest, copyPeople } from './people.ts'
import { startWorkers } from './processes.ts'
import { durableTurns, type Rate } from './turns.ts'

const COUNT = 100_000
const SECONDS = 3
const IDLE_S = 5
const SETTLE_MS = 6_000
const WEEK_MS = 7 * 86_400_000

/** A worker with nothing to do, per second: transactions, and milliseconds of processor time of itself and of Postgres (null: unknown). */
export interface Idle {
  queries: number
  workerMs: number
  postgresMs: number | null
}

export interface Rest {
  runs: number
  /** Turns of 128 at a time without and with the runs at rest. */
  without: { many: Rate; idle: Idle }
  with: { many: Rate; idle: Idle }
}

/** Measures, lets 100,000 runs wait for a week, and measures again. */
export async function runsAtRest(bench: Bench, crowd: Crowd, many: number): Promise<Rest> {
  const measure = async () => ({
    many: await durableTurns(bench, crowd, many, SECONDS),
    idle: await idle(bench.database),
  })
  const without = await measure()
  const due = new Date(Date.now() + WEEK_MS)
  await copyPeople(bench.database, crowd.flowId, { from: crowd.size, to: crowd.size + COUNT - 1, due })
  return { runs: COUNT, without, with: await measure() }
}

async function idle(database: Database): Promise<Idle> {
  await comeToRest(database)
  const workers = await startWorkers(database, 1)
  try {
    await pause(SETTLE_MS)
    const [ms, postgres, commits] = [
      await workers.used(),
      await postgresMs(database),
      await committed(database),
    ]
    await pause(IDLE_S * 1_000)
    const per = (before: number, after: number) => Number(((after - before) / IDLE_S).toFixed(1))
    const last = await postgresMs(database)
    return {
      queries: per(commits, await committed(database)),
      workerMs: per(ms, await workers.used()),
      postgresMs: postgres === null || last === null ? null : per(postgres, last),
    }
  } finally {
    await workers.stop()
  }
}

async function committed({ pool }: Database): Promise<number> {
  const { rows } = await pool.query(
    'select xact_commit::float as count from pg_stat_database where datname = current_database()',
  )
  return rows[0].count
}

/** Processor time that the server's processes have used, where /proc tells. */
async function postgresMs({ pool }: Database): Promise<number | null> {
  if (process.platform !== 'linux') return null
  const { rows } = await pool.query(`select setting from pg_settings where name = 'data_directory'`)
  const server = readFileSync(`${rows[0].setting}/postmaster.pid`, 'utf8').split('\n')[0]
  let ticks = 0
  for (const pid of readdirSync('/proc')) {
    if (!/^\d+$/.test(pid)) continue
    const stat = statOf(pid)
    if (pid === server || stat[1] === server) ticks += Number(stat[11]) + Number(stat[12])
    // What those that have ended had used is kept by the one that had started them.
    if (pid === server) ticks += Number(stat[13]) + Number(stat[14])
  }
  return ticks * 10
}

/** The fields of /proc/<pid>/stat behind the name: state, parent, …; empty for a process that is gone. */
function statOf(pid: string): string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return []
  }
}
