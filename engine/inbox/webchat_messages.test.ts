// Messages of the web chat: what is let in, and what a visitor gets to see of it.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import { type Live, startLive } from '#engine/live.ts'
import { type TestWorld, testWorld } from '#engine/testing.ts'
import { botMessage } from './testing.ts'
import { clientId, type Desk, type Guest, visitorKey, webchatDesk } from './webchat_testing.ts'
import { visitorTokens } from './webchat_visitors.ts'

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

describe('writing', () => {
  test('a message arrives as on any channel, with our clock and the token’s address', async () => {
    const token = await desk.visit()
    const { address } = visitorTokens(visitorKey).open(token, desk.home.webchat, world.now())!
    await desk.ask('POST', `${desk.key}/messages`, {
      token,
      body: { clientId: clientId(1), text: 'Hola' },
      headers: { visitor: 'victim', date: '1999-01-01' },
    })
    expect(desk.arrivals).toEqual([
      {
        channel: { workspaceId: desk.home.workspaceId, id: desk.home.webchat, type: 'webchat' },
        received: {
          type: 'message',
          externalId: clientId(1),
          address,
          sentAt: world.now(),
          content: { kind: 'text', text: 'Hola' },
        },
      },
    ])
  })

  test('a site that knows its visitor wrongly does not keep them from writing', async () => {
    const profile = { firstName: 'Ana', email: 'none', phone: '+593 98 000-0001', language: 'x'.repeat(40) }
    const answer = await desk.ask('POST', `${desk.key}/messages`, {
      token: await desk.visit(),
      body: { clientId: clientId(1), text: 'Hola', profile },
    })
    expect(answer.status).toBe(200)
    expect(desk.arrivals[0]!.received.profile).toEqual({ firstName: 'Ana', phone: '+593980000001' })
  })

  const bad: Array<[string, unknown, number]> = [
    ['no JSON', 'hola', 400],
    ['an array', [], 400],
    ['no id', { text: 'a' }, 400],
    ['no text', { clientId: clientId(1) }, 400],
    ['an address of one’s own', { clientId: clientId(1), text: 'a', address: 'victim' }, 400],
    ['an object as text', { clientId: clientId(1), text: { $ne: null } }, 400],
    ['a polluted prototype', '{"clientId":"x","text":"a","__proto__":{"x":1}}', 400],
    ['depth', '['.repeat(5000), 400],
    ['too much', { clientId: clientId(1), text: 'a'.repeat(70_000) }, 413],
  ]
  test.each(bad)('%s is refused and reaches nobody', async (_, body, status) => {
    const answer = await desk.ask('POST', `${desk.key}/messages`, { token: await desk.visit(), body })
    expect(answer.status).toBe(status)
    expect(answer.body.error.message).toMatchObject({ en: expect.any(String), es: expect.any(String) })
    expect(desk.arrivals).toEqual([])
  })

  test('bytes that are no UTF-8 are refused', async () => {
    const token = await desk.visit()
    const answer = await desk.door.request(`/webchat/${desk.key}/messages`, {
      method: 'POST',
      body: new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]),
      headers: { authorization: `Bearer ${token}` },
    })
    expect(answer.status).toBe(400)
  })

  test('a flood from one visitor is slowed down, and the others are not', async () => {
    const [noisy, calm] = [await desk.visit(), await desk.visit()]
    const send = (token: string, n: number) =>
      desk.ask('POST', `${desk.key}/messages`, { token, body: { clientId: clientId(n), text: 'a' } })
    const answers = []
    for (let n = 0; n < 25; n++) answers.push(await send(noisy, n))
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(20)
    expect(answers.at(-1)).toMatchObject({ status: 429, body: { error: { code: 'too_many' } } })
    expect(answers.at(-1)!.headers.get('retry-after')).toBe('1')
    expect((await send(calm, 99)).status).toBe(200)
    world.pass(1000)
    expect((await send(noisy, 100)).status).toBe(200)
  })
})

describe('reading', () => {
  test('messages are numbered, paged both ways, and end before one of ours that is on its way', async () => {
    const guest = await desk.arrived()
    for (const text of ['uno', 'dos', 'tres']) await desk.say(guest, text)
    await desk.say(guest, 'yo', { externalId: clientId(7) })
    const pending = await botMessage(database, world, desk.home, desk.home.webchat, guest, 'en camino')
    await desk.say(guest, 'después')
    const read = async (query: string) =>
      (await desk.ask('GET', `${desk.key}/messages?${query}`, { token: guest.token })).body
    const texts = async (query: string) =>
      (await read(query)).items.map((item: { content: { text: string } }) => item.content.text)
    expect(await texts('after=0')).toEqual(['uno', 'dos', 'tres', 'yo'])
    expect(await texts('after=2')).toEqual(['tres', 'yo'])
    expect(await texts('limit=2')).toEqual(['tres', 'yo'])
    expect(await texts('before=3&limit=1')).toEqual(['dos'])
    expect((await read('after=3')).items[0]).toMatchObject({
      seq: 4,
      direction: 'in',
      clientId: clientId(7),
      author: { kind: 'visitor' },
    })
    await database.db.updateTable('message').set({ status: 'cancelled' }).where('id', '=', pending).execute()
    expect(await texts('after=4')).toEqual(['después'])
    for (const query of ['after=x', 'after=-1', 'before=1e99', 'limit=100000'])
      expect((await desk.ask('GET', `${desk.key}/messages?${query}`, { token: guest.token })).status).toBe(
        200,
      )
  })

  test('acks move statuses forward only, once, and never those of another visitor', async () => {
    const [guest, other] = [await desk.arrived(), await desk.arrived()]
    for (const text of ['uno', 'dos']) await desk.say(guest, text)
    await desk.say(other, 'ajeno')
    const statuses = async (who: Guest) =>
      (
        await database.db
          .selectFrom('message')
          .select('status')
          .where('contactId', '=', who.contactId)
          .orderBy('seq')
          .execute()
      ).map((row) => row.status)
    const facts = async () =>
      (
        await database.db
          .selectFrom('event')
          .select('data')
          .where('contactId', '=', guest.contactId)
          .where('type', '=', 'message_status')
          .orderBy('id')
          .execute()
      ).map((row) => (row.data as { status: string }).status)
    const ack = (delivered: number, read: number) =>
      desk.ask('POST', `${desk.key}/acks`, { token: guest.token, body: { delivered, read } })
    await ack(2, 0)
    expect(await statuses(guest)).toEqual(['delivered', 'delivered'])
    await ack(2, 1)
    await ack(2, 1)
    await ack(0, 0)
    expect(await statuses(guest)).toEqual(['read', 'delivered'])
    expect(await facts()).toEqual(['delivered', 'delivered', 'read'])
    await ack(9_000_000, 9_000_000)
    expect(await statuses(guest)).toEqual(['read', 'read'])
    expect(await statuses(other)).toEqual(['sent'])
    await desk.say(guest, 'tres')
    await ack(3, 3)
    expect(await statuses(guest)).toEqual(['read', 'read', 'read'])
  })

  test('the visitor’s messages are seen when answered, or when the inbox was opened', async () => {
    const guest = await desk.arrived()
    const seen = async () => (await desk.ask('GET', `${desk.key}/messages`, { token: guest.token })).body.seen
    const unread = (count: number) =>
      database.db
        .updateTable('conversation')
        .set({ unread: count })
        .where('id', '=', guest.conversationId)
        .execute()
    await desk.say(guest, 'yo', { externalId: clientId(1) })
    await unread(1)
    expect(await seen()).toBe(0)
    await desk.say(guest, 'respuesta')
    expect(await seen()).toBe(1)
    await desk.say(guest, 'yo otra vez', { externalId: clientId(2) })
    expect(await seen()).toBe(1)
    await unread(0)
    expect(await seen()).toBe(3)
  })
})
