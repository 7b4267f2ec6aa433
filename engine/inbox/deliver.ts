// The outgoing door: sends what is queued. Rung after commits; the network is called outside any transaction.
import { type Channel, ChannelError, type Content, type Outgoing, type SendError } from '#channels/channel.ts'
import { fit as partsFor } from '#channels/fit.ts'
import { channelOf } from '#channels/index.ts'
import type { Db, Tx } from '#db/db.ts'
import type { World } from '#engine/world.ts'
import { connect } from './channels.ts'
import { hookUrl } from './connections.ts'
import { type ChannelRow, type Claimed, claim, type Skip, type TypeOf } from './deliver_claim.ts'
import * as outcome from './deliver_outcome.ts'
import { isShut } from './windows.ts'

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
  /** Rung after an outcome for which a run of the contact waits. */
  advance?(workspaceId: string, contactId: string): void
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
/** Messages to many in flight at once; the rest of the room is for answers. */
const MAX_BULK = 24
const SWEEP_MS = 10_000
const MAX_HOLD_MS = 60_000
const PATIENCE_MS = 15_000

/** Starts the loop. */
export function startDeliver(deps: DeliverDeps): Deliver {
  return new Loop(deps)
}

class Loop implements Deliver {
  readonly #deps: DeliverDeps
  readonly #inFlight = new Set<Promise<void>>()
  /** Channels without tokens, and when they have one again. */
  readonly #blocked = new Map<string, Date>()
  /** Those that have none for messages to many. */
  readonly #held = new Map<string, Date>()
  #bulk = 0
  readonly #timers = new Set<NodeJS.Timeout>()
  readonly #sweeper: NodeJS.Timeout | undefined
  #filling: Promise<void> | null = null
  #rung = false
  #stopped = false

  constructor(deps: DeliverDeps) {
    this.#deps = deps
    const every = deps.sweepMs ?? SWEEP_MS
    const sweep = () => this.sweep().catch((error) => deps.log?.(error, 'deliver: could not sweep'))
    if (every === 0) return
    this.#sweeper = setInterval(sweep, every).unref()
    // What a process that died left unsent is sent by the next one at once.
    void sweep()
  }

  ring(): void {
    if (this.#stopped) return
    this.#rung = true
    this.#filling ??= this.#fill()
      .catch((error) => this.#deps.log?.(error, 'deliver: could not claim'))
      .finally(() => {
        this.#filling = null
        if (this.#rung) this.ring()
      })
  }

  async idle(): Promise<void> {
    while (this.#filling || this.#inFlight.size > 0) await Promise.all([this.#filling, ...this.#inFlight])
  }

  async sweep(): Promise<void> {
    const { db, world, typeOf = channelOf, live } = this.#deps
    if ((await outcome.sweep(db, world, typeOf)) > 0) live()
    this.ring()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearInterval(this.#sweeper)
    for (const timer of this.#timers) clearTimeout(timer)
    await this.#filling
    await Promise.all(this.#inFlight)
  }

  async #fill(): Promise<void> {
    while (this.#rung && !this.#stopped) {
      this.#rung = false
      let found = 1
      while (found > 0 && this.#inFlight.size < MAX_IN_FLIGHT && !this.#stopped) found = await this.#take()
    }
  }

  /** Claims and starts what there is room for; returns how many were due. */
  async #take(): Promise<number> {
    const { db, world, typeOf = channelOf, live } = this.#deps
    const skip: Skip = {
      ...{ all: this.#still(this.#blocked), bulk: this.#still(this.#held) },
      noBulk: this.#bulk >= MAX_BULK,
    }
    const room = MAX_IN_FLIGHT - this.#inFlight.size
    const { found, ended, claimed, blocked, held } = await claim(db, world, typeOf, room, skip)
    this.#waitFor(this.#blocked, blocked)
    this.#waitFor(this.#held, held)
    if (ended.length > 0) live()
    for (const message of ended) wake(this.#deps, message)
    for (const message of claimed) this.#start(message)
    return found
  }

  /** The channels that are still shut. */
  #still(shut: Map<string, Date>): string[] {
    const now = this.#deps.world.now()
    for (const [channelId, until] of shut) if (until <= now) shut.delete(channelId)
    return [...shut.keys()]
  }

  #waitFor(shut: Map<string, Date>, found: Map<string, Date>): void {
    for (const [channelId, until] of found) {
      shut.set(channelId, until)
      this.#ringAt(until)
    }
  }

  #start(message: Claimed): void {
    if (message.bulk) this.#bulk += 1
    const task = deliverOne(this.#deps, message, (at) => this.#ringAt(at))
      .catch((error) => this.#deps.log?.(error, 'deliver: outcome not recorded'))
      .finally(() => {
        this.#inFlight.delete(task)
        if (message.bulk) this.#bulk -= 1
        this.#deps.live()
        wake(this.#deps, message)
        this.ring()
      })
    this.#inFlight.add(task)
  }

  #ringAt(at: Date): void {
    const ms = Math.max(1, at.getTime() - this.#deps.world.now().getTime())
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      this.ring()
    }, ms).unref()
    this.#timers.add(timer)
  }
}

/** The run that waits for the message's outcome, if any, takes it. */
function wake(deps: DeliverDeps, message: Pick<Claimed, 'workspaceId' | 'contactId' | 'author'>): void {
  if (message.author.token) deps.advance?.(message.workspaceId, message.contactId)
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
  mustBeOpen(message, type.can, world.now())
  const settings = openSettings(deps, message.channel)
  const parts = partsFor(message.content, type.can, languageOf(message))
  let externalId = message.id
  for (let index = message.partsSent; index < parts.length; index += 1) {
    const id = index === 0 ? message.id : `${message.id}.${index + 1}`
    const outgoing = outgoingOf(message, id, parts[index]!)
    ;({ externalId } = await type.send(outgoing, settings, { ...world, http: patient(world) }))
    const more = index + 1 < parts.length
    if (more && !(await stubborn(() => outcome.partSent(db, world, message, index + 1)))) return null
  }
  return externalId
}

/** What the provider would refuse is not even tried. */
function mustBeOpen(message: Claimed, can: Channel['can'], now: Date): void {
  const { content, author, heard } = message
  if (!isShut(can, { content, byPerson: author.kind === 'user', heardAt: heard?.at ?? null }, now)) return
  throw new ChannelError('window_closed', `The contact last wrote ${heard?.at.toISOString() ?? 'never'}.`)
}

const languageOf = ({ language }: Claimed): Outgoing['language'] => (language.startsWith('en') ? 'en' : 'es')

function outgoingOf(message: Claimed, id: string, content: Content): Outgoing {
  const { channel, address, author, heard } = message
  return {
    ...{ id, channelId: channel.id, address, content, language: languageOf(message) },
    hookUrl: hookUrl(channel),
    author: author.kind === 'user' ? 'person' : 'bot',
    lastHeardAt: heard?.at ?? null,
    follows: heard,
  }
}

/** The network with less patience than a claim has: a provider that does not answer must not outlast it. */
const patient =
  ({ http }: World): World['http'] =>
  (input, init) =>
    http(input, { signal: AbortSignal.timeout(PATIENCE_MS), ...init })

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
