// First run, sign-in and the frame of every route, through HTTP.
import { Hono } from 'hono'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import { type TestWorld, testWorld } from '#engine/testing.ts'
import { api } from './api.ts'
import { ensureOwner, firstRunUses } from './first_run.ts'
import { type Api, mount } from './mount.ts'
import { Denied, route } from './route.ts'
import { type SignIn, signIn } from './sign_in.ts'

let database: TestDatabase
let world: TestWorld
let auth: SignIn
let app: Hono
let rung: string[]
let problems: unknown[]

const publicUrl = 'http://charla.test'
const mara = {
  workspaceName: 'Óptica Sol',
  language: 'es',
  timeZone: 'America/Guayaquil',
  name: 'Mara Vélez',
  email: 'Mara@example.test',
  password: 'una clave larga',
}

const probe = {
  'POST /probe': route(
    {
      permission: 'inbox.write',
      about: 'Tries the frame.',
      body: z.strictObject({ mode: z.enum(['ok', 'denied', 'fault']) }),
      response: z.object({ mode: z.string() }),
    },
    async ({ tx, me, body, bells }) => {
      await tx
        .insertInto('tag')
        .values({ workspaceId: me.workspaceId, name: `tag ${body.mode}` })
        .execute()
      bells.live()
      if (body.mode === 'denied') throw new Denied(409, 'no', { en: 'No.', es: 'No.' })
      if (body.mode === 'fault') throw new Error('a secret detail')
      return { mode: body.mode }
    },
  ),
}

beforeAll(() => {
  world = testWorld()
})
beforeEach(async () => {
  database = await testDatabase()
  auth = signIn({ database, publicUrl, secret: 'a secret of thirty-two characters' })
  firstRunUses(auth)
  rung = []
  problems = []
  app = new Hono()
  app.on(['GET', 'POST'], '/api/auth/*', (c) => auth.handler(c.req.raw))
  mount(app, [api, probe] as unknown as Api[], {
    database,
    world,
    publicUrl,
    signedIn: auth.signedIn,
    validateAnswers: true,
    log: (problem) => problems.push(problem),
    bells: { live: () => rung.push('live'), deliver() {}, advance() {} },
  })
  return () => database.close()
})
afterAll(() => {})

async function ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const answer = await app.request(`${publicUrl}/api${path}`, {
    method,
    headers: { origin: publicUrl, host: 'charla.test', 'content-type': 'application/json', ...headers },
    body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
  })
  const cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  return { status: answer.status, body: await answer.json().catch(() => null), cookie }
}

describe('the first page', () => {
  test('makes the workspace and signs its owner in', async () => {
    expect((await ask('GET', '/setup')).body).toMatchObject({
      needsWorkspace: true,
      signedIn: false,
      demo: false,
    })
    const { status, body, cookie } = await ask('POST', '/setup', mara)
    expect(status).toBe(200)
    const me = await ask('GET', '/me', undefined, { cookie })
    expect(me.body.login).toMatchObject({ name: 'Mara Vélez', email: 'mara@example.test' })
    expect(me.body.workspaces).toMatchObject([{ id: body.workspaceId, name: 'Óptica Sol', role: 'owner' }])
    expect((await ask('GET', '/closing-notes', undefined, { cookie })).body.items).toHaveLength(4)
    expect((await ask('GET', '/setup', undefined, { cookie })).body).toMatchObject({
      needsWorkspace: false,
      signedIn: true,
    })
  })

  test('works once, also when two come at the same moment', async () => {
    const both = await Promise.all([
      ask('POST', '/setup', mara),
      ask('POST', '/setup', { ...mara, email: 'luis@example.test' }),
    ])
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409])
    expect(await database.db.selectFrom('workspace').select('id').execute()).toHaveLength(1)
  })

  test('refuses what is not right, and says where', async () => {
    const { status, body } = await ask('POST', '/setup', { ...mara, password: 'corta', timeZone: 'Luna' })
    expect(status).toBe(400)
    expect(body.error.details.map(({ field }: { field: string }) => field).toSorted()).toEqual([
      'body.password',
      'body.timeZone',
    ])
    expect(await database.db.selectFrom('login').select('id').execute()).toEqual([])
  })

  test('is not needed when the environment names the owner, however often it starts', async () => {
    const owner = { name: 'Mara', email: 'mara@example.test', password: 'una clave larga' }
    await ensureOwner(database.db, world, owner)
    await ensureOwner(database.db, world, owner)
    const { status } = await ask('POST', '/auth/sign-in/email', {
      email: owner.email,
      password: owner.password,
    })
    expect(status).toBe(200)
    expect(await database.db.selectFrom('user').select('id').execute()).toHaveLength(1)
  })
})

describe('signing in', () => {
  test('takes the right password only, and signing out ends the session', async () => {
    await ask('POST', '/setup', mara)
    const wrong = await ask('POST', '/auth/sign-in/email', {
      email: mara.email,
      password: 'otra clave larga',
    })
    expect(wrong.status).toBe(401)
    const { cookie } = await ask('POST', '/auth/sign-in/email', {
      email: mara.email,
      password: mara.password,
    })
    expect((await ask('GET', '/me', undefined, { cookie })).status).toBe(200)
    await ask('POST', '/auth/sign-out', {}, { cookie })
    expect((await ask('GET', '/me', undefined, { cookie })).status).toBe(401)
  })

  test('nobody signs up by the back door', async () => {
    const { status } = await ask('POST', '/auth/sign-up/email', {
      name: 'Eva',
      email: 'eva@example.test',
      password: 'una clave larga',
    })
    expect(status).toBeGreaterThanOrEqual(400)
    expect(await database.db.selectFrom('login').select('id').execute()).toEqual([])
  })

  test('passwords are kept as argon2id', async () => {
    await ask('POST', '/setup', mara)
    const { password } = await database.db
      .selectFrom('credential')
      .select('password')
      .executeTakeFirstOrThrow()
    expect(password).toMatch(/^\$argon2id\$/)
  })
})

describe('the frame of a route', () => {
  const cookieOf = async () => (await ask('POST', '/setup', mara)).cookie
  const tags = () => database.db.selectFrom('tag').select('name').execute()

  test('commits, then rings', async () => {
    const cookie = await cookieOf()
    rung.length = 0
    expect(await ask('POST', '/probe', { mode: 'ok' }, { cookie })).toMatchObject({
      status: 200,
      body: { mode: 'ok' },
    })
    expect(await tags()).toHaveLength(1)
    expect(rung).toEqual(['live'])
  })

  test.each([
    ['what the caller did wrong is said in both languages', 'denied', 409],
    ['a fault of ours gets a number and no detail', 'fault', 500],
  ])('%s, and nothing is half done', async (_, mode, status) => {
    const cookie = await cookieOf()
    rung.length = 0
    const answer = await ask('POST', '/probe', { mode }, { cookie })
    expect(answer.status).toBe(status)
    expect(Object.keys(answer.body.error.message)).toEqual(['en', 'es'])
    expect(JSON.stringify(answer.body)).not.toContain('secret')
    expect(await tags()).toEqual([])
    expect(rung).toEqual([])
    expect(problems).toHaveLength(status === 500 ? 1 : 0)
  })

  test.each([
    ['unknown fields', '{"mode":"ok","more":1}', 400],
    ['no JSON', 'hello', 400],
    ['deep JSON', `${'['.repeat(40)}${']'.repeat(40)}`, 400],
    ['too much', JSON.stringify({ mode: 'x'.repeat(1024 * 1024) }), 413],
  ])('refuses %s', async (_, body, status) => {
    const cookie = await cookieOf()
    expect((await ask('POST', '/probe', body, { cookie })).status).toBe(status)
  })

  test('refuses other sites and other workspaces', async () => {
    const cookie = await cookieOf()
    const foreign = await ask('POST', '/probe', { mode: 'ok' }, { cookie, origin: 'https://evil.example' })
    expect(foreign).toMatchObject({ status: 403, body: { error: { code: 'foreign_page' } } })
    const other = await ask('POST', '/probe', { mode: 'ok' }, { cookie, 'x-workspace': world.id() })
    expect(other).toMatchObject({ status: 403, body: { error: { code: 'no_workspace' } } })
    expect((await ask('POST', '/probe', { mode: 'ok' })).status).toBe(401)
    expect((await ask('GET', '/nothing', undefined, { cookie })).status).toBe(404)
  })

  test('a route without a permission does not boot', () => {
    const loose = { 'GET /loose': { ...probe['POST /probe'], permission: 'none' } } as unknown as Api
    expect(() => mount(new Hono(), [loose], {} as never)).toThrow('GET /loose')
  })
})
