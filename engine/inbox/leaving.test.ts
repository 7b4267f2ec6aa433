// Somebody leaves: their open conversations go back to nobody, with facts; and a closing note is as the workspace asks.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import { type TestWorld, testWorld } from '#engine/testing.ts'
import * as lists from './conversation_list.ts'
import * as conversations from './conversations.ts'
import { leave } from './leaving.ts'
import { type House, house, visitor, write } from './testing.ts'

let database: TestDatabase
let world: TestWorld
let home: House

beforeAll(async () => {
  database = await testDatabase()
  world = testWorld()
})
afterAll(() => database.close())
beforeEach(async () => {
  world.pass(1000)
  home = await house(database, world)
})

const get = (id: string) => lists.get(database.db, home.workspaceId, id)
const boss = () => ({ ...home.me, role: 'owner' as const })

test('open conversations are nobody’s and the bot speaks there; closed ones keep the name', async () => {
  const [rosa, ivan, eva] = [
    await visitor(database, world, home, home.webchat, 'Rosa'),
    await visitor(database, world, home, home.webchat, 'Iván'),
    await visitor(database, world, home, home.webchat, 'Eva'),
  ]
  for (const one of [rosa, ivan]) {
    await write(database, (tx) => conversations.assign(tx, home.act, one.conversationId, home.luis))
  }
  await write(database, (tx) => conversations.assign(tx, home.act, eva.conversationId, home.ana))
  const note = { category: null, summary: '' }
  await write(database, (tx) => conversations.close(tx, home.act, ivan.conversationId, note))
  home.bells.rung.advance.length = 0
  await write(database, (tx) => leave(tx, home.act, boss(), home.luis))
  expect(await get(rosa.conversationId)).toMatchObject({ assignee: null, paused: null })
  expect(await get(ivan.conversationId)).toMatchObject({ assignee: { name: 'Luis' } })
  expect(await get(eva.conversationId)).toMatchObject({ assignee: { name: 'Ana' } })
  expect(home.bells.rung.advance).toEqual([rosa.contactId])
  const facts = await database.db
    .selectFrom('event')
    .select(['type', 'data', 'actor'])
    .where('workspaceId', '=', home.workspaceId)
    .orderBy('id', 'desc')
    .limit(3)
    .execute()
  expect(facts.map(({ type }) => type)).toEqual(['bot_resumed', 'conversation_assigned', 'user_deactivated'])
  expect(facts[1]).toMatchObject({
    data: { userId: null, previousId: home.luis },
    actor: { kind: 'user', id: home.ana },
  })
})

test('who may not send somebody away changes nothing', async () => {
  const rosa = await visitor(database, world, home, home.webchat)
  await write(database, (tx) => conversations.assign(tx, home.act, rosa.conversationId, home.luis))
  await expect(write(database, (tx) => leave(tx, home.act, home.me, home.luis))).rejects.toMatchObject({
    code: 'not_yours',
  })
  expect((await get(rosa.conversationId)).assignee).toMatchObject({ name: 'Luis' })
})

test.each<[string, string | null, string, string | null]>([
  ['optional', null, '', null],
  ['category', null, 'Compró', 'category_required'],
  ['category', 'Venta', '', null],
  ['both', 'Venta', '  ', 'summary_required'],
  ['both', 'Venta', 'Compró', null],
  ['off', null, '', null],
])('where notes are «%s», closing with %s and «%s»: %s', async (closing, category, summary, refused) => {
  const { conversationId } = await visitor(database, world, home, home.webchat)
  await database.db
    .updateTable('workspace')
    .set({ settings: JSON.stringify({ closing }) })
    .where('id', '=', home.workspaceId)
    .execute()
  const close = (act: House['act']) =>
    write(database, (tx) => conversations.close(tx, act, conversationId, { category, summary }))
  if (refused) {
    await expect(close(home.act)).rejects.toMatchObject({ status: 422, code: refused })
    expect((await get(conversationId)).state).toBe('open')
    await close({ ...home.act, actor: { kind: 'flow', id: null } })
  } else await close(home.act)
  expect((await get(conversationId)).state).toBe('closed')
})
