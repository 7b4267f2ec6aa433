// The visitors' door: what the web chat's window calls, mounted at /webchat. Messages go in like those of any channel.
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { z } from 'zod'
import { parseBody } from '#channels/body.ts'
import { type Received, Refused } from '#channels/channel.ts'
import { webchat as channel, type WebchatSettings } from '#channels/webchat/channel.ts'
import { asPerson, type Database } from '#db/db.ts'
import { type Bells, Denied, notFound } from '#engine/accounts/route.ts'
import type { Live } from '#engine/live.ts'
import type { World } from '#engine/world.ts'
import { type ChannelRow, connect, findByKey } from './channels.ts'
import { tellTyping } from './typing.ts'
import { clientAddress, limiter } from './webchat_limits.ts'
import { acknowledge, type Place, readUpTo, seenUpTo, visibleMessages } from './webchat_messages.ts'
import { mayEmbed, sameHost } from './webchat_origins.ts'
import { visitorStream } from './webchat_stream.ts'
import {
  botGreets,
  contactOf,
  describeVisitor,
  startVisitor,
  type Visitor,
  visitorTokens,
} from './webchat_visitors.ts'

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

type Env = {
  Variables: { row: ChannelRow; settings: WebchatSettings; visitor: Visitor; place: Place | null }
}

const profile = z.strictObject({
  firstName: z.string().trim().max(80).optional(),
  lastName: z.string().trim().max(80).optional(),
  email: z.email().max(200).optional(),
  phone: z.string().trim().max(30).optional(),
  language: z.string().max(10).optional(),
})
const number = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
const acksBody = z.strictObject({ delivered: number.default(0), read: number.default(0) })
const profileBody = z.strictObject({ profile: profile.default({}) })
const visitBody = z.strictObject({ token: z.string().max(600).optional() })
const seqQuery = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional().catch(undefined)

/** The door as a small app. */
export function webchat(deps: WebchatDeps): Hono<Env> {
  const { database, world, live, bells } = deps
  const { db } = database
  const tokens = visitorTokens(deps.visitorKey)
  const perAddress = limiter(5, 120, world.now)
  const perVisitor = limiter(1, 20, world.now)
  const app = new Hono<Env>()

  const known: MiddlewareHandler<Env> = async (c, next) => {
    const row = await findByKey(db, channel.type, c.req.param('key')!)
    if (!row) throw notFound()
    const settings = connect(row).settings as WebchatSettings
    requireOrigin(c, settings)
    requireTime(perAddress(clientAddress(c)))
    c.set('row', row)
    c.set('settings', settings)
    await next()
  }
  const visiting: MiddlewareHandler<Env> = async (c, next) => {
    const token = /^Bearer (.+)$/.exec(c.req.header('authorization') ?? '')?.[1]
    const row = c.get('row')
    const visitor = token ? tokens.open(token, row.id, world.now()) : null
    if (!visitor) throw unknownVisitor()
    const contactId = await asPerson(db, row.workspaceId, (tx) => contactOf(tx, row.workspaceId, visitor))
    c.set('visitor', visitor)
    c.set('place', contactId ? { workspaceId: row.workspaceId, channelId: row.id, contactId } : null)
    await next()
  }

  app.onError((error, c) => answerError(error, c))
  app.use('/:key/*', bodyLimit({ maxSize: 64 * 1024, onError: refuseSize }), known)

  app.get('/:key/config', (c) => c.json(publicConfig(c.get('row'), c.get('settings'))))

  app.post('/:key/session', async (c) => {
    const row = c.get('row')
    const { token: given } = await body(c, visitBody)
    const { visitor, token } = tokens.resume(given, row.id, world)
    return asPerson(db, row.workspaceId, async (tx) => {
      const contactId = await contactOf(tx, row.workspaceId, visitor)
      const place = contactId && { workspaceId: row.workspaceId, channelId: row.id, contactId }
      const read = place ? await readUpTo(tx, place) : 0
      const seen = place ? await seenUpTo(tx, place) : 0
      return c.json({ token, known: Boolean(place), read, seen })
    })
  })

  app.use('/:key/:what{messages|acks|typing|events|start|profile}', visiting)

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

  app.post('/:key/messages', async (c) => {
    const { row, visitor, settings } = c.var
    requireTime(perVisitor(visitor.address))
    for (const received of await receive(c, visitor, settings, world.now())) {
      if (received.type !== 'message') continue
      await deps.submit({ channel: { workspaceId: row.workspaceId, id: row.id, type: row.type }, received })
    }
    return c.json({ known: true })
  })

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

  app.put('/:key/profile', async (c) => {
    const { place } = c.var
    const given = await body(c, profileBody)
    if (!place) return c.json({})
    const { workspaceId, contactId } = place
    const filled = await asPerson(db, workspaceId, (tx) =>
      describeVisitor(tx, world, workspaceId, contactId, given.profile),
    )
    if (filled.length > 0) bells.live()
    return c.json({})
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

  return app
}

/** What a page may know of a channel before anybody spoke. */
export function publicConfig(row: ChannelRow, settings: WebchatSettings) {
  const { title, greeting, color, position, language, startOnOpen } = settings
  return { key: row.key, title: title || row.name, greeting, color, position, language, startOnOpen }
}

async function receive(
  c: Context<Env>,
  visitor: Visitor,
  settings: WebchatSettings,
  now: Date,
): Promise<Received[]> {
  const headers = { visitor: visitor.address, date: now.toISOString() }
  const bytes = new Uint8Array(await c.req.arrayBuffer())
  return channel.receive({ method: 'POST', path: c.req.path, query: {}, headers, body: bytes }, settings)
}

async function body<S extends z.ZodType>(c: Context, schema: S): Promise<z.output<S>> {
  const bytes = new Uint8Array(await c.req.arrayBuffer())
  const parsed = schema.safeParse(bytes.length === 0 ? {} : parseBody(bytes))
  if (!parsed.success) throw new Refused(400, z.prettifyError(parsed.error))
  return parsed.data
}

// Only the window itself (our own origin) writes; another site may at most read the look of the launcher.
function requireOrigin(c: Context<Env>, settings: WebchatSettings): void {
  const origin = c.req.header('origin')
  if (origin === undefined || sameHost(origin, c.req.header('host'))) return
  if (c.req.method === 'GET' && c.req.path.endsWith('/config') && mayEmbed(settings.origins, origin)) {
    c.header('access-control-allow-origin', origin)
    c.header('vary', 'origin')
    return
  }
  throw new Denied(403, 'origin_not_allowed', {
    en: `This web chat does not accept requests from ${origin}. Add the site to the channel’s allowed sites.`,
    es: `Este chat web no acepta peticiones de ${origin}. Agrega el sitio a los sitios permitidos del canal.`,
  })
}

function requireTime(seconds: number): void {
  if (seconds === 0) return
  throw new Denied(
    429,
    'too_many',
    {
      en: `Too many messages in a short time. Wait ${seconds} s and try again.`,
      es: `Demasiados mensajes en poco tiempo. Espera ${seconds} s e inténtalo de nuevo.`,
    },
    { retryAfter: seconds },
  )
}

function unknownVisitor(): Denied {
  return new Denied(401, 'unknown_visitor', {
    en: 'This visit is not known or has expired. Reload the page to start again.',
    es: 'Esta visita no se conoce o caducó. Recarga la página para empezar de nuevo.',
  })
}

function refuseSize(): never {
  throw new Denied(413, 'too_large', {
    en: 'The message is too large. Shorten it and send it again.',
    es: 'El mensaje es demasiado grande. Acórtalo y envíalo de nuevo.',
  })
}

function answerError(error: Error, c: Context) {
  if (error instanceof Denied) {
    const { status, code, words, details } = error
    const wait = (details as { retryAfter?: number } | undefined)?.retryAfter
    if (wait) c.header('retry-after', String(wait))
    return c.json({ error: { code, message: words, details } }, status)
  }
  if (error instanceof Refused) {
    const message = {
      en: `The request was not understood: ${error.message}`,
      es: `No se entendió la petición: ${error.message}`,
    }
    return c.json({ error: { code: 'bad_request', message } }, error.status)
  }
  const message = {
    en: 'Something failed on our side. Try again in a moment.',
    es: 'Algo falló de nuestro lado. Inténtalo de nuevo en un momento.',
  }
  return c.json({ error: { code: 'failed', message } }, 500)
}
