// Who is there: chosen by people, offline by itself, and back to what was chosen.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import { type TestWorld, testWorld } from '#engine/testing.ts'
import { api } from './api.ts'
import * as presence from './presence.ts'
import { type Ask, desk, type Staff, staff } from './testing.ts'

const MINUTE = 60_000

let database: TestDatabase
let world: TestWorld
let ask: Ask
let home: Staff

beforeAll(async () => {
  database = await testDatabase()
  world = testWorld()
})
afterAll(() => database.close())
beforeEach(async () => {
  await database.db.deleteFrom('workspace').execute()
  ;({ ask } = desk(database, world, [api]))
  home = await staff(database, world)
})

const id = (name: string) => home.ids[name] ?? ''
const seen = (name: string) => ask(id(name), 'PUT /me/seen')
const choose = (name: string, to: string) => ask(id(name), 'PATCH /me/user', { presence: to })
const sweep = () => presence.sweep(database.db, world)
const of = async (name: string) => {
  const { body } = await ask(id('olga'), 'GET /users')
  return body.items.find((one: { id: string }) => one.id === id(name)).presence
}
const facts = async () =>
  (
    await database.db
      .selectFrom('event')
      .select(['type', 'data'])
      .where('workspaceId', '=', home.workspaceId)
      .where('type', 'in', ['presence_changed', 'user_available'])
      .orderBy('id')
      .execute()
  ).map(({ type, data }) => [type, (data as { presence?: string }).presence])

test('goes offline after the workspace’s minutes without a sign of life, and not before', async () => {
  await ask(id('olga'), 'PATCH /workspace', { inactivityMinutes: 5 })
  await seen('ana')
  world.pass(5 * MINUTE)
  expect(await sweep()).toBe(0)
  world.pass(1)
  expect(await sweep()).toBe(1)
  expect(await of('ana')).toBe('offline')
  expect(await sweep()).toBe(0)
  expect(await facts()).toEqual([['presence_changed', 'offline']])
})

test('half an hour unless the workspace says otherwise; people who never gave a sign are left as they are', async () => {
  await seen('ana')
  world.pass(30 * MINUTE + 1)
  expect(await sweep()).toBe(1)
  expect([await of('ana'), await of('beto')]).toEqual(['offline', 'online'])
})

test.each<[string, string[][]]>([
  ['busy', [['presence_changed', 'busy']]],
  ['online', [['presence_changed', 'online'], ['user_available']]],
])('comes back %s, as chosen', async (chosen, back) => {
  await choose('ana', chosen)
  world.pass(31 * MINUTE)
  await sweep()
  await database.db.deleteFrom('event').execute()
  await seen('ana')
  expect(await of('ana')).toBe(chosen)
  expect((await facts()).map((fact) => fact.filter((part) => part !== undefined))).toEqual(back)
})

test('writes a sign of life at most every twenty seconds', async () => {
  const at = async () =>
    (
      await database.db
        .selectFrom('user')
        .select('seenAt')
        .where('id', '=', id('ana'))
        .executeTakeFirstOrThrow()
    ).seenAt?.getTime()
  await seen('ana')
  const first = await at()
  world.pass(19_999)
  await seen('ana')
  expect(await at()).toBe(first)
  world.pass(1)
  await seen('ana')
  expect(await at()).toBe((first ?? 0) + 20_000)
})

test('signing out is going offline, in every workspace of the login', async () => {
  await seen('ana')
  await presence.leave(database.db, world, { live() {} }, `login-${id('ana')}`)
  expect(await of('ana')).toBe('offline')
  expect(await of('beto')).toBe('online')
})

test('nobody chooses to be offline, and minutes have bounds', async () => {
  expect((await choose('ana', 'offline')).status).toBe(400)
  for (const inactivityMinutes of [0, 61]) {
    expect((await ask(id('olga'), 'PATCH /workspace', { inactivityMinutes })).status).toBe(400)
  }
})
