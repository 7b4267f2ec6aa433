// The incoming door: what providers post. Verified over the raw bytes, parsed, and on disk before it is answered with 2xx.
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { type RawRequest, type Received, Refused } from '#channels/channel.ts'
import { channelOf } from '#channels/index.ts'
import type { Db } from '#db/db.ts'
import type { Jobs } from '#engine/jobs.ts'
import type { World } from '#engine/world.ts'
import { type ChannelRow, type Connection, connect, findById } from './channels.ts'
import { lastHeard } from './last_heard.ts'
import { keep, note, type Status } from './statuses.ts'

/** Something a person said, or an agent wrote in the provider's own app, with the channel it came through. */
export interface Inbound {
  channel: { workspaceId: string; id: string }
  received: Extract<Received, { type: 'message' | 'echo' }>
}

export interface ReceiveDeps {
  db: Db
  world: World
  /** Takes the message's turn; resolves when it is on disk. */
  submit(inbound: Inbound): Promise<unknown>
  jobs: Pick<Jobs, 'send'>
  live(): void
  log(problem: unknown, words: string): void
}

/** Most bytes of a webhook's body. */
export const MAX_BODY = 1024 * 1024

const CACHE_MS = 2_000

/** Takes one request of a provider; throws Refused for what is not the provider's, or is none. */
export type Receive = (
  type: string,
  channelId: string,
  request: RawRequest,
) => Promise<{ status: number; body: unknown }>

/** The door without its frame: what the HTTP door and the benchmark call. */
export function receiver(deps: ReceiveDeps): Receive {
  const open = channelsBook(deps)
  const heard = lastHeard(deps)
  return async (type, channelId, request) => {
    const { row, connection } = await open(type, channelId)
    const { channel, settings } = connection
    await channel.verify(request, settings, deps.world.now())
    const items = channel.receive(request, settings)
    const place = { workspaceId: row.workspaceId, channelId: row.id }
    // Handed over in the provider's order before any of them is waited for.
    const submitted = items
      .filter((item) => item.type === 'message' || item.type === 'echo')
      .map((received) => deps.submit({ channel: { workspaceId: row.workspaceId, id: row.id }, received }))
    await Promise.all(submitted)
    await noteStatuses(deps, place, items)
    heard(row)
    return channel.accepted?.(items) ?? { status: 200, body: { ok: true } }
  }
}

async function noteStatuses(
  deps: ReceiveDeps,
  place: { workspaceId: string; channelId: string },
  items: Received[],
) {
  const statuses = items.filter((item): item is Status => item.type === 'status')
  if (statuses.length === 0) return
  await keep(deps.jobs, deps.world, place, await note(deps.db, deps.world, place, statuses))
  deps.live()
}

/** Channels with opened secrets, for a moment: a flood of webhooks reads each row once. */
function channelsBook({ db, world }: ReceiveDeps) {
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
      const { status, body } = await receive(c.req.param('type'), c.req.param('channelId'), await rawOf(c))
      return c.json(body as object, status as 200)
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
