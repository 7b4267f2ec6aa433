// SMTP: one mail, one connection; what the server says no to is called by its name.
import { Readable } from 'node:stream'
import nodemailer from 'nodemailer'
import { ChannelError, type ChannelWorld } from '../channel.ts'
import { enhancedCode, kindOfRefusal } from '../mail_codes.ts'
import { asChannelError, located, type Server } from '../mail_server.ts'
import type { Letter } from '../mail_writing.ts'

const QUOTA_WAIT_MS = 3_600_000

/** Hands a mail over. Throws ChannelError; `unknown` when nobody can say whether it was taken. */
export async function hand(
  letter: Letter,
  server: Server,
  world: Pick<ChannelWorld, 'resolve'>,
): Promise<void> {
  const transport = await transportOf(server, letter.from, world)
  const { from, to, raw } = letter
  const [person = '', ...copies] = to
  let handed = false
  const bytes = Readable.from([raw]).on('end', () => {
    handed = true
  })
  try {
    const { rejected = [] } = await transport.sendMail({ envelope: { from, to }, raw: bytes })
    // Copies may fail; the person may not.
    if (copies.length > 0 && rejected.includes(person))
      throw new ChannelError('invalid_recipient', `The server does not take mail for ${person}.`)
  } catch (error) {
    const problem = named(error)
    const answered = (error as Refusal).responseCode !== undefined || error === problem
    if (answered || !handed) throw problem
    // The whole mail went over and no answer came: sent again, it might arrive twice.
    throw new ChannelError('unknown', `The server has the mail and did not answer: ${problem.message}`)
  } finally {
    transport.close()
  }
}

/** Whether the server lets us in. Throws ChannelError. */
export async function greets(
  server: Server,
  from: string,
  world: Pick<ChannelWorld, 'resolve'>,
): Promise<void> {
  const transport = await transportOf(server, from, world)
  try {
    await transport.verify()
  } catch (error) {
    throw named(error)
  } finally {
    transport.close()
  }
}

async function transportOf(server: Server, from: string, world: Pick<ChannelWorld, 'resolve'>) {
  const { address: host, servername } = await located(server, world)
  const { port, security, user, password: pass } = server
  return nodemailer.createTransport({
    ...{ host, port, secure: security === 'tls' },
    ...{ requireTLS: security === 'starttls', ignoreTLS: security === 'none' },
    ...(servername !== undefined && { tls: { servername } }),
    ...(user !== '' && { auth: { user, pass } }),
    name: from.split('@')[1] ?? 'localhost',
    ...{ connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 },
    ...{ disableFileAccess: true, disableUrlAccess: true },
  })
}

interface Refusal {
  code?: string
  response?: string
  responseCode?: number
  message?: string
}

function named(error: unknown): ChannelError {
  if (error instanceof ChannelError) return error
  const { code, response, responseCode, message = String(error) } = (error ?? {}) as Refusal
  const text = (response ?? message).slice(0, 500)
  if (responseCode !== undefined) {
    const enhanced = enhancedCode(text)
    const kind =
      code === 'EAUTH' && responseCode >= 500 ? 'auth' : kindOfRefusal(enhanced, text, responseCode)
    const wait = kind === 'rate_limited' && responseCode >= 500 ? { retryAfterMs: QUOTA_WAIT_MS } : {}
    return new ChannelError(kind, text, { code: enhanced ?? String(responseCode), ...wait })
  }
  if (code === 'EAUTH') return new ChannelError('auth', text, { code })
  if (code === 'ETLS') return new ChannelError('policy', text, { code })
  return asChannelError(error)
}
