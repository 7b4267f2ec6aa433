// Charla in one process with a clock that moves only when told: turns on two loops, sending on two loops, a provider in memory,
// and a workspace next door that must never be touched.
import type { Database } from '#db/db.ts'
import type { Act } from '#engine/events.ts'
import { type Works, works } from '#engine/flows/testing.ts'
import { startTurns, type Turns } from '#engine/flows/turns.ts'
import { type Deliver, startDeliver } from '#engine/inbox/deliver.ts'
import { statusQueue } from '#engine/inbox/statuses.ts'
import { type House, house } from '#engine/inbox/testing.ts'
import type { NewJob } from '#engine/jobs.ts'
import { type TestWorld, testWorld } from '#engine/testing.ts'
import type { Evidence } from './evidence.ts'
import { type MemoryProvider, memoryProvider, types } from './provider.ts'

/** Everything a command can reach. */
export interface Rig {
  database: Database
  world: TestWorld
  it: Works
  act: Act
  rival: Turns
  sender: Deliver
  /** A second process’s loop: it looks for what dead processes left. */
  otherSender: Deliver
  provider: MemoryProvider
  plain: string
  next: House
  log: Omit<Evidence, 'pool' | 'workspaceId' | 'alarms' | 'problems' | 'calm' | 'now'>
  tick(): number
  /** The alarm clock of everything but flows. */
  later(queue: string, jobs: NewJob[]): Promise<void>
  /** Until nothing moves any more, but for calls that the provider holds. */
  settle(): Promise<void>
  /** Moves the clock on, and everything that has become due with it. */
  pass(ms: number): Promise<void>
  /** Mends everything, lets all that waits come to its end, and says what is known. */
  finish(): Promise<Evidence>
  /** What is known now. */
  evidence(): Evidence
  close(): Promise<void>
}

/** What all rigs of one database share: its clock only ever moves on, so that their ids differ. */
export interface Ground {
  database: Database
  world: TestWorld
  provider: MemoryProvider
  tick(): number
}

/** A ground on a database. */
export function groundOn(database: Database, seed = 1): Ground {
  let count = 0
  const tick = () => {
    count += 1
    return count
  }
  const provider = memoryProvider(tick, () => world.now())
  const http: typeof fetch = (...request) => provider.http(...request)
  const world = testWorld({ seed, http })
  return { database, world, provider, tick }
}

/** A rig in a workspace of its own. */
export async function openRig(ground: Ground): Promise<Rig> {
  const { database, world, provider } = ground
  Object.assign(provider, { mode: 'ok', calls: [], deedCalls: [] })
  const it = await works(database, world)
  const next = await house(database, world, 'Vecinos')
  const later: Array<{ queue: string; data: object; after: Date }> = []
  const send = async (queue: string, jobs: NewJob[]) => {
    for (const { data, after } of jobs) later.push({ queue, data, after: after ?? world.now() })
  }
  const alarms = {
    sendIn: async (_: unknown, queue: string, jobs: NewJob[]) => {
      for (const { id, data, after } of jobs) it.alarms.push({ queue, id, data, after: after ?? world.now() })
    },
    async cancel(_: string, ids: string[]) {
      for (let at = it.alarms.length - 1; at >= 0; at -= 1)
        if (ids.includes(it.alarms[at]?.id ?? '')) it.alarms.splice(at, 1)
    },
  }
  const log = (problem: unknown) => void it.problems.push(problem)
  const rival = startTurns({
    ...{ database, world, jobs: alarms, log, sweepMs: 0 },
    bells: { ...it.bells, deeds: () => {} },
  })
  const sending = () =>
    startDeliver({
      ...{ db: database.db, world, log, sweepMs: 0, live: () => {} },
      typeOf: (type) => types[type],
      settingsOf: () => ({}),
      remind: async (_, at) => send('deliver', [{ data: {}, after: at }]),
    })
  const [sender, otherSender] = [sending(), sending()]
  const reports = statusQueue({ db: database.db, world, jobs: () => ({ send }), live: () => {} })
  const act: Act = {
    ...it.act,
    bells: { ...it.bells, advance: (workspaceId, contactId) => it.turns.ring(workspaceId, contactId) },
  }
  const parts = { ...ground, it, next, act, rival, sender, otherSender }
  const quiet = () => settle(parts)
  const rig: Rig = {
    ...parts,
    plain: await plainChannel(ground, it),
    log: {
      said: [],
      started: [],
      paused: [],
      reported: [],
      erased: [],
      published: new Map(),
      calls: [],
      deedCalls: [],
    },
    later: send,
    settle: quiet,
    async pass(ms) {
      const before = provider.held
      await it.pass(ms)
      for (const job of later.splice(0)) {
        if (job.after > world.now()) later.push(job)
        else if (job.queue === reports.name) await reports.run([{ id: '', data: job.data }])
      }
      await otherSender.sweep()
      await quiet()
      provider.release(world.now(), before)
      await quiet()
    },
    finish: () => finish(rig),
    evidence: () => evidenceOf(rig),
    async close() {
      provider.release(world.now())
      await Promise.all([it.turns.stop(), rival.stop(), sender.stop(), otherSender.stop()])
      await database.pool.query(
        `update message set status = 'cancelled' where status in ('queued', 'sending')`,
      )
      for (const table of ['happening', 'deed']) await database.pool.query(`delete from ${table}`)
      await database.pool.query('update conversation set paused_until = null, snoozed_until = null')
    },
  }
  return rig
}

/** A channel whose provider takes no key. */
async function plainChannel({ database, world }: Ground, { workspaceId }: House): Promise<string> {
  const id = world.id()
  const row = { workspaceId, id, type: 'plain', name: 'Sin llave', key: `plain-${id}`, secrets: null }
  await database.db
    .insertInto('channel')
    .values({ ...row, tokensAt: world.now(), createdAt: world.now() })
    .execute()
  // A bucket that is never empty: the pace of sending is no part of what is proved.
  await database.pool.query('update channel set tokens = 1000000 where workspace_id = $1', [workspaceId])
  return id
}

type Parts = Ground & Pick<Rig, 'it' | 'rival' | 'sender' | 'otherSender'>

const ROUNDS = 60

async function settle(parts: Parts): Promise<void> {
  const { it, rival, database } = parts
  for (let round = 0; round < ROUNDS; round += 1) {
    await Promise.all([it.turns.idle(), rival.idle()])
    await it.perform()
    await sent(parts)
    const { rows } = await database.pool.query(
      'select distinct contact_id from happening where workspace_id = $1',
      [it.workspaceId],
    )
    if (rows.length === 0) return
    for (const { contact_id } of rows) it.turns.ring(it.workspaceId, contact_id)
  }
}

const MOVING = `
select count(*) filter (where status = 'sending')::int as sending,
  count(*) filter (where status = 'queued' and coalesce(next_attempt_at, created_at) <= $1 and not exists (
    select from message e where e.workspace_id = m.workspace_id and e.contact_id = m.contact_id
      and e.status in ('queued', 'sending') and (e.seq < m.seq or e.status = 'sending')))::int as due
from message m where direction = 'out' and status in ('queued', 'sending')`

/** Until everything that can be sent was sent, and every call that is under way is held. */
async function sent({ sender, otherSender, provider, database, world }: Parts): Promise<void> {
  sender.ring()
  if (provider.mode !== 'slow' && provider.mode !== 'stuck' && provider.held.length === 0) {
    await Promise.all([sender.idle(), otherSender.idle()])
    return
  }
  for (let round = 0; round < 500; round += 1) {
    const { rows } = await database.pool.query(MOVING, [world.now()])
    const open = new Set(provider.held.map(({ call }) => call.id))
    if (rows[0].due === 0 && rows[0].sending <= open.size) return
    sender.ring()
  }
}

const MINUTE = 60_000

/** Long enough for every retry, every lease and every early report; deadlines of the flows come last. */
const enough = [1_000, 5_000, 61_000, 5 * MINUTE, 61 * MINUTE, 61 * MINUTE, 4 * 60 * MINUTE]

async function finish(rig: Rig): Promise<Evidence> {
  const { provider, world } = rig
  provider.mode = 'ok'
  provider.release(world.now())
  await rig.settle()
  for (const ms of enough) await rig.pass(ms)
  return rig.evidence()
}

function evidenceOf({ database, log, provider, it, world }: Rig): Evidence {
  return {
    ...log,
    pool: database.pool,
    workspaceId: it.workspaceId,
    calls: provider.calls,
    deedCalls: provider.deedCalls,
    alarms: async () => new Set(it.alarms.map(({ id }) => id ?? '')),
    problems: it.problems,
    calm: true,
    now: world.now(),
  }
}
