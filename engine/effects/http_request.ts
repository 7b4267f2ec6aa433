// A step calls somebody's API: through the one egress function, with a time limit, and only the beginning of the answer is read.
import type { Words } from '#channels/channel.ts'
import { EgressError } from '#engine/egress.ts'
import type { HttpRequest } from '#engine/machine/effect.ts'
import type { Json } from '#engine/machine/values.ts'
import type { World } from '#engine/world.ts'
import type { Done, Performed } from './effect.ts'
import { readPath } from './json_path.ts'

/** Most bytes of an answer that are read. */
export const MAX_ANSWER = 64 * 1024
/** Most characters of JSON that one variable, and all variables of an answer, take. */
const MAX_VALUE = 8 * 1024
const MAX_VALUES = 32 * 1024
const MIN_TIMEOUT_MS = 1_000
const MAX_TIMEOUT_MS = 30_000
const MAX_RETRIES = 5
const MAX_RETRY_AFTER_MS = 300_000

/** An answer, as far as it was read. */
export interface Answer {
  status: number
  headers: Record<string, string>
  body: string
  /** Whether there was more. */
  cut: boolean
}

type Asked = Pick<HttpRequest, 'method' | 'url' | 'headers' | 'body' | 'timeoutMs'>

/** Calls; throws EgressError and what else a network throws. `key`: the receiver may know a second copy by it. */
export async function call(http: World['http'], asked: Asked, key: string): Promise<Answer> {
  const timeout = Math.min(MAX_TIMEOUT_MS, Math.max(MIN_TIMEOUT_MS, asked.timeoutMs))
  const headers = new Headers()
  for (const [name, value] of Object.entries(asked.headers)) headers.append(name, value)
  const reads = asked.method === 'GET' || asked.method === 'HEAD'
  if (!reads && !headers.has('idempotency-key')) headers.set('idempotency-key', key)
  const answer = await http(asked.url, {
    method: asked.method,
    headers,
    signal: AbortSignal.timeout(timeout),
    ...(reads || asked.body === null ? {} : { body: asked.body }),
  })
  const { text, cut } = await beginningOf(answer)
  return { status: answer.status, headers: Object.fromEntries(answer.headers), body: text, cut }
}

async function beginningOf(answer: Response): Promise<{ text: string; cut: boolean }> {
  const reader = answer.body?.getReader()
  if (!reader) return { text: '', cut: false }
  const chunks: Uint8Array[] = []
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    chunks.push(value)
    size += value.byteLength
    if (size <= MAX_ANSWER) continue
    await reader.cancel().catch(() => {
      // The connection went first.
    })
    break
  }
  const text = new TextDecoder().decode(Buffer.concat(chunks).subarray(0, MAX_ANSWER))
  return { text, cut: size > MAX_ANSWER }
}

/** What to say about a call that brought no answer. */
export function unreachableWords(problem: unknown): Words {
  if (!(problem instanceof Error)) return unreachable
  if (problem.name === 'TimeoutError') return reasons.EGRESS_TIMEOUT
  if (problem instanceof EgressError) return reasons[problem.code]
  // Headers and addresses that no request can carry.
  return problem instanceof TypeError ? reasons.EGRESS_REFUSED : unreachable
}

const unreachable: Words = {
  en: 'The server could not be reached.',
  es: 'No se pudo llegar al servidor.',
}
const reasons: Record<EgressError['code'], Words> = {
  EGRESS_REFUSED: {
    en: 'This address may not be called: it is not valid, or it lies inside a private network.',
    es: 'No se puede llamar a esta dirección: no es válida o está dentro de una red privada.',
  },
  EGRESS_TIMEOUT: {
    en: 'The server did not answer in time.',
    es: 'El servidor no respondió a tiempo.',
  },
  EGRESS_TOO_LARGE: {
    en: 'The answer is too large.',
    es: 'La respuesta es demasiado grande.',
  },
  EGRESS_FAILED: unreachable,
}

/** The variables of an answer: what lies at the paths of its JSON, null where nothing does. */
export function variablesOf(
  { save, statusVariable }: Pick<HttpRequest, 'save' | 'statusVariable'>,
  { body, cut, status }: Answer,
): Record<string, Json> {
  const json = cut ? undefined : parsed(body)
  let room = MAX_VALUES
  const variables = Object.entries(save).map(([name, path]) => {
    const value = fitting(
      json === undefined ? null : (readPath(json, path) ?? null),
      Math.min(room, MAX_VALUE),
    )
    room -= JSON.stringify(value).length
    return [name, value] as const
  })
  return { ...Object.fromEntries(variables), ...(statusVariable ? { [statusVariable]: status } : {}) }
}

/** The value, or as much of its text as there is room for; what is no text and too large is left out. */
function fitting(value: Json, room: number): Json {
  if (JSON.stringify(value).length <= room) return value
  return typeof value === 'string' ? value.slice(0, Math.max(0, Math.floor(room / 2))) : null
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}

function outcomeOf(asked: HttpRequest, answer: Answer, now: Date): Done {
  const { status } = answer
  const done: Done = { outcome: `${Math.floor(status / 100)}xx`, variables: variablesOf(asked, answer) }
  if (status < 400) return done
  const problem = {
    en: `The server answered with status ${status}.`,
    es: `El servidor respondió con el estado ${status}.`,
  }
  const passes = status === 429 || status >= 500
  return passes
    ? { ...done, problem, again: { afterMs: waitOf(answer.headers['retry-after'], now) } }
    : { ...done, problem }
}

/** `Retry-After` in ms, as seconds or as a date; never longer than five minutes. */
function waitOf(text: string | undefined, now: Date): number | undefined {
  if (!text) return undefined
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now.getTime()
  return Number.isFinite(ms) ? Math.min(MAX_RETRY_AFTER_MS, Math.max(0, ms)) : undefined
}

export const httpRequest: Performed<'http_request'> = {
  retries: ({ retries }) => Math.min(MAX_RETRIES, Math.max(0, retries)),
  repeatable: true,
  speaks: false,
  answers: true,
  async perform(asked, { world }, { id }) {
    try {
      return outcomeOf(asked, await call(world.http, asked, id), world.now())
    } catch (error) {
      const refused = error instanceof TypeError && !(error instanceof EgressError)
      const final = refused || (error instanceof EgressError && error.code === 'EGRESS_REFUSED')
      const problem = unreachableWords(error)
      // What an earlier call has left in the variables must not look like this call's answer.
      const variables = Object.fromEntries(Object.keys(asked.save).map((name) => [name, null]))
      if (asked.statusVariable) variables[asked.statusVariable] = null
      return { outcome: 'unreachable', variables, problem, ...(final ? {} : { again: {} }) }
    }
  },
}
