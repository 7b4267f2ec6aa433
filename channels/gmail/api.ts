// Google's API: a token for an hour, asked for with the one that stays, and errors by their names.
import type { ChannelError, ChannelWorld } from '../channel.ts'
import { ask, type Call, type ErrorTable, errorOf, type Reply } from '../http.ts'
import type { GmailSettings } from './channel.ts'

const TOKENS = 'https://oauth2.googleapis.com/token'
const ME = 'https://gmail.googleapis.com/gmail/v1/users/me'
const UPLOAD = 'https://gmail.googleapis.com/upload/gmail/v1/users/me/messages/send?uploadType=multipart'

const HOUR_MS = 3_600_000
/** A moment before it expires it is asked for again. */
const EARLY_MS = 300_000

const errors: ErrorTable = [
  { code: 'invalid_grant', kind: 'auth' },
  { code: 'invalid_client', kind: 'auth' },
  { code: 'unauthorized_client', kind: 'auth' },
  { code: 'rateLimitExceeded', kind: 'rate_limited' },
  { code: 'userRateLimitExceeded', kind: 'rate_limited' },
  { code: 'quotaExceeded', kind: 'rate_limited' },
  { code: 'dailyLimitExceeded', kind: 'policy' },
  { code: 'domainPolicy', kind: 'policy' },
  { code: 'accessNotConfigured', kind: 'policy' },
  { code: 'SERVICE_DISABLED', kind: 'policy' },
  { code: 'insufficientPermissions', kind: 'auth' },
  { code: 'failedPrecondition', kind: 'policy' },
  { status: 400, says: /invalid to header|recipient address required/i, kind: 'invalid_recipient' },
  { status: 413, kind: 'media' },
  { status: 404, kind: 'media' },
  { status: 400, kind: 'content' },
]

type World = Pick<ChannelWorld, 'http' | 'now'>
type Credentials = Pick<GmailSettings, 'clientId' | 'clientSecret' | 'refreshToken'>

const tokens = new Map<string, { until: number; token: Promise<string> }>()

/** A token for the calls; every process keeps its own. */
function accessToken(given: Credentials, world: World, fresh: boolean): Promise<string> {
  const now = world.now().getTime()
  const name = [given.clientId, given.clientSecret, given.refreshToken].join(' ')
  const kept = tokens.get(name)
  if (kept && kept.until > now && !fresh) return kept.token
  const token = fetchToken(given, world)
  tokens.set(name, { until: now + HOUR_MS - EARLY_MS, token })
  token.catch(() => tokens.delete(name))
  return token
}

async function fetchToken(
  { clientId, clientSecret, refreshToken }: Credentials,
  world: World,
): Promise<string> {
  const reply = await ask(world, {
    url: TOKENS,
    form: {
      ...{ grant_type: 'refresh_token', refresh_token: refreshToken },
      ...{ client_id: clientId, client_secret: clientSecret },
    },
  })
  const { access_token: token } = reply.json as { access_token?: string }
  if (!reply.ok || !token) throw refusal(reply, world.now())
  return token
}

interface GoogleError {
  error?: string | { message?: string; status?: string; errors?: Array<{ reason?: string }> }
  error_description?: string
}

function refusal(reply: Reply, now: Date): ChannelError {
  const { error, error_description: about } = reply.json as GoogleError
  if (typeof error === 'string') return errorOf(reply, { code: error, text: about ?? error }, errors, now)
  const code = error?.errors?.[0]?.reason ?? error?.status
  const text = error?.message ?? ''
  const wait = Date.parse(/retry after (\S+Z)/i.exec(text)?.[1] ?? '') - now.getTime()
  const retryAfterMs = wait > 0 ? Math.min(wait, HOUR_MS) : undefined
  return errorOf(reply, { code, text, retryAfterMs }, errors, now)
}

/** The API of one mailbox. Every call throws ChannelError. */
export function gmailApi(settings: Credentials, world: World) {
  async function call(what: Call): Promise<Record<string, unknown>> {
    for (const fresh of [false, true]) {
      const token = await accessToken(settings, world, fresh)
      const reply = await ask(world, {
        ...what,
        headers: { ...what.headers, authorization: `Bearer ${token}` },
      })
      if (reply.ok) return reply.json
      if (reply.status !== 401 || fresh) throw refusal(reply, world.now())
    }
    throw new Error('unreachable')
  }
  const get = <T>(path: string) => call({ url: `${ME}${path}` }) as Promise<T>
  const post = <T>(path: string, json: unknown = {}) => call({ url: `${ME}${path}`, json }) as Promise<T>

  /** The mail as it travels; of one too large to fetch, its headers and the first words. */
  async function raw(id: string): Promise<{ raw: Uint8Array; at: Date; labels: string[] }> {
    const path = `/messages/${encodeURIComponent(id)}`
    const found = await get<Found>(`${path}?format=raw`)
    const small = found.raw === undefined ? await get<Found>(`${path}?format=metadata`) : found
    return {
      raw: small.raw === undefined ? headOf(small) : Buffer.from(small.raw, 'base64url'),
      at: new Date(Number(small.internalDate) || world.now().getTime()),
      labels: small.labelIds ?? [],
    }
  }

  /** Hands a mail over, beside others of its exchange. */
  async function send(mail: string, threadId: string | undefined): Promise<{ id: string }> {
    const mark = 'charla_part'
    const about = JSON.stringify(threadId === undefined ? {} : { threadId })
    const body = [
      `--${mark}`,
      'Content-Type: application/json; charset=UTF-8',
      '',
      about,
      `--${mark}`,
      'Content-Type: message/rfc822',
      '',
      mail,
      `--${mark}--`,
    ].join('\r\n')
    const headers = { 'content-type': `multipart/related; boundary=${mark}` }
    return call({ url: UPLOAD, method: 'POST', headers, body }) as unknown as Promise<{ id: string }>
  }

  return { get, post, raw, send }
}

interface Found {
  raw?: string
  internalDate?: string
  labelIds?: string[]
  snippet?: string
  payload?: { headers?: Array<{ name: string; value: string }> }
}

function headOf({ payload, snippet = '' }: Found): Uint8Array {
  const lines = (payload?.headers ?? [])
    .filter(({ name }) => !/^content-/i.test(name))
    .map(({ name, value }) => `${name}: ${value.replace(/[\r\n]+/g, ' ')}`)
  return Buffer.from([...lines, 'Content-Type: text/plain; charset=utf-8', '', snippet, ''].join('\r\n'))
}
