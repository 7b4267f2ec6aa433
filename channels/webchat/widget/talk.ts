// The panel's engine: keeps one visit alive over cut connections. Nothing written is lost, nothing comes twice.
import type { About, Kept, Waiting } from './protocol.ts'
import { newest, nothing, type State, unreadCount, unsent, withMessages, withWaiting } from './state.ts'
import { type News, Refusal, type Wire } from './wire.ts'

/** What the talk needs from its surroundings; a test brings its own. */
export interface Surroundings {
  wire: Wire
  keep(kept: Kept): void
  /** A message came (`out`: ours) or was written (`in`). */
  heard(direction: 'in' | 'out', text: string): void
  startOnOpen: boolean
  /** The reference of the link that the visitor came by. It goes with the first message, once. */
  ref?: string
  /** Begins again from what is kept: this visit is over, or another window has another one. */
  restart(): void
}

export type Talk = ReturnType<typeof talk>

const SILENCE_MS = 45_000
const POLL_MS = 4000
const TYPING_MS = 6000

/** Starts a visit from what was kept of an earlier one. */
export function talk(around: Surroundings, kept: Kept) {
  const { wire } = around
  let state: State = { ...nothing, pending: kept.outbox ?? [] }
  let token = kept.token
  let told = kept.ref
  let about: About = { profile: {}, attributes: {} }
  let known = false
  let visited = false
  let open = false
  let visible = true
  let stopped = false
  let tries = 0
  let streamless = 0
  let pumping = false
  let held = false
  let stream: AbortController | null = null
  let visiting: Promise<void> | null = null
  let timers: Record<string, ReturnType<typeof setTimeout>> = {}
  const listeners = new Set<(state: State) => void>()
  let acked = { delivered: 0, read: 0 }

  const change = (next: State) => {
    state = next
    for (const listener of listeners) listener(state)
  }
  const keep = () => around.keep({ token, outbox: unsent(state), ref: told })
  const later = (name: string, ms: number, work: () => void) => {
    clearTimeout(timers[name])
    timers[name] = setTimeout(work, ms)
  }
  const backoff = () => Math.min(30_000, 1000 * 2 ** Math.min(tries++, 5)) * (0.75 + Math.random() / 2)

  /** Visit → history → stream; whatever fails is tried again from where it stands. */
  async function connect(): Promise<void> {
    if (stopped || stream) return
    const mine = new AbortController()
    const replaced = () => stream !== mine
    stream = mine
    clearTimeout(timers['connect'])
    try {
      // One visit at a time: two at once would be two visitors, and the answers would reach the wrong one.
      if (!visited) {
        visiting ??= visit().finally(() => {
          visiting = null
        })
        await visiting
      }
      if (replaced()) return
      if (open && !known && around.startOnOpen && (await wire.start(about.profile)).known) meet()
      if (replaced()) return
      void pump()
      if (!known) change({ ...state, link: 'online' })
      else await follow(mine)
      tries = 0
    } catch (error) {
      if (replaced()) return
      if (error instanceof Refusal && error.status === 401) forget()
      change({ ...state, link: 'offline' })
    }
    if (!replaced()) stream = null
    if (!stopped && (known || state.link === 'offline' || !visited)) later('connect', backoff(), connect)
  }

  async function visit() {
    const visit = await wire.visit(token)
    token = visit.token
    visited = true
    if (visit.known) meet()
    change({ ...state, read: Math.max(state.read, visit.read), seen: Math.max(state.seen, visit.seen) })
    keep()
  }

  /** The server has a contact for this visitor, who can be described from now on. */
  function meet() {
    known = true
    if (Object.keys({ ...about.profile, ...about.attributes }).length > 0)
      wire.describe(about).catch(() => {})
  }

  async function follow(mine: AbortController) {
    const first = state.messages.length === 0
    const page = await wire.page(first ? 'limit=30' : `after=${newest(state)}&limit=100`)
    take(page.items, page)
    if (first) change({ ...state, more: page.more })
    change({ ...state, link: 'online' })
    // A proxy that holds streams back must not hold the talk back: then it is asked every few seconds.
    if (streamless >= 2 && streamless % 10 !== 0) {
      streamless++
      tries = 0
      await new Promise((resolve) => later('poll', POLL_MS, () => resolve(null)))
      return
    }
    let heard = false
    const watch = () => later('silence', heard ? SILENCE_MS : 8000, () => mine.abort())
    watch()
    try {
      await wire.listen(newest(state), mine.signal, (news) => {
        if (mine.signal.aborted) return
        heard = true
        streamless = 0
        tries = 0
        watch()
        hear(news)
      })
    } finally {
      clearTimeout(timers['silence'])
      if (!heard) streamless++
    }
  }

  function hear(news: News) {
    if (news.event === 'message') take([news.data], null)
    else if (news.event === 'seen') change({ ...state, seen: Math.max(state.seen, news.data.seq) })
    else if (news.event === 'typing') {
      change({ ...state, typing: news.data.name })
      later('typing', TYPING_MS, () => change({ ...state, typing: null }))
    }
  }

  function take(items: State['messages'], page: { seen: number; read: number } | null) {
    const before = newest(state)
    const next = withMessages(state, items)
    change(
      page ? { ...next, seen: Math.max(next.seen, page.seen), read: Math.max(next.read, page.read) } : next,
    )
    if (next.pending.length < unsent(state).length) keep()
    for (const { seq, direction, content } of items) {
      // What was read on an earlier visit is history, no news.
      if (seq > Math.max(before, state.read) && direction === 'out')
        around.heard('out', content.kind === 'text' ? content.text : '')
    }
    acknowledge()
  }

  const lastOut = () => state.messages.findLast((message) => message.direction === 'out')?.seq ?? 0
  const isUntold = () => lastOut() > acked.delivered || state.read > acked.read

  /** Tells what reached the screen, and what was looked at; gathered, and only what is new. */
  function acknowledge() {
    const last = lastOut()
    if (open && visible && last > state.read) change({ ...state, read: last })
    if (isUntold()) later('acks', 250, tellAcks)
  }

  async function tellAcks() {
    clearTimeout(timers['acks'])
    if (!known || !isUntold()) return
    const acks = { delivered: lastOut(), read: state.read }
    try {
      await wire.acks(acks)
      acked = acks
    } catch {
      // The next message or the next connection tells it again.
    }
  }

  /** Sends what waits, one after the other; stops at the first that cannot be sent now. */
  async function pump(): Promise<void> {
    if (pumping || held || !visited) return
    pumping = true
    try {
      for (;;) {
        const next = unsent(state).find((one) => !one.failed)
        if (!next || stopped) break
        await wire.send(next, Object.keys(about.profile).length > 0 ? about.profile : undefined)
        if (state.slow) change({ ...state, slow: false })
        mark(next.clientId, { sent: true })
        if (!known) {
          meet()
          void connect()
        }
      }
    } catch (error) {
      refused(error)
    } finally {
      pumping = false
    }
  }

  function refused(error: unknown) {
    const status = error instanceof Refusal ? error.status : 0
    const next = unsent(state).find((one) => !one.failed)
    if (status === 401) {
      forget()
      void connect()
    } else if (next && status >= 400 && status < 500 && status !== 408 && status !== 429) {
      mark(next.clientId, { failed: true })
      later('pump', 0, pump)
    } else {
      if (status === 429) {
        held = true
        change({ ...state, slow: true })
      }
      if (status === 0) change({ ...state, link: 'offline' })
      later('pump', (error instanceof Refusal && error.wait) || backoff(), () => {
        held = false
        void pump()
      })
    }
  }

  /** The token has expired: a new visitor begins, who keeps nothing but what was not sent. */
  function forget() {
    stream?.abort()
    stream = null
    acked = { delivered: 0, read: 0 }
    change({ ...nothing, pending: state.pending.filter((one) => !one.sent) })
    token = undefined
    visited = false
    known = false
  }

  function mark(clientId: string, more: Partial<State['pending'][number]>) {
    change({
      ...state,
      pending: state.pending.map((one) => (one.clientId === clientId ? { ...one, ...more } : one)),
    })
    keep()
  }

  function write(waiting: Waiting) {
    const { ref } = around
    if (ref && ref !== told) waiting.ref = told = ref
    change({ ...state, pending: [...state.pending, waiting], typing: null })
    keep()
    around.heard('in', waiting.text)
    if (visited) void pump()
    else void connect()
  }

  const fresh = () => ({ clientId: crypto.randomUUID(), at: new Date().toISOString() })

  return {
    current: () => state,
    unread: () => unreadCount(state),
    subscribe(listener: (state: State) => void) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    connect,
    say: (text: string) => write({ ...fresh(), text }),
    choose: (choice: { id: string; title: string }) => write({ ...fresh(), text: choice.title, choice }),
    again(clientId: string) {
      mark(clientId, { failed: false })
      void pump()
    },
    setOpen(now: boolean) {
      open = now
      acknowledge()
      if (now && !known) void connect()
    },
    /** The page was shown, hidden, or is back from the network's or the phone's sleep. */
    wake(nowVisible: boolean) {
      visible = nowVisible
      acknowledge()
      // The page may be about to go: what was read is told while there is time.
      if (!nowVisible) void tellAcks()
      if (!nowVisible || stopped) return
      tries = 0
      if (stream && state.link !== 'offline') return
      stream?.abort()
      stream = null
      void connect()
      void pump()
    },
    lost: () => change({ ...state, link: 'offline' }),
    async earlier() {
      const page = await wire.page(`before=${state.messages[0]?.seq ?? 0}&limit=30`)
      change({ ...withMessages(state, page.items), more: page.more })
    },
    typing: () => void (known && wire.typing().catch(() => {})),
    describe(now: About) {
      about = now
      if (known) meet()
    },
    /** Another window of the same visitor wrote or was reset. What it wrote is kept here too; the server takes it once. */
    restore(other: Kept) {
      if (other.token !== token && visited) return around.restart()
      const next = withWaiting(state, other.outbox ?? [])
      if (next === state) return
      change(next)
      keep()
      void pump()
    },
    stop() {
      stopped = true
      stream?.abort()
      for (const timer of Object.values(timers)) clearTimeout(timer)
      timers = {}
      listeners.clear()
    },
  }
}
