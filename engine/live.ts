// Facts → subscribers of this process (server-sent events of the builder, the web chat door), numbered and resumable.
// One poller per process reads the feed in commit order; local bells and NOTIFY wake it, a slow poll makes sure.
import { sql } from 'kysely'
import type { Database } from '#db/db.ts'
import type { World } from '#engine/world.ts'
import { cursorOf, type Fact, horizon, parseCursor, type Place, placeAt, read } from './feed.ts'
import { type Notice, wire } from './inbox/typing.ts'
import { listen } from './listen.ts'

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

interface Subscriber {
  scope: Scope
  fn: (fact: Fact) => void
  more: Subscription
}

const POLL_MS = 1000
const HELD_MS = 20
const NOTIFY_MS = 50
const PAGE = 1000

/** Starts live updates. They read with the engine's own handle, so `database` must not be restricted to a workspace. */
export function startLive(
  database: Database,
  world: World,
  options: { pollMs?: number; listen?: boolean } = {},
): Live {
  const me = world.id()
  const live = new Set<Subscriber>()
  const joining = new Set<Subscriber>()
  let edge: Place | null = null
  let busy: Promise<void> | null = null
  let again = false
  let stopped = false
  let wakeTimer: NodeJS.Timeout | undefined
  let wakeAt = Number.POSITIVE_INFINITY

  function give(fact: Fact, subscriber: Subscriber) {
    const { scope, fn } = subscriber
    if (fact.workspaceId !== scope.workspaceId) return
    if (scope.contactId && fact.contactId !== scope.contactId) return
    try {
      fn(fact)
    } catch {
      live.delete(subscriber) // A subscriber that throws is gone; the others go on.
    }
  }

  async function catchUp(subscriber: Subscriber, to: string) {
    const { scope, more } = subscriber
    const after = parseCursor(more.after)
    let missed: Fact[] = []
    if (more.after && (!after || BigInt(after.xid) > BigInt(to))) more.gap?.()
    else if (after) {
      missed = await read(database.db, [scope.workspaceId], after, to, PAGE + 1)
      if (missed.length > PAGE) {
        missed = []
        more.gap?.()
      }
    }
    if (!joining.delete(subscriber)) return
    live.add(subscriber)
    more.ready?.(cursorOf(placeAt(to)))
    for (const fact of missed) give(fact, subscriber)
  }

  async function cycle() {
    const newcomers = [...joining]
    const workspaces = [...new Set([...live, ...newcomers].map(({ scope }) => scope.workspaceId))]
    if (workspaces.length === 0) {
      edge = null
      return
    }
    const to = await horizon(database.db, workspaces)
    if (edge !== null && live.size > 0) {
      for (;;) {
        const page: Fact[] = await read(database.db, workspaces, edge, to.xid, PAGE)
        for (const fact of page) for (const subscriber of [...live]) give(fact, subscriber)
        if (page.length < PAGE) break
        edge = parseCursor(page.at(-1)!.cursor)!
      }
    }
    edge = placeAt(to.xid)
    await Promise.all(newcomers.map((subscriber) => catchUp(subscriber, to.xid)))
    if (to.held) wake(HELD_MS)
  }

  function run() {
    if (stopped) return
    if (busy) {
      again = true
      return
    }
    busy = cycle()
      .catch(() => {
        // The database is away: the next poll goes on from the same place.
      })
      .finally(() => {
        busy = null
        if (again) {
          again = false
          run()
        } else wake(options.pollMs ?? POLL_MS)
      })
  }

  function wake(ms: number) {
    if (stopped || (live.size === 0 && joining.size === 0)) return
    const at = performance.now() + ms
    if (wakeTimer && wakeAt <= at) return
    clearTimeout(wakeTimer)
    wakeAt = at
    wakeTimer = setTimeout(() => {
      wakeTimer = undefined
      run()
    }, ms)
    wakeTimer.unref()
  }

  function hear(notice: Notice) {
    if ('from' in notice) {
      if (notice.from !== me) run()
      return
    }
    const fact = { cursor: null, id: world.id(), data: {}, createdAt: world.now().toISOString(), ...notice.typing }
    for (const subscriber of [...live]) give(fact, subscriber)
  }
  const wires = options.listen === false ? null : listen(database, hear)
  let told: NodeJS.Timeout | undefined
  function tellOthers() {
    told ??= setTimeout(() => {
      told = undefined
      const notice: Notice = { from: me }
      sql`select pg_notify(${wire}, ${JSON.stringify(notice)})`.execute(database.db).catch(() => {
        // The others poll.
      })
    }, NOTIFY_MS).unref()
  }

  return {
    subscribe(scope, fn, more = {}) {
      const subscriber = { scope, fn, more }
      joining.add(subscriber)
      run()
      return () => {
        joining.delete(subscriber)
        live.delete(subscriber)
      }
    },
    ring() {
      if (stopped) return
      if (live.size + joining.size > 0) run()
      if (wires) tellOthers()
    },
    cursor: () => (edge === null ? null : cursorOf(edge)),
    async stop() {
      stopped = true
      clearTimeout(wakeTimer)
      clearTimeout(told)
      joining.clear()
      live.clear()
      await busy
      await wires?.stop()
    },
  }
}
