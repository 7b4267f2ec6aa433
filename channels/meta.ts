// What the three channels of Meta share: the handshake, the signature, and the Graph API with its error codes.
import type { Answer, ChannelWorld, ErrorKind, RawRequest } from './channel.ts'
import { type ChannelError, Refused } from './channel.ts'
import { ask, type Call, type ErrorTable, errorOf, type Reply } from './http.ts'
import { hmac, sameText, unproven } from './signing.ts'

/** The version of the Graph API that everything here is written for. */
export const GRAPH = 'https://graph.facebook.com/v25.0'

const SIGNATURE = 'x-hub-signature-256'

const wrongVerifyToken = {
  en: 'The verify token is not this channel’s. Copy it again from the channel’s page into the Meta app.',
  es: 'El token de verificación no es el de este canal. Cópialo otra vez de la página del canal a la app de Meta.',
}

/** Meta asks once, with GET, whether the address is ours. */
export function greetMeta(
  { method, query }: RawRequest,
  { verifyToken }: { verifyToken: string },
): Answer | null {
  if (method !== 'GET') return null
  if (query['hub.mode'] !== 'subscribe' || !sameText(query['hub.verify_token'] ?? '', verifyToken))
    throw new Refused(403, wrongVerifyToken)
  return { status: 200, body: query['hub.challenge'] ?? '' }
}

/** Throws Refused unless the bytes were signed with the app's secret. */
export function verifyMeta({ headers, body }: RawRequest, { appSecret }: { appSecret: string }): void {
  const given = headers[SIGNATURE]
  if (given === undefined || !sameText(given, `sha256=${hmac('sha256', appSecret, body, 'hex')}`))
    throw unproven(SIGNATURE, given)
}

/** What an app shows for itself, where no token of a page counts. */
export const appToken = ({ appId, appSecret }: { appId: string; appSecret: string }): string =>
  `${appId}|${appSecret}`

interface GraphError {
  message?: string
  code?: number
  error_subcode?: number
  error_data?: { details?: string }
}

/** Asks the Graph API. Throws ChannelError by the channel's own table, then by the codes that all of them share. */
export async function graph<T = Record<string, unknown>>(
  world: Pick<ChannelWorld, 'http' | 'now'>,
  token: string,
  call: Call,
  table: ErrorTable = [],
): Promise<T> {
  const reply = await ask(world, { ...call, headers: { authorization: `Bearer ${token}`, ...call.headers } })
  if (reply.ok && !reply.json['error']) return reply.json as T
  throw graphError(reply, table, world.now())
}

/** The error in a reply. `code/subcode` rows of the table come before `code` ones. */
export function graphError(reply: Reply, table: ErrorTable, now: Date): ChannelError {
  const { code, error_subcode: sub, ...said } = (reply.json['error'] ?? {}) as GraphError
  const text = said.error_data?.details ?? said.message ?? ''
  const retryAfterMs = regained(reply.headers)
  const both = errorOf(
    reply,
    { code: `${code}/${sub}`, text, retryAfterMs },
    [...table, ...shared, { code: `${code}/${sub}`, kind: 'unknown' }],
    now,
  )
  if (sub !== undefined && both.kind !== 'unknown') return both
  return errorOf(reply, { code, text, retryAfterMs }, [...table, ...shared, ...ranges(code)], now)
}

/** Meta tells in minutes, for each business and kind of call, when it listens again. */
function regained(headers: Headers): number | undefined {
  const minutes = /"estimated_time_to_regain_access"\s*:\s*(\d{1,4})/g
  const told = headers.get('x-business-use-case-usage') ?? ''
  const longest = Math.max(0, ...[...told.matchAll(minutes)].map(([, count]) => Number(count)))
  return longest > 0 ? longest * 60_000 : undefined
}

const shared: ErrorTable = [
  { code: 190, kind: 'auth' },
  { code: 0, kind: 'auth' },
  { code: 3, kind: 'auth' },
  { code: 10, kind: 'auth' },
  { code: 230, kind: 'auth' },
  { code: 4, kind: 'rate_limited' },
  { code: 17, kind: 'rate_limited' },
  { code: 32, kind: 'rate_limited' },
  { code: 613, kind: 'rate_limited' },
  { code: 80006, kind: 'rate_limited' },
  { code: 80007, kind: 'rate_limited' },
  { code: 1, kind: 'provider_down' },
  { code: 2, kind: 'provider_down' },
  { code: 1200, kind: 'provider_down' },
  { code: 368, kind: 'policy' },
  { code: 100, kind: 'content' },
]

const ranges = (code: number | undefined): ErrorTable =>
  code !== undefined && code >= 200 && code <= 299 ? [{ kind: 'auth' }] : []

/** Kinds of errors by the codes of a channel's table, for codes that come in reports. */
export const kindOf = (table: ErrorTable, code: number | string): ErrorKind =>
  [...table, ...shared].find((row) => row.code !== undefined && String(row.code) === String(code))?.kind ??
  'unknown'

/** Seconds since 1970 as providers write them: as text, and now and then in milliseconds. */
export function timeOf(seconds: string | number | undefined): Date {
  const count = Number(seconds ?? 0)
  return new Date(count >= 1e12 ? count : count * 1000)
}
