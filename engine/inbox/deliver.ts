// The outgoing door: sends what is queued. Rung after commits; the network is called outside any transaction.
import { ChannelError, type SendError } from '#channels/channel.ts'
import { fit } from '#channels/fit.ts'
import { channelOf } from '#channels/index.ts'
import type { Db, Tx } from '#db/db.ts'
import type { World } from '#engine/world.ts'
import { connect } from './channels.ts'
import { type ChannelRow, type Claimed, claim, type TypeOf } from './deliver_claim.ts'
import * as outcome from './deliver_outcome.ts'

export interface DeliverDeps {
  db: Db
  world: World
  /** Tests bring their own channel types and settings. */
  typeOf?: TypeOf
  settingsOf?: (channel: ChannelRow) => unknown
  /** Sends an alarm in the same commit that rings some process's loop then. */
  remind(tx: Tx, at: Date): Promise<void>
  /** Rung after every recorded outcome. */
  live(): void
  log?(error: unknown, message: string): void
  /** How often lost rings and dead processes are looked for; 0: never by itself. */
  sweepMs?: number
}

/** The deliver loop of one process. */
export interface Deliver {
  /** Something was queued, or is due. */
  ring(): void
  /** Until nothing is in flight and nothing more can be claimed now. */
  idle(): Promise<void>
  /** Ends the uncertainty about messages of processes that died, then goes on. */
  sweep(): Promise<void>
  /** Takes nothing more, and waits for what is in flight. */
  stop(): Promise<void>
}

const MAX_IN_FLIGHT = 32
const SWEEP_MS = 10_000
const MAX_HOLD_MS = 60_000

/** Starts the loop. */
export function startDeliver(deps: DeliverDeps): Deliver {
  const { db, world, typeOf = channelOf } = deps
  const inFlight = new Set<Promise<void>>()
  const blocked = new Map<string, Date>()
  let filling: Promise<void> | null = null
  let rung = false
  let stopped = false
  const timers = new Set<NodeJS.Timeout>()

  function ring() {
    if (stopped) return
    rung = true
    filling ??= fill()
      .catch((error) => deps.log?.(error, 'deliver: could not claim'))
      .finally(() => {
        filling = null
        if (rung) ring()
      })
  }

  async function fill() {
    while (rung && !stopped) {
      rung = false
      while (inFlight.size < MAX_IN_FLIGHT && !stopped) {
        for (const [channelId, until] of blocked) if (until <= world.now()) blocked.delete(channelId)
        const result = await claim(db, world, typeOf, MAX_IN_FLIGHT - inFlight.size, [...blocked.keys()])
        for (const [channelId, until] of result.blocked) {
          blocked.set(channelId, until)
          ringAt(until)
        }
        if (result.ended > 0) deps.live()
        for (const message of result.claimed) start(message)
        if (result.found === 0) break
      }
    }
  }

  function start(message: Claimed) {
    const task = deliverOne(deps, message, ringAt)
      .catch((error) => deps.log?.(error, 'deliver: outcome not recorded'))
      .finally(() => {
        inFlight.delete(task)
        deps.live()
        ring()
      })
    inFlight.add(task)
  }

  function ringAt(at: Date) {
    const ms = Math.max(1, at.getTime() - world.now().getTime())
    const timer = setTimeout(() => {
      timers.delete(timer)
      ring()
    }, ms)
    timers.add(timer.unref())
  }

  async function sweepNow() {
    if ((await outcome.sweep(db, world, typeOf)) > 0) deps.live()
    ring()
  }

  const sweepMs = deps.sweepMs ?? SWEEP_MS
  const sweeper =
    sweepMs > 0
      ? setInterval(() => {
          sweepNow().catch((error) => deps.log?.(error, 'deliver: could not sweep'))
        }, sweepMs).unref()
      : undefined

  return {
    ring,
    async idle() {
      while (filling || inFlight.size > 0) await Promise.all([filling, ...inFlight])
    },
    sweep: sweepNow,
    async stop() {
      stopped = true
      clearInterval(sweeper)
      for (const timer of timers) clearTimeout(timer)
      await filling
      await Promise.all(inFlight)
    },
  }
}

/** Calls the provider and records what became of it. */
async function deliverOne(deps: DeliverDeps, message: Claimed, ringAt: (at: Date) => void): Promise<void> {
  const { db, world } = deps
  let externalId: string | null
  try {
    externalId = await call(deps, message)
  } catch (error) {
    return stubborn(() => failedTry(deps, message, error, ringAt))
  }
  if (externalId !== null) await stubborn(() => outcome.sent(db, world, message, externalId))
}

/** Sends the parts that were not sent yet; null when the claim was lost on the way. */
async function call(deps: DeliverDeps, message: Claimed): Promise<string | null> {
  const { db, world, typeOf = channelOf } = deps
  const type = typeOf(message.channel.type)!
  if (type.local) return message.id
  const settings = openSettings(deps, message.channel)
  const parts = fit(message.content, type.can, message.language.startsWith('en') ? 'en' : 'es')
  let externalId = message.id
  for (let index = message.partsSent; index < parts.length; index += 1) {
    const id = index === 0 ? message.id : `${message.id}.${index + 1}`
    const outgoing = { id, channelId: message.channel.id, address: message.address, content: parts[index]! }
    ;({ externalId } = await type.send(outgoing, settings, { now: () => world.now(), http: world.http }))
    const more = index + 1 < parts.length
    if (more && !(await stubborn(() => outcome.partSent(db, world, message, index + 1)))) return null
  }
  return externalId
}

function openSettings(deps: DeliverDeps, channel: ChannelRow): unknown {
  try {
    return deps.settingsOf ? deps.settingsOf(channel) : connect(channel).settings
  } catch (error) {
    throw new ChannelError('auth', error instanceof Error ? error.message : String(error))
  }
}

async function failedTry(
  { db, world, remind }: DeliverDeps,
  message: Claimed,
  error: unknown,
  ringAt: (at: Date) => void,
): Promise<void> {
  const known = error instanceof ChannelError ? error : null
  const said: SendError = {
    kind: known?.kind ?? 'unknown',
    text: (error instanceof Error ? error.message : String(error)).slice(0, 1000),
    ...(known?.code ? { code: known.code } : {}),
  }
  const now = world.now()
  const at = known?.retryable ? outcome.nextTry(message, now, known.retryAfterMs) : null
  if (!at) return outcome.failed(db, world, message, said)
  if (known?.kind === 'rate_limited' && known.retryAfterMs) {
    const hold = Math.min(known.retryAfterMs, MAX_HOLD_MS)
    await outcome.holdChannel(db, message, new Date(now.getTime() + hold))
  }
  await outcome.again(db, world, message, said, at, remind)
  ringAt(at)
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** An outcome that is not recorded becomes `unknown`, so a database that is away for a moment is waited for. */
async function stubborn<T>(work: () => Promise<T>): Promise<T> {
  for (let wait = 200; wait <= 3200; wait *= 2) {
    try {
      return await work()
    } catch {
      await pause(wait)
    }
  }
  return work()
}
