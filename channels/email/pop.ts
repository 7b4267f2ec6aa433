// POP3, as much of it as reading needs. Mails are bytes here and may be cut anywhere by the network. https://www.rfc-editor.org/rfc/rfc1939
import { connect as plainConnect, type Socket } from 'node:net'
import { connect as tlsConnect } from 'node:tls'
import { ChannelError, type ChannelWorld } from '../channel.ts'
import { asChannelError, located, type Server } from '../mail_server.ts'

const SILENCE_MS = 15_000
const WHOLE_MS = 90_000
const MAX_LINE = 4_096
const MAX_LIST = 8 * 1024 * 1024
const MAX_BYTES = 26 * 1024 * 1024
const CRLF = Buffer.from('\r\n')
const END = Buffer.from('\r\n.\r\n')

/** A mailbox that is open. Numbers hold until it is closed; `uid` for ever. */
export interface Pop {
  list(): Promise<Array<{ number: number; uid: string; size: number }>>
  /** The mail; with `lines`, its headers and as many lines of its body. */
  mail(number: number, lines?: number): Promise<Uint8Array>
}

/** Opens the mailbox for a piece of work. Throws ChannelError. */
export async function withPop<T>(
  server: Server,
  world: Pick<ChannelWorld, 'resolve'>,
  work: (pop: Pop) => Promise<T>,
): Promise<T> {
  const wire = new Wire(await open(server, world))
  try {
    await greet(wire, server)
    const done = await work(mailboxOf(wire))
    await wire.ask('QUIT').catch(() => '')
    return done
  } catch (error) {
    throw asChannelError(error)
  } finally {
    wire.close()
  }
}

async function open(server: Server, world: Pick<ChannelWorld, 'resolve'>): Promise<Opened> {
  const { address: host, servername } = await located(server, world)
  const { port } = server
  const names = { ...(servername !== undefined && { servername }) }
  const socket =
    server.security === 'tls' ? tlsConnect({ host, port, ...names }) : plainConnect({ host, port })
  return { socket, names }
}

async function greet(wire: Wire, { security, user, password }: Server): Promise<void> {
  await wire.line()
  if (security === 'starttls') {
    await wire.ask('STLS')
    await wire.secure()
  }
  await wire.ask(`USER ${user}`, 'auth')
  await wire.ask(`PASS ${password}`, 'auth')
}

function mailboxOf(wire: Wire): Pop {
  const table = async (command: string) =>
    new Map(
      (await wire.askLong(command, MAX_LIST))
        .toString('latin1')
        .split('\r\n')
        .flatMap((line) => {
          const [, number, value] = /^(\d{1,9}) (\S{1,200})/.exec(line) ?? []
          return number && value ? [[Number(number), value] as const] : []
        }),
    )
  return {
    async list() {
      const uids = await table('UIDL')
      const sizes = await table('LIST')
      return [...uids]
        .map(([number, uid]) => ({ number, uid, size: Number(sizes.get(number) ?? 0) }))
        .toSorted((a, b) => a.number - b.number)
    },
    mail: (number, lines) =>
      wire.askLong(lines === undefined ? `RETR ${number}` : `TOP ${number} ${lines}`, MAX_BYTES),
  }
}

interface Opened {
  socket: Socket
  names: { servername?: string }
}

class Wire {
  readonly #names: Opened['names']
  readonly #deadline: NodeJS.Timeout
  #socket: Socket
  #parts: Buffer[] = []
  #problem: Error | null = null
  #wake: (() => void) | null = null

  constructor({ socket, names }: Opened) {
    this.#socket = socket
    this.#names = names
    this.#deadline = setTimeout(() => this.#fail(new Error('The server took too long.')), WHOLE_MS).unref()
    this.#listen()
  }

  /** One line of the server's; its refusals throw. */
  async line(kind: ChannelError['kind'] = 'unknown'): Promise<string> {
    const line = (await this.#until(CRLF, MAX_LINE)).toString('utf8')
    if (line.startsWith('+OK')) return line.slice(3).trim()
    const passing = /^-ERR \[(SYS\/TEMP|IN-USE|LOGIN-DELAY)\]/i.test(line)
    const text = line.replace(/^-ERR\s*/, '').slice(0, 500)
    throw new ChannelError(passing ? 'provider_down' : line.startsWith('-ERR') ? kind : 'provider_down', text)
  }

  async ask(command: string, kind?: ChannelError['kind']): Promise<string> {
    this.#socket.write(`${command}\r\n`)
    return this.line(kind)
  }

  /** An answer of many lines, without the dots that stand for its end. */
  async askLong(command: string, most: number): Promise<Buffer> {
    await this.ask(command)
    // An answer without lines ends right behind the first one.
    this.#parts.unshift(CRLF)
    const text = (await this.#until(END, most)).toString('latin1')
    return Buffer.from(text.replaceAll('\r\n..', '\r\n.').slice(CRLF.length), 'latin1')
  }

  /** Goes on behind TLS. */
  async secure(): Promise<void> {
    const socket = tlsConnect({ socket: this.#socket, ...this.#names })
    this.#socket.removeAllListeners('data')
    this.#parts = []
    this.#socket = socket
    this.#listen()
  }

  close(): void {
    clearTimeout(this.#deadline)
    this.#socket.destroy()
  }

  #listen(): void {
    this.#socket.setTimeout(SILENCE_MS, () => this.#fail(new Error('The server did not answer in time.')))
    this.#socket.on('error', (error) => this.#fail(error))
    this.#socket.on('close', () => this.#fail(new Error('The server hung up.')))
    this.#socket.on('data', (data) => {
      this.#parts.push(data)
      this.#wake?.()
    })
  }

  #fail(problem: Error): void {
    this.#problem ??= problem
    this.#socket.destroy()
    this.#wake?.()
  }

  /** Everything up to the mark, which may come in pieces. */
  async #until(mark: Buffer, most: number): Promise<Buffer> {
    let seen = 0
    let tail: Buffer = Buffer.alloc(0)
    for (let index = 0; ; index += 1) {
      while (index >= this.#parts.length) await this.#more()
      const part = this.#parts[index]!
      const near = Buffer.concat([tail, part])
      const at = near.indexOf(mark)
      if (at >= 0) return this.#take(index, at - tail.length + seen, mark.length)
      seen += part.length
      if (seen > most) throw new ChannelError('media', 'The server sends more than it announced.')
      tail = near.subarray(Math.max(0, near.length - mark.length + 1))
    }
  }

  /** Cuts off `end` bytes and the mark behind them, which end in the part `index`. */
  #take(index: number, end: number, mark: number): Buffer {
    const all = Buffer.concat(this.#parts.slice(0, index + 1))
    this.#parts.splice(0, index + 1, ...(all.length > end + mark ? [all.subarray(end + mark)] : []))
    return all.subarray(0, end)
  }

  async #more(): Promise<void> {
    if (this.#problem) throw this.#problem
    await new Promise<void>((resolve) => {
      this.#wake = resolve
    })
    this.#wake = null
    if (this.#problem && this.#parts.length === 0) throw this.#problem
  }
}
