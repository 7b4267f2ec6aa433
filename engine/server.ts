// Composition root of the doors: what is served where, from top to bottom.
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { requestId } from 'hono/request-id'
import type { Database } from '#db/db.ts'
import { api as accountsApi, version } from './accounts/api.ts'
import { MAX_BODY, mount, whoAsks } from './accounts/mount.ts'
import * as presence from './accounts/presence.ts'
import type { SignIn } from './accounts/sign_in.ts'
import type { Config } from './config.ts'
import { api as contactsApi } from './contacts/api.ts'
import { api as labelsApi } from './contacts/labels_api.ts'
import { api as effectsApi } from './effects/api.ts'
import { api as flowsApi } from './flows/api.ts'
import { api as historyApi } from './flows/history_api.ts'
import { hookDoor } from './flows/hooks.ts'
import { api as startsApi } from './flows/starts_api.ts'
import { api as usesApi } from './flows/uses.ts'
import { securityHeaders } from './headers.ts'
import { health } from './health.ts'
import { api as inboxApi } from './inbox/api.ts'
import { api as channelsApi } from './inbox/channels_api.ts'
import { lastHeard } from './inbox/last_heard.ts'
import { mediaDoor, uploadDoor } from './inbox/media_door.ts'
import { receiveDoor } from './inbox/receive.ts'
import { webchat } from './inbox/webchat.ts'
import { clientAddress, limiter } from './inbox/webchat_limits.ts'
import { webchatPages } from './inbox/webchat_pages.ts'
import { replaysBy } from './inbox/webhook_replays.ts'
import { liveDoor } from './live_door.ts'
import type { Log } from './log.ts'
import { openApi } from './openapi.ts'
import { screens } from './static.ts'
import type { Worker } from './worker.ts'
import type { World } from './world.ts'

export interface ServerDeps {
  config: Pick<Config, 'publicUrl' | 'key'>
  database: Database
  world: World
  worker: Worker
  auth: SignIn
  log: Log
  /** Whether the process is about to leave. */
  leaving(): boolean
}

/** The routes of all rooms. */
export const apis = [
  accountsApi,
  contactsApi,
  labelsApi,
  inboxApi,
  channelsApi,
  flowsApi,
  startsApi,
  usesApi,
  historyApi,
  effectsApi,
]

const dist = new URL('../dist/', import.meta.url)

/** All doors of a server as one app. */
export function doors({ config, database, world, worker, auth, log, leaving }: ServerDeps): Hono {
  const { publicUrl } = config
  const { turns, jobs, live, bells, webhooks } = worker
  const { db } = database
  const { signedIn } = auth
  const submit = turns.submit.bind(turns)
  const app = new Hono()

  app.use(requestId(), securityHeaders(publicUrl.startsWith('https:')), inLog(log))
  app.onError((problem, c) => failed(problem, c, log))

  app.route('/', health({ database, jobs, version, leaving, log: log.problem }))
  app.route('/hooks/flow', hookDoor({ database, world, bells, log: log.problem }))
  const takes = { db, world, submit, jobs, live: bells.live, log: log.problem }
  replaysBy(takes)
  app.route('/hooks', receiveDoor({ ...takes, webhooks }))
  app.route('/media', mediaDoor(db))
  app.route('/', webchatPages({ database, built: new URL('webchat/', dist) }))
  const heard = lastHeard({ db, world, log: log.problem })
  const visited: typeof submit = async (arrival) => {
    const turn = await submit(arrival)
    heard(arrival.channel)
    return turn
  }
  const visitorKey = config.key('visitor')
  app.route('/webchat', webchat({ database, world, visitorKey, submit: visited, live, bells }))

  const meOf = (request: Request) => whoAsks({ database, signedIn, publicUrl }, request, 'inbox.write')
  app.route('/api/media', uploadDoor({ db, world, meOf }))
  app.use('/api/*', bodyLimit({ maxSize: MAX_BODY, onError: tooLarge }))
  app.post('/api/auth/sign-out', async (c) => {
    const login = await signedIn(c.req.raw.headers)
    const answer = await auth.handler(withAddress(c))
    if (login && answer.ok) await presence.leave(db, world, bells, login.id)
    return answer
  })
  app.on(['GET', 'POST'], '/api/auth/*', (c) => auth.handler(withAddress(c)))
  app.use('/api/invitation-links/*', seldom(world))
  app.route('/api/events', liveDoor({ live, db, signedIn }))
  app.get('/api/openapi.json', (c) => c.json(openApi(apis, { version, publicUrl })))
  mount(app, apis, { database, world, bells, signedIn, publicUrl, log: log.problem })

  app.route('/', screens(new URL('app/', dist)))
  return app
}

/** All that a process without doors answers: how it is. */
export function bareDoors({ config, database, worker, log, leaving }: ServerDeps): Hono {
  const app = new Hono()
  app.use(securityHeaders(config.publicUrl.startsWith('https:')))
  app.route('/', health({ database, jobs: worker.jobs, version, leaving, log: log.problem }))
  return app
}

/** Sign-in counts tries per address, and believes this header: it says what we know, not what the caller claims. */
function withAddress(c: Context): Request {
  const headers = new Headers(c.req.raw.headers)
  headers.set('x-forwarded-for', clientAddress(c) || '127.0.0.1')
  return new Request(c.req.raw, { headers })
}

const LINKS_PER_SECOND = 0.2
const LINKS_AT_ONCE = 20

/** Links of invitations are secrets that somebody could guess at, and accepting one costs a password's hash. */
function seldom({ now }: World) {
  const wait = limiter(LINKS_PER_SECOND, LINKS_AT_ONCE, now)
  return async (c: Context, next: () => Promise<void>) => {
    const seconds = wait(clientAddress(c))
    if (seconds === 0) return next()
    const message = {
      en: `Too many tries from your network. Wait ${seconds} seconds and try again.`,
      es: `Demasiados intentos desde tu red. Espera ${seconds} segundos e inténtalo de nuevo.`,
    }
    return c.json({ error: { code: 'too_many_tries', message } }, 429, { 'retry-after': String(seconds) })
  }
}

function inLog(log: Log) {
  return async (c: Context, next: () => Promise<void>) => {
    const from = performance.now()
    await next()
    const ms = Math.round(performance.now() - from)
    c.res.headers.set('x-request-id', c.get('requestId'))
    log.debug(
      { id: c.get('requestId'), method: c.req.method, path: c.req.path, status: c.res.status, ms },
      'http',
    )
  }
}

function tooLarge(c: Context): Response {
  const message = {
    en: 'This is larger than 1 MiB. Make it smaller.',
    es: 'Esto pesa más de 1 MiB. Hazlo más pequeño.',
  }
  return c.json({ error: { code: 'too_large', message } }, 413)
}

function failed(problem: Error, c: Context, log: Log): Response {
  const id = c.get('requestId')
  log.problem(problem, `${c.req.method} ${c.req.path} failed (${id})`)
  const message = {
    en: `Something went wrong on our side. Try again; if it stays, give your administrator this number: ${id}.`,
    es: `Algo falló de nuestro lado. Inténtalo de nuevo; si sigue, dale a tu administrador este número: ${id}.`,
  }
  return c.json({ error: { code: 'fault', message } }, 500)
}
