// The loop that does deeds: rung by commits, by jobs and by a sweep; every deed outside any transaction, its outcome in one.
import type { Words } from '#channels/channel.ts'
import type { Database } from '#db/db.ts'
import type { Jobs, Queue } from '#engine/jobs.ts'
import type { Asked } from '#engine/machine/effect.ts'
import type { World } from '#engine/world.ts'
import { again, type ClaimedDeed, claim, finish } from './deed_rows.ts'
import type { Done, Outside, Performed } from './effect.ts'
import { DEED } from './file_deed.ts'
import { effects } from './index.ts'

export interface DeedsDeps {
  database: Database
  world: World
  /** What the installation gives, asked for at each deed. */
  outside(): Pick<Outside, 'mail' | 'google' | 'vault'>
  jobs: Pick<Jobs, 'send'>
  /** Rung when people have something new to see. */
  live(): void
  /** Something waits for the contact's turn. */
  advance(workspaceId: string, contactId: string): void
  log(problem: unknown, words: string): void
  /** How often lost rings and dead processes are looked for, in milliseconds; 0: never. */
  sweepMs: number
}

/** The loop of one process. */
export interface Deeds {
  /** Something is to be done. */
  ring(): void
  /** Until nothing is in flight and nothing more can be claimed now. */
  idle(): Promise<void>
  stop(): Promise<void>
}

const MAX_IN_FLIGHT = 64
/** Most deeds of one workspace at once, so that somebody's slow server delays nobody else. */
const MAX_PER_WORKSPACE = 24
const BACKOFF_MS = 2_000
/** How long what is in flight is waited for at the end. */
const LEAVING_MS = 10_000
const MAX_BACKOFF_MS = 300_000

/** Starts the loop. */
export function startDeeds(deps: DeedsDeps): Deeds {
  return new Loop(deps)
}

/** The queue whose jobs ring it. */
export function deedQueue(ring: () => void): Queue {
  return { name: DEED, retries: 2, expireSeconds: 30, run: async () => ring() }
}

class Loop implements Deeds {
  readonly #deps: DeedsDeps
  readonly #inFlight = new Set<Promise<void>>()
  readonly #perWorkspace = new Map<string, number>()
  readonly #sweeper: NodeJS.Timeout | undefined
  #filling: Promise<void> | null = null
  #rung = false
  #stopped = false

  constructor(deps: DeedsDeps) {
    this.#deps = deps
    if (deps.sweepMs === 0) return
    this.#sweeper = setInterval(() => this.ring(), deps.sweepMs).unref()
    // What a process that died has left undone is taken up by the next one at once.
    this.ring()
  }

  ring(): void {
    if (this.#stopped) return
    this.#rung = true
    this.#filling ??= this.#fill()
      .catch((problem) => this.#deps.log(problem, 'deeds: could not claim'))
      .finally(() => {
        this.#filling = null
        if (this.#rung) this.ring()
      })
  }

  async idle(): Promise<void> {
    while (this.#filling || this.#inFlight.size > 0) await Promise.all([this.#filling, ...this.#inFlight])
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearInterval(this.#sweeper)
    await this.#filling
    // What takes longer is left: another process takes it up when the lease has run out.
    const enough = Promise.withResolvers<void>()
    const timer = setTimeout(enough.resolve, LEAVING_MS)
    await Promise.race([Promise.all(this.#inFlight), enough.promise])
    clearTimeout(timer)
  }

  async #fill(): Promise<void> {
    while (this.#rung && !this.#stopped) {
      this.#rung = false
      let found = 1
      while (found > 0 && this.#inFlight.size < MAX_IN_FLIGHT && !this.#stopped) found = await this.#take()
    }
  }

  async #take(): Promise<number> {
    const { database, world } = this.#deps
    const busy = [...this.#perWorkspace].filter(([, count]) => count >= MAX_PER_WORKSPACE)
    const room = Math.min(MAX_IN_FLIGHT - this.#inFlight.size, MAX_PER_WORKSPACE)
    const claimed = await claim(
      database,
      world,
      room,
      busy.map(([workspaceId]) => workspaceId),
    )
    for (const deed of claimed) this.#start(deed)
    return claimed.length
  }

  #start(deed: ClaimedDeed): void {
    this.#count(deed.workspaceId, 1)
    const task = doOne(this.#deps, deed)
      .catch((problem) => this.#deps.log(problem, 'deeds: an outcome was not recorded'))
      .finally(() => {
        this.#inFlight.delete(task)
        this.#count(deed.workspaceId, -1)
        this.ring()
      })
    this.#inFlight.add(task)
  }

  #count(workspaceId: string, by: number): void {
    const count = (this.#perWorkspace.get(workspaceId) ?? 0) + by
    if (count > 0) this.#perWorkspace.set(workspaceId, count)
    else this.#perWorkspace.delete(workspaceId)
  }
}

// Which kind of deed it is shows only in the data; to the loop all are like this one.
type Kind = Performed<'http_request'>
type Request = Extract<Asked, { type: 'http_request' }>

function kindOf({ effect }: ClaimedDeed): Kind {
  const kind: unknown = Object.hasOwn(effects, effect.type) ? effects[effect.type] : undefined
  return typeof kind === 'object' && kind !== null && 'perform' in kind ? (kind as Kind) : unknownKind
}

/** Filed by a process that knows more than this one. */
const unknownKind: Kind = {
  retries: () => 0,
  repeatable: true,
  speaks: false,
  answers: true,
  perform: async () => ({ outcome: 'failed', variables: {}, problem: words.unknown }),
}

/** Does one deed and records what became of it. */
async function doOne(deps: DeedsDeps, deed: ClaimedDeed): Promise<void> {
  const { database, world } = deps
  const kind = kindOf(deed)
  const data = deed.effect as Request
  const done = refusal(kind, deed) ?? (await perform(deps, kind, data, deed))
  if (done.again && !deed.unwanted && deed.attempt <= kind.retries(data)) {
    const wait = Math.max(backoff(deed.attempt, world), done.again.afterMs ?? 0)
    const at = new Date(world.now().getTime() + wait)
    await again(database.pool, deed, done.problem ?? null, at)
    // Whoever misses this alarm is woken by the sweep.
    await deps.jobs.send(DEED, [{ data: {}, after: at }])
    return
  }
  const state = deed.unwanted ? 'cancelled' : done.problem ? 'failed' : 'done'
  const tell = kind.answers && !deed.unwanted
  await finish(database, world, deed, { state, verdict: done, problem: done.problem ?? null, tell })
  deps.live()
  if (tell) deps.advance(deed.workspaceId, deed.contactId)
}

/** Why a deed is not begun; null when nothing speaks against it. */
function refusal(kind: Kind, deed: ClaimedDeed): Done | null {
  if (deed.unwanted) return { outcome: 'failed', variables: {}, problem: words.unwanted }
  if (deed.orphaned && !kind.repeatable) return { outcome: 'failed', variables: {}, problem: words.orphaned }
  if (deed.silenced && kind.speaks) return { outcome: 'failed', variables: {}, problem: words.silenced }
  return null
}

async function perform(
  { database, world, outside, log }: DeedsDeps,
  kind: Kind,
  data: Request,
  deed: ClaimedDeed,
): Promise<Done> {
  try {
    return await kind.perform(data, { ...outside(), db: database.db, world }, deed)
  } catch (problem) {
    log(problem, `deeds: ${deed.effect.type} broke`)
    const why = problem instanceof Error ? problem.message : String(problem)
    return {
      outcome: deed.effect.type === 'http_request' ? 'unreachable' : 'failed',
      variables: {},
      problem: { en: `It stopped because of a fault: ${why}`, es: `Se detuvo por una falla: ${why}` },
    }
  }
}

/** 2, 8, 32 seconds and so on, a little apart from each other. */
function backoff(attempt: number, world: World): number {
  const ms = Math.min(MAX_BACKOFF_MS, BACKOFF_MS * 4 ** (attempt - 1))
  return Math.round(ms * (1 + world.random() / 4))
}

const words = {
  unknown: {
    en: 'This version of Charla does not know what this is. Update every process.',
    es: 'Esta versión de Charla no sabe qué es esto. Actualiza todos los procesos.',
  },
  unwanted: {
    en: 'The run was ended before this began.',
    es: 'El recorrido terminó antes de que esto comenzara.',
  },
  orphaned: {
    en: 'The process stopped in the middle of this, so nobody knows whether it was done. Check before repeating it.',
    es: 'El proceso se detuvo a la mitad, así que no se sabe si se hizo. Revísalo antes de repetirlo.',
  },
  silenced: {
    en: 'The bot was paused before this was sent.',
    es: 'El bot se pausó antes de que esto se enviara.',
  },
} satisfies Record<string, Words>
