// The visitors' door: what the web chat's window calls, mounted at /webchat. Messages go in like those of any channel.
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { z } from 'zod'
import { notUnderstood, parseBody } from '#channels/body.ts'
import type { Received } from '#channels/channel.ts'
import { webchat as channel, visitorProfile, type WebchatSettings } from '#channels/webchat/channel.ts'
import { asPerson, type Database } from '#db/db.ts'
import type { Bells } from '#engine/accounts/route.ts'
import type { Live } from '#engine/live.ts'
import type { World } from '#engine/world.ts'
import type { ChannelRow } from './channels.ts'
import { tellTyping } from './typing.ts'
import {
  answerError,
  type Env,
  knownChannel,
  knownVisitor,
  refuseSize,
  requireTime,
  unknownVisitor,
} from './webchat_guard.ts'
import { limiter } from './webchat_limits.ts'
import { acknowledge, readUpTo, seenUpTo, visibleMessages } from './webchat_messages.ts'
import { visitorStream } from './webchat_stream.ts'
import { botGreets, contactOf, describeVisitor, startVisitor, visitorTokens } from './webchat_visitors.ts'

/** An inbound message with its channel, as the shell of a turn takes it. */
export interface Arrival {
  channel: { workspaceId: string; id: string; type: string }
  received: Extract<Received, { type: 'message' }>
}

export interface WebchatDeps {
  database: Database
  world: World
  /** Signs visitors' tokens. */
  visitorKey: Uint8Array
  /** Takes the message's turn; resolves when it is on disk. */
  submit(arrival: Arrival): Promise<unknown>
  live: Pick<Live, 'subscribe'>
  bells: Bells
}

const number = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
const acksBody = z.strictObject({ delivered: number.default(0), read: number.default(0) })
const attributes = z
  .record(z.string().max(60), z.union([z.string().max(1000), z.number(), z.boolean()]))
  .refine((all) => Object.keys(all).length <= 50, { error: 'At most 50 attributes.' })
const profileBody = z.strictObject({
  profile: visitorProfile.default({}),
  attributes: attributes.default({}),
})
const visitBody = z.strictObject({ token: z.string().max(600).optional() })
const seqQuery = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional().catch(undefined)

/** The door as a small app. */
export function webchat(deps: WebchatDeps): Hono<Env> {
  const { db } = deps.database
  const tokens = visitorTokens(deps.visitorKey)
  const app = new Hono<Env>()
  app.onError((error, c) => answerError(error, c))
  app.use('/:key/*', bodyLimit({ maxSize: 64 * 1024, onError: refuseSize }), knownChannel(db, deps.world))
  app.get('/:key/config', (c) => c.json(publicConfig(c.get('row'), c.get('settings'))))
  openVisits(app, deps, tokens)
  app.use('/:key/:what{messages|acks|typing|events|start|profile}', knownVisitor(db, deps.world, tokens))
  introduce(app, deps)
  takeMessages(app, deps)
  giveMessages(app, deps)
  return app
}

/** A visit begins or goes on: the token, and how far things were read. Makes no row. */
function openVisits(app: Hono<Env>, deps: WebchatDeps, tokens: ReturnType<typeof visitorTokens>): void {
  app.post('/:key/visit', async (c) => {
    const row = c.get('row')
    const { token: given } = await body(c, visitBody)
    const { visitor, token } = tokens.resume(given, row.id, deps.world)
    return asPerson(deps.database.db, row.workspaceId, async (tx) => {
      const contactId = await contactOf(tx, row.workspaceId, visitor)
      const place = contactId && { workspaceId: row.workspaceId, channelId: row.id, contactId }
      const read = place ? await readUpTo(tx, place) : 0
      const seen = place ? await seenUpTo(tx, place) : 0
      return c.json({ token, known: Boolean(place), read, seen })
    })
  })
}

/** Who the visitor is, as far as their page says, and the bot that greets them. */
function introduce(app: Hono<Env>, { database: { db }, world, bells }: WebchatDeps): void {
  app.post('/:key/start', async (c) => {
    const row = c.get('row')
    const given = await body(c, profileBody)
    const greets =
      c.get('settings').startOnOpen &&
      (await asPerson(db, row.workspaceId, (tx) => botGreets(tx, row.workspaceId)))
    if (c.get('place') || !greets) return c.json({ known: Boolean(c.get('place')) })
    const { contactId, started } = await asPerson(db, row.workspaceId, (tx) =>
      startVisitor(tx, world, row.workspaceId, c.get('visitor'), given.profile),
    )
    bells.live()
    if (started) bells.advance(row.workspaceId, contactId)
    return c.json({ known: true })
  })

  app.put('/:key/profile', async (c) => {
    const { place } = c.var
    const given = await body(c, profileBody)
    if (!place) return c.json({})
    const filled = await asPerson(db, place.workspaceId, (tx) => describeVisitor(tx, world, place, given))
    if (filled.length > 0) bells.live()
    return c.json({})
  })
}

/** What the visitor does: writes, types, looks. */
function takeMessages(app: Hono<Env>, deps: WebchatDeps): void {
  const { world, bells } = deps
  const { db } = deps.database
  const perVisitor = limiter(1, 20, world.now)

  app.post('/:key/messages', async (c) => {
    const { row, visitor, settings } = c.var
    requireTime(perVisitor(visitor.address))
    const inbound = await received(c, visitor.address, settings, world.now())
    for (const one of inbound) {
      if (one.type !== 'message') continue
      const { workspaceId, id, type } = row
      await deps.submit({ channel: { workspaceId, id, type }, received: one })
    }
    return c.json({ known: true })
  })

  app.post('/:key/acks', async (c) => {
    const { place } = c.var
    const acks = await body(c, acksBody)
    if (place && (await asPerson(db, place.workspaceId, (tx) => acknowledge(tx, world, place, acks))))
      bells.live()
    return c.json({})
  })

  app.post('/:key/typing', async (c) => {
    const { place } = c.var
    if (!place || perVisitor(`typing ${place.contactId}`) > 0) return c.json({})
    const { workspaceId, contactId } = place
    const actor = { kind: 'contact' as const, id: contactId }
    await tellTyping(db, { type: 'contact_typing', workspaceId, contactId, conversationId: null, actor })
    return c.json({})
  })
}

/** What the visitor gets: pages of history, and the stream. */
function giveMessages(app: Hono<Env>, { database: { db }, live }: WebchatDeps): void {
  app.get('/:key/messages', async (c) => {
    const { place } = c.var
    if (!place) return c.json({ items: [], more: false, seen: 0, read: 0 })
    const after = seqQuery.parse(c.req.query('after'))
    const before = seqQuery.parse(c.req.query('before')) ?? null
    const limit = Math.min(seqQuery.parse(c.req.query('limit')) || 30, 100)
    return asPerson(db, place.workspaceId, async (tx) => {
      const page = after === undefined ? { before } : { after }
      const items = await visibleMessages(tx, place, page, limit)
      const [seen, read] = [await seenUpTo(tx, place), await readUpTo(tx, place)]
      return c.json({ items, more: items.length === limit, seen, read })
    })
  })

  app.get('/:key/events', (c) => {
    const { place } = c.var
    if (!place) throw unknownVisitor()
    const after = seqQuery.parse(c.req.header('last-event-id') ?? c.req.query('after')) ?? 0
    return c.body(visitorStream({ db, live }, place, after, c.req.raw.signal), 200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    })
  })
}

/** What a page may know of a channel before anybody spoke. */
export function publicConfig(row: ChannelRow, settings: WebchatSettings) {
  const { title, greeting, color, position, language, startOnOpen } = settings
  return { key: row.key, title: title || row.name, greeting, color, position, language, startOnOpen }
}

async function received(
  c: Context<Env>,
  address: string,
  settings: WebchatSettings,
  now: Date,
): Promise<Received[]> {
  const headers = { visitor: address, date: now.toISOString() }
  const bytes = new Uint8Array(await c.req.arrayBuffer())
  return channel.receive(
    { method: 'POST', url: c.req.url, path: c.req.path, query: {}, headers, body: bytes },
    settings,
    now,
  )
}

async function body<S extends z.ZodType>(c: Context, schema: S): Promise<z.output<S>> {
  const bytes = new Uint8Array(await c.req.arrayBuffer())
  const parsed = schema.safeParse(bytes.length === 0 ? {} : parseBody(bytes))
  if (!parsed.success) throw notUnderstood(parsed.error)
  return parsed.data
}
