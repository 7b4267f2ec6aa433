// Facts → subscribers of this process (server-sent events of the builder, the web chat door), numbered and resumable.
// One poller per process reads the feed in commit order; local bells and NOTIFY wake it, a slow poll makes sure.
import { sql } from 'kysely'
import type { Database } from '#db/db.ts'
import type { World } from '#engine/world.ts'
import { cursorOf, type Fact, horizon, type Place, parseCursor, placeAt, read } from './feed.ts'
import { listen, type Notice, wire } from './listen.ts'

export type { Fact } from './feed.ts'

/** Which facts: a whole workspace, or one contact of it. */
export interface Scope {
  workspaceId: string
  contactId?: string
}

/** What a subscriber may also want to know. `gap`: too far behind, fetch anew; then facts go on from now. */
export interface Subscription {
  /** `<xid>-<id>` of the last fact seen; absent: from now on. */
  after?: string | null
  gap?: () => void
  /** Called once, with the place from which facts follow. */
  ready?: (cursor: string) => void
}

/** Live updates of one process. */
export interface Live {
  /** Calls `fn` for every fact in scope, in commit order; returns how to stop. */
  subscribe(scope: Scope, fn: (fact: Fact) => void, more?: Subscription): () => void
  /** Facts were committed here: tell our subscribers now and the other processes soon. */
  ring(): void
  /** Place up to which everything was delivered; null while nobody listens. */
  cursor(): string | null
  stop(): Promise<void>
}

/** How eager it is. `pollMs` is how long a fact may stay unseen when every bell was lost. */
export interface LiveOptions {
  pollMs?: number
  listen?: boolean
}

/** Starts live updates. They read with the engine's own handle, so `database` must not be restricted to a workspace. */
export function startLive(database: Database, world: World, options: LiveOptions = {}): Live {
  return new Poller(database, world, options)
}

interface Subscriber {
  scope: Scope
  fn: (fact: Fact) => void
  more: Subscription
}

const POLL_MS = 1000
const HELD_MS = 20
const NOTIFY_MS = 50
const PAGE = 1000

class Poller implements Live {
  readonly #database: Database
  readonly #world: World
  readonly #pollMs: number
  readonly #me: string
  readonly #wires: { stop(): Promise<void> } | null
  readonly #live = new Set<Subscriber>()
  readonly #joining = new Set<Subscriber>()
  #edge: Place | null = null
  #busy: Promise<void> | null = null
  #again = false
  #stopped = false
  #timer: NodeJS.Timeout | undefined
  #timerAt = 0
  #telling: NodeJS.Timeout | undefined

  constructor(database: Database, world: World, options: LiveOptions) {
    this.#database = database
    this.#world = world
    this.#pollMs = options.pollMs ?? POLL_MS
    this.#me = world.id()
    this.#wires = options.listen === false ? null : listen(database, (notice) => this.#hear(notice))
  }

  subscribe(scope: Scope, fn: (fact: Fact) => void, more: Subscription = {}): () => void {
    const subscriber = { scope, fn, more }
    this.#joining.add(subscriber)
    this.#run()
    return () => {
      this.#joining.delete(subscriber)
      this.#live.delete(subscriber)
    }
  }

  ring(): void {
    if (this.#live.size + this.#joining.size > 0) this.#run()
    if (!this.#wires || this.#stopped) return
    this.#telling ??= setTimeout(() => {
      this.#telling = undefined
      const notice: Notice = { from: this.#me }
      sql`select pg_notify(${wire}, ${JSON.stringify(notice)})`.execute(this.#database.db).catch(() => {
        // The others poll.
      })
    }, NOTIFY_MS).unref()
  }

  cursor(): string | null {
    return this.#edge && cursorOf(this.#edge)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    clearTimeout(this.#telling)
    this.#joining.clear()
    this.#live.clear()
    await this.#busy
    await this.#wires?.stop()
  }

  #hear(notice: Notice): void {
    if ('from' in notice) {
      if (notice.from !== this.#me) this.#run()
      return
    }
    const id = this.#world.id()
    const createdAt = this.#world.now().toISOString()
    this.#giveAll({ cursor: null, id, data: {}, createdAt, ...notice.typing })
  }

  #giveAll(fact: Fact): void {
    for (const subscriber of [...this.#live]) this.#give(fact, subscriber)
  }

  #give(fact: Fact, subscriber: Subscriber): void {
    const { scope, fn } = subscriber
    if (fact.workspaceId !== scope.workspaceId) return
    if (scope.contactId && fact.contactId !== scope.contactId) return
    try {
      fn(fact)
    } catch {
      this.#live.delete(subscriber) // A subscriber that throws is gone; the others go on.
    }
  }

  /** One cycle at a time; a bell during a cycle makes one more. */
  #run(): void {
    if (this.#stopped) return
    if (this.#busy) {
      this.#again = true
      return
    }
    this.#busy = this.#cycle()
      .catch(() => {
        // The database is away: the next poll goes on from the same place.
      })
      .finally(() => {
        this.#busy = null
        if (!this.#again) return this.#wake(this.#pollMs)
        this.#again = false
        this.#run()
      })
  }

  #wake(ms: number): void {
    if (this.#stopped || this.#live.size + this.#joining.size === 0) return
    const at = performance.now() + ms
    if (this.#timer && this.#timerAt <= at) return
    clearTimeout(this.#timer)
    this.#timerAt = at
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#run()
    }, ms).unref()
  }

  async #cycle(): Promise<void> {
    const newcomers = [...this.#joining]
    const scopes = [...this.#live, ...newcomers].map(({ scope }) => scope.workspaceId)
    const workspaces = [...new Set(scopes)]
    if (workspaces.length === 0) {
      this.#edge = null
      return
    }
    const to = await horizon(this.#database.db, workspaces)
    if (this.#edge && this.#live.size > 0) await this.#advance(this.#edge, to.xid, workspaces)
    this.#edge = placeAt(to.xid)
    await Promise.all(newcomers.map((subscriber) => this.#admit(subscriber, to.xid)))
    if (to.held) this.#wake(HELD_MS)
  }

  /** Gives everybody what lies between the edge and the horizon. */
  async #advance(from: Place, to: string, workspaces: string[]): Promise<void> {
    for (let place = from; ; ) {
      const page = await read(this.#database.db, workspaces, place, to, PAGE)
      for (const fact of page) this.#giveAll(fact)
      if (page.length < PAGE) return
      place = parseCursor(page.at(-1)!.cursor)!
      this.#edge = place
    }
  }

  /** Gives a newcomer what it missed up to the horizon; from there on it is served with the others. */
  async #admit(subscriber: Subscriber, to: string): Promise<void> {
    const { scope, more } = subscriber
    const after = parseCursor(more.after)
    const known = after !== null && BigInt(after.xid) <= BigInt(to)
    const missed = known ? await read(this.#database.db, [scope.workspaceId], after, to, PAGE + 1) : []
    if (!this.#joining.delete(subscriber)) return
    this.#live.add(subscriber)
    const tooMany = missed.length > PAGE
    if (tooMany || (more.after && !known)) more.gap?.()
    more.ready?.(cursorOf(placeAt(to)))
    if (!tooMany) for (const fact of missed) this.#give(fact, subscriber)
  }
}
