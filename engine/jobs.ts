// pg-boss as the alarm clock: queues are declared by the rooms, jobs are sent inside our own transactions, and a job that has
// become due is fetched within half a second. A job is a doorbell: it may ring twice, and ringing twice changes nothing.
import { createHash } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import type pg from 'pg'
import { type Db as BossDatabase, fromKysely, PgBoss } from 'pg-boss'
import type { Database } from '#db/db.ts'
import type { Tables } from '#db/tables.ts'

/** A job about to be sent. `after` delays it until that instant. */
export interface NewJob<D extends object = object> {
  /** A UUID; sending the same id twice queues it once. */
  id?: string
  data: D
  after?: Date
}

/** A job that has become due. */
export interface DueJob<D extends object = object> {
  id: string
  data: D
}

/** What a room declares: a queue and what is done with its jobs. A batch that throws is retried with backoff. */
export interface Queue<D extends object = object> {
  name: string
  /** How often a failed batch is tried again. */
  retries: number
  /** Seconds after which a batch whose process died is tried again. */
  expireSeconds: number
  run(jobs: Array<DueJob<D>>): Promise<void>
}

/** A handle that can run SQL inside a transaction. */
export type Inside = pg.ClientBase | Kysely<Tables>

export interface Jobs {
  /** Sends jobs as part of the caller's transaction. */
  sendIn(inside: Inside, queue: string, jobs: NewJob[]): Promise<void>
  /** Sends jobs on their own. */
  send(queue: string, jobs: NewJob[]): Promise<void>
  /** Takes jobs back; those already running or done are left. */
  cancel(queue: string, ids: string[]): Promise<void>
  /** Whether the queue moves: seconds that the oldest due job has waited, 0 when none waits. */
  lag(): Promise<number>
  stop(): Promise<void>
}

const POLL_SECONDS = 0.5
const BATCH = 256

/** Starts pg-boss (installing its schema under its own lock) and, where `work` says so, the workers of the queues. */
export async function startJobs(
  database: Database,
  queues: Queue[],
  options: { work: boolean; log?: (problem: unknown) => void },
): Promise<Jobs> {
  const log = options.log ?? (() => {})
  const boss = new PgBoss({
    db: { executeSql: (text, values) => database.pool.query(text, values as unknown[]) },
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
    supervise: options.work,
    schedule: false,
  })
  boss.on('error', log)
  await boss.start()
  for (const queue of queues) await ensureQueue(boss, queue)
  if (options.work) for (const queue of queues) await work(boss, queue)
  return {
    sendIn: (inside, queue, jobs) => insert(boss, queue, jobs, adapter(inside)),
    send: (queue, jobs) => insert(boss, queue, jobs),
    async cancel(queue, ids) {
      if (ids.length > 0) await boss.deleteJob(queue, ids)
    },
    lag: () => lag(database),
    stop: () => boss.stop({ graceful: true, timeout: 10_000 }),
  }
}

async function ensureQueue(boss: PgBoss, { name, retries, expireSeconds }: Queue): Promise<void> {
  const options = {
    retryLimit: retries,
    retryBackoff: true,
    retryDelay: 1,
    expireInSeconds: expireSeconds,
    deleteAfterSeconds: 3600,
  }
  if (await boss.getQueue(name)) await boss.updateQueue(name, options)
  else await boss.createQueue(name, options)
}

async function work(boss: PgBoss, queue: Queue): Promise<void> {
  await boss.work(
    queue.name,
    { batchSize: BATCH, pollingIntervalSeconds: POLL_SECONDS, burstWhenBatchFull: true },
    async (jobs) => queue.run(jobs.map(({ id, data }) => ({ id, data: data as object }))),
  )
}

async function insert(boss: PgBoss, queue: string, jobs: NewJob[], db?: BossDatabase): Promise<void> {
  if (jobs.length === 0) return
  const rows = jobs.map(({ id, data, after }) => ({ id, data, startAfter: after }))
  await boss.insert(queue, rows, db ? { db } : {})
}

// pg-boss's insert is one big text per queue; a name lets Postgres plan it once per connection.
function adapter(inside: Inside): BossDatabase {
  if ('getExecutor' in inside) return fromKysely(inside.withoutPlugins())
  return {
    executeSql: (text, values = []) =>
      inside.query({ name: nameOf(text), text, values: values as unknown[] }),
  }
}

const names = new Map<string, string>()

function nameOf(text: string): string {
  let name = names.get(text)
  if (name === undefined) {
    name = `boss_${createHash('sha1').update(text).digest('base64url').slice(0, 20)}`
    names.set(text, name)
  }
  return name
}

async function lag(database: Database): Promise<number> {
  const { rows } = await sql<{ seconds: number }>`
    select coalesce(extract(epoch from now() - min(start_after)), 0)::float as seconds
    from pgboss.job where state in ('created', 'retry') and start_after <= now()`.execute(database.db)
  return rows[0]?.seconds ?? 0
}

/** Takes back every job of a workspace that is being removed, so that no alarm rings for people who are gone. */
export async function forgetWorkspace(tx: Kysely<Tables>, workspaceId: string): Promise<void> {
  await sql`delete from pgboss.job where data->>'workspaceId' = ${workspaceId}`.execute(tx)
}
