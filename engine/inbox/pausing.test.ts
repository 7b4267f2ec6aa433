// Whom a pause silences: everything the bot has not sent yet, except the last word of a flow that paused itself.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { channelOf } from '#channels/index.ts'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import { type TestWorld, testWorld } from '#engine/testing.ts'
import { claim } from './deliver_claim.ts'
import * as pausing from './pausing.ts'
import { botMessage, type House, house, visitor, write } from './testing.ts'

let database: TestDatabase
let world: TestWorld
let home: House

beforeAll(async () => {
  database = await testDatabase()
  world = testWorld()
  home = await house(database, world)
})
afterAll(() => database.close())

const say = async (to: { contactId: string; conversationId: string }) => {
  world.pass(1)
  return botMessage(database, world, home, home.custom, to, 'Te paso con una persona')
}
const statusOf = async (id: string) => {
  // Time for the channel to have a token again.
  world.pass(1_000)
  await claim(database.db, world, channelOf, 10, { all: [], bulk: [], noBulk: false })
  const row = database.db.selectFrom('message').select('status').where('id', '=', id)
  return (await row.executeTakeFirstOrThrow()).status
}
const pausedBy = (conversationId: string, by: object, at = world.now()) =>
  database.db
    .updateTable('conversation')
    .set({ pausedAt: at, pausedBy: JSON.stringify(by) as never })
    .where('id', '=', conversationId)
    .execute()

describe('a pause', () => {
  test.each([
    ['that the flow asked for', { kind: 'flow', id: null, reason: 'flow' }, 'sending'],
    ['that came with an assignment by the flow', { kind: 'flow', id: null, reason: 'assigned' }, 'sending'],
    ['because the flow failed', { kind: 'flow', id: null, reason: 'failed' }, 'cancelled'],
    ['by a person', { kind: 'user', id: null, reason: 'user' }, 'cancelled'],
    ['by a reply in another app', { kind: 'user', id: null, reason: 'echo' }, 'cancelled'],
  ])('%s', async (_, by, status) => {
    const rosa = await visitor(database, world, home, home.custom)
    const id = await say(rosa)
    await pausedBy(rosa.conversationId, by)
    expect(await statusOf(id)).toBe(status)
  })

  test('that the flow asked for silences what comes after it', async () => {
    const rosa = await visitor(database, world, home, home.custom)
    await pausedBy(rosa.conversationId, { kind: 'flow', id: null, reason: 'flow' })
    expect(await statusOf(await say(rosa))).toBe('cancelled')
  })

  test('for a while becomes one without end when a person pauses too', async () => {
    const rosa = await visitor(database, world, home, home.custom)
    await pausedBy(rosa.conversationId, { kind: 'flow', id: null, reason: 'flow' })
    const until = new Date(world.now().getTime() + 60_000)
    const at = database.db.updateTable('conversation').set({ pausedUntil: until })
    await at.where('id', '=', rosa.conversationId).execute()
    await write(database, (tx) => pausing.pause(tx, home.act, rosa.conversationId))
    const row = database.db.selectFrom('conversation').select(['pausedAt', 'pausedUntil'])
    const { pausedAt, pausedUntil } = await row
      .where('id', '=', rosa.conversationId)
      .executeTakeFirstOrThrow()
    expect(pausedAt).not.toBeNull()
    expect(pausedUntil).toBeNull()
  })
})
