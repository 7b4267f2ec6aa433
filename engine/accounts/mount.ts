// From declared routes to HTTP: sign-in, workspace, permission, validation, one transaction, and bells after its commit.
import { randomUUID } from 'node:crypto'
import type { Context, Hono } from 'hono'
import { z } from 'zod'
import { parseBody } from '#channels/body.ts'
import { Refused } from '#channels/channel.ts'
import { asPerson, type Database, type Tx } from '#db/db.ts'
import type { World } from '#engine/world.ts'
import { may, type Permission, policy } from './policy.ts'
import { type Bells, Denied, type Me, notFound, type Route } from './route.ts'
import type { Login } from './sign_in.ts'

export interface MountDeps {
  database: Database
  world: World
  bells: Bells
  signedIn(headers: Headers): Promise<Login | null>
  /** Where people reach us; other origins may not change anything. */
  publicUrl: string
  /** Checks answers against their declaration; for tests and development. */
  validateAnswers?: boolean
  log(problem: unknown, words: string): void
}

export type Api = Record<string, Route>

/** Most bytes of a request's body. */
export const MAX_BODY = 1024 * 1024

/** Serves the routes of all rooms under /api. Throws at once for a route without a permission. */
export function mount(app: Hono, apis: Api[], deps: MountDeps): void {
  for (const api of apis) {
    for (const [key, route] of Object.entries(api)) {
      if (!Object.hasOwn(policy, route.permission))
        throw new Error(`${key} names no permission of the policy`)
      const [method = '', path = ''] = key.split(' ')
      app.on(method, `/api${path}`, (c) => answer(c, route, deps))
    }
  }
  app.all('/api/*', () => refusal(notFound()))
}

/** Who asks a door that is no declared route, if they may. Throws Denied. */
export async function whoAsks(
  { database, signedIn, publicUrl }: Pick<MountDeps, 'database' | 'signedIn' | 'publicUrl'>,
  request: Request,
  permission: Permission,
): Promise<Me> {
  refuseForeignPages(request, publicUrl)
  const login = await signedIn(request.headers)
  if (!login) throw signedOut()
  const me = await meOf(database, login, request.headers.get('x-workspace') ?? undefined)
  if (!may(me.role, permission)) throw forbidden()
  return me
}

async function answer(c: Context, route: Route, deps: MountDeps): Promise<Response> {
  try {
    refuseForeignPages(c.req.raw, deps.publicUrl)
    return await serve(c, route, deps)
  } catch (problem) {
    if (problem instanceof Denied) return refusal(problem)
    if (problem instanceof Refused) return refusal(badBody(problem))
    const id = randomUUID()
    deps.log(problem, `${c.req.method} ${route.about} failed (${id})`)
    return refusal(fault(id))
  }
}

async function serve(c: Context, route: Route, deps: MountDeps): Promise<Response> {
  const login = await deps.signedIn(c.req.raw.headers)
  const given = await inputOf(c, route)
  const answerHeaders = new Headers()
  const rung = new Rung(deps.bells)
  const common = {
    ...given,
    world: deps.world,
    bells: rung,
    headers: answerHeaders,
    request: c.req.raw.headers,
  }
  const handle = route.handle as (call: unknown) => Promise<unknown>
  let body: unknown
  if (route.permission === 'public' || route.permission === 'signed_in') {
    if (route.permission === 'signed_in' && !login) throw signedOut()
    body = await handle({ ...common, db: deps.database.db, loginId: login?.id ?? null })
  } else {
    if (!login) throw signedOut()
    const me = await meOf(deps.database, login, c.req.header('x-workspace'))
    if (!may(me.role, route.permission)) throw forbidden()
    const within = <T>(work: (tx: Tx) => Promise<T>) => asPerson(deps.database.db, me.workspaceId, work)
    body = route.network
      ? await handle({ ...common, me, within })
      : await within((tx) => handle({ ...common, me, tx }))
  }
  rung.pass()
  if (deps.validateAnswers && route.response) route.response.parse(jsonOf(body))
  answerHeaders.set('cache-control', 'no-store')
  if (route.download) return file(body as { name: string; text: string }, route.download, answerHeaders)
  return Response.json(body ?? {}, { headers: answerHeaders })
}

/** A file to save, under its own name. */
function file({ name, text }: { name: string; text: string }, type: string, headers: Headers): Response {
  headers.set('content-type', type)
  headers.set('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
  return new Response(text, { headers })
}

const jsonOf = (body: unknown): unknown => JSON.parse(JSON.stringify(body ?? {}))

/** Bells that are rung once, after the commit. */
class Rung implements Bells {
  readonly #bells: Bells
  readonly #contacts = new Map<string, string>()
  #live = false
  #deliver = false

  constructor(bells: Bells) {
    this.#bells = bells
  }

  live = (): void => {
    this.#live = true
  }

  deliver = (): void => {
    this.#deliver = true
  }

  advance = (workspaceId: string, contactId: string): void => {
    this.#contacts.set(contactId, workspaceId)
  }

  pass(): void {
    if (this.#live) this.#bells.live()
    if (this.#deliver) this.#bells.deliver()
    for (const [contactId, workspaceId] of this.#contacts) this.#bells.advance(workspaceId, contactId)
  }
}

/** The user behind the login in the workspace of the request: the named one, or the only one. */
async function meOf({ db }: Database, login: Login, workspaceId: string | undefined): Promise<Me> {
  if (workspaceId !== undefined && !z.uuid().safeParse(workspaceId).success) throw noWorkspace()
  let users = db
    .selectFrom('user as u')
    .innerJoin('workspace as w', 'w.id', 'u.workspaceId')
    .select(['u.id', 'u.workspaceId', 'u.role', 'u.language', 'w.language as workspaceLanguage'])
    .where('u.loginId', '=', login.id)
    .where('u.deactivatedAt', 'is', null)
  if (workspaceId) users = users.where('u.workspaceId', '=', workspaceId)
  const [user, other] = await users.orderBy('u.createdAt').limit(2).execute()
  if (!user || (other && !workspaceId)) throw noWorkspace()
  return {
    loginId: login.id,
    userId: user.id,
    workspaceId: user.workspaceId,
    role: user.role,
    language: user.language ?? user.workspaceLanguage,
  }
}

async function inputOf(c: Context, { params, query, body }: Route) {
  const problems: Array<{ field: string; message: string }> = []
  const parse = (part: string, schema: z.ZodType | undefined, value: unknown) => {
    if (!schema) return undefined
    const parsed = schema.safeParse(value)
    if (parsed.success) return parsed.data
    for (const { path, message } of parsed.error.issues)
      problems.push({ field: [part, ...path].join('.'), message })
  }
  // An id that cannot exist is answered like one that does not.
  if (params && !params.safeParse(c.req.param()).success) throw notFound()
  const input = {
    params: params?.parse(c.req.param()),
    query: parse('query', query, c.req.query()),
    body: parse('body', body, body ? await bodyOf(c) : undefined),
  }
  if (problems.length > 0) throw badRequest(problems)
  return input
}

async function bodyOf(c: Context): Promise<unknown> {
  const length = Number(c.req.header('content-length') ?? 0)
  if (length > MAX_BODY) throw tooLarge()
  const bytes = new Uint8Array(await c.req.arrayBuffer())
  if (bytes.byteLength > MAX_BODY) throw tooLarge()
  return bytes.byteLength === 0 ? {} : parseBody(bytes)
}

/** Cookies come along with whatever page asks, so what changes something must come from a page of ours. */
function refuseForeignPages(request: Request, publicUrl: string): void {
  if (request.method === 'GET' || request.method === 'HEAD') return
  const origin = request.headers.get('origin')
  if (origin !== null) {
    const ours = [new URL(publicUrl).host, request.headers.get('host')]
    if (!URL.canParse(origin) || !ours.includes(new URL(origin).host)) throw foreignPage()
  } else if (request.headers.get('sec-fetch-site') === 'cross-site') throw foreignPage()
}

function refusal({
  status,
  code,
  words,
  details,
}: Pick<Denied, 'code' | 'words' | 'details'> & { status: number }) {
  const error = { code, message: words, ...(details === undefined ? {} : { details }) }
  return Response.json({ error }, { status, headers: { 'cache-control': 'no-store' } })
}

const signedOut = () =>
  new Denied(401, 'signed_out', {
    en: 'You are signed out. Sign in again.',
    es: 'Tu sesión terminó. Inicia sesión de nuevo.',
  })

const forbidden = () =>
  new Denied(403, 'forbidden', {
    en: 'Your role does not allow this. Ask an owner or a manager.',
    es: 'Tu rol no permite esto. Pídelo a un dueño o a un gerente.',
  })

const noWorkspace = () =>
  new Denied(403, 'no_workspace', {
    en: 'You do not belong to this workspace. Choose one of yours.',
    es: 'No perteneces a este espacio de trabajo. Elige uno de los tuyos.',
  })

const foreignPage = () =>
  new Denied(403, 'foreign_page', {
    en: 'This request came from another site, so it was refused.',
    es: 'Esta petición vino de otro sitio, así que se rechazó.',
  })

const tooLarge = () =>
  new Denied(413, 'too_large', {
    en: 'This is larger than 1 MiB. Make it smaller.',
    es: 'Esto pesa más de 1 MiB. Hazlo más pequeño.',
  })

const badRequest = (problems: Array<{ field: string; message: string }>) =>
  new Denied(
    400,
    'bad_request',
    {
      en: `Something in this request is not right: ${fieldsOf(problems)}.`,
      es: `Hay algo incorrecto en esta petición: ${fieldsOf(problems)}.`,
    },
    problems,
  )

const fieldsOf = (problems: Array<{ field: string }>) =>
  problems
    .map(({ field }) => field)
    .slice(0, 10)
    .join(', ')

const badBody = ({ words }: Refused) => new Denied(400, 'bad_body', words)

const fault = (id: string) => ({
  status: 500,
  code: 'fault',
  words: {
    en: `Something went wrong on our side. Try again; if it stays, give your administrator this number: ${id}.`,
    es: `Algo falló de nuestro lado. Inténtalo de nuevo; si sigue, dale a tu administrador este número: ${id}.`,
  },
  details: undefined,
})
