// Visits of the web chat: tokens, who may ask, and the bot that speaks first.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import { type Live, startLive } from '#engine/live.ts'
import { type TestWorld, testWorld } from '#engine/testing.ts'
import { house } from './testing.ts'
import { type Desk, visitorKey, webchatDesk } from './webchat_testing.ts'
import { botGreets, visitorTokens } from './webchat_visitors.ts'

let database: TestDatabase
let world: TestWorld
let live: Live
let desk: Desk

beforeAll(async () => {
  database = await testDatabase()
  world = testWorld()
  live = startLive(database, world, { pollMs: 20 })
})
afterAll(async () => {
  await live.stop()
  await database.close()
})
beforeEach(async () => {
  world.pass(60_000)
  desk = await webchatDesk(database, world, live)
})

describe('visits', () => {
  test('looking and opening creates no row', async () => {
    const before = await desk.rows()
    await desk.ask('GET', `${desk.key}/config`)
    const token = await desk.visit()
    expect((await desk.ask('POST', `${desk.key}/visit`, { body: { token } })).body).toEqual({
      token,
      known: false,
      read: 0,
      seen: 0,
    })
    expect((await desk.ask('GET', `${desk.key}/messages`, { token })).body.items).toEqual([])
    expect(
      (await desk.ask('POST', `${desk.key}/acks`, { token, body: { delivered: 3, read: 3 } })).status,
    ).toBe(200)
    expect((await desk.ask('GET', `${desk.key}/events`, { token })).status).toBe(401)
    expect(await desk.rows()).toEqual(before)
  })

  test('the look is public and carries no secret', async () => {
    const { body } = await desk.ask('GET', `${desk.key}/config`)
    expect(body).toEqual({
      key: desk.key,
      title: 'Mi webchat',
      greeting: '',
      color: '#0b7a75',
      position: 'right',
      language: 'auto',
      startOnOpen: true,
    })
  })

  test('a token rolls: kept for a day, replaced later, gone after thirty days without a visit', async () => {
    const first = await desk.visit()
    world.pass(23 * 3_600_000)
    expect((await desk.ask('POST', `${desk.key}/visit`, { body: { token: first } })).body.token).toBe(first)
    world.pass(2 * 3_600_000)
    const second = (await desk.ask('POST', `${desk.key}/visit`, { body: { token: first } })).body.token
    expect(second).not.toBe(first)
    const tokens = visitorTokens(visitorKey)
    expect(tokens.open(second, desk.home.webchat, world.now())!.address).toBe(
      tokens.open(first, desk.home.webchat, world.now())!.address,
    )
    world.pass(31 * 24 * 3_600_000)
    expect((await desk.ask('GET', `${desk.key}/messages`, { token: second })).status).toBe(401)
  })

  test.each(['', 'x', 'a.b', 'a.b.c', 'eyJ4IjoxfQ.AAAA', '..'])(
    'the token %j opens nothing',
    async (token) => {
      expect(
        (await desk.ask('GET', `${desk.key}/messages`, { headers: { authorization: `Bearer ${token}` } }))
          .status,
      ).toBe(401)
    },
  )

  test('a token is good for its channel and its installation only', async () => {
    const other = await house(database, world, 'Otra')
    const mine = await desk.visit()
    expect((await desk.ask('GET', `webchat-${other.webchat}/messages`, { token: mine })).status).toBe(401)
    const forged = visitorTokens(new Uint8Array(32)).make(
      { channelId: desk.home.webchat, address: 'a' },
      world.now(),
    )
    expect((await desk.ask('GET', `${desk.key}/messages`, { token: forged })).status).toBe(401)
    const tampered = `${Buffer.from(JSON.stringify([desk.home.webchat, 'victim', 9e15])).toString('base64url')}.${mine.split('.')[1]}`
    expect((await desk.ask('GET', `${desk.key}/messages`, { token: tampered })).status).toBe(401)
  })

  test('an unknown, deleted or disabled channel is a 404', async () => {
    expect((await desk.ask('GET', 'nope/config')).status).toBe(404)
    expect((await desk.ask('GET', `custom-${desk.home.custom}/config`)).status).toBe(404)
    await database.db
      .updateTable('channel')
      .set({ state: 'disabled' })
      .where('id', '=', desk.home.webchat)
      .execute()
    expect((await desk.ask('GET', `${desk.key}/config`)).status).toBe(404)
  })
})

describe('who may ask', () => {
  const withOrigin = (origin: string, path: string, method = 'POST') =>
    desk.ask(method, path, { body: method === 'GET' ? undefined : {}, headers: { origin } })
  const allow = (origins: string[]) => desk.configure({ origins })

  test('only our own pages write; sites read the look, and only allowed ones', async () => {
    expect((await withOrigin('http://charla.test', `${desk.key}/visit`)).status).toBe(200)
    expect((await withOrigin('https://shop.test', `${desk.key}/visit`)).status).toBe(403)
    const open = await withOrigin('https://shop.test', `${desk.key}/config`, 'GET')
    expect([open.status, open.headers.get('access-control-allow-origin')]).toEqual([200, 'https://shop.test'])
    await allow(['https://shop.test', 'https://*.wide.test'])
    const table: Array<[string, number]> = [
      ['https://shop.test', 200],
      ['https://www.wide.test', 200],
      ['http://shop.test', 403],
      ['https://shop.test:444', 403],
      ['https://shop.test.evil.test', 403],
      ['https://evilwide.test', 403],
      ['https://wide.test', 403],
      ['null', 403],
    ]
    for (const [origin, status] of table)
      expect([origin, (await withOrigin(origin, `${desk.key}/config`, 'GET')).status]).toEqual([
        origin,
        status,
      ])
  })
})

describe('a bot that speaks first', () => {
  test('twenty openings at once make one contact, one conversation, and ring once', async () => {
    await desk.greeting()
    const token = await desk.visit()
    const before = await desk.rows()
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => desk.ask('POST', `${desk.key}/start`, { token, body: {} })),
    )
    expect(answers.map((answer) => answer.body)).toEqual(Array(20).fill({ known: true }))
    const after = await desk.rows()
    expect([
      after.contact - before.contact,
      after.identity - before.identity,
      after.conversation - before.conversation,
    ]).toEqual([1, 1, 1])
    expect(desk.home.bells.rung.advance).toHaveLength(1)
    const happenings = await database.db
      .selectFrom('happening')
      .select('data')
      .where('workspaceId', '=', desk.home.workspaceId)
      .execute()
    expect(happenings.map((row) => row.data)).toMatchObject([
      {
        type: 'fact',
        fact: 'conversation_opened',
        data: { source: 'contact', channelId: desk.home.webchat },
      },
    ])
  })

  test('nothing is made when no flow greets, or when the channel says to wait for the first message', async () => {
    const token = await desk.visit()
    const before = await desk.rows()
    expect(await botGreets(database.db, desk.home.workspaceId)).toBe(false)
    expect((await desk.ask('POST', `${desk.key}/start`, { token, body: {} })).body).toEqual({ known: false })
    await desk.greeting()
    await desk.configure({ startOnOpen: false })
    expect((await desk.ask('POST', `${desk.key}/start`, { token, body: {} })).body).toEqual({ known: false })
    expect(await desk.rows()).toEqual(before)
  })

  test('what the page knows fills gaps and never overwrites', async () => {
    const guest = await desk.arrived()
    const contact = () =>
      database.db
        .selectFrom('contact')
        .select(['firstName', 'email'])
        .where('id', '=', guest.contactId)
        .executeTakeFirstOrThrow()
    await desk.ask('PUT', `${desk.key}/profile`, {
      token: guest.token,
      body: { profile: { firstName: 'Ana', email: 'ana@example.test' } },
    })
    expect(await contact()).toEqual({ firstName: 'Ana', email: 'ana@example.test' })
    await desk.ask('PUT', `${desk.key}/profile`, {
      token: guest.token,
      body: { profile: { email: 'boss@example.test' } },
    })
    expect(await contact()).toEqual({ firstName: 'Ana', email: 'ana@example.test' })
    const facts = database.db.selectFrom('event').select('data').where('type', '=', 'contact_field_updated')
    const told = await facts.where('contactId', '=', guest.contactId).orderBy('id').execute()
    expect(told.map(({ data }) => data)).toEqual([
      { field: 'first_name', from: null, to: 'Ana' },
      { field: 'email', from: null, to: 'ana@example.test' },
    ])
  })

  test('attributes fill the fields that the workspace has and that can hold them', async () => {
    const guest = await desk.arrived()
    const field = { workspaceId: desk.home.workspaceId, createdAt: world.now() }
    await database.db
      .insertInto('field')
      .values([
        { ...field, key: 'plan', title: 'Plan', type: 'text' },
        { ...field, key: 'visits', title: 'Visitas', type: 'number' },
        { ...field, key: 'vip', title: 'VIP', type: 'checkbox' },
      ])
      .execute()
    const describe = (attributes: object) =>
      desk.ask('PUT', `${desk.key}/profile`, { token: guest.token, body: { attributes } })
    expect((await describe({ plan: 'Oro', visits: 'many', vip: true, unknown: 1 })).status).toBe(200)
    await describe({ plan: 'Plata' })
    const { fields } = await database.db
      .selectFrom('contact')
      .select('fields')
      .where('id', '=', guest.contactId)
      .executeTakeFirstOrThrow()
    expect(fields).toEqual({ plan: 'Oro', vip: true })
    const facts = await database.db
      .selectFrom('event')
      .select('data')
      .where('contactId', '=', guest.contactId)
      .where('type', '=', 'contact_field_updated')
      .execute()
    expect(facts.map((fact) => fact.data)).toEqual([
      { field: 'plan', from: null, to: 'Oro' },
      { field: 'vip', from: null, to: true },
    ])
    expect((await describe({ plan: { deep: 1 } })).status).toBe(400)
  })
})
