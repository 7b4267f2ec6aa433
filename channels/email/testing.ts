// A house of mail for tests: a real IMAP server, a real SMTP server and a small POP server in front of one mailbox.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import type { ChannelWorld } from '../channel.ts'

/** The name that the house's certificate carries. */
export const houseName = 'mail.ejemplo.test'
/** Key and certificate of the house; nobody vouches for it unless a test does. */
export const pem = readFileSync(new URL('samples/tls.pem', import.meta.url), 'utf8')
export const user = 'ventas@tienda.test'
export const password = 'clave de las pruebas'

/** A mail that somebody sent through the house. */
export interface Sent {
  from: string
  to: string[]
  raw: Buffer
}

type Way = 'imap' | 'pop' | 'smtp'

export interface House {
  ports: Record<Way, number>
  /** A mail comes into the mailbox. */
  drop(raw: string | Uint8Array): void
  sent: Sent[]
  /** What the SMTP server says to the next mail instead of taking it; `hangup`: it takes the mail and falls silent. */
  refuses: { at: 'rcpt' | 'data'; code: number; text: string } | 'hangup' | null
  /** IMAP counts anew. */
  renumber(): void
  /** Bytes that POP sends at once. */
  tear: number
  close(): Promise<void>
}

interface Options {
  secure?: boolean
  /** Without it there is no STARTTLS. */
  upgrade?: boolean
}

interface Hoodiecrow {
  listen(port: number, host: string, done: () => void): void
  close(done: () => void): void
  server: Server
  appendMessage(folder: string, flags: string[], date: false, raw: string): void
  getMailbox(name: string): { uidvalidity: number; uidnext: number; messages: Array<{ uid: number }> }
}
// The package has no types.
const hoodiecrow = createRequire(import.meta.url)('hoodiecrow-imap') as (options: object) => Hoodiecrow

/** Opens one. */
export async function mailHouse(options: Options = {}): Promise<House> {
  const mails: Array<{ uid: string; raw: Buffer }> = []
  const imap = hoodiecrow({
    ...{ secureConnection: options.secure ?? false, credentials: { key: pem, cert: pem } },
    users: { [user]: { password } },
    storage: { INBOX: {}, '': { separator: '/', folders: { Ventas: {} } } },
    plugins: ['ID', 'SASL-IR', 'AUTH-PLAIN', 'UNSELECT'],
  })
  const smtp = new SMTPServer(
    smtpOptions(
      options,
      (mail) => house.sent.push(mail),
      () => house.refuses,
    ),
  )
  const talk = (socket: Socket) => new PopTalk(socket, mails, () => house.tear, options.upgrade ?? false)
  const pop = options.secure ? createTlsServer({ key: pem, cert: pem }, talk) : createServer(talk)
  await Promise.all([
    new Promise<void>((done) => imap.listen(0, '127.0.0.1', done)),
    new Promise<void>((done) => smtp.listen(0, '127.0.0.1', done)),
    new Promise<void>((done) => pop.listen(0, '127.0.0.1', done)),
  ])
  smtp.on('error', () => {})
  const portOf = (server: { address(): unknown }) => (server.address() as AddressInfo).port
  const house: House = {
    ports: { imap: portOf(imap.server), pop: portOf(pop), smtp: portOf(smtp.server) },
    drop(raw) {
      const bytes = Buffer.from(raw as Uint8Array)
      mails.push({ uid: `u${mails.length + 1}`, raw: bytes })
      imap.appendMessage('INBOX', [], false, bytes.toString('latin1'))
    },
    sent: [],
    refuses: null,
    renumber() {
      const box = imap.getMailbox('INBOX')
      box.uidvalidity += 1
      for (const [index, message] of box.messages.entries()) message.uid = index + 1
    },
    tear: 0,
    async close() {
      for (const server of [imap, pop]) await new Promise<void>((done) => void server.close(() => done()))
      await new Promise<void>((done) => smtp.close(() => done()))
    },
  }
  return house
}

/** A connection to the house, as it is typed in. */
export const settingsOf = ({ ports }: House, more: Record<string, unknown> = {}) => ({
  ...{ address: user, name: 'Tienda Prueba', user, password },
  ...{ inHost: houseName, inPort: ports[more['incoming'] === 'pop' ? 'pop' : 'imap'], inSecurity: 'none' },
  ...{ outHost: houseName, outPort: ports.smtp, outSecurity: 'none' },
  ...more,
})

/** A world in which every name is the house's. */
export const worldOf = (now: () => Date, http: typeof fetch = unreachable): ChannelWorld => ({
  ...{ now, http },
  resolve: async () => '127.0.0.1',
})

const unreachable = () => Promise.reject(new TypeError('nothing is fetched here'))

function smtpOptions(
  { secure = false, upgrade = false }: Options,
  take: (mail: Sent) => void,
  refuses: () => House['refuses'],
): SMTPServerOptions {
  const refusalAt = (at: 'rcpt' | 'data') => {
    const no = refuses()
    return no !== null && no !== 'hangup' && no.at === at
      ? Object.assign(new Error(no.text), { responseCode: no.code })
      : undefined
  }
  return {
    ...{ secure, key: pem, cert: pem, size: 30_000_000, authOptional: false, allowInsecureAuth: true },
    disabledCommands: upgrade || secure ? [] : ['STARTTLS'],
    onAuth({ username, password: given }, _session, done) {
      if (username === user && given === password) done(null, { user })
      else done(Object.assign(new Error('5.7.8 Username and password not accepted'), { responseCode: 535 }))
    },
    onRcptTo(_address, _session, done) {
      done(refusalAt('rcpt'))
    },
    onData(stream, { envelope }, done) {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => void parts.push(part))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = envelope
        const from = mailFrom ? mailFrom.address : ''
        const no = refusalAt('data')
        if (no) return done(no)
        take({ from, to: rcptTo.map(({ address }) => address), raw: Buffer.concat(parts) })
        // Falls silent for ever: whoever waits gives up by itself.
        if (refuses() !== 'hangup') done()
      })
    },
  }
}

/** One connection to the POP server. */
class PopTalk {
  readonly #mails: Array<{ uid: string; raw: Buffer }>
  readonly #tear: () => number
  readonly #upgrade: boolean
  #socket: Socket
  #named = false
  #open = false
  #typed = ''

  constructor(
    socket: Socket,
    mails: Array<{ uid: string; raw: Buffer }>,
    tear: () => number,
    upgrade: boolean,
  ) {
    this.#socket = socket
    this.#mails = mails
    this.#tear = tear
    this.#upgrade = upgrade
    this.#listen()
    this.#write('+OK ready')
  }

  #listen(): void {
    this.#socket.on('error', () => {})
    this.#socket.on('data', (data) => {
      this.#typed += data.toString('utf8')
      for (let end = this.#typed.indexOf('\r\n'); end >= 0; end = this.#typed.indexOf('\r\n')) {
        const line = this.#typed.slice(0, end)
        this.#typed = this.#typed.slice(end + 2)
        this.#answer(line)
      }
    })
  }

  #answer(line: string): void {
    const [name = '', first = '', second = ''] = line.split(' ')
    const command = name.toUpperCase()
    if (command === 'QUIT') return void this.#socket.end('+OK\r\n')
    if (command === 'STLS') return this.#secure()
    if (command === 'USER') {
      this.#named = line === `USER ${user}`
      return this.#write('+OK')
    }
    if (command === 'PASS') {
      this.#open = this.#named && line === `PASS ${password}`
      return this.#write(this.#open ? '+OK' : '-ERR [AUTH] invalid login')
    }
    if (!this.#open) return this.#write('-ERR log in first')
    const numbered = this.#mails.map((mail, index) => ({ ...mail, number: index + 1 }))
    if (command === 'UIDL')
      return this.#long(numbered.map(({ number, uid }) => `${number} ${uid}`).join('\r\n'))
    if (command === 'LIST')
      return this.#long(numbered.map(({ number, raw }) => `${number} ${raw.length}`).join('\r\n'))
    const mail = this.#mails[Number(first) - 1]
    if (!mail) return this.#write('-ERR no such message')
    const text = mail.raw.toString('latin1')
    if (command === 'RETR') return this.#long(text)
    if (command === 'TOP') return this.#long(top(text, Number(second)))
    return this.#write('-ERR unknown command')
  }

  #secure(): void {
    if (!this.#upgrade) return this.#write('-ERR no TLS here')
    this.#write('+OK')
    const plain = this.#socket
    plain.removeAllListeners('data')
    const server = createTlsServer({ key: pem, cert: pem })
    server.once('secureConnection', (secure) => {
      this.#socket = secure
      this.#listen()
    })
    server.emit('connection', plain)
  }

  #long(text: string): void {
    const body = text === '' ? '' : `${text.replace(/^\./gm, '..').replace(/\r\n$/, '')}\r\n`
    this.#write(`+OK\r\n${body}.`)
  }

  #write(text: string): void {
    const bytes = Buffer.from(`${text}\r\n`, 'latin1')
    const tear = this.#tear()
    if (tear === 0) return void this.#socket.write(bytes)
    // Each piece travels alone, so that marks are cut wherever they can be.
    const next = (from: number) => {
      if (from >= bytes.length || this.#socket.destroyed) return
      this.#socket.write(bytes.subarray(from, from + tear), () => setImmediate(next, from + tear))
    }
    this.#socket.setNoDelay(true)
    next(0)
  }
}

const top = (text: string, lines: number): string => {
  const end = text.indexOf('\r\n\r\n')
  return end < 0
    ? text
    : `${text.slice(0, end + 4)}${text
        .slice(end + 4)
        .split('\r\n')
        .slice(0, lines)
        .join('\r\n')}`
}
