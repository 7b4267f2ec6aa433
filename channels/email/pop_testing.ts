// A small POP server for tests: one mailbox, and answers that may be cut anywhere on their way.
import type { Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'

interface Mailbox {
  mails: Array<{ uid: string; raw: Buffer }>
  user: string
  password: string
  /** Key and certificate for STLS; null: it is not spoken. */
  pem: string | null
  /** Bytes that are sent at once; 0: as many as there are. */
  tear(): number
}

/** Talks with one client. */
export function popTalk(socket: Socket, box: Mailbox): void {
  let named = false
  let open = false

  function answer(line: string): string {
    const [name = '', first = '', second = ''] = line.split(' ')
    const command = name.toUpperCase()
    if (command === 'USER') {
      named = line === `USER ${box.user}`
      return '+OK'
    }
    if (command === 'PASS') {
      open = named && line === `PASS ${box.password}`
      return open ? '+OK' : '-ERR [AUTH] invalid login'
    }
    if (!open) return '-ERR log in first'
    if (command === 'UIDL') return long(box.mails.map(({ uid }, index) => `${index + 1} ${uid}`).join('\r\n'))
    if (command === 'LIST')
      return long(box.mails.map(({ raw }, index) => `${index + 1} ${raw.length}`).join('\r\n'))
    const text = box.mails[Number(first) - 1]?.raw.toString('latin1')
    if (text === undefined) return '-ERR no such message'
    if (command === 'RETR') return long(text)
    return command === 'TOP' ? long(top(text, Number(second))) : '-ERR unknown command'
  }

  function listen(to: Socket): void {
    let typed = ''
    to.on('error', () => {})
    to.on('data', (data) => {
      typed += data.toString('utf8')
      for (let end = typed.indexOf('\r\n'); end >= 0; end = typed.indexOf('\r\n')) {
        const line = typed.slice(0, end)
        typed = typed.slice(end + 2)
        if (line === 'QUIT') to.end('+OK\r\n')
        else if (line === 'STLS' && box.pem !== null) secure(to, box.pem)
        else send(to, answer(line), box.tear())
      }
    })
  }

  function secure(plain: Socket, pem: string): void {
    send(plain, '+OK', 0)
    plain.removeAllListeners('data')
    const server = createTlsServer({ key: pem, cert: pem })
    server.once('secureConnection', listen)
    server.emit('connection', plain)
  }

  listen(socket)
  send(socket, '+OK ready', box.tear())
}

function long(text: string): string {
  const body = text === '' ? '' : `${text.replace(/^\./gm, '..').replace(/\r\n$/, '')}\r\n`
  return `+OK\r\n${body}.`
}

function top(text: string, lines: number): string {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return text
  const body = text.slice(end + 4).split('\r\n')
  return text.slice(0, end + 4) + body.slice(0, lines).join('\r\n')
}

function send(to: Socket, text: string, tear: number): void {
  const bytes = Buffer.from(`${text}\r\n`, 'latin1')
  if (tear === 0) {
    to.write(bytes)
    return
  }
  // Each piece travels alone, so that marks are cut wherever they can be.
  to.setNoDelay(true)
  const next = (from: number) => {
    if (from >= bytes.length || to.destroyed) return
    to.write(bytes.subarray(from, from + tear), () => setImmediate(next, from + tear))
  }
  next(0)
}
