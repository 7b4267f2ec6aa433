// What comes for a contact that was deleted meanwhile is nobody's: it is dropped, and nothing knocks for it again.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { asPerson } from '#db/db.ts'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import * as contacts from '#engine/contacts/contacts.ts'
import { graphOf } from '#engine/machine/testing.ts'
import { testWorld } from '#engine/testing.ts'
import { works } from './testing.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

test('a timer of a deleted contact rings once and leaves no row', async () => {
  const world = testWorld()
  const place = await works(database, world)
  const graph = graphOf(
    { s1: ['wait', { ms: 60_000 }], s2: ['send_message', { text: 'Sigo aquí' }] },
    's1',
    's1.next > s2',
  )
  await place.publish({ ...graph, trigger: { ...graph.trigger, type: 'conversation_opened' } })
  await place.say('ana', 'hola')
  const contactId = await place.contactId('ana')
  expect(place.alarms).toHaveLength(1)
  await asPerson(database.db, place.workspaceId, (tx) => contacts.remove(tx, place.act, contactId))

  await place.pass(60_000)
  expect(place.alarms).toEqual([])
  expect(place.problems).toEqual([])
  expect(
    await database.db.selectFrom('happening').selectAll().where('contactId', '=', contactId).execute(),
  ).toEqual([])
})
