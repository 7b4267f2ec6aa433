// The incoming door: what providers post. Verified over the raw bytes, parsed, and on disk before it is answered with 2xx.

import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { type Answer, type Channel, type RawRequest, type Received, Refused } from '#channels/channel.ts'
import { channelOf } from '#channels/index.ts'
import { sound } from '#channels/sound.ts'
import type { Db } from '#db/db.ts'
import type { Fate } from '#db/tables.ts'
import type { World } from '#engine/world.ts'
import { publicUrl } from './channel_vault.ts'
import { type ChannelRow, type Connection, connect, findById } from './channels.ts'
import { lastHeard } from './last_heard.ts'
import { type TakeDeps, type Taken, takeItems } from './received.ts'
import type { Entry, WebhookLog } from './webhook_log.ts'

export type { Inbound } from './received.ts'

export interface ReceiveDeps extends TakeDeps {
  webhooks: Pick<WebhookLog, 'note' | 'keep'>
}

/** Most bytes of a webhook's body. */
export const MAX_BODY = 1024 * 1024

const CACHE_MS = 2_000

/** Takes one request of a provider; throws Refused for what is not the provider's, or is none. */
export type Receive = (type: string, channelId: string, request: RawRequest) => Promise<Answer>

/** The door without its frame: what the HTTP door and the benchmark call. */
export function receiver(deps: ReceiveDeps): Receive {
  const open = channelsBook(deps)
  const heard = lastHeard(deps)
  return async (type, channelId, request) => {
    const { row, connection } = await open(type, channelId)
    const { channel, settings } = connection
    const from = performance.now()
    const place = { workspaceId: row.workspaceId, channelId: row.id }
    const entry = (fate: Fate, more: Partial<Entry> = {}): Entry => ({
      ...{ ...place, fate, request, ms: performance.now() - from },
      ...more,
    })
    try {
      const greeted = channel.handshake?.(request, settings)
      if (greeted) return greeted
      await channel.verify(request, settings, deps.world.now())
    } catch (problem) {
      if (problem instanceof Refused) deps.webhooks.note(entry('refused', { reason: problem.words }))
      throw problem
    }
    const items = await understood(deps, channel, request, settings, entry)
    if (!items) return answerTo(channel, [])
    const taken = await takeItems(deps, { ...place, connection }, items)
    heard(row)
    deps.webhooks.note(entry(fateOf(items, taken), { items: items.length, ...reasonOf(items) }))
    return answerTo(channel, items)
  }
}

const answerTo = (channel: Channel, items: Received[]): Answer =>
  channel.accepted?.(items) ?? { status: 200, body: { ok: true } }

/**
 * The items of a genuine request; null: it was not understood. That is kept in the log, and answered as if it were: a provider that is told
 * no often enough stops calling. A sender who wrote the code themselves is told why instead.
 */
async function understood(
  { webhooks, world, log }: ReceiveDeps,
  channel: Channel,
  request: RawRequest,
  settings: unknown,
  entry: (fate: Fate, more: Partial<Entry>) => Entry,
): Promise<Received[] | null> {
  try {
    return sound(channel.receive(request, settings, world.now()), world.now())
  } catch (problem) {
    const refused = problem instanceof Refused
    const reason = refused ? problem.words : { en: String(problem), es: String(problem) }
    if (!refused) log(problem, `receive: a webhook of ${channel.type} was not understood`)
    if (refused && channel.explains) {
      webhooks.note(entry('refused', { reason }))
      throw problem
    }
    await webhooks.keep(entry('unparsed', { reason }))
    return null
  }
}

const isIgnored = (item: Received) => item.type === 'ignored'

function fateOf(items: Received[], { duplicates }: Taken): Fate {
  const said = items.filter((item) => !isIgnored(item))
  if (said.length === 0) return 'ignored'
  return duplicates === said.length ? 'duplicate' : 'handled'
}

function reasonOf(items: Received[]): Partial<Entry> {
  const reasons = items.flatMap((item) => (item.type === 'ignored' ? [item.reason] : []))
  if (reasons.length === 0) return {}
  const text = [...new Set(reasons)].join(', ')
  return { reason: { en: `Left aside: ${text}`, es: `Se dejó de lado: ${text}` } }
}

/** Channels with opened secrets, for a moment: a flood of webhooks reads each row once. */
function channelsBook({ db, world }: { db: Db; world: World }) {
  const book = new Map<string, { until: number; row: ChannelRow; connection: Connection }>()
  return async (type: string, channelId: string) => {
    const now = world.now().getTime()
    const kept = book.get(channelId)
    if (kept && kept.until > now && kept.row.type === type) return kept
    const row = channelOf(type) ? await findById(db, type, channelId) : undefined
    if (!row) throw new Refused(404, noChannel)
    const fresh = { until: now + CACHE_MS, row, connection: connect(row) }
    if (book.size > 10_000) book.clear()
    book.set(channelId, fresh)
    return fresh
  }
}

/** The HTTP door, to be mounted at /hooks. */
export function receiveDoor(deps: ReceiveDeps): Hono {
  const receive = receiver(deps)
  const door = new Hono()
  door.use(
    bodyLimit({
      maxSize: MAX_BODY,
      onError: (c) => refusal(c, new Refused(413, tooLarge)),
    }),
  )
  door.all('/:type/:channelId', async (c) => {
    try {
      const { status, body, type } = await receive(
        c.req.param('type'),
        c.req.param('channelId'),
        await rawOf(c),
      )
      if (typeof body !== 'string') return c.json(body as object, status as 200)
      return c.body(body, status as 200, { 'content-type': type ?? 'text/plain; charset=utf-8' })
    } catch (problem) {
      if (problem instanceof Refused) return refusal(c, problem)
      deps.log(problem, 'receive: a webhook could not be kept')
      return c.json({ error: { code: 'unavailable', message: notStored } }, 503)
    }
  })
  return door
}

async function rawOf(c: Context): Promise<RawRequest> {
  return {
    method: c.req.method,
    url: publicUrl() + c.req.path + new URL(c.req.url).search,
    path: c.req.path,
    query: c.req.query(),
    headers: c.req.header(),
    body: new Uint8Array(await c.req.arrayBuffer()),
  }
}

const codes: Record<Refused['status'], string> = {
  400: 'bad_request',
  401: 'not_authentic',
  403: 'forbidden',
  404: 'not_found',
  413: 'too_large',
  415: 'unsupported_type',
  429: 'too_many',
}

const noChannel = {
  en: 'There is no such channel. Copy the address again from the channel’s page.',
  es: 'No existe ese canal. Copia la dirección otra vez de la página del canal.',
}
const tooLarge = { en: 'The body is larger than 1 MiB.', es: 'El cuerpo supera 1 MiB.' }
const notStored = {
  en: 'Not stored. Send it again in a moment.',
  es: 'No se guardó. Envíalo de nuevo en un momento.',
}

const refusal = (c: Context, { status, words }: Refused) =>
  c.json({ error: { code: codes[status], message: words } }, status)
