// Templates with their providers, rules for comments, and the inbound log with its replay.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { whatsappFake } from '#channels/whatsapp/testing.ts'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import { type Ask, desk } from '#engine/accounts/testing.ts'
import { testWorld } from '#engine/testing.ts'
import { type Bot, botHouse } from './bot_testing.ts'
import { api } from './channels_api.ts'
import { ruleFor } from './comment_jobs.ts'
import { house, visitor } from './testing.ts'
import { MAX_KEPT } from './webhook_log.ts'
import { replaysBy } from './webhook_replays.ts'

let database: TestDatabase
let bot: Bot
let ask: Ask

beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

const own = (userId: string) =>
  database.db.updateTable('user').set({ role: 'owner' }).where('id', '=', userId).execute()

describe('the inbound log', () => {
  beforeEach(async () => {
    bot = await botHouse(database)
    await own(bot.home.ana)
    ;({ ask } = desk(database, bot.world, [api]))
    replaysBy(bot.deps())
  })

  const genuine = () => bot.fake.says('ana', { kind: 'text', text: 'Hola' }).headers
  const me = (key: string) => ask(bot.home.ana, key)
  async function logged() {
    await bot.webhooks.stop()
    return (await me(`GET /webhook-logs?channel=${bot.channelId}`)).body.items
  }

  test('is searched by fate, words and time, and turned page by page', async () => {
    for (const text of ['uno', 'dos', 'tres']) await bot.call(bot.fake.says('ana', { kind: 'text', text }))
    await bot.call({ headers: { 'content-type': 'application/json' }, body: '{}' })
    await bot.webhooks.stop()
    const first = (await me('GET /webhook-logs?limit=3')).body
    const rest = (await me(`GET /webhook-logs?limit=3&cursor=${first.next}`)).body
    expect([...first.items, ...rest.items].map(({ fate }) => fate)).toEqual([
      ...['refused', 'handled', 'handled', 'handled'],
    ])
    expect(rest.next).toBeNull()
    expect((await me('GET /webhook-logs?search=DOS')).body.items).toMatchObject([
      { beginning: expect.stringContaining('"update_id":2'), channel: { name: 'Bot', type: 'telegram' } },
    ])
    expect((await me('GET /webhook-logs?fate=refused')).body.items).toHaveLength(1)
    const later = new Date(bot.world.now().getTime() + 1).toISOString()
    expect((await me(`GET /webhook-logs?since=${later}`)).body.items).toEqual([])
  })

  test('shows a body, and none of another workspace or to agents', async () => {
    await bot.call(bot.fake.says('ana', { kind: 'text', text: 'Hola' }))
    const [{ id }] = await logged()
    expect((await me(`GET /webhook-logs/${id}`)).body).toMatchObject({
      ...{ method: 'POST', replayable: true, body: expect.stringContaining('Hola') },
      headers: { 'x-telegram-bot-api-secret-token': '…' },
    })
    const other = await house(database, bot.world)
    await own(other.ana)
    for (const key of [`GET /webhook-logs/${id}`, `POST /webhook-logs/${id}/replay`]) {
      expect((await ask(other.ana, key)).status).toBe(404)
      expect((await ask(bot.home.luis, key)).status).toBe(403)
    }
    expect((await ask(other.ana, 'GET /webhook-logs')).body.items).toEqual([])
    expect((await ask(bot.home.luis, 'GET /webhook-logs')).status).toBe(403)
  })

  test('takes what was not understood again, once it is', async () => {
    await bot.call({ headers: genuine(), body: '{"update_id":"seven"}' })
    const [{ id, fate }] = await logged()
    expect(fate).toBe('unparsed')
    expect((await me(`POST /webhook-logs/${id}/replay`)).body).toMatchObject({ fate: 'unparsed', items: 0 })
    const body = bot.fake.says('ana', { kind: 'text', text: 'Hola' }).body
    await database.db.updateTable('webhookLog').set({ body }).where('id', '=', id).execute()
    expect((await me(`POST /webhook-logs/${id}/replay`)).body).toEqual({
      ...{ fate: 'handled', reason: null, items: 1 },
    })
    expect(bot.arrived).toMatchObject([{ received: { content: { text: 'Hola' } } }])
    expect(await logged()).toMatchObject([
      { fate: 'handled', items: 1, reason: null, replayedAt: expect.any(String) },
    ])
  })

  test('what was handled is handed over again and stays handled; a reaction of then is not', async () => {
    await bot.call(bot.fake.says('ana', { kind: 'text', text: 'Hola' }))
    const reaction = {
      update_id: 900,
      message_reaction: {
        ...JSON.parse('{ "chat": { "id": 555, "type": "private" }, "message_id": 1, "date": 1 }'),
        new_reaction: [{ type: 'emoji', emoji: '👍' }],
      },
    }
    const rosa = await bot.somebody('555', 'Rosa')
    const reactions = async (set?: object) => {
      const mine = database.db.updateTable('message').where('contactId', '=', rosa.contactId)
      if (set) await mine.set({ reactions: JSON.stringify(set) }).execute()
      const row = database.db
        .selectFrom('message')
        .select('reactions')
        .where('contactId', '=', rosa.contactId)
      return (await row.executeTakeFirstOrThrow()).reactions
    }
    await database.db
      .updateTable('message')
      .set({ externalId: '555:1' })
      .where('contactId', '=', rosa.contactId)
      .execute()
    await bot.call({ headers: genuine(), body: JSON.stringify(reaction) })
    expect(await reactions()).toEqual({ contact: '👍' })
    await reactions({ contact: '❤️' })
    bot.outcome = 'duplicate'
    for (const { id } of await logged()) {
      expect((await me(`POST /webhook-logs/${id}/replay`)).status).toBe(200)
    }
    expect(bot.arrived).toHaveLength(2)
    expect(await reactions()).toEqual({ contact: '❤️' })
    expect((await logged()).map(({ fate }: { fate: string }) => fate)).toEqual(['handled', 'handled'])
  })

  test('never takes what was refused, or was cut', async () => {
    await bot.call({ headers: { 'content-type': 'application/json' }, body: '{}' })
    await bot.call({ headers: genuine(), body: `{"update_id":"${'ñ'.repeat(MAX_KEPT)}"}` })
    for (const { id, fate } of await logged()) {
      const said = await me(`POST /webhook-logs/${id}/replay`)
      expect([said.status, said.body.error.code]).toEqual([422, fate === 'refused' ? 'never_genuine' : 'cut'])
      expect((await me(`GET /webhook-logs/${id}`)).body.replayable).toBe(false)
    }
    expect(bot.arrived).toEqual([])
  })
})

describe('templates', () => {
  const fake = whatsappFake()
  const world = testWorld({ seed: 77, http: async (input, init) => fake.fetch(new Request(input, init)) })
  let home: Awaited<ReturnType<typeof house>>
  let channelId: string
  const me = (key: string, body?: unknown) => ask(home.ana, key, body)
  const wanted = {
    ...{ name: 'pedido_listo', language: 'es', category: 'utility', body: 'Hola {{1}}, tu pedido llegó.' },
    samples: ['Ana'],
  }

  beforeEach(async () => {
    bot = await botHouse(database)
    fake.mood = 'well'
    home = await house(database, world)
    await own(home.ana)
    ;({ ask } = desk(database, world, [api]))
    const { body } = await me('POST /channels', { type: 'whatsapp', name: 'Tienda', settings: fake.settings })
    channelId = body.id
    // The account at the provider outlives a test.
    await me(`PUT /channels/${channelId}/templates`)
    const left = (await me(`GET /channels/${channelId}/templates`)).body.items
    for (const { id } of left) await me(`DELETE /channels/${channelId}/templates/${id}`)
  })

  test('are asked for, read again, and deleted', async () => {
    const path = `/channels/${channelId}/templates`
    const made = await me(`POST ${path}`, wanted)
    expect(made.body).toMatchObject({ name: 'pedido_listo', status: 'pending' })
    const read = await me(`PUT ${path}`)
    expect(read.body.items).toMatchObject([{ id: made.body.id, status: 'approved', body: wanted.body }])
    expect((await me(`GET ${path}`)).body).toEqual(read.body)
    expect((await me(`POST ${path}`, wanted)).body.error).toMatchObject({
      ...{ code: 'provider_refused', message: { en: expect.stringContaining('already exists') } },
    })
    expect((await me(`DELETE ${path}/${made.body.id}`)).body.items).toEqual([])
  })

  test.each([
    ['a hole without its example', { samples: [] }, 'samples'],
    ['holes that skip a number', { body: 'Hola {{2}}, adiós.', samples: ['a', 'b'] }, 'gaps'],
    ['a hole at the edge', { body: 'Hola {{1}}' }, 'gap_at_edge'],
    ['a name with capitals', { name: 'Pedido' }, 'bad_request'],
  ])('%s is refused before the provider is asked', async (_, change, code) => {
    const said = await me(`POST /channels/${channelId}/templates`, { ...wanted, ...change })
    expect(said.body.error.code).toBe(code)
  })

  describe('sent to a contact', () => {
    let rosa: Awaited<ReturnType<typeof visitor>>
    let templateId: string
    const send = (body: object) =>
      me(`POST /conversations/${rosa.conversationId}/templates`, {
        ...{ clientId: world.id(), channelId, templateId, ...body },
      })

    beforeEach(async () => {
      rosa = await visitor(database, world, home, channelId)
      await me(`POST /channels/${channelId}/templates`, wanted)
      const { items } = (await me(`PUT /channels/${channelId}/templates`)).body
      templateId = items[0].id
    })

    test('its holes are filled, with what is known of the contact', async () => {
      const { status, body } = await send({ body: [' {{contact.first_name}}\n '] })
      expect(status).toBe(200)
      expect(body).toMatchObject({
        status: 'queued',
        content: {
          kind: 'template',
          name: 'pedido_listo',
          text: 'Hola Rosa, tu pedido llegó.',
          values: { body: ['Rosa'] },
        },
      })
    })

    test('the same again is the same message', async () => {
      const clientId = world.id()
      const [one, two] = [await send({ clientId, body: ['Ana'] }), await send({ clientId, body: ['Ana'] })]
      expect(two.body.id).toBe(one.body.id)
    })

    test.each([
      ['an empty hole', { body: [' '] }, 'unfilled'],
      ['a hole that nothing is known for', { body: ['{{contact.email}}'] }, 'unfilled'],
      ['too many values', { body: ['a', 'b'] }, 'unfilled'],
    ])('%s is refused', async (_, body, code) => {
      expect((await send(body)).body.error.code).toBe(code)
    })

    test('one that is not approved is refused, and nobody of another workspace sends it', async () => {
      await database.db
        .updateTable('messageTemplate')
        .set({ template: JSON.stringify({ ...wanted, id: templateId, status: 'paused', buttons: [] }) })
        .where('channelId', '=', channelId)
        .execute()
      expect((await send({ body: ['Ana'] })).body.error.code).toBe('not_approved')
      const key = `POST /conversations/${rosa.conversationId}/templates`
      const body = { clientId: world.id(), channelId, templateId, body: ['Ana'] }
      expect((await ask(bot.home.ana, key, body)).status).toBe(404)
    })
  })
})

describe('rules for comments', () => {
  const rule = (over: object) => ({
    ...{ workspaceId: 'w', channelId: 'c', id: 'r', posts: [], keywords: [], enabled: true },
    ...{ privateReply: 'Hola', publicReply: '', createdAt: new Date(0), ...over },
  })

  test.each([
    ['any comment', {}, true],
    ['its word in any case', { keywords: ['PRECIO'] }, true],
    ['another word', { keywords: ['hora'] }, false],
    ['its post', { posts: ['p1'] }, true],
    ['another post', { posts: ['p2'] }, false],
    ['switched off', { enabled: false }, false],
  ])('%s', (_, over, found) => {
    expect(ruleFor([rule(over)], { postId: 'p1', text: '¿precio?' }) !== undefined).toBe(found)
  })
})
