// The incoming door against a real database: what is refused leaves no row, what is answered with 2xx is there once and in order.
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import type { NewJob } from '#engine/jobs.ts'
import { type TestWorld, testWorld } from '#engine/testing.ts'
import { keepChannelSecrets } from './channel_vault.ts'
import { create } from './channels.ts'
import { type Inbound, MAX_BODY, receiveDoor } from './receive.ts'
import { statusQueue } from './statuses.ts'
import { botMessage, type House, house, visitor } from './testing.ts'

let database: TestDatabase
let world: TestWorld
let home: House
let channelId: string
let secrets: Record<string, string>
let arrived: Inbound[]
let broken: boolean
let sent: NewJob[]
let fates: string[]
let door: ReturnType<typeof receiveDoor>

beforeAll(async () => {
  keepChannelSecrets({
    vault: { seal: (text) => text, open: (text) => text },
    publicUrl: 'https://charla.test',
  })
  database = await testDatabase()
  world = testWorld()
})
afterAll(() => database.close())
beforeEach(async () => {
  home = await house(database, world)
  const settings = { apiBaseUrl: 'https://example.test/charla' }
  const made = await database.db
    .transaction()
    .execute((tx) => create(tx, home.act, { type: 'custom', name: 'Sistema', settings }))
  channelId = made.id
  secrets = made.secrets
  arrived = []
  broken = false
  sent = []
  fates = []
  door = receiveDoor({
    db: database.db,
    world,
    live: home.bells.live,
    log: () => {},
    webhooks: {
      note: ({ fate }) => void fates.push(fate),
      keep: async ({ fate }) => void fates.push(fate),
    },
    jobs: { send: async (_queue, jobs) => void sent.push(...jobs) },
    async submit(inbound) {
      if (broken) throw new Error('the database is away')
      arrived.push(inbound)
    },
  })
})

const message = (mId: string, text: string) => ({
  type: 'message',
  mId,
  timestamp: 1_790_000_000_000,
  message: { type: 'text', text },
})
const status = (mId: string, value: string) => ({
  type: 'message_status',
  mId,
  timestamp: 1_790_000_000_000,
  status: { value },
})

async function post(body: string | Uint8Array, headers: Record<string, string> | null = null, path?: string) {
  const text = typeof body === 'string' ? body : Buffer.from(body).toString('latin1')
  const at = new Date(Math.floor(world.now().getTime() / 1000) * 1000)
  const signed = {
    'content-type': 'application/json',
    authorization: `Bearer ${secrets['apiToken']}`,
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(at.getTime() / 1000),
    'webhook-signature': new Webhook(secrets['signingSecret']!).sign('msg_1', at, text),
  }
  const answer = await door.request(path ?? `/custom/${channelId}`, {
    method: 'POST',
    body: body as BodyInit,
    headers: headers ?? signed,
  })
  return { status: answer.status, body: await answer.json() }
}
const events = (...list: object[]) => JSON.stringify({ contactId: 'c-1', events: list })

describe('what is refused', () => {
  const deep = `${'['.repeat(40)}${']'.repeat(40)}`
  test.each([
    ['unsigned', () => post(events(message('m1', 'hola')), {}), 401],
    [
      'signed with another secret',
      () => {
        const other = new Webhook(`whsec_${Buffer.from('another secret of 24 bytes').toString('base64')}`)
        const body = events(message('m1', 'hola'))
        return post(body, {
          'webhook-id': 'msg_1',
          'webhook-timestamp': String(Math.floor(world.now().getTime() / 1000)),
          'webhook-signature': other.sign('msg_1', world.now(), body),
        })
      },
      401,
    ],
    ['larger than a mebibyte', () => post(`"${'x'.repeat(MAX_BODY)}"`), 413],
    ['no JSON', () => post('hola'), 400],
    ['nested too deeply', () => post(deep), 400],
    [
      'not for a channel we have',
      () => post('{}', null, '/custom/0b0f3f2e-7a43-4a3c-9f5e-000000000001'),
      404,
    ],
    ['not for a channel id', () => post('{}', null, '/custom/nobody'), 404],
    ['of a type that does not exist', () => post('{}', null, `/pigeon/${channelId}`), 404],
    ['of another type', () => post('{}', null, `/webchat/${channelId}`), 404],
    ['half understood', () => post(events(message('m1', 'hola'), { type: 'message', mId: 'm2' })), 400],
  ])('%s: a clear body, and nothing is taken', async (_, send, expected) => {
    const { status: code, body } = await send()
    expect(code).toBe(expected)
    expect(body.error.code).toMatch(/^[a-z_]+$/)
    for (const words of [body.error.message.en, body.error.message.es])
      expect(words.length).toBeGreaterThan(10)
    expect(body.error.message.en).not.toBe(body.error.message.es)
    expect(arrived).toEqual([])
  })

  test('bytes that are not UTF-8', async () => {
    const bytes = new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])
    const at = new Date(Math.floor(world.now().getTime() / 1000) * 1000)
    const { createHmac } = await import('node:crypto')
    const mac = createHmac('sha256', Buffer.from(secrets['signingSecret']!.slice(6), 'base64'))
    mac.update(`msg_1.${at.getTime() / 1000}.`).update(bytes)
    const answer = await post(bytes, {
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(at.getTime() / 1000),
      'webhook-signature': `v1,${mac.digest('base64')}`,
    })
    expect(answer).toMatchObject({
      status: 400,
      body: { error: { message: { es: expect.stringContaining('UTF-8') } } },
    })
  })

  test('what could not be kept is to be sent again', async () => {
    broken = true
    expect(await post(events(message('m1', 'hola')))).toMatchObject({ status: 503 })
  })
})

test('messages are handed over in the provider’s order, without characters that no database keeps', async () => {
  const answer = await post(events(message('m1', 'uno\u0000'), message('m2', 'dos'), { type: 'poke' }))
  expect(answer).toEqual({ status: 200, body: { ok: true, accepted: 2 } })
  expect(arrived.map(({ received }) => received)).toMatchObject([
    { externalId: 'm1', address: 'c-1', content: { kind: 'text', text: 'uno' } },
    { externalId: 'm2', address: 'c-1', content: { kind: 'text', text: 'dos' } },
  ])
  const row = database.db.selectFrom('channel').select('lastReceivedAt').where('id', '=', channelId)
  await expect.poll(async () => (await row.executeTakeFirstOrThrow()).lastReceivedAt).toEqual(world.now())
})

describe('reports', () => {
  async function outgoing(externalId: string | null, status: 'sent' | 'unknown' = 'sent') {
    const to = await visitor(database, world, home, channelId)
    const id = await botMessage(database, world, home, channelId, to, 'Hola')
    await database.db.updateTable('message').set({ externalId, status }).where('id', '=', id).execute()
    return id
  }
  const stateOf = async (id: string) =>
    (await database.db.selectFrom('message').select('status').where('id', '=', id).executeTakeFirstOrThrow())
      .status

  test('move a message forward and never back', async () => {
    const id = await outgoing('ext-1')
    await post(events(status('ext-1', 'read')))
    expect(await stateOf(id)).toBe('read')
    for (const late of ['sent', 'delivered', 'failed']) await post(events(status('ext-1', late)))
    expect(await stateOf(id)).toBe('read')
    const facts = database.db.selectFrom('event').select('data').where('type', '=', 'message_status')
    expect(await facts.where('workspaceId', '=', home.workspaceId).execute()).toHaveLength(1)
  })

  test('end the doubt about a message whose answer was lost, by our own id', async () => {
    const id = await outgoing(null, 'unknown')
    await post(events(status(id, 'delivered')))
    expect(await stateOf(id)).toBe('delivered')
  })

  test('that come before their message are kept for a moment, and given up after some tries', async () => {
    await post(events(status('ext-2', 'delivered')))
    expect(sent).toHaveLength(1)
    const queue = statusQueue({
      db: database.db,
      world,
      live: () => {},
      jobs: () => ({ send: async (_queue, jobs) => void sent.push(...jobs) }),
    })
    const ring = () => queue.run(sent.splice(0).map(({ data }) => ({ id: '', data })))
    await ring()
    expect(sent).toHaveLength(1)
    const id = await outgoing('ext-2')
    await ring()
    expect(await stateOf(id)).toBe('delivered')
    expect(sent).toEqual([])
    await post(events(status('never', 'read')))
    for (let tries = 0; tries < 4; tries++) await ring()
    expect(sent).toEqual([])
  })
})
