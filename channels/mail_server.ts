// Connections to mail servers: where one is, and by which of our names what goes wrong is called.
import { isIP } from 'node:net'
import { ChannelError, type ChannelWorld } from './channel.ts'

/** How a server is reached, and who we are there. */
export interface Server {
  host: string
  port: number
  /** TLS at once, after a plain greeting, or never. */
  security: 'tls' | 'starttls' | 'none'
  user: string
  password: string
}

/** The address to connect to, and the name that the certificate must carry. Throws ChannelError `policy` for a private one. */
export async function located(
  { host, port }: Pick<Server, 'host' | 'port'>,
  world: Pick<ChannelWorld, 'resolve'>,
): Promise<{ address: string; servername: string | undefined }> {
  try {
    const address = await world.resolve(host, port)
    return { address, servername: isIP(host) ? undefined : host }
  } catch (error) {
    if (error instanceof ChannelError) throw error
    const { code, message } = error as { code?: string; message?: string }
    const kind = code === 'EGRESS_REFUSED' ? 'policy' : 'provider_down'
    throw new ChannelError(kind, message ?? String(error), { ...(code && { code }) })
  }
}

const untrusted =
  /^(CERT_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_|ERR_TLS_CERT|ERR_SSL|EPROTO)/

/** What ended a conversation with a server before it said why. */
export function asChannelError(error: unknown): ChannelError {
  if (error instanceof ChannelError) return error
  const { code = '', message = '' } = (error ?? {}) as { code?: string; message?: string }
  const text = message || String(error)
  if (untrusted.test(code) || /certificate|altnames|wrong version number|ssl routines/i.test(text))
    return new ChannelError('policy', `No safe connection: ${text}`, { code })
  return new ChannelError('provider_down', text, { ...(code && { code: String(code) }) })
}
