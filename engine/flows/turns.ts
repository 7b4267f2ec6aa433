// The turns of one process: whatever arrives while a batch is in flight forms the next one. A lone thing is never delayed, a
// flood shares commits, and a fault of one contact never touches another.
import type pg from 'pg'
import { Connection, forgetful } from '#db/connection.ts'
import type { Database } from '#db/db.ts'
import type { Bells } from '#engine/accounts/route.ts'
import { TIMER } from '#engine/effects/start_timer.ts'
import type { Waiting } from '#engine/events.ts'
import type { Inbound } from '#engine/inbox/receive.ts'
import type { Jobs } from '#engine/jobs.ts'
import type { Problem } from '#engine/machine/turn.ts'
import type { World } from '#engine/world.ts'
import { type Taken, takeBatch } from './batch.ts'
import type { Item, Outcome, Tools } from './items.ts'
import { callerKey } from './load.ts'
import { machines } from './machines.ts'

export interface TurnsDeps {
  database: Database
  world: World
  jobs: Pick<Jobs, 'sendIn' | 'cancel'>
  bells: Pick<Bells, 'live' | 'deliver'> & {
    /** There are deeds to do. */
    deeds(): void
  }
  log(problem: unknown, words: string): void
  /** How often rows whose ring was lost are looked for, in milliseconds; 0: never. */
  sweepMs: number
}

export interface Turns {
  /** Takes a message's turn; resolves when it is on disk, and rejects when it is not. */
  submit(inbound: Inbound): Promise<Outcome>
  /** Hands something to a contact's turn; resolves when it is on disk. */
  happen(workspaceId: string, contactId: string, waiting: Waiting): Promise<Outcome>
  /** Something waits in a row for the contact. */
  ring(workspaceId: string, contactId: string): void
  /** Rings for whatever has waited too long. */
  sweep(): Promise<void>
  /** Until nothing is in flight and nothing waits in memory. */
  idle(): Promise<void>
  stop(): Promise<void>
}

const MAX_CONTACTS = 64
const MAX_ITEMS = 256
const SECOND_LANE_FROM = 64
/** Contacts of a batch that are left to rings, where there are any. */
const RINGS_AT_LEAST = 8
const BUSY_MS = 20
const CANCEL_MS = 1000
const RECONNECT_MS = 250
const MAX_TRIES = 20
const QUERY_MS = 30_000
const SWEEP_LIMIT = 500

interface Entry {
  item: Item
  key: string
  tries: number
  resolve(outcome: Outcome): void
  reject(problem: unknown): void
}

const isRing = ({ item }: Entry): boolean => item.waiting === null

/** Starts taking turns. */
export function startTurns(deps: TurnsDeps): Turns {
  return new Loop(deps)
}

class Loop implements Turns {
  readonly #deps: TurnsDeps
  readonly #tools: Tools
  readonly #lanes: Lane[]
  readonly #timers = new Set<NodeJS.Timeout>()
  readonly #inFlight = new Set<string>()
  readonly #rung = new Set<string>()
  #pending: Entry[] = []
  #pumping = false
  #cancelled: string[] = []
  #quiet: Array<() => void> = []
  #stopped = false

  constructor(deps: TurnsDeps) {
    this.#deps = deps
    this.#tools = { world: deps.world, jobs: deps.jobs, machines: machines() }
    this.#lanes = [new Lane(deps.database), new Lane(deps.database)]
    if (deps.sweepMs > 0) this.#every(deps.sweepMs, () => this.sweep(), 'turns: could not sweep')
    this.#every(CANCEL_MS, () => this.#cancel(), 'turns: could not take timers back')
  }

  submit({ channel, received }: Inbound): Promise<Outcome> {
    const { address, externalId, content, type } = received
    const { workspaceId, id: channelId } = channel
    const profile = (received.type === 'message' && received.profile) || {}
    const origin = received.type === 'message' ? received.origin : undefined
    const sentAt = received.sentAt.toISOString()
    const arrival = { type, channelId, externalId, address, content, sentAt, ...(origin && { origin }) }
    return this.#enqueue(callerKey(channelId, address), {
      who: { workspaceId, channelId, address, profile },
      waiting: { type: 'arrival', arrival },
    })
  }

  happen(workspaceId: string, contactId: string, waiting: Waiting): Promise<Outcome> {
    return this.#enqueue(contactId, { who: { workspaceId, contactId }, waiting })
  }

  ring(workspaceId: string, contactId: string): void {
    if (this.#stopped || this.#rung.has(contactId)) return
    this.#rung.add(contactId)
    this.#enqueue(contactId, { who: { workspaceId, contactId }, waiting: null }).catch((problem) =>
      this.#deps.log(problem, 'turns: a ring was lost; the sweep will find what waits'),
    )
  }

  async sweep(): Promise<void> {
    const before = new Date(this.#deps.world.now().getTime() - CANCEL_MS)
    await this.#deps.database.pool.query(ORPHANS)
    const { rows } = await this.#deps.database.pool.query(OVERDUE, [before, SWEEP_LIMIT])
    for (const row of rows) this.ring(row.workspace_id, row.contact_id)
  }

  async idle(): Promise<void> {
    while (this.#pending.length > 0 || this.#inFlight.size > 0) {
      await new Promise<void>((resolve) => this.#quiet.push(resolve))
    }
    await this.#cancel()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    await this.idle()
    for (const timer of this.#timers) clearInterval(timer)
    await Promise.all(this.#lanes.map((lane) => lane.end()))
  }

  /** At once, for what a process that died has left, and then every so often. */
  #every(ms: number, work: () => Promise<void>, words: string): void {
    const tick = () => work().catch((problem) => this.#deps.log(problem, words))
    void tick()
    this.#timers.add(setInterval(tick, ms).unref())
  }

  #later(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      work()
    }, ms)
    this.#timers.add(timer)
  }

  #enqueue(key: string, item: Item): Promise<Outcome> {
    if (this.#stopped) return Promise.reject(new Error('the process is stopping'))
    return new Promise((resolve, reject) => {
      this.#pending.push({ item, key, tries: 0, resolve, reject })
      this.#pumpSoon()
    })
  }

  // What comes in the same round of the event loop shares a commit.
  #pumpSoon(): void {
    if (this.#pumping) return
    this.#pumping = true
    setImmediate(() => {
      this.#pumping = false
      this.#pump()
    })
  }

  #pump(): void {
    for (const [index, lane] of this.#lanes.entries()) {
      if (lane.busy || (index > 0 && this.#pending.length < SECOND_LANE_FROM)) continue
      const entries = this.#next()
      if (entries.length === 0) break
      void this.#run(lane, entries)
    }
    if (this.#pending.length > 0 || this.#inFlight.size > 0) return
    for (const resolve of this.#quiet.splice(0)) resolve()
  }

  /** The next batch: contacts that no other lane is busy with, each with everything that came for it, in order. */
  #next(): Entry[] {
    const keys = new Set<string>()
    const chosen: Entry[] = []
    const left: Entry[] = []
    // Rings for thousands, as of a publication, let pass what people say; some of them go along with every batch.
    const rings = this.#pending.filter(isRing)
    const first = MAX_CONTACTS - Math.min(rings.length, RINGS_AT_LEAST)
    const came = rings.length === 0 ? this.#pending : this.#pending.filter((entry) => !isRing(entry))
    for (const entry of [...came, ...rings]) {
      const { key } = entry
      const room = isRing(entry) ? MAX_CONTACTS : first
      const fits = chosen.length < MAX_ITEMS && (keys.has(key) || keys.size < room)
      if (!fits || this.#inFlight.has(key)) {
        left.push(entry)
        continue
      }
      keys.add(key)
      chosen.push(entry)
      if (entry.item.waiting === null) this.#rung.delete(key)
    }
    this.#pending = left
    return chosen
  }

  async #run(lane: Lane, entries: Entry[]): Promise<void> {
    lane.busy = true
    for (const { key } of entries) this.#inFlight.add(key)
    try {
      await this.#take(lane, entries)
    } finally {
      lane.busy = false
      for (const { key } of entries) this.#inFlight.delete(key)
      this.#pump()
    }
  }

  async #take(lane: Lane, entries: Entry[]): Promise<void> {
    try {
      this.#done(entries, await this.#commit(lane, entries, null))
    } catch (problem) {
      if (!lane.alive) return this.#again(entries, problem)
      if (forgetful(problem)) return this.#take(lane, entries)
      this.#deps.log(problem, 'turns: a batch failed and is taken one by one')
      for (const entry of entries) await this.#takeAlone(lane, entry)
    }
  }

  async #takeAlone(lane: Lane, entry: Entry): Promise<void> {
    try {
      return this.#done([entry], await this.#commit(lane, [entry], null))
    } catch (problem) {
      if (!lane.alive) return this.#again([entry], problem)
      this.#deps.log(problem, 'turns: a turn failed; what was said is kept and people take over')
      try {
        this.#done([entry], await this.#commit(lane, [entry], faultOf(problem)))
      } catch (second) {
        if (!lane.alive) return this.#again([entry], second)
        this.#deps.log(second, 'turns: could not keep what came')
        entry.reject(second)
      }
    }
  }

  async #commit(lane: Lane, entries: Entry[], fault: Problem | null): Promise<Taken> {
    const client = await lane.connected()
    return takeBatch(
      client,
      this.#tools,
      entries.map(({ item }) => item),
      fault,
    )
  }

  #done(entries: Entry[], { outcomes, busy, cancelled, speaks, acts }: Taken): void {
    this.#deps.bells.live()
    if (speaks) this.#deps.bells.deliver()
    if (acts) this.#deps.bells.deeds()
    this.#cancelled.push(...cancelled)
    for (const [index, entry] of entries.entries()) entry.resolve(outcomes[index] ?? 'waiting')
    if (busy.length === 0) return
    this.#later(BUSY_MS, () => {
      for (const { workspaceId, contactId } of busy) this.ring(workspaceId, contactId)
    })
  }

  /** The database went away: what came is taken again on a fresh connection. Copies change nothing, so this is safe. */
  async #again(entries: Entry[], problem: unknown): Promise<void> {
    for (const entry of entries) entry.tries += 1
    for (const entry of entries) if (entry.tries > MAX_TRIES) entry.reject(problem)
    await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS))
    this.#pending = [...entries.filter(({ tries }) => tries <= MAX_TRIES), ...this.#pending]
  }

  async #cancel(): Promise<void> {
    const ids = this.#cancelled.splice(0)
    if (ids.length > 0) await this.#deps.jobs.cancel(TIMER, ids)
  }
}

/** A connection of its own: the statements of a batch go out in one write and come back in one read. */
class Lane {
  readonly #database: Database
  #client: pg.Client | null = null
  busy = false

  constructor(database: Database) {
    this.#database = database
  }

  get alive(): boolean {
    return this.#client !== null
  }

  async connected(): Promise<pg.Client> {
    if (this.#client) return this.#client
    const client = new Connection({
      ...this.#database.pool.options,
      pipeline: true,
      query_timeout: QUERY_MS,
      application_name: 'charla turns',
    } as pg.ClientConfig)
    const lost = () => {
      if (this.#client === client) this.#client = null
    }
    client.on('error', lost)
    client.on('end', lost)
    await client.connect()
    this.#client = client
    return client
  }

  async end(): Promise<void> {
    const client = this.#client
    this.#client = null
    await client?.end().catch(() => {
      // It is already gone.
    })
  }
}

function faultOf(problem: unknown): Problem {
  const why = problem instanceof Error ? problem.message : String(problem)
  return {
    code: 'fault',
    level: 'error',
    step: null,
    text: {
      en: `The flow stopped because of a fault: ${why}`,
      es: `El flujo se detuvo por una falla: ${why}`,
    },
  }
}

// Deletes what waits for contacts that were deleted meanwhile.
const ORPHANS = `
delete from happening h where not exists (
  select from contact c where c.workspace_id = h.workspace_id and c.id = h.contact_id)`

const OVERDUE = `
select distinct workspace_id, contact_id from happening where created_at < $1 limit $2`
