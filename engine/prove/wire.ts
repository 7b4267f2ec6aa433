// The wire between a process and its database: every message that changes something has a name, and can be stopped before it is
// forwarded, or after it was carried out and before anybody hears of it.
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** Before it is forwarded; after, before the reply; after the reply. */
export const sides = ['before', 'between', 'after'] as const
export type Side = (typeof sides)[number]

/** Asked at each side of each named message; true: nothing goes on from here. */
export type Watcher = (label: string, side: Side) => boolean

/** A proxy on a port of this machine. */
export interface Wire {
  port: number
  watch(watcher: Watcher | null): void
  /** Cuts every connection, as the end of the process does. */
  cut(): void
  close(): Promise<void>
}

/** What is called by a name, in the order in which it is looked for: the statement, or the commit behind one. */
const names: Array<[label: string, pattern: RegExp]> = [
  ['turn: load', /\block_[\w-]{12}/],
  ['turn: rows', /\b(insert|update)_(message|run|conversation|turn|contact|event)\w*_[\w-]{12}/],
  ['message: claim', /update "message" set "status" = \$1, "attempt"/],
  ['message: sent', /update "message" set "status" = \$1, "external_id"/],
  ['deed: claim', /\bdeed_claim_/],
  ['deed: finish', /\bdeed_finish_/],
  ['start: row', /insert into "happening"/],
  ['timer: done', /completed_on[\s\S]*\btimer\b|\btimer\b[\s\S]*completed_on/],
]

/** Opens one towards the server behind a socket. */
export async function openWire(socket: string): Promise<Wire> {
  let watcher: Watcher | null = null
  const pairs = new Set<Pair>()
  const server = createServer((client) => {
    const pair = new Pair(
      client,
      connect(`${socket}/.s.PGSQL.5432`),
      (label, side) => watcher?.(label, side) ?? false,
    )
    pairs.add(pair)
    client.once('close', () => pairs.delete(pair))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    watch: (next) => {
      watcher = next
    },
    cut: () => {
      for (const pair of pairs) pair.cut()
    },
    async close() {
      for (const pair of pairs) pair.cut()
      server.close()
      await once(server, 'close')
    },
  }
}

const SYNC = 'S'.charCodeAt(0)
const QUERY = 'Q'.charCodeAt(0)
const READY = 'Z'.charCodeAt(0)

/** One connection, both ways. */
class Pair {
  readonly #client: Socket
  readonly #server: Socket
  readonly #watcher: Watcher
  readonly #sent = new Frames(true)
  readonly #got = new Frames(false)
  /** Names that wait for their replies, with how many of those are still to come. */
  #open: { label: string; left: number } | null = null
  /** What the transaction has done so far, so that its commit has a name. */
  #doing: string | null = null
  #dead = false

  constructor(client: Socket, server: Socket, watcher: Watcher) {
    this.#client = client
    this.#server = server
    this.#watcher = watcher
    client.on('data', (chunk) => this.#fromClient(chunk))
    server.on('data', (chunk) => this.#fromServer(chunk))
    for (const one of [client, server]) one.on('error', () => this.cut()).on('close', () => this.cut())
  }

  cut(): void {
    this.#dead = true
    this.#client.destroy()
    this.#server.destroy()
  }

  #fromClient(chunk: Buffer): void {
    if (this.#dead) return
    const frames = this.#sent.take(chunk)
    const text = frames.map(({ text: said }) => said).join('\n')
    const label = this.#labelOf(text)
    if (label) {
      this.#dead = this.#watcher(label, 'before')
      if (this.#dead) return
      this.#open = { label, left: frames.filter(({ type }) => type === SYNC || type === QUERY).length }
    }
    this.#server.write(chunk)
  }

  #fromServer(chunk: Buffer): void {
    if (this.#dead) return
    const ready = this.#got.take(chunk).filter(({ type }) => type === READY).length
    const open = this.#open
    if (open && ready > 0) open.left -= ready
    const whole = open !== null && open.left <= 0
    this.#dead = whole && this.#watcher(open.label, 'between')
    if (this.#dead) return
    this.#client.write(chunk)
    if (!whole) return
    this.#open = null
    this.#dead = this.#watcher(open.label, 'after')
  }

  #labelOf(text: string): string | null {
    const found = names.find(([, pattern]) => pattern.test(text))?.[0] ?? null
    const commits = /(^|\n)commit/i.test(text)
    const label = commits ? (found ?? this.#doing) : found
    this.#doing = commits ? null : (found ?? this.#doing)
    return label && commits ? `${label.split(':')[0]}: commit` : found
  }
}

/** Messages of the protocol out of a stream; only what may hold a statement’s name or text is read. */
class Frames {
  #rest: Buffer = Buffer.alloc(0)
  #opening: boolean

  constructor(opening: boolean) {
    this.#opening = opening
  }

  take(chunk: Buffer): Array<{ type: number; text: string }> {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    const found: Array<{ type: number; text: string }> = []
    for (;;) {
      // The first message has no type.
      const head = this.#opening ? 0 : 1
      if (this.#rest.length < head + 4) return found
      const end = head + this.#rest.readUInt32BE(head)
      if (this.#rest.length < end) return found
      const text = this.#rest.toString('latin1', head + 4, Math.min(end, head + 4 + 4_000))
      found.push({ type: head ? this.#rest[0]! : 0, text })
      this.#rest = this.#rest.subarray(end)
      this.#opening = false
    }
  }
}
