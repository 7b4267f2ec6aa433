// Routes of flows, called as the frame calls them: inside the workspace's own transaction.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { asPerson } from '#db/db.ts'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import { Denied, type Route } from '#engine/accounts/route.ts'
import { graphOf } from '#engine/machine/testing.ts'
import { type TestWorld, testWorld } from '#engine/testing.ts'
import { api } from './api.ts'
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

// biome-ignore lint/suspicious/noExplicitAny: answers of many routes, read freely by the tests
type Anything = any

async function ask(key: keyof typeof api, given: object = {}, by: Works = it): Promise<Anything> {
  const route = api[key] as unknown as Route
  const input = given as { params?: unknown; query?: unknown; body?: unknown }
  const call = {
    params: route.params?.parse(input.params),
    query: route.query?.parse(input.query ?? {}),
    body: route.body?.parse(input.body ?? {}),
    me: by.me,
    world,
    bells: by.bells,
  }
  const handle = route.handle as (call: unknown) => Promise<unknown>
  const answer = await asPerson(database.db, by.workspaceId, (tx) => handle({ ...call, tx }))
  return route.response?.parse(JSON.parse(JSON.stringify(answer)))
}

const refusalOf = (asked: Promise<unknown>) =>
  asked.then(
    () => null,
    (problem: unknown) => {
      if (!(problem instanceof Denied)) throw problem
      return { status: problem.status, code: problem.code, details: problem.details as Anything }
    },
  )

const hello = (text = 'Hola') => ({
  ...graphOf({ s1: ['send_message', { text }, 'Saludar'] }, 's1'),
  trigger: { type: 'conversation_opened', data: { sources: ['contact'] }, at: { x: 0, y: 0 } },
})
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

  test('is copied, exported and brought in again', async () => {
    const { id } = await made()
    const copy = await ask('POST /flows/:id/clone', { params: { id } })
    const document = await ask('GET /flows/:id/export', { params: copy })
    expect(document).toMatchObject({ charla: 'flow', name: 'Copia de Bienvenida', graph: hello() })
    const again = await made(document.graph)
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

describe('runs', () => {
  async function inside() {
    const asking = graphOf(
      { s1: ['send_message', { text: 'Hola' }, 'Saludar'], s2: ['ask_question', { text: '¿Quién eres?' }] },
      's1',
      's1.next > s2',
    )
    const flow = await made(asking, 'A mano')
    await publish(flow)
    await it.say('a', 'hola')
    const contactId = await it.contactId('a')
    await ask('POST /flows/:id/runs', { params: flow, body: { contactId } })
    expect(it.bells.rung.advance).toContain(contactId)
    it.turns.ring(it.workspaceId, contactId)
    await it.turns.idle()
    const conversation = database.db
      .selectFrom('conversation')
      .select('id')
      .where('contactId', '=', contactId)
    const { id } = await conversation.executeTakeFirstOrThrow()
    return { flow, id }
  }

  test('started by hand show the way they went and where they stand', async () => {
    const { id } = await inside()
    const { items } = await ask('GET /conversations/:id/runs', { params: { id } })
    expect(items).toMatchObject([
      {
        flowName: 'A mano',
        status: 'waiting',
        waitsFor: 'reply',
        stepName: { es: 'Hacer una pregunta', en: 'Ask a question' },
        path: [
          { name: { es: 'Saludar' }, exit: 'next' },
          { step: 's2', exit: null },
        ],
        steps: [{ id: 's1' }, { id: 's2' }],
      },
    ])
  })

  test('are ended one by one', async () => {
    const { id } = await inside()
    const { items } = await ask('GET /conversations/:id/runs', { params: { id } })
    await ask('DELETE /runs/:id', { params: { id: items[0].id } })
    await it.say('a', 'Ana')
    expect((await it.talk('a')).at(-1)).toBe('> Ana')
    expect((await ask('GET /conversations/:id/runs', { params: { id } })).items[0].status).toBe('stopped')
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
