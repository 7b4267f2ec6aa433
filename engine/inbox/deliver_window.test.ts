// The messaging window where it counts: what the provider would refuse never reaches it.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Channel, Content } from '#channels/channel.ts'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import { type TestWorld, testWorld } from '#engine/testing.ts'
import { type Deliver, startDeliver } from './deliver.ts'
import { type Call, fakeType, type Provider, startProvider } from './deliver_testing.ts'
import * as messages from './messages.ts'
import { botMessage, type House, house, visitor, write } from './testing.ts'

const HOUR = 3_600_000

let database: TestDatabase
let world: TestWorld
let home: House
let provider: Provider
let calls: Call[]
let loop: Deliver
let rosa: Awaited<ReturnType<typeof visitor>>

beforeAll(async () => {
  database = await testDatabase()
  world = testWorld({ http: fetch })
  provider = await startProvider({ called: (call) => calls.push(call), answer: () => ({ status: 200 }) })
})
afterAll(async () => {
  await provider.stop()
  await database.close()
})
beforeEach(async () => {
  calls = []
  home = await house(database, world)
  rosa = await visitor(database, world, home, home.custom)
  const fake = fakeType(provider.base)
  const type: Channel = { ...fake, can: { ...fake.can, windowHours: 24, personHours: 168, templates: true } }
  loop = startDeliver({
    ...{ db: database.db, world, typeOf: () => type, settingsOf: () => ({}) },
    ...{ remind: async () => {}, live: () => {}, sweepMs: 0 },
  })
})
afterEach(() => loop.stop())

async function sent(id: string) {
  loop.ring()
  await loop.idle()
  const row = await database.db
    .selectFrom('message')
    .select(['status', 'error', 'attempt'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return { ...row, calls: calls.length }
}

const byBot = () => botMessage(database, world, home, home.custom, rosa, 'Hola')
const byPerson = (content: Content = { kind: 'text', text: 'Hola' }) =>
  write(database, (tx) => messages.send(tx, home.act, rosa.conversationId, { clientId: world.id(), content }))

test('inside the window everybody may write', async () => {
  world.pass(24 * HOUR - 1)
  expect(await sent(await byBot())).toMatchObject({ status: 'sent', calls: 1 })
  expect(await sent(await byPerson())).toMatchObject({ status: 'sent', calls: 2 })
})

test('a bot outside of it fails without a call; a person still has the hours of people', async () => {
  world.pass(25 * HOUR)
  expect(await sent(await byBot())).toEqual({
    ...{ status: 'failed', attempt: 1, calls: 0 },
    error: { kind: 'window_closed', text: expect.stringContaining('last wrote 2026-11-') },
  })
  expect(await sent(await byPerson())).toMatchObject({ status: 'sent', calls: 1 })
})

test('after the hours of people only an approved template goes out', async () => {
  world.pass(169 * HOUR)
  expect(await sent(await byPerson())).toMatchObject({ status: 'failed', calls: 0 })
  const template: Content = {
    ...{ kind: 'template', name: 'saludo', language: 'es', text: 'Hola' },
    values: { body: [] },
  }
  expect(await sent(await byPerson(template))).toMatchObject({ status: 'sent', calls: 1 })
})

test('what they write opens it again, and the failed message may be sent', async () => {
  world.pass(200 * HOUR)
  const id = await byPerson()
  expect(await sent(id)).toMatchObject({ status: 'failed' })
  await database.db
    .updateTable('message')
    .set({ createdAt: world.now() })
    .where('contactId', '=', rosa.contactId)
    .where('direction', '=', 'in')
    .execute()
  await write(database, (tx) => messages.retry(tx, home.act, id))
  expect(await sent(id)).toMatchObject({ status: 'sent', calls: 1 })
})
