// Calls to providers: one way to ask, and one way to name what went wrong before their own codes are looked at.
import { ChannelError, type ChannelWorld, type ErrorKind } from './channel.ts'

const TIMEOUT_MS = 15_000
const MAX_SAID = 500

/** A call. `json`, `form` or `body` is sent; without any of them the method is GET. */
export interface Call {
  url: string
  method?: string
  headers?: Record<string, string>
  json?: unknown
  form?: Record<string, string> | FormData
  body?: string
}

/** What came back. `json` is `{}` when the body was none, `text` is the body as it came. */
export interface Reply {
  ok: boolean
  status: number
  headers: Headers
  json: Record<string, unknown>
  text: string
}

/** Asks a provider. Throws ChannelError only when there was no answer: `policy` when egress refused, else `provider_down`. */
export async function ask(world: Pick<ChannelWorld, 'http'>, call: Call): Promise<Reply> {
  const { url, json, form, body } = call
  const sent =
    json === undefined
      ? form instanceof FormData
        ? form
        : form
          ? new URLSearchParams(form)
          : body
      : JSON.stringify(json)
  const answer = await reach(world, url, {
    method: call.method ?? (sent === undefined ? 'GET' : 'POST'),
    headers: { ...(json !== undefined && { 'content-type': 'application/json' }), ...call.headers },
    ...(sent !== undefined && { body: sent }),
  })
  const text = await answer.text().catch(() => '')
  return { ok: answer.ok, status: answer.status, headers: answer.headers, json: parsed(text), text }
}

/** Fetches a file of a provider. Throws ChannelError `media` when it is not there. */
export async function download(
  world: Pick<ChannelWorld, 'http'>,
  url: string,
  headers: Record<string, string> = {},
): Promise<Response> {
  const answer = await reach(world, url, { headers })
  if (answer.ok) return answer
  await answer.body?.cancel()
  const kind = answer.status >= 500 || answer.status === 429 ? 'provider_down' : 'media'
  throw new ChannelError(kind, `HTTP ${answer.status}`, { code: String(answer.status) })
}

async function reach(world: Pick<ChannelWorld, 'http'>, url: string, init: RequestInit): Promise<Response> {
  try {
    return await world.http(url, { redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS), ...init })
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    if ((error as { code?: unknown }).code === 'EGRESS_REFUSED')
      throw new ChannelError('policy', words, { code: 'EGRESS_REFUSED' })
    throw new ChannelError('provider_down', words)
  }
}

/** How a provider's own words and codes become one of the named kinds. The first row that fits counts. */
export type ErrorTable = ReadonlyArray<{
  status?: number
  code?: number | string
  says?: RegExp
  kind: ErrorKind
}>

/** The error of an answer that is none: by the provider's table, else by its status. */
export function errorOf(
  { status, headers }: Pick<Reply, 'status' | 'headers'>,
  said: { code?: number | string | undefined; text: string; retryAfterMs?: number | undefined },
  table: ErrorTable,
  now: Date,
): ChannelError {
  const row = table.find(
    (one) =>
      (one.status === undefined || one.status === status) &&
      (one.code === undefined || String(one.code) === String(said.code)) &&
      (one.says === undefined || one.says.test(said.text)),
  )
  const retryAfterMs = said.retryAfterMs ?? retryAfter(headers, now)
  return new ChannelError(row?.kind ?? byStatus(status), (said.text || `HTTP ${status}`).slice(0, MAX_SAID), {
    code: String(said.code ?? status),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  })
}

/** What a bare status says. */
export function byStatus(status: number): ErrorKind {
  if (status === 429) return 'rate_limited'
  if (status === 408 || status >= 500) return 'provider_down'
  if (status === 401 || status === 403) return 'auth'
  if (status === 402) return 'payment'
  return 'unknown'
}

const LONGEST_WAIT_MS = 3_600_000

function retryAfter(headers: Headers, now: Date): number | undefined {
  const value = headers.get('retry-after')
  if (!value) return undefined
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now.getTime()
  return Number.isFinite(ms) && ms > 0 ? Math.min(ms, LONGEST_WAIT_MS) : undefined
}

// A success whose body is no JSON must not become a second send.
function parsed(text: string): Record<string, unknown> {
  try {
    const json: unknown = JSON.parse(text)
    return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
