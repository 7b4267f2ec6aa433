// IMAP: the mailbox is only looked at. Nothing is marked, moved or deleted.
import { ImapFlow } from 'imapflow'
import { ChannelError, type ChannelWorld } from '../channel.ts'
import { asChannelError, located, type Server } from '../mail_server.ts'

const WHOLE_MS = 90_000
const MAX_LITERAL = 27 * 1024 * 1024

/** Opens a folder for a piece of work. Throws ChannelError. */
export async function withImap<T>(
  server: Server,
  folder: string,
  world: Pick<ChannelWorld, 'resolve'>,
  work: (client: ImapFlow) => Promise<T>,
): Promise<T> {
  const client = await clientOf(server, world)
  const deadline = setTimeout(() => client.close(), WHOLE_MS).unref()
  try {
    await client.connect()
    await client.mailboxOpen(folder, { readOnly: true })
    const done = await work(client)
    await client.logout()
    return done
  } catch (error) {
    throw named(error)
  } finally {
    clearTimeout(deadline)
    client.close()
  }
}

async function clientOf(server: Server, world: Pick<ChannelWorld, 'resolve'>): Promise<ImapFlow> {
  const { address: host, servername } = await located(server, world)
  const { port, security, user, password: pass } = server
  const client = new ImapFlow({
    ...{ host, port, secure: security === 'tls', auth: { user, pass } },
    ...(security !== 'tls' && { doSTARTTLS: security === 'starttls' }),
    ...(servername !== undefined && { servername }),
    ...{
      logger: false,
      disableAutoIdle: true,
      maxLiteralSize: MAX_LITERAL,
      maxResponseSize: 2 * MAX_LITERAL,
    },
    ...{ connectionTimeout: 15_000, greetingTimeout: 10_000, socketTimeout: 20_000 },
  })
  // What happens between two commands is told by the next one; unheard it would end the process.
  client.on('error', () => {})
  return client
}

function named(error: unknown): ChannelError {
  const { authenticationFailed, responseText, responseStatus, serverResponseCode } = (error ?? {}) as {
    authenticationFailed?: boolean
    responseText?: string
    responseStatus?: string
    serverResponseCode?: string
  }
  const code = serverResponseCode ? { code: serverResponseCode } : {}
  const passing = serverResponseCode === 'UNAVAILABLE' || serverResponseCode === 'INUSE'
  if (authenticationFailed)
    return new ChannelError(
      passing ? 'provider_down' : 'auth',
      responseText ?? 'The login was refused.',
      code,
    )
  if (responseStatus === 'NO' || responseStatus === 'BAD')
    return new ChannelError(passing ? 'provider_down' : 'unknown', responseText ?? responseStatus, code)
  return asChannelError(error)
}
