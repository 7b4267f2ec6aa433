// Runs a channel's case tables (samples/inbound.json, samples/outbound.json) without network or clock.
import { readFile } from 'node:fs/promises'
import {
  type Channel,
  ChannelError,
  type ChannelWorld,
  type Content,
  type RawRequest,
  Refused,
} from './channel.ts'

/** One request from outside and the items, or the refusal, that it must become. */
export interface InboundCase {
  name: string
  headers?: Record<string, string>
  body: unknown
  expect?: unknown[]
  refused?: { status: number; says: string }
}

/** One message of ours, the provider's answer, and the call and the outcome that must follow. */
export interface OutboundCase {
  name: string
  content: Content
  answer?: { status: number; headers?: Record<string, string>; body?: unknown } | { fails: string }
  asks?: { url: string; method: string; body: unknown }
  expect: { externalId: string } | { kind: string; text: string; retryAfterMs?: number }
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
    method: 'POST',
    path: `/hooks/${channel.type}/c1`,
    query: {},
    headers: one.headers ?? {},
    body: new TextEncoder().encode(typeof one.body === 'string' ? one.body : JSON.stringify(one.body)),
  }
  try {
    return plain(channel.receive(request, channel.settings.parse(settings)))
  } catch (error) {
    if (error instanceof Refused) return { status: error.status, says: error.message }
    throw error
  }
}

/** The call that `send` makes in a case, and its outcome. */
export async function runOutbound(channel: Channel, table: Tables['outbound'], one: OutboundCase) {
  const asked: unknown[] = []
  const world: ChannelWorld = { now: () => caseTime, http: provider(one, asked) }
  const outgoing = { id: 'm1', channelId: 'c1', address: table.address, content: one.content }
  try {
    const outcome = await channel.send(outgoing, channel.settings.parse(table.settings), world)
    return { asked, outcome }
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error
    const { kind, message, retryAfterMs } = error
    return { asked, outcome: { kind, text: message, ...(retryAfterMs && { retryAfterMs }) } }
  }
}

function provider(one: OutboundCase, asked: unknown[]): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init)
    const body = await request.text()
    asked.push({ url: request.url, method: request.method, body: body === '' ? null : JSON.parse(body) })
    if (!one.answer) throw new Error('this case expects no call')
    if ('fails' in one.answer) throw new TypeError(one.answer.fails)
    const { status, headers, body: answer } = one.answer
    return new Response(typeof answer === 'string' ? answer : JSON.stringify(answer ?? {}), {
      status,
      headers,
    })
  }
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}
