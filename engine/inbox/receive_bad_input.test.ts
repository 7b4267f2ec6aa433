// Bad input at the open doors of a whole server: a 4xx with a sentence in both languages, and no row in any table.
import { createHmac, randomBytes } from 'node:crypto'
import type { Hono } from 'hono'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import { signIn } from '#engine/accounts/sign_in.ts'
import { openLog } from '#engine/log.ts'
import { sealedBox } from '#engine/secrets.ts'
import { doors } from '#engine/server.ts'
import { type TestWorld, testWorld } from '#engine/testing.ts'
import { startWorker, type Worker } from '#engine/worker.ts'
import { keepChannelSecrets } from './channel_vault.ts'
import { create } from './channels.ts'
import { MAX_BODY } from './receive.ts'
import { type House, house } from './testing.ts'

const publicUrl = 'https://charla.test'
const key = new Uint8Array(32).fill(5)
const nobody = '0b0f3f2e-7a43-4a3c-9f5e-000000000001'
const other = `whsec_${randomBytes(24).toString('base64')}`

let database: TestDatabase
let world: TestWorld
let worker: Worker
let app: Hono
let home: House
let channelId: string
let webchatKey: string
let secrets: Record<string, string>
let before: Map<string, number>

beforeAll(async () => {
  database = await testDatabase()
  world = testWorld()
  keepChannelSecrets({ vault: sealedBox(key), publicUrl })
  const log = openLog('silent')
  const auth = signIn({ database, publicUrl, secret: 'a secret of the tests, long enough' })
  worker = await startWorker({ database, world, log: log.problem, works: false })
  app = doors({
    config: { publicUrl, key: () => key },
    database,
    world,
    worker,
    auth,
    log,
    leaving: () => false,
  })
  home = await house(database, world)
  await database.db.transaction().execute(async (tx) => {
    const settings = { apiBaseUrl: 'https://example.test/charla' }
    ;({ id: channelId, secrets } = await create(tx, home.act, { type: 'custom', name: 'Sistema', settings }))
  })
  webchatKey = `webchat-${home.webchat}`
})
afterAll(async () => {
  await worker.stop()
  await database.close()
})
beforeEach(async () => {
  // Patience of the doors' limits.
  world.pass(60_000)
  before = await rowCounts()
})

/** How many rows each table of ours and of the queue has; the log of webhooks may say what was refused. */
async function rowCounts(): Promise<Map<string, number>> {
  const { rows } = await database.pool.query<{ name: string; count: number }>(
    `select format('%I.%I', schemaname, relname) as name,
      (xpath('/row/c/text()', query_to_xml(format('select count(*) as c from %I.%I', schemaname, relname), false, true, '')))[1]::text::int as count
     from pg_stat_user_tables where schemaname in ('public', 'pgboss') and relname <> 'webhook_log' order by 1`,
  )
  return new Map(rows.map(({ name, count }) => [name, count]))
}

interface Sent {
  body?: string | Uint8Array
  /** Null leaves a header out. */
  headers?: Record<string, string | null>
  secret?: string
  at?: Date
  path?: string
  method?: string
}

const hello = (text = 'hola') =>
  JSON.stringify({
    contactId: 'ana',
    events: [{ type: 'message', mId: `m-${text}`, timestamp: 1, message: { type: 'text', text } }],
  })
const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`
const nestedText = (levels: number) =>
  hello().replace('"hola"', `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`)
const minutes = (count: number) => new Date(world.now().getTime() + count * 60_000)

/** Posts to the custom channel, rightly signed unless told otherwise. */
function hook({ body = hello(), headers = {}, secret, at = world.now(), path, method = 'POST' }: Sent = {}) {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
  const seconds = String(Math.floor(at.getTime() / 1000))
  const mac = createHmac('sha256', Buffer.from((secret ?? secrets['signingSecret']!).slice(6), 'base64'))
  mac.update(`msg_1.${seconds}.`).update(bytes)
  const all: Record<string, string | null> = {
    'content-type': 'application/json',
    authorization: `Bearer ${secrets['apiToken']}`,
    'webhook-id': 'msg_1',
    'webhook-timestamp': seconds,
    'webhook-signature': `v1,${mac.digest('base64')}`,
    ...headers,
  }
  return send(path ?? `/hooks/custom/${channelId}`, method, all, bytes)
}

async function send(path: string, method: string, headers: Sent['headers'], body: string | Uint8Array) {
  const given = Object.entries(headers ?? {}).filter((one): one is [string, string] => one[1] !== null)
  const hasBody = !['GET', 'HEAD'].includes(method)
  const answer = await app.request(publicUrl + path, {
    method,
    headers: given,
    ...(hasBody && { body: body as BodyInit }),
  })
  return { status: answer.status, body: await answer.json() }
}

/** A clear no, in both languages, and nothing written. */
async function expectRefusal(answer: Awaited<ReturnType<typeof send>>, status: number): Promise<void> {
  expect(answer.status).toBe(status)
  const { code, message } = answer.body.error
  expect(code).toMatch(/^[a-z_]+$/)
  for (const words of [message.en, message.es]) expect(words).toMatch(/^.{10}/)
  expect(message.es).not.toBe(message.en)
  await worker.turns.idle()
  expect(await rowCounts()).toEqual(before)
}

const unsigned = { 'webhook-id': null, 'webhook-timestamp': null, 'webhook-signature': null }

describe('the door of a custom channel refuses', () => {
  test.each<[string, number, () => Sent]>([
    ['what is not signed', 401, () => ({ headers: unsigned })],
    [
      'what is neither signed nor carries a token',
      401,
      () => ({ headers: { ...unsigned, authorization: null } }),
    ],
    ['what is signed with another secret', 401, () => ({ secret: other })],
    ['half a signature', 401, () => ({ headers: { 'webhook-signature': null } })],
    [
      'a signature of another body',
      401,
      () => ({ headers: { 'webhook-signature': `v1,${'A'.repeat(43)}=` } }),
    ],
    ['another token', 401, () => ({ headers: { authorization: 'Bearer somebody-elses-token' } })],
    ['what is six minutes old', 401, () => ({ at: minutes(-6) })],
    ['what is six minutes early', 401, () => ({ at: minutes(6) })],
    ['a time that is none', 401, () => ({ headers: { 'webhook-timestamp': 'soon' } })],
    ['more than a mebibyte', 413, () => ({ body: hello('x'.repeat(MAX_BODY)) })],
    ['a body that is no JSON', 400, () => ({ body: 'hola' })],
    ['half a body', 400, () => ({ body: hello().slice(0, -2) })],
    ['no body', 400, () => ({ body: '' })],
    ['JSON that is no webhook', 400, () => ({ body: '[1, 2]' })],
    ['a hundred thousand arrays in each other', 400, () => ({ body: nested(100_000) })],
    ['a hundred thousand objects inside a message', 400, () => ({ body: nestedText(100_000) })],
    ['bytes that are no UTF-8', 400, () => ({ body: Buffer.from(hello('niño'), 'latin1') })],
    ['a form', 415, () => ({ headers: { 'content-type': 'application/x-www-form-urlencoded' } })],
    ['a text', 415, () => ({ headers: { 'content-type': 'text/plain' } })],
    ['a contact id that is none', 400, () => ({ body: hello().replace('"ana"', '"ana <b>"') })],
    [
      'one event that is understood and one that is not',
      400,
      () => ({ body: hello().replace('}]', '},{"type":"message"}]') }),
    ],
    ['a channel that nobody has', 404, () => ({ path: `/hooks/custom/${nobody}` })],
    ['a channel id that is none', 404, () => ({ path: '/hooks/custom/%27;drop' })],
    ['a channel of another type', 404, () => ({ path: `/hooks/custom/${home.webchat}` })],
    ['a channel under another type’s name', 404, () => ({ path: `/hooks/webchat/${channelId}` })],
    ['the web chat, which has no webhook', 404, () => ({ path: `/hooks/webchat/${home.webchat}` })],
    ['a type that does not exist', 404, () => ({ path: `/hooks/pigeon/${channelId}` })],
    ['to be asked instead of told', 401, () => ({ method: 'GET' })],
  ])('%s', async (_, status, sent) => {
    await expectRefusal(await hook(sent()), status)
  })

  test('nothing that is right', async () => {
    expect(await hook()).toEqual({ status: 200, body: { ok: true, accepted: 1 } })
    const type = 'Application/JSON; charset=utf-8'
    expect((await hook({ body: hello('otra'), headers: { 'content-type': type } })).status).toBe(200)
    await worker.turns.idle()
    const messages = database.db.selectFrom('message').select('externalId').where('channelId', '=', channelId)
    expect(await messages.orderBy('seq').execute()).toEqual([
      { externalId: 'm-hola' },
      { externalId: 'm-otra' },
    ])
  })
})

describe('the door of a web chat refuses', () => {
  const clientId = '0b0f3f2e-7a43-4a3c-9f5e-000000000009'
  let token: string

  beforeEach(async () => {
    const answer = await send(
      `/webchat/${webchatKey}/visit`,
      'POST',
      { 'content-type': 'application/json' },
      '{}',
    )
    token = answer.body.token
    before = await rowCounts()
  })

  const write = ({
    body = JSON.stringify({ clientId, text: 'hola' }),
    headers = {},
    path = webchatKey,
  }: Sent) => {
    const all = { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers }
    return send(`/webchat/${path}/messages`, 'POST', all, body)
  }

  test.each<[string, number, () => Sent]>([
    ['a visitor without a token', 401, () => ({ headers: { authorization: null } })],
    ['a token that we did not sign', 401, () => ({ headers: { authorization: `Bearer ${token}x` } })],
    ['another site', 403, () => ({ headers: { origin: 'https://elsewhere.test' } })],
    ['more than a mebibyte', 413, () => ({ body: JSON.stringify({ clientId, text: 'x'.repeat(MAX_BODY) }) })],
    ['a body that is no JSON', 400, () => ({ body: 'hola' })],
    ['a hundred thousand arrays in each other', 413, () => ({ body: nested(100_000) })],
    ['thirty thousand arrays in each other', 400, () => ({ body: nested(30_000) })],
    ['bytes that are no UTF-8', 400, () => ({ body: Buffer.from('{"text":"niño"}', 'latin1') })],
    ['a message without an id', 400, () => ({ body: '{"text":"hola"}' })],
    ['a web chat that nobody has', 404, () => ({ path: 'nothing' })],
    ['a channel of another type', 404, () => ({ path: `custom-${home.custom}` })],
  ])('%s', async (_, status, sent) => {
    await expectRefusal(await write(sent()), status)
  })
})
