// The typed client of the HTTP API. Paths, inputs and answers come from the routes' own declarations, as types only.
import type { z } from 'zod'
import type { Words } from '#channels/channel.ts'
import type { api as accounts } from '#engine/accounts/api.ts'
import type { api as contacts } from '#engine/contacts/api.ts'
import type { api as labels } from '#engine/contacts/labels_api.ts'
import type { api as effects } from '#engine/effects/api.ts'
import type { api as flows } from '#engine/flows/api.ts'
import type { api as history } from '#engine/flows/history_api.ts'
import type { api as starts } from '#engine/flows/starts_api.ts'
import type { api as uses } from '#engine/flows/uses.ts'
import type { api as inbox } from '#engine/inbox/api.ts'
import type { api as channels } from '#engine/inbox/channels_api.ts'

export type Api = typeof accounts &
  typeof contacts &
  typeof labels &
  typeof uses &
  typeof flows &
  typeof inbox &
  typeof channels &
  typeof starts &
  typeof history &
  typeof effects
export type RouteKey = keyof Api & string

type Given<S, Part extends string> = S extends { [P in Part]: infer Z extends z.ZodType }
  ? { [P in Part]: z.input<Z> }
  : unknown
export type Input<K extends RouteKey> = Given<Api[K], 'params'> &
  Given<Api[K], 'query'> &
  Given<Api[K], 'body'>
/** What a route answers. */
export type Answer<K extends RouteKey> = Api[K] extends { response: infer Z extends z.ZodType }
  ? z.output<Z>
  : undefined
/** One item of a list route. */
export type ItemOf<K extends RouteKey> = Answer<K> extends { items: Array<infer Item> } ? Item : never

/** What the server, or the way to it, said no with. `words` is for people; status 0 means the server was not reached. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  readonly words: Words
  readonly details: unknown

  constructor(status: number, code: string, words: Words, details?: unknown) {
    super(words.en)
    this.name = 'ApiError'
    this.status = status
    this.code = code
    this.words = words
    this.details = details
  }
}

/** Keys of the query cache that several rooms share; a fact invalidates by the first word. */
export const queryKeys = {
  me: ['me'] as const,
  workspace: ['workspace'] as const,
  users: ['users'] as const,
  closingNotes: ['closing-notes'] as const,
  tags: ['tags'] as const,
  fields: ['fields'] as const,
  counts: ['conversation-counts'] as const,
  flows: ['flows'] as const,
  files: ['data-files'] as const,
  teams: ['teams'] as const,
  invitations: ['invitations'] as const,
  hours: ['hours'] as const,
  shortcuts: ['shortcuts'] as const,
  flow: (id: string) => ['flow', id] as const,
  templates: ['templates'] as const,
  template: (id: string) => ['templates', id] as const,
  channels: ['channels'] as const,
  channelTypes: ['channel-types'] as const,
  contacts: ['contacts'] as const,
  notifications: ['notifications'] as const,
}

const unreachable: Words = {
  en: 'The server did not answer. Check your connection and try again.',
  es: 'El servidor no respondió. Revisa tu conexión e inténtalo de nuevo.',
}
const unreadable: Words = {
  en: 'The server gave an answer we do not understand. Try again; if it happens again, reload the page.',
  es: 'El servidor dio una respuesta que no entendemos. Inténtalo de nuevo; si se repite, recarga la página.',
}

let workspaceId: string | null = null

/** Every later call is about this workspace. */
export function enterWorkspace(id: string | null): void {
  workspaceId = id
}

/** The workspace on the screen. */
export function currentWorkspace(): string | null {
  return workspaceId
}

interface Parts {
  params?: Record<string, unknown>
  query?: Record<string, unknown>
  body?: unknown
}

/** The address of a route: parameters filled in, absent filters left out. */
export function addressOf(path: string, { params = {}, query = {} }: Parts): string {
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])))
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === null || value === '' ? [] : [[name, String(value)]],
  )
  return `/api${filled}${pairs.length > 0 ? `?${new URLSearchParams(pairs)}` : ''}`
}

async function problemOf(response: Response): Promise<ApiError> {
  try {
    const { error } = (await response.json()) as {
      error: { code: string; message: Words; details?: unknown }
    }
    return new ApiError(response.status, error.code, error.message, error.details)
  } catch {
    return new ApiError(response.status, 'unreadable', unreadable)
  }
}

async function answerOf(method: string, path: string, parts: Parts): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json' }
  if (workspaceId) headers['x-workspace'] = workspaceId
  if (parts.body !== undefined) headers['content-type'] = 'application/json'
  const body = parts.body === undefined ? undefined : JSON.stringify(parts.body)
  let response: Response
  try {
    response = await fetch(addressOf(path, parts), { method, headers, body })
  } catch {
    throw new ApiError(0, 'unreachable', unreachable)
  }
  if (!response.ok) throw await problemOf(response)
  return response
}

async function request(method: string, path: string, parts: Parts): Promise<unknown> {
  const response = await answerOf(method, path, parts)
  try {
    return await response.json()
  } catch {
    throw new ApiError(response.status, 'unreadable', unreadable)
  }
}

/** Calls a declared route, such as `call('GET /flows/:id', { params: { id } })`. Throws ApiError. */
export function call<K extends RouteKey>(
  key: K,
  ...[parts]: Record<never, never> extends Input<K> ? [Input<K>?] : [Input<K>]
): Promise<Answer<K>> {
  const [method, path] = key.split(' ') as [string, string]
  return request(method, path, (parts ?? {}) as Parts) as Promise<Answer<K>>
}

/** Reads a file that a route sends, such as `callFile('/data-files/:id/csv', { params: { id } })`. Throws ApiError. */
export async function callFile(path: string, parts: Parts): Promise<Blob> {
  return (await answerOf('GET', path, parts)).blob()
}

/** Better-auth's own routes, which speak English and codes: sign-in and sign-out. */
export function callAuth(path: 'sign-in/email' | 'sign-out', body: unknown): Promise<unknown> {
  return request('POST', `/auth/${path}`, { body })
}
