// A house of mail for tests: a real IMAP server, a real SMTP server and a small POP server in front of one mailbox.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import type { ChannelWorld } from '../channel.ts'
import { popTalk } from './pop_testing.ts'

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
  /** What the SMTP server says to the next mail instead of taking it; `hangup`: it takes the mail and says nothing more. */
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
  const hangUp = () => {
    for (const one of smtp.connections as Set<{ _socket: Socket }>) one._socket.destroy()
  }
  const take = (mail: Sent) => void house.sent.push(mail)
  const smtp: SMTPServer = new SMTPServer(smtpOptions(options, take, () => house.refuses, hangUp))
  const talk = (socket: Socket) =>
    popTalk(socket, { mails, user, password, pem: options.upgrade ? pem : null, tear: () => house.tear })
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
  hangUp: () => void,
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
        if (refuses() === 'hangup') hangUp()
        else done()
      })
    },
  }
}
