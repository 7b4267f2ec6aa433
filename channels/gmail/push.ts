// Google's Pub/Sub knocks when mail has come: with a token that Google signs, and a body that says whose mailbox it is.
// https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions
import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey, jwtVerify } from 'jose'
import { z } from 'zod'
import { parseBody } from '../body.ts'
import { ChannelError, type ChannelWorld, type RawRequest, type Received, Refused } from '../channel.ts'
import { unproven } from '../signing.ts'
import type { GmailSettings } from './channel.ts'

const KEYS = new URL('https://www.googleapis.com/oauth2/v3/certs')
const HEADER = 'authorization'

const keySets = new WeakMap<typeof fetch, JWTVerifyGetKey>()

/** Google's keys, which change; each way out keeps its own copy. */
function keysBy(http: typeof fetch): JWTVerifyGetKey {
  const kept = keySets.get(http)
  if (kept) return kept
  const keys = createRemoteJWKSet(KEYS, { [customFetch]: (url, init) => http(url, init as RequestInit) })
  keySets.set(http, keys)
  return keys
}

/** Throws Refused unless Google says that our own subscription knocks; ChannelError when its keys cannot be had. */
export async function verify(
  request: RawRequest,
  settings: GmailSettings,
  now: Date,
  world?: ChannelWorld,
): Promise<void> {
  if (settings.pushSender === '') throw noPush
  const given = request.headers[HEADER]
  const [, token = ''] = /^Bearer (\S+)$/.exec(given ?? '') ?? []
  if (token === '' || !world) throw unproven(HEADER, given)
  const { email, email_verified: verified } = await proven(token, request, settings, now, world)
  if (email !== settings.pushSender || verified !== true) throw unproven(HEADER, given)
}

async function proven(
  token: string,
  { url }: RawRequest,
  settings: GmailSettings,
  now: Date,
  world: ChannelWorld,
): Promise<Record<string, unknown>> {
  try {
    const { payload } = await jwtVerify(token, keysBy(world.http), {
      issuer: ['https://accounts.google.com', 'accounts.google.com'],
      audience: settings.pushAudience || (url.split('?')[0] ?? url),
      algorithms: ['RS256', 'ES256'],
      currentDate: now,
      requiredClaims: ['exp', 'email'],
    })
    return payload
  } catch (error) {
    if (error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError) || isAway(error))
      throw new ChannelError('provider_down', `Google’s keys could not be had: ${String(error)}`)
    throw unproven(HEADER, token)
  }
}

/** What is said when the keys' address answers with something else than keys. */
const isAway = (error: errors.JOSEError): boolean =>
  error.code === 'ERR_JOSE_GENERIC' || error.code === 'ERR_JWKS_INVALID'

const shape = z.looseObject({ message: z.looseObject({ data: z.string().max(10_000) }) })
const saidShape = z.looseObject({ emailAddress: z.string() })

/** A knock, if it is for this mailbox. Throws Refused(400). */
export function receive({ body }: RawRequest, { address }: GmailSettings): Received[] {
  const push = shape.safeParse(parseBody(body))
  if (!push.success) throw notUnderstood
  const said = saidShape.safeParse(parseBody(Buffer.from(push.data.message.data, 'base64')))
  if (!said.success) throw notUnderstood
  return said.data.emailAddress.toLowerCase() === address.toLowerCase()
    ? [{ type: 'ring' }]
    : [{ type: 'ignored', reason: 'a knock for another mailbox' }]
}

const noPush = new Refused(404, {
  en: 'This mailbox is asked every few seconds. To be called instead, set up Pub/Sub in its settings.',
  es: 'Este buzón se consulta cada pocos segundos. Para que nos llame, configura Pub/Sub en sus ajustes.',
})
const notUnderstood = new Refused(400, {
  en: 'It is no push of Pub/Sub about a mailbox.',
  es: 'No es un aviso de Pub/Sub sobre un buzón.',
})
