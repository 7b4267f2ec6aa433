// The route by which a file becomes a draft.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import { graphOf } from '#engine/machine/testing.ts'
import { type TestWorld, testWorld } from '#engine/testing.ts'
import { ask as askRoute, refusalOf } from './api_testing.ts'
import bikes from './imports/typebot/samples/v61_bikes.json' with { type: 'json' }
import services from './imports/typebot/samples/v61_services.json' with { type: 'json' }
import { type Works, works } from './testing.ts'

let database: TestDatabase
let world: TestWorld
let it: Works

beforeAll(async () => {
  database = await testDatabase()
  world = testWorld()
  it = await works(database, world)
})
afterAll(async () => {
  await it.turns.stop()
  await database.close()
})

const bring = (body: object) => askRoute(database, world, it, 'POST /flows/imports', { body })
const opened = (id: string) => askRoute(database, world, it, 'GET /flows/:id', { params: { id } })

test('a Typebot export becomes a draft, with its report, and may be published as it stands', async () => {
  const { id, kind, name, report, missing } = await bring({ document: bikes, language: 'en' })
  expect({ kind, name, missing }).toEqual({ kind: 'typebot', name: bikes.name, missing: [] })
  expect(report.converted.length).toBeGreaterThan(4)
  const flow = await opened(id)
  expect(flow).toMatchObject({ state: 'draft', name: bikes.name, trigger: { type: 'conversation_opened' } })
  for (const { step } of report.converted) expect(flow.draft.steps).toHaveProperty(step)
  const published = await askRoute(database, world, it, 'POST /flows/:id/publication', {
    params: { id },
    body: { revision: 1 },
  })
  expect(published).toBeTruthy()
})

test('the imported bot answers for real', async () => {
  await it.say('ana@example.test', 'hi')
  await it.say('ana@example.test', 'Drop off a bike')
  await it.say('ana@example.test', 'Ana')
  const said = (await it.talk('ana@example.test')).join('\n')
  expect(said).toContain('< Your name')
  expect(said).toContain('< See you, Ana!')
})

test('notes keep what has no counterpart', async () => {
  const { id, report } = await bring({ document: services, name: 'Servicios', language: 'es' })
  const { draft, name } = await opened(id)
  expect(name).toBe('Servicios')
  expect(Object.keys(draft.notes).length).toBeGreaterThanOrEqual(report.kept.length)
  expect(JSON.stringify(draft.notes)).toContain('Sin importar: Google Analytics')
})

test('a flow of ours keeps what it names, and tells what is missing', async () => {
  const graph = graphOf({ s1: ['update_tags', { add: ['vip'], remove: [] }] }, 's1')
  const document = { charla: 'flow', name: 'Etiquetas', graph, names: { tag: { vip: 'vip' } } }
  const { kind, name, missing, report } = await bring({ document })
  expect({ kind, name }).toEqual({ kind: 'charla', name: 'Etiquetas' })
  expect(report).toEqual({ converted: [], approximated: [], kept: [] })
  expect(missing).toMatchObject([{ kind: 'tag', name: 'vip', cleared: false }])
})

test.each([
  [null],
  [7],
  ['hola'],
  [[]],
  [{ groups: 7, edges: [], variables: [] }],
  [{ charla: 'flow', graph: {} }],
])('%j is refused with a sentence', async (document) => {
  const refused = await refusalOf(bring({ document }))
  expect(refused).toMatchObject({ status: 422, code: 'no_flow' })
})

test('a file without a name gets one', async () => {
  expect((await bring({ document: { ...bikes, name: null }, language: 'es' })).name).toBe('Typebot')
  expect((await bring({ document: graphOf({}, 's1'), language: 'es' })).name).toBe('Flujo importado')
})
