// Routes of flows, called as the frame calls them: inside the workspace's own transaction.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import { graphOf } from '#engine/machine/testing.ts'
import { type TestWorld, testWorld } from '#engine/testing.ts'
import type { api } from './api.ts'
import { ask as askRoute, hello, refusalOf } from './api_testing.ts'
import { type Works, works } from './testing.ts'

let database: TestDatabase
let world: TestWorld
let it: Works

beforeAll(async () => {
  database = await testDatabase()
  world = testWorld()
})
beforeEach(async () => {
  it = await works(database, world)
  return () => it.turns.stop()
})
afterAll(() => database.close())

const ask = (key: keyof typeof api, given: object = {}, by: Works = it) =>
  askRoute(database, world, by, key, given)
const made = async (graph: unknown = hello(), name = 'Bienvenida'): Promise<{ id: string }> =>
  ask('POST /flows', { body: { name, graph } })
const publish = ({ id }: { id: string }, revision = 1, note = '') =>
  ask('POST /flows/:id/publication', { params: { id }, body: { revision, note } })

describe('a draft', () => {
  test('begins blank, is found by name, and is renamed', async () => {
    const { id } = await ask('POST /flows', { body: { name: 'Ventas' } })
    expect(await ask('GET /flows/:id', { params: { id } })).toMatchObject({
      name: 'Ventas',
      state: 'draft',
      version: null,
      changed: true,
      draft: { steps: {}, trigger: { type: 'conversation_opened' } },
    })
    await ask('PATCH /flows/:id', { params: { id }, body: { name: '100% ventas' } })
    expect((await ask('GET /flows', { query: { search: '100%' } })).items).toHaveLength(1)
    expect((await ask('GET /flows', { query: { search: '%' } })).items).toHaveLength(1)
    expect((await ask('GET /flows', { query: { search: 'nada' } })).items).toEqual([])
  })

  test('is saved once per revision; the second person is told who was first', async () => {
    const { id } = await made()
    const save = (text: string) =>
      ask('PUT /flows/:id/draft', { params: { id }, body: { revision: 1, graph: hello(text) } })
    expect(await save('Uno')).toMatchObject({ revision: 2, problems: [] })
    expect(await refusalOf(save('Dos'))).toMatchObject({
      status: 409,
      code: 'stale_revision',
      details: { revision: 2, updatedBy: { name: 'Ana' }, draft: hello('Uno') },
    })
  })

  test('that is none is refused, naming the step', async () => {
    const broken = hello()
    Object.assign(broken.steps['s1']!, { at: { x: 'left', y: 0 } })
    const refused = await refusalOf(made(broken))
    expect(refused).toMatchObject({ status: 422, code: 'invalid_graph' })
    expect(refused!.details[0].text.es).toContain('Saludar')
  })

  test('that cannot be stored is refused before the database sees it', async () => {
    const odd = (data: object) => ({ ...hello(), trigger: { ...hello().trigger, data: { ...data } } })
    for (const graph of [odd({ 'a\0': 1 }), odd({ a: '\ud800' }), hello('\0')]) {
      expect(await refusalOf(made(graph))).toMatchObject({ status: 422, code: 'invalid_graph' })
    }
    expect(await refusalOf(made(hello('a'.repeat(1024 * 1024))))).toMatchObject({ status: 413 })
    const spelled = String.raw`C:\u0000 \ud800`
    const { id } = await made(hello(spelled))
    expect((await ask('GET /flows/:id', { params: { id } })).draft).toEqual(hello(spelled))
  })

  test('is copied, exported and brought in again', async () => {
    const { id } = await made()
    await ask('PATCH /flows/:id', { params: { id }, body: { description: 'Saluda' } })
    const copy = await ask('POST /flows/:id/clone', { params: { id } })
    expect(await ask('GET /flows/:id', { params: copy })).toMatchObject({
      description: 'Saluda',
      version: null,
    })
    const document = await ask('GET /flows/:id/export', { params: copy })
    expect(document).toMatchObject({ charla: 'flow', name: 'Copia de Bienvenida', graph: hello() })
    const again = await made(document)
    expect((await ask('GET /flows/:id', { params: again })).draft).toEqual(hello())
  })
})

describe('publishing', () => {
  test('makes versions that never change, each with what it changed', async () => {
    const flow = await made()
    await publish(flow)
    await ask('PUT /flows/:id/draft', { params: flow, body: { revision: 1, graph: hello('Buenas') } })
    expect(await ask('GET /flows/:id', { params: flow })).toMatchObject({
      changed: true,
      version: { number: 1 },
    })
    await publish(flow, 2, 'Más cálido')
    const { items } = await ask('GET /flows/:id/versions', { params: flow })
    expect(items).toMatchObject([
      { number: 2, note: 'Más cálido', author: { name: 'Ana' }, live: 0 },
      { number: 1, changes: [] },
    ])
    expect(items[0].changes[0].text.es).toContain('Saludar')
    const first = await ask('GET /flows/:id/versions/:versionId', {
      params: { ...flow, versionId: items[1].id },
    })
    expect(first.graph).toEqual(hello())
    const params = flow
    const back = await ask('POST /flows/:id/draft/restoration', { params, body: { versionId: items[1].id } })
    expect(back).toEqual({ revision: 3 })
    expect((await ask('GET /flows/:id', { params })).draft).toEqual(hello())
  })

  test('is told as it happens, once per number even when two publish at once', async () => {
    const flow = await made()
    const [one, two] = await Promise.all([publish(flow), publish(flow)])
    expect([one.version.number, two.version.number].sort()).toEqual([1, 2])
    await ask('DELETE /flows/:id/publication', { params: flow })
    await ask('DELETE /flows/:id/publication', { params: flow })
    const events = database.db.selectFrom('event').select(['type', 'actor']).orderBy('id')
    const told = await events.where('workspaceId', '=', it.workspaceId).execute()
    expect(told.map(({ type }) => type)).toEqual(['flow_published', 'flow_published', 'flow_stopped'])
    expect(told[0]!.actor).toEqual({ kind: 'user', id: it.ana })
  })

  test('needs the newest draft', async () => {
    expect(await refusalOf(made().then((flow) => publish(flow, 7)))).toMatchObject({
      status: 409,
      code: 'stale_revision',
      details: { revision: 1 },
    })
  })

  test('waits until nothing stands against it', async () => {
    const loop = { ...hello(), edges: [...hello().edges, { from: 's1', exit: 'next', to: 's1' }] }
    const refused = await refusalOf(made(loop).then((flow) => publish(flow)))
    expect(refused).toMatchObject({ status: 422, code: 'has_problems' })
    expect(refused!.details.some(({ step }: { step: string }) => step === 's1')).toBe(true)
    const empty = hello('')
    expect(await refusalOf(made(empty).then((flow) => publish(flow)))).toMatchObject({ status: 422 })
  })

  test('starts runs, counts them exactly, and stopping ends them', async () => {
    const asking = {
      ...hello(),
      ...graphOf({ s1: ['ask_question', { text: '¿Quién eres?' }, 'Preguntar'] }, 's1'),
      trigger: hello().trigger,
    }
    const flow = await made(asking)
    await publish(flow)
    await Promise.all(['a', 'b', 'c'].map((who) => it.say(who, 'hola')))
    await it.say('a', 'Ana')
    expect((await ask('GET /flows')).items[0].runs).toEqual({ waiting: 2, started: 3 })
    expect((await ask('GET /flows/:id/versions', { params: flow })).items[0].live).toBe(2)
    expect(await refusalOf(ask('DELETE /flows/:id', { params: flow }))).toMatchObject({ code: 'published' })
    expect(await ask('DELETE /flows/:id/publication', { params: flow })).toMatchObject({
      state: 'stopped',
      runs: { waiting: 0, started: 3 },
    })
    await it.say('b', 'Berta')
    expect(await it.talk('b')).toEqual(['> hola', '< ¿Quién eres?', '> Berta'])
    await ask('DELETE /flows/:id', { params: flow })
    expect((await ask('GET /flows')).items).toEqual([])
  })
})

test('nothing of another workspace is shown or changed', async () => {
  const flow = await made()
  const { version } = await publish(flow)
  const foreign = await works(database, world)
  const params = { ...flow, versionId: version.id }
  const asked: Array<[keyof typeof api, object]> = [
    ['GET /flows/:id', { params }],
    ['PATCH /flows/:id', { params, body: { name: 'x' } }],
    ['DELETE /flows/:id', { params }],
    ['PUT /flows/:id/draft', { params, body: { revision: 1, graph: hello() } }],
    ['POST /flows/:id/publication', { params, body: { revision: 1 } }],
    ['DELETE /flows/:id/publication', { params }],
    ['GET /flows/:id/versions', { params }],
    ['GET /flows/:id/versions/:versionId', { params }],
    ['POST /flows/:id/clone', { params }],
    ['GET /flows/:id/export', { params }],
    ['POST /flows/:id/runs', { params, body: { contactId: world.id() } }],
    ['DELETE /runs/:id', { params }],
    ['GET /conversations/:id/runs', { params }],
  ]
  for (const [key, given] of asked) {
    expect([key, (await refusalOf(ask(key, given, foreign)))?.status]).toEqual([key, 404])
  }
  expect((await ask('GET /flows', {}, foreign)).items).toEqual([])
  await foreign.turns.stop()
})
