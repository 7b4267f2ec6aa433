// The guard of the visitors' door: which site, which visitor, how often; and every no in both languages.
import type { Context, MiddlewareHandler } from 'hono'
import { Refused } from '#channels/channel.ts'
import { webchat as channel, type WebchatSettings } from '#channels/webchat/channel.ts'
import { asPerson, type Db } from '#db/db.ts'
import { Denied, notFound } from '#engine/accounts/route.ts'
import type { World } from '#engine/world.ts'
import { type ChannelRow, connect, findByKey } from './channels.ts'
import { clientAddress, limiter } from './webchat_limits.ts'
import type { Place } from './webchat_messages.ts'
import { mayEmbed, sameHost } from './webchat_origins.ts'
import { contactOf, type Visitor, type visitorTokens } from './webchat_visitors.ts'

/** What the guard has found out about a request. `place` is null until the visitor has a contact. */
export type Env = {
  Variables: { row: ChannelRow; settings: WebchatSettings; visitor: Visitor; place: Place | null }
}

/** Lets requests in whose channel exists, from a site that may ask, and not too often from one address. */
export function knownChannel(db: Db, world: World): MiddlewareHandler<Env> {
  const perAddress = limiter(5, 120, world.now)
  return async (c, next) => {
    // Before anything is looked up, so that a flood of guessed keys costs no query.
    requireTime(perAddress(clientAddress(c)))
    const row = await findByKey(db, channel.type, c.req.param('key')!)
    if (!row) throw notFound()
    const settings = connect(row).settings as WebchatSettings
    requireOrigin(c, settings)
    c.set('row', row)
    c.set('settings', settings)
    await next()
  }
}

/** Lets visitors in who carry a token of this channel. */
export function knownVisitor(
  db: Db,
  world: World,
  tokens: ReturnType<typeof visitorTokens>,
): MiddlewareHandler<Env> {
  return async (c, next) => {
    const token = /^Bearer (.+)$/.exec(c.req.header('authorization') ?? '')?.[1]
    const row = c.get('row')
    const visitor = token ? tokens.open(token, row.id, world.now()) : null
    if (!visitor) throw unknownVisitor()
    const contactId = await asPerson(db, row.workspaceId, (tx) => contactOf(tx, row.workspaceId, visitor))
    c.set('visitor', visitor)
    c.set('place', contactId ? { workspaceId: row.workspaceId, channelId: row.id, contactId } : null)
    await next()
  }
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

/** Refuses who has to wait. Seconds; 0 lets in. */
export function requireTime(seconds: number): void {
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

/** The no to a token that opens nothing. */
export function unknownVisitor(): Denied {
  return new Denied(401, 'unknown_visitor', {
    en: 'This visit is not known or has expired. Reload the page to start again.',
    es: 'Esta visita no se conoce o caducó. Recarga la página para empezar de nuevo.',
  })
}

/** The no to a body that is too large. */
export function refuseSize(): never {
  throw new Denied(413, 'too_large', {
    en: 'The message is too large. Shorten it and send it again.',
    es: 'El mensaje es demasiado grande. Acórtalo y envíalo de nuevo.',
  })
}

/** Every no as an answer in both languages; faults of ours go on to the root. */
export function answerError(error: Error, c: Context) {
  if (error instanceof Denied) {
    const { status, code, words, details } = error
    const wait = (details as { retryAfter?: number } | undefined)?.retryAfter
    if (wait) c.header('retry-after', String(wait))
    return c.json({ error: { code, message: words, details } }, status)
  }
  if (error instanceof Refused) {
    return c.json({ error: { code: 'bad_request', message: error.words } }, error.status)
  }
  // A fault of ours: whoever mounted the door logs it and answers.
  throw error
}
