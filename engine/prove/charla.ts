// A Charla of real processes under proof: what was said to it, what its provider saw, and what its database holds.
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Provider, provider, type Watch } from '#engine/main_crash_testing.ts'
import { freePort, type Process, start } from '#engine/main_testing.ts'
import type { Call, Evidence } from './evidence.ts'
import { survey, withDeadline } from './graphs.ts'
import type { Clone } from './ground.ts'
import { atRest, waitedOut } from './rest.ts'

const APP_SECRET = 'k3v9-qT0w-Zr71-mmPq-x8Ls-20dJ-fH5b'
// What a start compiles, the next one reads: processes begin so often here that it counts.
const NODE_COMPILE_CACHE = join(tmpdir(), 'charla-compiled')

/** The Charla, and everything that can be done to it. */
export interface Charla {
  database: Clone
  outside: Provider
  processes: Process[]
  surveyId: string
  log: Omit<Evidence, 'pool' | 'workspaceId' | 'alarms' | 'problems' | 'calm' | 'now' | 'calls' | 'deedCalls'>
  calls: Call[]
  /** One webhook, repeated until it is answered with 200; each try is in the log. */
  say(to: () => Process, who: string, id: string, text: string): Promise<void>
  /** One webhook, once. */
  sayOnce(to: Process, who: string, id: string, text: string): Promise<boolean>
  /** Starts the survey for somebody by API, until it is taken. */
  startSurvey(to: () => Process, who: string): Promise<void>
  /** Kills a process on the spot; what it was in the middle of counts as lost. */
  kill(index: number): Promise<void>
  /** What is being sent now counts as lost: whoever sends it cannot say any more what came of it. */
  lose(): Promise<void>
  /** Starts a process in the place of a dead one. */
  restart(index: number): Promise<void>
  /** Until nothing moves any more; false when that never was. */
  settle(): Promise<boolean>
  evidence(): Promise<Evidence>
  close(): Promise<void>
}

// Only who leaves in order writes down what was compiled, and here all others are killed.
let compiling: Promise<void> | null = null

async function compiledBy(env: Record<string, string>): Promise<void> {
  const one = await start(env)
  await one.ready
  one.kill('SIGTERM')
  await one.ended
}

/** What a Charla is started with. */
export interface Setting {
  database: Clone
  /** How its processes reach the database. */
  url: string
  processes: number
  watch?: Watch
  env?: Record<string, string>
  /** Whether a process may live while somebody else's leases run out; so where there are several. */
  others?: boolean
}

/** Starts it, with a channel and two published flows. */
export async function openCharla({
  database,
  url,
  processes: count,
  watch,
  env = {},
  others = count > 1,
}: Setting): Promise<Charla> {
  const { pool } = database
  const calls: Call[] = []
  const deedCalls: string[] = []
  const outside = await provider(async (stage, request) => {
    const own = (await watch?.(stage, request)) ?? null
    if (own) return own
    const deed = request.headers.get('idempotency-key')
    if (deed) {
      deedCalls.push(deed)
      await watch?.('taken', request)
      return Response.json({ ok: true })
    }
    const id = request.headers.get('webhook-id')
    if (id && stage === 'taken')
      calls.push({ id, at: performance.now(), accepted: true, lost: false, keyed: true })
    return null
  })
  const shared = {
    DATABASE_URL: url,
    APP_SECRET,
    NODE_ENV: 'test',
    NODE_COMPILE_CACHE,
    ...outside.env,
    ...env,
  }
  const ports = await Promise.all(Array.from({ length: count }, () => freePort()))
  compiling ??= compiledBy({ ...shared, PORT: String(ports[0]) })
  await compiling
  const begin = async (index: number) => {
    const one = await start({ ...shared, PORT: String(ports[index]) })
    await one.ready
    return one
  }
  const processes = [await begin(0)]
  const base = `http://${outside.env['EGRESS_ALLOW']}`
  await outside.connect(processes[0]!, withDeadline(`${base}/orders`))
  const made = (await outside.ask(processes[0]!, 'POST', '/api/flows', {
    name: 'Encuesta',
    graph: survey,
  })) as { id: string }
  await outside.ask(processes[0]!, 'POST', `/api/flows/${made.id}/publication`, { revision: 1 })
  for (let index = 1; index < count; index += 1) processes.push(await begin(index))
  const channel = await pool.query(`select workspace_id, id from channel where type = 'custom'`)
  const { workspace_id: workspaceId, id: channelId } = channel.rows[0]
  const log: Charla['log'] = {
    said: [],
    started: [],
    paused: [],
    reported: [],
    erased: [],
    published: new Map(),
  }
  for (const row of (await pool.query('select id, graph from version')).rows)
    log.published.set(row.id, JSON.stringify(row.graph))

  async function sayOnce(to: Process, address: string, externalId: string, text: string): Promise<boolean> {
    const from = performance.now()
    const status = await outside.tell(to, address, externalId, text)
    log.said.push({ channelId, address, externalId, from, to: performance.now(), accepted: status === 200 })
    return status === 200
  }

  async function lose(): Promise<void> {
    const { rows } = await pool.query(`select id from message where status = 'sending'`)
    for (const call of calls) if (rows.some(({ id }) => id === call.id)) call.lost = true
  }

  return {
    ...{ database, outside, processes, log, calls, surveyId: made.id, sayOnce, lose },
    async say(to, ...what) {
      await insist(() => sayOnce(to(), ...what))
    },
    async startSurvey(to, who) {
      const contact = await pool.query('select contact_id from identity where address = $1', [who])
      // Nobody is there when what they said was lost; the invariants say that.
      if (contact.rowCount === 0) return
      const body = { contactId: contact.rows[0].contact_id }
      const path = `/api/flows/${made.id}/runs`
      // Somebody who is inside already was started by a try whose answer was lost.
      const isIn = (problem: unknown) => / 409 /.test(String(problem))
      await insist(() => outside.ask(to(), 'POST', path, body).then(yes, isIn))
      const at = performance.now()
      log.started.push({ address: who, flowId: made.id, cause: who, at, accepted: true, free: true })
    },
    async kill(index) {
      processes[index]!.kill('SIGKILL')
      await processes[index]!.ended
      await lose()
      if (!others) await waitedOut(database)
    },
    async restart(index) {
      processes[index] = await begin(index)
    },
    settle: () => atRest(database, calls, others),
    evidence: async () => ({
      ...log,
      // The API names causes itself; which one belongs to whom shows in the database.
      started: await causesOf(database, log.started),
      ...{ pool, workspaceId, calls, deedCalls, problems: [], calm: false, now: new Date() },
      alarms: async () => {
        const jobs = await pool.query(`select id from pgboss.job where state < 'completed'`)
        return new Set(jobs.rows.map(({ id }) => id as string))
      },
    }),
    async close() {
      for (const one of processes) one.kill('SIGKILL')
      await Promise.all(processes.map(({ ended }) => ended))
      outside.close()
    },
  }
}

const yes = () => true
const PATIENCE_MS = 120_000

/** Tries until it is taken, as providers and people do; throws when it never is. */
export async function insist(attempt: () => Promise<boolean>): Promise<void> {
  const until = performance.now() + PATIENCE_MS
  while (!(await attempt())) {
    if (performance.now() > until) throw new Error('Nobody took it for two minutes.')
    await pause(20)
  }
}

async function causesOf({ pool }: Clone, started: Evidence['started']): Promise<Evidence['started']> {
  const { rows } = await pool.query(
    `select i.address, r.cause, r.flow_id from run r join identity i using (workspace_id, contact_id)`,
  )
  return started.map((one) => {
    const mine = rows.find(({ address, flow_id }) => address === one.address && flow_id === one.flowId)
    return mine ? { ...one, cause: mine.cause } : one
  })
}
