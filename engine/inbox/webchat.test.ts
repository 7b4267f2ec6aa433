import { Hono } from 'hono'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import { type Live, startLive } from '#engine/live.ts'
import { type TestWorld, testWorld } from '#engine/testing.ts'
import { botMessage, type House, house, write } from './testing.ts'
import { tellTyping } from './typing.ts'
import { type Arrival, webchat } from './webchat.ts'
import { botGreets, visitorTokens } from './webchat_visitors.ts'

let database: TestDatabase
let world: TestWorld
let live: Live
let home: House
let door: Hono
let arrivals: Arrival[]
let key: string

const visitorKey = new Uint8Array(32).fill(7)
const uuid = (n: number) => `0b0f3f2e-7a43-4a3c-9f5e-${String(n).padStart(12, '0')}`

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
  home = await house(database, world)
  key = `webchat-${home.webchat}`
  arrivals = []
  const submit = async (arrival: Arrival) => {
    arrivals.push(arrival)
  }
  door = new Hono().route(
    '/webchat',
    webchat({ database, world, visitorKey, submit, live, bells: home.bells }),
  )
})

interface Asked {
  token?: string
  body?: unknown
  headers?: Record<string, string>
}

async function ask(method: string, path: string, { token, body, headers }: Asked = {}) {
  const answer = await door.request(`http://charla.test/webchat/${path}`, {
    method,
    body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
    headers: { host: 'charla.test', ...(token && { authorization: `Bearer ${token}` }), ...headers },
  })
  const text = await answer.text()
  return {
    status: answer.status,
    headers: answer.headers,
    body: text.startsWith('{') ? JSON.parse(text) : text,
  }
}

const visit = async () => (await ask('POST', `${key}/session`, { body: {} })).body.token as string

async function greeting(): Promise<void> {
  const at = world.now()
  await database.db
    .insertInto('flow')
    .values({
      workspaceId: home.workspaceId,
      id: world.id(),
      name: 'Bienvenida',
      state: 'published',
      triggerType: 'conversation_opened',
      draft: '{}',
      updatedBy: null,
      versionId: null,
      createdAt: at,
      updatedAt: at,
    })
    .execute()
}

/** A visitor with a contact and a conversation. */
async function arrived() {
  await greeting()
  const token = await visit()
  await ask('POST', `${key}/start`, { token, body: {} })
  const { id: conversationId, contactId } = await database.db
    .selectFrom('conversation')
    .select(['id', 'contactId'])
    .where('workspaceId', '=', home.workspaceId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  return { token, conversationId, contactId }
}

type Guest = Awaited<ReturnType<typeof arrived>>

async function say(
  guest: Guest,
  text: string,
  more: { direction?: 'in' | 'out'; status?: 'sent'; externalId?: string } = {},
) {
  const id = await botMessage(database, world, home, home.webchat, guest, text)
  const inbound = more.direction === 'in'
  await database.db
    .updateTable('message')
    .set({
      status: inbound ? 'received' : (more.status ?? 'sent'),
      direction: more.direction ?? 'out',
      externalId: more.externalId ?? id,
    })
    .where('id', '=', id)
    .execute()
  return id
}

const rows = async () => {
  const count = async (table: 'contact' | 'identity' | 'conversation' | 'message' | 'event') =>
    (
      await database.db
        .selectFrom(table)
        .select('workspaceId')
        .where('workspaceId', '=', home.workspaceId)
        .execute()
    ).length
  return {
    contact: await count('contact'),
    identity: await count('identity'),
    conversation: await count('conversation'),
    event: await count('event'),
  }
}

describe('visits', () => {
  test('looking and opening creates no row', async () => {
    const before = await rows()
    await ask('GET', `${key}/config`)
    const token = await visit()
    expect((await ask('POST', `${key}/session`, { body: { token } })).body).toEqual({
      token,
      known: false,
      read: 0,
      seen: 0,
    })
    expect((await ask('GET', `${key}/messages`, { token })).body.items).toEqual([])
    expect((await ask('POST', `${key}/acks`, { token, body: { delivered: 3, read: 3 } })).status).toBe(200)
    expect((await ask('GET', `${key}/events`, { token })).status).toBe(401)
    expect(await rows()).toEqual(before)
  })

  test('the look is public and carries no secret', async () => {
    const { body } = await ask('GET', `${key}/config`)
    expect(body).toEqual({
      key,
      title: 'Mi webchat',
      greeting: '',
      color: '#0b7a75',
      position: 'right',
      language: 'auto',
      startOnOpen: true,
    })
  })

  test('a token rolls: kept for a day, replaced later, gone after thirty days without a visit', async () => {
    const first = await visit()
    world.pass(23 * 3_600_000)
    expect((await ask('POST', `${key}/session`, { body: { token: first } })).body.token).toBe(first)
    world.pass(2 * 3_600_000)
    const second = (await ask('POST', `${key}/session`, { body: { token: first } })).body.token
    expect(second).not.toBe(first)
    const tokens = visitorTokens(visitorKey)
    expect(tokens.open(second, home.webchat, world.now())!.address).toBe(
      tokens.open(first, home.webchat, world.now())!.address,
    )
    world.pass(31 * 24 * 3_600_000)
    expect((await ask('GET', `${key}/messages`, { token: second })).status).toBe(401)
  })

  test.each(['', 'x', 'a.b', 'a.b.c', 'eyJ4IjoxfQ.AAAA', '..'])(
    'the token %j opens nothing',
    async (token) => {
      expect(
        (await ask('GET', `${key}/messages`, { headers: { authorization: `Bearer ${token}` } })).status,
      ).toBe(401)
    },
  )

  test('a token is good for its channel and its installation only', async () => {
    const other = await house(database, world, 'Otra')
    const mine = await visit()
    expect((await ask('GET', `webchat-${other.webchat}/messages`, { token: mine })).status).toBe(401)
    const forged = visitorTokens(new Uint8Array(32)).make(
      { channelId: home.webchat, address: 'a' },
      world.now(),
    )
    expect((await ask('GET', `${key}/messages`, { token: forged })).status).toBe(401)
    const tampered = `${Buffer.from(JSON.stringify([home.webchat, 'victim', 9e15])).toString('base64url')}.${mine.split('.')[1]}`
    expect((await ask('GET', `${key}/messages`, { token: tampered })).status).toBe(401)
  })

  test('an unknown, deleted or disabled channel is a 404', async () => {
    expect((await ask('GET', 'nope/config')).status).toBe(404)
    expect((await ask('GET', `custom-${home.custom}/config`)).status).toBe(404)
    await database.db
      .updateTable('channel')
      .set({ state: 'disabled' })
      .where('id', '=', home.webchat)
      .execute()
    expect((await ask('GET', `${key}/config`)).status).toBe(404)
  })
})

describe('a bot that speaks first', () => {
  test('twenty openings at once make one contact, one conversation, and ring once', async () => {
    await greeting()
    const token = await visit()
    const before = await rows()
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => ask('POST', `${key}/start`, { token, body: {} })),
    )
    expect(answers.map((answer) => answer.body)).toEqual(Array(20).fill({ known: true }))
    const after = await rows()
    expect([
      after.contact - before.contact,
      after.identity - before.identity,
      after.conversation - before.conversation,
    ]).toEqual([1, 1, 1])
    expect(home.bells.rung.advance).toHaveLength(1)
    const happenings = await database.db
      .selectFrom('happening')
      .select('data')
      .where('workspaceId', '=', home.workspaceId)
      .execute()
    expect(happenings.map((row) => row.data)).toMatchObject([
      { type: 'fact', fact: 'conversation_opened', data: { source: 'contact', channelId: home.webchat } },
    ])
  })

  test('nothing is made when no flow greets, or when the channel says to wait for the first message', async () => {
    const token = await visit()
    const before = await rows()
    expect(await botGreets(database.db, home.workspaceId)).toBe(false)
    expect((await ask('POST', `${key}/start`, { token, body: {} })).body).toEqual({ known: false })
    await greeting()
    await database.db
      .updateTable('channel')
      .set({ settings: '{"startOnOpen":false}' })
      .where('id', '=', home.webchat)
      .execute()
    expect((await ask('POST', `${key}/start`, { token, body: {} })).body).toEqual({ known: false })
    expect(await rows()).toEqual(before)
  })

  test('what the page knows fills gaps and never overwrites', async () => {
    const guest = await arrived()
    const contact = () =>
      database.db
        .selectFrom('contact')
        .select(['firstName', 'email'])
        .where('id', '=', guest.contactId)
        .executeTakeFirstOrThrow()
    await ask('PUT', `${key}/profile`, {
      token: guest.token,
      body: { profile: { firstName: 'Ana', email: 'ana@example.test' } },
    })
    expect(await contact()).toEqual({ firstName: 'Ana', email: 'ana@example.test' })
    await ask('PUT', `${key}/profile`, {
      token: guest.token,
      body: { profile: { email: 'boss@example.test' } },
    })
    expect(await contact()).toEqual({ firstName: 'Ana', email: 'ana@example.test' })
  })
})

describe('writing', () => {
  test('a message arrives as on any channel, with our clock and the token’s address', async () => {
    const token = await visit()
    const { address } = visitorTokens(visitorKey).open(token, home.webchat, world.now())!
    await ask('POST', `${key}/messages`, {
      token,
      body: { clientId: uuid(1), text: 'Hola' },
      headers: { visitor: 'victim', date: '1999-01-01' },
    })
    expect(arrivals).toEqual([
      {
        channel: { workspaceId: home.workspaceId, id: home.webchat, type: 'webchat' },
        received: {
          type: 'message',
          externalId: uuid(1),
          address,
          sentAt: world.now(),
          content: { kind: 'text', text: 'Hola' },
        },
      },
    ])
  })

  const bad: Array<[string, unknown, number]> = [
    ['no JSON', 'hola', 400],
    ['an array', [], 400],
    ['no id', { text: 'a' }, 400],
    ['no text', { clientId: uuid(1) }, 400],
    ['an address of one’s own', { clientId: uuid(1), text: 'a', address: 'victim' }, 400],
    ['an object as text', { clientId: uuid(1), text: { $ne: null } }, 400],
    ['a polluted prototype', '{"clientId":"x","text":"a","__proto__":{"x":1}}', 400],
    ['depth', '['.repeat(5000), 400],
    ['too much', { clientId: uuid(1), text: 'a'.repeat(70_000) }, 413],
  ]
  test.each(bad)('%s is refused and reaches nobody', async (_, body, status) => {
    const answer = await ask('POST', `${key}/messages`, { token: await visit(), body })
    expect(answer.status).toBe(status)
    expect(answer.body.error.message).toMatchObject({ en: expect.any(String), es: expect.any(String) })
    expect(arrivals).toEqual([])
  })

  test('bytes that are no UTF-8 are refused', async () => {
    const token = await visit()
    const answer = await door.request(`/webchat/${key}/messages`, {
      method: 'POST',
      body: new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]),
      headers: { authorization: `Bearer ${token}` },
    })
    expect(answer.status).toBe(400)
  })

  test('a flood from one visitor is slowed down, and the others are not', async () => {
    const [noisy, calm] = [await visit(), await visit()]
    const send = (token: string, n: number) =>
      ask('POST', `${key}/messages`, { token, body: { clientId: uuid(n), text: 'a' } })
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

describe('who may ask', () => {
  const withOrigin = (origin: string, path: string, method = 'POST') =>
    ask(method, path, { body: method === 'GET' ? undefined : {}, headers: { origin } })
  const allow = (origins: string[]) =>
    database.db
      .updateTable('channel')
      .set({ settings: JSON.stringify({ origins }) })
      .where('id', '=', home.webchat)
      .execute()

  test('only our own pages write; sites read the look, and only allowed ones', async () => {
    expect((await withOrigin('http://charla.test', `${key}/session`)).status).toBe(200)
    expect((await withOrigin('https://shop.test', `${key}/session`)).status).toBe(403)
    const open = await withOrigin('https://shop.test', `${key}/config`, 'GET')
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
      expect([origin, (await withOrigin(origin, `${key}/config`, 'GET')).status]).toEqual([origin, status])
  })
})

describe('reading', () => {
  test('messages are numbered, paged both ways, and end before one of ours that is on its way', async () => {
    const guest = await arrived()
    for (const text of ['uno', 'dos', 'tres']) await say(guest, text)
    await say(guest, 'yo', { direction: 'in', externalId: uuid(7) })
    const pending = await botMessage(database, world, home, home.webchat, guest, 'en camino')
    await say(guest, 'después')
    const read = async (query: string) =>
      (await ask('GET', `${key}/messages?${query}`, { token: guest.token })).body
    const texts = async (query: string) =>
      (await read(query)).items.map((item: { content: { text: string } }) => item.content.text)
    expect(await texts('after=0')).toEqual(['uno', 'dos', 'tres', 'yo'])
    expect(await texts('after=2')).toEqual(['tres', 'yo'])
    expect(await texts('limit=2')).toEqual(['tres', 'yo'])
    expect(await texts('before=3&limit=1')).toEqual(['dos'])
    expect((await read('after=3')).items[0]).toMatchObject({
      seq: 4,
      direction: 'in',
      clientId: uuid(7),
      author: { kind: 'visitor' },
    })
    await database.db.updateTable('message').set({ status: 'cancelled' }).where('id', '=', pending).execute()
    expect(await texts('after=4')).toEqual(['después'])
    for (const query of ['after=x', 'after=-1', 'before=1e99', 'limit=100000'])
      expect((await ask('GET', `${key}/messages?${query}`, { token: guest.token })).status).toBe(200)
  })

  test('acks move statuses forward only, once, and never those of another visitor', async () => {
    const [guest, other] = [await arrived(), await arrived()]
    for (const text of ['uno', 'dos']) await say(guest, text)
    await say(other, 'ajeno')
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
      ask('POST', `${key}/acks`, { token: guest.token, body: { delivered, read } })
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
    await say(guest, 'tres')
    await ack(3, 3)
    expect(await statuses(guest)).toEqual(['read', 'read', 'read'])
  })

  test('the visitor’s messages are seen when answered, or when the inbox was opened', async () => {
    const guest = await arrived()
    const seen = async () => (await ask('GET', `${key}/messages`, { token: guest.token })).body.seen
    const unread = (count: number) =>
      database.db
        .updateTable('conversation')
        .set({ unread: count })
        .where('id', '=', guest.conversationId)
        .execute()
    await say(guest, 'yo', { direction: 'in', externalId: uuid(1) })
    await unread(1)
    expect(await seen()).toBe(0)
    await say(guest, 'respuesta')
    expect(await seen()).toBe(1)
    await say(guest, 'yo otra vez', { direction: 'in', externalId: uuid(2) })
    expect(await seen()).toBe(1)
    await unread(0)
    expect(await seen()).toBe(3)
  })
})

describe('the stream', () => {
  async function listen(guest: Guest, after: number) {
    const leave = new AbortController()
    const answer = await door.request(`http://charla.test/webchat/${key}/events`, {
      headers: {
        authorization: `Bearer ${guest.token}`,
        'last-event-id': String(after),
        host: 'charla.test',
      },
      signal: leave.signal,
    })
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader()
    let buffer = ''
    const until = async (enough: (text: string) => boolean) => {
      while (!enough(buffer)) {
        const { done, value } = await reader.read()
        if (done) break
        buffer += value
      }
      return buffer
    }
    return { until, leave: () => leave.abort() }
  }
  const told = () =>
    write(database, async (tx) => {
      await tx
        .insertInto('event')
        .values({
          workspaceId: home.workspaceId,
          id: world.id(),
          type: 'message_created',
          contactId: (
            await tx
              .selectFrom('contact')
              .select('id')
              .where('workspaceId', '=', home.workspaceId)
              .orderBy('id', 'desc')
              .limit(1)
              .executeTakeFirstOrThrow()
          ).id,
          conversationId: null,
          actor: '{"kind":"system","id":null}',
          data: '{}',
          createdAt: world.now(),
        })
        .execute()
    }).then(() => live.ring())

  test('resumes by number and goes on live, nothing lost or doubled', async () => {
    const guest = await arrived()
    for (const text of ['uno', 'dos']) await say(guest, text)
    const first = await listen(guest, 1)
    const start = await first.until((text) => text.includes('"dos"') && text.includes('event: seen'))
    expect(start).not.toContain('"uno"')
    await say(guest, 'tres')
    await told()
    const all = await first.until((text) => text.includes('"tres"'))
    expect(all.match(/^id: \d+$/gm)).toEqual(['id: 2', 'id: 3'])
    first.leave()
  })

  test('says who is typing', async () => {
    const guest = await arrived()
    const stream = await listen(guest, 0)
    await stream.until((text) => text.includes('event: seen'))
    const actor = { kind: 'user' as const, id: home.ana }
    await tellTyping(database.db, {
      type: 'user_typing',
      workspaceId: home.workspaceId,
      contactId: guest.contactId,
      conversationId: null,
      actor,
    })
    expect(await stream.until((text) => text.includes('event: typing'))).toContain('data: {"name":"Ana"}')
    stream.leave()
  })
})
