// The channels page over its routes: what is declared, changed, published, sent as a test, and let go; and who may do it.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { channels } from '#channels/index.ts'
import { telegramFake } from '#channels/telegram/testing.ts'
import type { Fake } from '#channels/testing.ts'
import { whatsappFake } from '#channels/whatsapp/testing.ts'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import { type Ask, desk, type Staff, staff } from '#engine/accounts/testing.ts'
import { type TestWorld, testWorld } from '#engine/testing.ts'
import { keepChannelSecrets } from './channel_vault.ts'
import { api } from './channels_api.ts'
import { visitor } from './testing.ts'

let database: TestDatabase
let world: TestWorld
let ask: Ask
let home: Staff
let telegram: Fake
let whatsapp: Fake
let called: string[]

beforeAll(async () => {
  database = await testDatabase()
  keepChannelSecrets({
    vault: { seal: (text) => text, open: (text) => text },
    publicUrl: 'https://charla.test',
  })
})
afterAll(() => database.close())
beforeEach(async () => {
  called = []
  telegram = telegramFake()
  whatsapp = whatsappFake()
  world = testWorld({
    seed: Math.ceil(performance.now()) % 4_000,
    http: async (input, init) => {
      const request = new Request(input, init)
      called.push(`${request.method} ${request.url}`)
      const of = [telegram, whatsapp].find(({ origins }) =>
        origins.some((one) => request.url.startsWith(one)),
      )
      return of!.fetch(request)
    },
  })
  ;({ ask } = desk(database, world, [api]))
  home = await staff(database, world)
})

const id = (name: string) => home.ids[name] ?? ''
const olga = (key: string, body?: unknown) => ask(id('olga'), key, body)

async function connected(type: 'telegram' | 'whatsapp' = 'telegram', name = 'Bot') {
  const { settings } = type === 'telegram' ? telegram : whatsapp
  const { body } = await olga('POST /channels', { type, name, settings })
  return body.id as string
}

const nobody = '0192f0c1-0000-7000-8000-000000000000'
const item = { id: 'm1', title: 'Ventas', does: { kind: 'say', text: 'Hola' } }

describe('who may', () => {
  const changes: Array<[string, unknown?]> = [
    ['PATCH /channels/:id', { greeting: 'Hola' }],
    ['DELETE /channels/:id', { name: 'x' }],
    ['PUT /channels/:id/menus/commands', { items: [item] }],
    ['PUT /channels/:id/menus/commands/publication', { items: [item] }],
    ['PUT /channels/:id/templates'],
    ['POST /channels/:id/templates', { name: 'a', language: 'es', category: 'utility', body: 'Hola' }],
    ['DELETE /channels/:id/templates/t1'],
    ['POST /channels/:id/comment-rules', { privateReply: 'Hola' }],
    [`PATCH /channels/:id/comment-rules/${nobody}`, { enabled: false }],
    [`DELETE /channels/:id/comment-rules/${nobody}`],
    ['GET /channels/:id/posts'],
    ['GET /channels/:id/writers'],
    ['POST /channels/:id/tests', { address: '1' }],
    ['GET /channels/:id/troubles'],
  ]
  const reads = ['menus', 'templates', 'comment-rules', 'link'].map((part) => `GET /channels/:id/${part}`)

  test.each(changes)('%s: no agent, nobody of another workspace, nobody signed out', async (key, body) => {
    const channelId = await connected()
    const mine = key.replace(':id', channelId)
    const other = (await staff(database, world)).ids['olga'] ?? ''
    called = []
    expect((await ask(id('ana'), mine, body)).status).toBe(403)
    expect((await ask(null, mine, body)).status).toBe(401)
    expect((await ask(other, mine, body)).status).toBe(404)
    expect(called).toEqual([])
  })

  test.each(reads)('%s: everybody of the workspace and nobody else', async (key) => {
    const channelId = await connected('whatsapp')
    const other = (await staff(database, world)).ids['olga'] ?? ''
    const mine = key.replace(':id', channelId)
    const agent = await ask(id('ana'), mine)
    expect(agent.status).toBe(key.includes('comment') ? 404 : 200)
    expect((await ask(other, mine)).status).toBe(404)
  })
})

test('the catalogue says what each type declares, and what is gone', async () => {
  const { body } = await olga('GET /channel-types')
  expect(body.items).toHaveLength(channels.length)
  for (const type of channels) {
    const shown = body.items.find((one: { type: string }) => one.type === type.type)
    expect(shown).toMatchObject({
      templates: Boolean(type.templates),
      comments: Boolean(type.comments),
      menus: (type.menus?.kinds ?? []).map(({ kind }) => ({ kind })),
      reach: type.reach?.asks ?? null,
      ratePerSecond: type.ratePerSecond,
    })
    expect(shown.maxPerSecond).toBeGreaterThanOrEqual(shown.ratePerSecond)
  }
  expect(body.retired).toMatchObject([{ type: 'google_business_messages', since: '2024-07-31' }])
})

describe('configuring', () => {
  test('name, greeting, pace and state are kept; what is absent stays', async () => {
    const channelId = await connected()
    await olga(`PATCH /channels/${channelId}`, { greeting: ' Hola ', ratePerSecond: 5 })
    await olga(`PATCH /channels/${channelId}`, { name: 'Bot de ventas', enabled: false })
    const kept = await olga(`PATCH /channels/${channelId}`, { settings: {} })
    expect(kept.body).toMatchObject({
      ...{ name: 'Bot de ventas', greeting: 'Hola', ratePerSecond: 5, state: 'disabled' },
    })
    const on = await olga(`PATCH /channels/${channelId}`, { enabled: true, ratePerSecond: null })
    expect(on.body).toMatchObject({ state: 'connected', ratePerSecond: null })
  })

  test('a new name does not hide what needs attention; new settings ask for a fresh look', async () => {
    const channelId = await connected()
    telegram.mood = 'expired'
    await olga(`PUT /channels/${channelId}/connection`)
    const named = await olga(`PATCH /channels/${channelId}`, { name: 'Otro' })
    expect(named.body).toMatchObject({ state: 'attention', problem: { en: expect.any(String) } })
    const changed = await olga(`PATCH /channels/${channelId}`, { settings: telegram.settings })
    expect(changed.body).toMatchObject({ state: 'connected', problem: null })
  })

  test.each([
    [{ ratePerSecond: 1_001 }, 422, 'too_fast'],
    [{ ratePerSecond: 0 }, 400, 'bad_request'],
    [{ greeting: 'x'.repeat(1_001) }, 400, 'bad_request'],
  ])('refuses %j', async (body, status, code) => {
    const said = await olga(`PATCH /channels/${await connected()}`, body)
    expect([said.status, said.body.error.code]).toEqual([status, code])
  })

  test('deleting asks for the name, tells the provider, and takes menus and rules along', async () => {
    const channelId = await connected()
    await olga(`PUT /channels/${channelId}/menus/commands`, { items: [item] })
    called = []
    const wrong = await olga(`DELETE /channels/${channelId}`, { name: 'Otro' })
    expect([wrong.status, called]).toEqual([422, []])
    expect((await olga(`DELETE /channels/${channelId}`, { name: 'Bot' })).status).toBe(200)
    expect(called).toEqual([expect.stringContaining('/deleteWebhook')])
    const left = await database.db
      .selectFrom('channelMenu')
      .select('kind')
      .where('channelId', '=', channelId)
      .execute()
    expect(left).toEqual([])
    expect((await olga(`GET /channels/${channelId}/menus`)).status).toBe(404)
  })

  test('a provider that does not answer is no reason to keep a channel', async () => {
    const channelId = await connected()
    telegram.mood = 'down'
    expect((await olga(`DELETE /channels/${channelId}`, { name: 'Bot' })).status).toBe(200)
  })
})

describe('a menu', () => {
  test('is edited, published, and says what is not shown yet', async () => {
    const channelId = await connected()
    const path = `/channels/${channelId}/menus/commands`
    const draft = await olga(`PUT ${path}`, { items: [item] })
    expect(draft.body).toMatchObject({ published: null, changed: true, publishedAt: null })
    const shown = await olga(`PUT ${path}/publication`, { items: [item] })
    expect(shown.body).toMatchObject({ changed: false, publishedAt: world.now().toISOString() })
    expect(called.at(-1)).toContain('/setChatMenuButton')
    const edited = await olga(`PUT ${path}`, { items: [item, { ...item, id: 'm2', title: 'pedidos' }] })
    expect(edited.body).toMatchObject({ changed: true, published: [{ id: 'm1' }] })
    expect((await olga(`GET /channels/${channelId}/menus`)).body.items).toEqual([edited.body])
  })

  test('that the provider refuses is kept as a draft, with its words', async () => {
    const path = `/channels/${await connected()}/menus/commands`
    const said = await olga(`PUT ${path}/publication`, { items: [{ ...item, title: 'Mis Ventas' }] })
    expect(said.body.error).toMatchObject({
      code: 'provider_refused',
      message: { es: expect.stringContaining('mis ventas') },
    })
    telegram.mood = 'expired'
    const expired = await olga(`PUT ${path}/publication`, { items: [item] })
    expect(expired.body.error.code).toBe('provider_auth')
    const [kept] = (await olga(`GET ${path.replace('/commands', '')}`)).body.items
    expect(kept).toMatchObject({ items: [{ title: 'Ventas' }], published: null })
  })

  test.each([
    ['no text', [{ ...item, title: ' ' }]],
    ['too long', [{ ...item, title: 'x'.repeat(33) }]],
    ['does nothing', [{ ...item, does: null }]],
    ['opens, which commands cannot', [{ ...item, does: { kind: 'open', url: 'https://a.example' } }]],
    ['a level too many', [{ ...item, items: [{ ...item, id: 'm2' }] }]],
    ['twice', [item, item]],
    ['a flow of nobody’s', [{ ...item, does: { kind: 'flow', flowId: nobody } }]],
  ])('refuses: %s', async (_, items) => {
    const said = await olga(`PUT /channels/${await connected()}/menus/commands`, { items })
    expect([said.status, said.body.error.code]).toEqual([422, 'invalid_menu'])
  })

  test('of a kind that the channel does not have does not exist', async () => {
    expect((await olga(`PUT /channels/${await connected()}/menus/keyboard`, { items: [] })).status).toBe(404)
  })
})

describe('looking after a channel', () => {
  test('a link leads there as soon as the provider has told its name', async () => {
    const channelId = await connected()
    expect((await olga(`GET /channels/${channelId}/link`)).body.link).toBeNull()
    await olga(`PUT /channels/${channelId}/connection`)
    expect((await olga(`GET /channels/${channelId}/link?ref=verano`)).body.link).toBe(
      'https://t.me/cafe_prueba_bot?start=verano',
    )
  })

  test('a test goes to somebody who wrote, and says what the provider answered', async () => {
    const channelId = await connected()
    const house = { workspaceId: home.workspaceId } as never
    const rosa = await visitor(database, world, house, channelId)
    const { items } = (await olga(`GET /channels/${channelId}/writers`)).body
    expect(items).toMatchObject([{ address: rosa.address, name: 'Rosa' }])
    const sent = await olga(`POST /channels/${channelId}/tests`, { address: '4242' })
    expect(sent.body).toMatchObject({ ok: true, problem: null })
    expect(telegram.shown).toMatchObject([{ to: '4242', text: expect.stringContaining('Charla') }])
    telegram.mood = 'blocked'
    const refused = await olga(`POST /channels/${channelId}/tests`, { address: '4242' })
    expect(refused.body).toMatchObject({
      ...{ ok: false, problem: { es: expect.stringContaining('bloqueó') } },
      detail: expect.stringContaining('blocked'),
    })
  })

  test('what went wrong lately is there, of this channel alone', async () => {
    const channelId = await connected()
    const other = await connected('telegram', 'Otro')
    const house = { workspaceId: home.workspaceId } as never
    for (const at of [channelId, other]) {
      const { contactId } = await visitor(database, world, house, at)
      await database.db
        .updateTable('message')
        .set({
          status: 'failed',
          direction: 'out',
          error: JSON.stringify({ kind: 'blocked', text: 'bot was blocked' }),
        })
        .where('contactId', '=', contactId)
        .execute()
    }
    const { body } = await olga(`GET /channels/${channelId}/troubles`)
    expect(body).toMatchObject({
      failed: [
        { contact: 'Rosa', detail: 'bot was blocked', words: { en: expect.stringContaining('blocked you') } },
      ],
      ...{ fates: {}, templates: null },
    })
  })
})
