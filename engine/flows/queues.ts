// Wakes those who wait in a queue: when somebody comes online or has room again, when a conversation closes or is taken back,
// when a team changes. All of that is a commit, and every commit rings; a look then compares the queues with the people as they
// are, so no ring can be lost for good, and none too many does harm.
import type { Database } from '#db/db.ts'
import { type People, peopleNow } from '#engine/effects/candidates.ts'
import { lineOf, type Queued, queuedIn, take, wishOf } from '#engine/effects/queue.ts'
import type { Turns } from './turns.ts'

export interface QueuesDeps {
  database: Pick<Database, 'pool'>
  turns: Pick<Turns, 'happen'>
  log(problem: unknown, words: string): void
  /** How often it is looked without a ring, in milliseconds; 0: never. */
  sweepMs: number
}

export interface Queues {
  /** Something was committed that may concern those who wait. */
  ring(): void
  /** Until no look is due or under way. */
  idle(): Promise<void>
  stop(): Promise<void>
}

/** Starts looking after the queues. */
export function startQueues(deps: QueuesDeps): Queues {
  return new Looks(deps)
}

/** Rings within this time share a look. */
const TOGETHER_MS = 50
/** Between two looks there is this many times what the last one took, however long the queues are. */
const PAUSES = 5
/** Nobody is told the same twice within this time, whatever a look finds. */
const AGAIN_MS = 1_000
/** Most who are told in one look; their commits ring for the next one. */
const AT_ONCE = 200

class Looks implements Queues {
  readonly #deps: QueuesDeps
  readonly #sweeper: NodeJS.Timeout | undefined
  readonly #told = new Map<string, number>()
  #timer: NodeJS.Timeout | undefined
  #looking: Promise<void> | null = null
  #rung = false
  #stopped = false
  #quiet: Array<() => void> = []

  constructor(deps: QueuesDeps) {
    this.#deps = deps
    if (deps.sweepMs > 0) this.#sweeper = setInterval(() => this.ring(), deps.sweepMs).unref()
  }

  ring(): void {
    this.#rung = true
    if (!this.#timer && !this.#looking) this.#later(TOGETHER_MS)
  }

  idle(): Promise<void> {
    if (!this.#timer && !this.#looking) return Promise.resolve()
    return new Promise((resolve) => this.#quiet.push(resolve))
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearInterval(this.#sweeper)
    clearTimeout(this.#timer)
    await this.#looking
    for (const resolve of this.#quiet.splice(0)) resolve()
  }

  #later(ms: number): void {
    if (this.#stopped) return
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#rung = false
      const began = performance.now()
      this.#looking = this.#look().finally(() => {
        this.#looking = null
        if (this.#rung) this.#later(Math.max(TOGETHER_MS, PAUSES * (performance.now() - began)))
        else for (const resolve of this.#quiet.splice(0)) resolve()
      })
    }, ms).unref()
  }

  async #look(): Promise<void> {
    const now = performance.now()
    for (const [key, at] of this.#told) if (now - at >= AGAIN_MS) this.#told.delete(key)
    let kept = 0
    const isNew = (key: string) => {
      if (!this.#told.has(key)) return Boolean(this.#told.set(key, now))
      kept += 1
      return false
    }
    try {
      await lookAtQueues(this.#deps, isNew)
    } catch (problem) {
      this.#deps.log(problem, 'queues: could not look; the next ring does')
    }
    if (kept > 0) setTimeout(() => this.ring(), AGAIN_MS).unref()
  }
}

/** Tells those whom somebody can take, and those whose place has changed; resolves, with how many, when all of it is on disk. */
export async function lookAtQueues(
  { database: { pool }, turns }: Pick<QueuesDeps, 'database' | 'turns'>,
  isNew: (key: string) => boolean = () => true,
): Promise<number> {
  const { rows } = await pool.query<{ workspace_id: string }>(WITH_QUEUES)
  let told = 0
  for (const { workspace_id: workspaceId } of rows) {
    const people = await peopleNow(pool, workspaceId)
    const moved = movedIn(await queuedIn(pool, workspaceId), people).filter(({ key }) => isNew(key))
    await Promise.all(
      moved
        .slice(0, AT_ONCE)
        .map(({ entry: { contactId, runId, token, step, queue } }) =>
          turns.happen(workspaceId, contactId, { type: 'assign', runId, token, step, to: wishOf(queue) }),
        ),
    )
    told += moved.length
  }
  return told
}

const WITH_QUEUES = `select distinct workspace_id from run where queued_at is not null and status = 'waiting'`

/** Who of a queue has something to hear, with what it is; whoever came later gets nobody whom somebody before could have. */
export function movedIn(queue: Queued[], { all }: People): Array<{ entry: Queued; key: string }> {
  const left = all.map((user) => ({ ...user }))
  const places = new Map<string, number>()
  return queue.flatMap((entry) => {
    const { runId, token } = entry
    if (entry.taken) return [{ entry, key: `${runId} ${token} taken` }]
    const user = take(left, wishOf(entry.queue))
    if (user) return [{ entry, key: `${runId} ${token} ${user.id}` }]
    const line = lineOf(entry.queue)
    const place = (places.get(line) ?? 0) + 1
    places.set(line, place)
    return place === entry.place ? [] : [{ entry, key: `${runId} ${token} ${place}` }]
  })
}
