// The door of webhooks: what each call is answered with, and what it leaves behind.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import * as contacts from '#engine/contacts/contacts.ts'
import type { Json } from '#engine/machine/values.ts'
import { type TestWorld, testWorld } from '#engine/testing.ts'
import { hookDoor, keyOf, renewKey, sampleOf } from './hooks.ts'
import { answerBells, saying } from './starts_testing.ts'
import { type Works, works } from './testing.ts'

let database: TestDatabase
let world: TestWorld
let it: Works
let door: ReturnType<typeof hookDoor>
const faults: unknown[] = []

beforeAll(async () => {
  database = await testDatabase()
  world = testWorld()
})
beforeEach(async () => {
  it = await works(database, world)
  faults.length = 0
  door = hookDoor({ database, world, bells: it.bells, log: (problem) => faults.push(problem) })
  return () => it.turns.stop()
})
afterAll(() => database.close())

const total = { path: '$.order.total', variable: 'total', type: 'number' }
const items = { path: '$.order.items', variable: 'items', type: 'list' }

async function hook(data: Record<string, Json> = {}, state = 'published') {
  const graph = saying('incoming_webhook', { variables: [total, items], ...data }, 'Total: {{total}}')
  const { flowId } = await it.publish(graph)
  await database.db
    .updateTable('flow')
    .set({ state: state as 'published' })
    .where('id', '=', flowId)
    .execute()
  const key = await write((tx) => keyOf(tx, it.workspaceId, flowId))
  return { flowId, key }
}

const write = <T>(work: (tx: Parameters<typeof keyOf>[0]) => Promise<T>) =>
  database.db.transaction().execute((tx) => work(tx as Parameters<typeof keyOf>[0]))

async function post(key: string, body: unknown) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const answer = await door.request(`/${key}`, { method: 'POST', body: text })
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as never }
}

const makeContact = (change: object) => write((tx) => contacts.create(tx, it.act, change))

const payload = { phone: '+593 98 000 0001', order: { total: '12.5', items: ['lentes'] } }

test('a known contact: the flow starts with typed variables, once per call', async () => {
  await it.say('ana-1', 'hola')
  const contactId = await it.contactId('ana-1')
  await write((tx) => contacts.update(tx, it.act, contactId, { phone: '+593980000001' }))
  const { key } = await hook()
  expect(await post(key, payload)).toMatchObject({ status: 200, body: { started: true, contactId } })
  await answerBells(it)
  expect(await it.talk('ana-1')).toEqual(['> hola', '< Total: 12.5'])
  expect(await it.runs('ana-1')).toMatchObject([{ vars: { total: 12.5, items: ['lentes'] } }])
  await post(key, payload)
  await answerBells(it)
  expect(await it.talk('ana-1')).toEqual(['> hola', '< Total: 12.5', '< Total: 12.5'])
})

test('an unknown contact is made, where the flow asks for that', async () => {
  const { key } = await hook()
  const { status, body } = await post(key, payload)
  expect([status, (body as { started: boolean }).started]).toEqual([200, true])
  const { contactId } = body as { contactId: string }
  expect(await contacts.get(database.db, it.workspaceId, contactId)).toMatchObject({ phone: '+593980000001' })
})

describe('no contact, no start, but 200: the caller did nothing wrong', () => {
  test.each([
    ['unknown by phone', { create: false }, payload],
    ['unknown by id', { by: 'id', path: '$.id' }, { id: '00000000-0000-4000-8000-000000000000' }],
    ['an id that is none', { by: 'id', path: '$.id' }, { id: '-'.repeat(36) }],
  ])('%s', async (_, data, body) => {
    const { key } = await hook(data)
    expect(await post(key, body)).toMatchObject({ status: 200, body: { started: false, contactId: null } })
  })
})

test('a blocked contact is not found', async () => {
  const contactId = await makeContact({ firstName: 'Ana', email: 'ana@ejemplo.test' })
  await database.db
    .updateTable('contact')
    .set({ blockedAt: world.now() })
    .where('id', '=', contactId)
    .execute()
  const { key } = await hook({ by: 'email', path: 'email', create: false })
  expect(await post(key, { email: 'ANA@ejemplo.test' })).toMatchObject({ body: { started: false } })
})

describe('refused', () => {
  test.each([
    ['not JSON', 400, 'bad_request', 'hola'],
    ['no identifier', 400, 'no_identifier', { order: {} }],
    ['an identifier that is a list', 400, 'no_identifier', { phone: ['+593980000001'] }],
    ['larger than 1 MiB', 413, 'too_large', { phone: 'x'.repeat(1024 * 1024) }],
  ])('%s: %d', async (_, status, code, body) => {
    const { key } = await hook()
    const answer = await post(key, body)
    expect(answer).toMatchObject({ status, body: { error: { code } } })
    const { message } = (answer.body as { error: { message: { en: string; es: string } } }).error
    expect(message.en).not.toBe(message.es)
    expect(faults).toEqual([])
  })

  test('an unknown key: 404', async () => {
    expect(await post('nobody', payload)).toMatchObject({ status: 404 })
  })

  test('faster than 100 at once: 429 with a time to wait, and again later', async () => {
    const { key } = await hook({ create: false })
    const answers = await Promise.all(Array.from({ length: 101 }, () => post(key, payload)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(100)
    expect(answers.at(-1)).toMatchObject({ status: 429, body: { error: { code: 'too_many' } } })
    expect(answers.at(-1)!.headers.get('retry-after')).toBe('1')
    world.pass(1_000)
    expect(await post(key, payload)).toMatchObject({ status: 200 })
  })
})

describe('the sample', () => {
  test('is kept before the flow is published, and nothing starts', async () => {
    const { flowId, key } = await hook({}, 'draft')
    expect(await post(key, payload)).toMatchObject({
      status: 404,
      body: { error: { code: 'not_published' } },
    })
    expect(await sampleOf(database.db, it.workspaceId, flowId)).toEqual({
      body: payload,
      at: world.now().toISOString(),
    })
    expect(it.bells.rung.advance).toEqual([])
  })

  test('is the newest one, also when it names nobody', async () => {
    const { flowId, key } = await hook()
    await post(key, payload)
    await post(key, { other: 1 })
    expect(await sampleOf(database.db, it.workspaceId, flowId)).toMatchObject({ body: { other: 1 } })
  })

  test('is not shown to another workspace', async () => {
    const { flowId, key } = await hook()
    await post(key, payload)
    const other = await works(database, world)
    expect(await sampleOf(database.db, other.workspaceId, flowId)).toBeNull()
    await expect(write((tx) => keyOf(tx, other.workspaceId, flowId))).rejects.toMatchObject({ status: 404 })
    await other.turns.stop()
  })
})

test('the address stays until it is renewed; then the old one is nobody’s', async () => {
  const { flowId, key } = await hook({ create: false })
  expect(await write((tx) => keyOf(tx, it.workspaceId, flowId))).toBe(key)
  const next = await write((tx) => renewKey(tx, it.workspaceId, flowId))
  expect(next).not.toBe(key)
  expect(await post(key, payload)).toMatchObject({ status: 404, body: { error: { code: 'not_found' } } })
  expect(await post(next, payload)).toMatchObject({ status: 200 })
})
