// Runs a channel's case tables (samples/inbound.json, samples/outbound.json) without network or clock.
import { readFile } from 'node:fs/promises'
import {
  type Channel,
  ChannelError,
  type ChannelWorld,
  type Content,
  type Outgoing,
  type RawRequest,
  Refused,
} from './channel.ts'

/** One request from outside and the items, or the refusal, that it must become. `body` goes as JSON unless it is a text. */
export interface InboundCase {
  name: string
  method?: string
  query?: Record<string, string>
  headers?: Record<string, string>
  body: unknown
  expect?: unknown[]
  refused?: { status: number; says: string }
  /** For a request that only asks who we are. */
  answered?: { status: number; body: unknown; type?: string }
}

interface Answered {
  status: number
  headers?: Record<string, string>
  body?: unknown
}

interface Asked {
  url: string
  method: string
  /** The JSON, the fields of a form, or the text. */
  body: unknown
  headers?: Record<string, string>
}

/** One message of ours, the provider's answers, and the calls and the outcome that must follow. */
export interface OutboundCase {
  name: string
  content: Content
  /** Over what the table says of every message. */
  message?: Partial<Pick<Outgoing, 'address' | 'author' | 'follows'>> & { lastHeardAt?: string }
  answer?: Answered | { fails: string } | Array<Answered | { fails: string }>
  asks?: Asked | Asked[]
  expect: { externalId: string } | { kind: string; text: string; code?: string; retryAfterMs?: number }
}

/** A webhook as a provider sends it. */
export interface Hook {
  method?: string
  query?: Record<string, string>
  headers: Record<string, string>
  body: string
}

/** What a fake has shown to somebody. */
export interface Shown {
  to: string
  text: string
  /** Titles of what can be tapped. */
  choices: string[]
  /** The address of a file. */
  media?: string
  externalId: string
}

/** How a fake takes the next call. */
export type Mood = 'well' | 'limited' | 'blocked' | 'down' | 'expired'

/** A provider that stands in for the real one over HTTP: it knows its limits, its errors and its signatures. */
export interface Fake {
  /** Whom it stands in for: origins, or addresses below one, that a test routes to it. */
  origins: string[]
  fetch(request: Request): Response | Promise<Response>
  /** Where it calls; for providers that sign the address. */
  hookUrl?: string
  /** A connection to it, as it is typed in. What is generated or learned is absent. */
  settings: Record<string, unknown>
  /** Learns the settings that were made when the channel was connected, such as secrets. */
  learn(settings: Record<string, unknown>): void
  /** The address under which somebody is known, out of a short name. */
  addressOf(who: string): string
  /** Somebody writes. Kinds that the provider does not have throw. */
  says(who: string, content: Content): Hook
  /** Somebody taps, or answers by number where nothing can be tapped. */
  taps(who: string, title: string): Hook
  /** Whether people can send files on it. */
  sendsFiles: boolean
  /** It tells what became of a message; absent: it never does. */
  reports?(externalId: string, status: 'delivered' | 'read' | 'failed'): Hook
  /** Many reports in one call, where the provider sends them so. */
  reportsMany?(externalIds: string[], status: 'delivered' | 'read'): Hook
  shown: Shown[]
  mood: Mood
}

export interface Tables {
  inbound: { settings: unknown; cases: InboundCase[] }
  outbound: { settings: unknown; address: string; cases: OutboundCase[] }
}

/** The time at which every case happens. */
export const caseTime = new Date('2026-01-05T12:00:00.000Z')

/** The tables of a channel's folder. A missing or empty table throws: a channel is not one without its cases. */
export async function tablesOf(folder: URL): Promise<Tables> {
  // One after the other, so that the same table is always the first to be missed.
  const inbound = await tableOf(folder, 'inbound')
  const outbound = await tableOf(folder, 'outbound')
  return { inbound, outbound }

  async function tableOf(folder: URL, name: 'inbound' | 'outbound') {
    const file = new URL(`samples/${name}.json`, folder)
    const table = JSON.parse(await readFile(file, 'utf8'))
    if (!Array.isArray(table.cases) || table.cases.length === 0)
      throw new Error(`${file.pathname} has no cases`)
    return table
  }
}

/** What `receive` makes of a case, as plain JSON. */
export function runInbound(channel: Channel, settings: unknown, one: InboundCase): unknown {
  const request: RawRequest = {
    method: one.method ?? 'POST',
    url: `https://charla.test/hooks/${channel.type}/c1${one.query ? `?${new URLSearchParams(one.query)}` : ''}`,
    path: `/hooks/${channel.type}/c1`,
    query: one.query ?? {},
    headers: one.headers ?? {},
    body: new TextEncoder().encode(typeof one.body === 'string' ? one.body : JSON.stringify(one.body)),
  }
  try {
    const parsed = channel.settings.parse(settings)
    return plain(channel.handshake?.(request, parsed) ?? channel.receive(request, parsed, caseTime))
  } catch (error) {
    if (error instanceof Refused) return { status: error.status, says: error.message }
    throw error
  }
}

/** The calls that `send` makes in a case, and its outcome. */
export async function runOutbound(channel: Channel, table: Tables['outbound'], one: OutboundCase) {
  const asked: Asked[] = []
  const world: ChannelWorld = {
    now: () => caseTime,
    http: provider(one, asked),
    resolve: async (host) => host,
  }
  const { lastHeardAt, ...more } = one.message ?? {}
  const outgoing: Outgoing = {
    ...{ id: 'm1', channelId: 'c1', address: table.address, content: one.content },
    ...{
      hookUrl: `https://charla.test/hooks/${channel.type}/c1`,
      author: 'bot',
      language: 'es',
      follows: null,
      ...more,
    },
    lastHeardAt: lastHeardAt ? new Date(lastHeardAt) : null,
  }
  try {
    const outcome = await channel.send(outgoing, channel.settings.parse(table.settings), world)
    return { asked, outcome }
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error
    const { kind, message, code, retryAfterMs } = error
    return { asked, outcome: { kind, text: message, code, retryAfterMs } }
  }
}

/** What a case says of its calls, and of what it expects: absent parts are not asked for. */
export const callsOf = ({ asks = [] }: OutboundCase) => (Array.isArray(asks) ? asks : [asks])

function provider(one: OutboundCase, asked: Asked[]): typeof fetch {
  const answers = one.answer === undefined ? [] : Array.isArray(one.answer) ? [...one.answer] : [one.answer]
  return async (input, init) => {
    const request = new Request(input, init)
    asked.push({
      url: request.url,
      method: request.method,
      headers: Object.fromEntries(request.headers),
      body: await bodyOf(request),
    })
    const answer = answers.shift()
    if (!answer) throw new Error('this case expects no such call')
    if ('fails' in answer) throw new TypeError(answer.fails)
    const { status, headers, body } = answer
    return new Response(typeof body === 'string' ? body : JSON.stringify(body ?? {}), { status, headers })
  }
}

async function bodyOf(request: Request): Promise<unknown> {
  const type = request.headers.get('content-type') ?? ''
  if (type.startsWith('multipart/form-data'))
    return Object.fromEntries([...(await request.formData())].map(([name, value]) => [name, nameOf(value)]))
  const text = await request.text()
  if (text === '') return null
  if (type.startsWith('application/x-www-form-urlencoded'))
    return Object.fromEntries(new URLSearchParams(text))
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const nameOf = (value: FormDataEntryValue): string =>
  typeof value === 'string' ? value : `file ${value.name} of ${value.size} bytes`

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}
