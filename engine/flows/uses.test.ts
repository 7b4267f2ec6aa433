// Where flows name a thing: in a draft, in what is published, and nowhere.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import { type Staff, staff } from '#engine/accounts/testing.ts'
import type { Json } from '#engine/machine/values.ts'
import { type TestWorld, testWorld } from '#engine/testing.ts'
import { usesOf } from './uses.ts'

let database: TestDatabase
let world: TestWorld
let home: Staff

beforeAll(async () => {
  database = await testDatabase()
  world = testWorld()
  home = await staff(database, world)
})
afterAll(() => database.close())

const graph = (steps: Record<string, [type: string, data: Record<string, Json>]>) => ({
  format: 1,
  trigger: { type: 'manual', data: {}, at: { x: 0, y: 0 } },
  steps: Object.fromEntries(
    Object.entries(steps).map(([id, [type, data]]) => [id, { id, type, name: '', data, at: { x: 0, y: 0 } }]),
  ),
  edges: [],
})

async function flow(name: string, draft: unknown, published: unknown = null): Promise<void> {
  const { workspaceId } = home
  const [id, versionId] = [world.id(), world.id()]
  await database.db
    .insertInto('flow')
    .values({
      workspaceId,
      id,
      name,
      draft: JSON.stringify(draft),
      versionId: published ? versionId : null,
      state: published ? 'published' : 'draft',
      triggerType: 'manual',
      updatedBy: null,
    })
    .execute()
  if (!published) return
  await database.db
    .insertInto('version')
    .values({
      workspaceId,
      id: versionId,
      flowId: id,
      number: 1,
      graph: JSON.stringify(published),
      authorId: null,
    })
    .execute()
}

test('a field in a text, in a step and in a condition; published or only drafted', async () => {
  const empty = graph({})
  await flow('Bienvenida', graph({ s1: ['send_message', { text: 'Tu plan: {{contact.plan}}' }] }))
  await flow('Encuesta', empty, graph({ s1: ['update_field', { field: 'plan', value: 'oro' }] }))
  await flow('Vacío', empty)
  await flow('Parecido', graph({ s1: ['send_message', { text: 'plan {{contact.planeta}}' }] }))
  const uses = await usesOf(database.db, home.workspaceId, 'contact_field', 'plan')
  expect(uses.map(({ name, published }) => [name, published])).toEqual([
    ['Bienvenida', false],
    ['Encuesta', true],
  ])
})

test('a tag whatever its case; nothing of another workspace', async () => {
  await flow('Etiquetas', graph({ s1: ['update_tags', { add: ['VIP'], remove: [] }] }))
  const of = (workspaceId: string) => usesOf(database.db, workspaceId, 'tag', 'vip')
  expect((await of(home.workspaceId)).map(({ name }) => name)).toEqual(['Etiquetas'])
  expect(await of((await staff(database, world)).workspaceId)).toEqual([])
})
