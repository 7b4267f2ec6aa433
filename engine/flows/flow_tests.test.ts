// Saved tests beside their flow: kept, run against draft and versions, carried along; and real runs made into them.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import { compile } from '#engine/machine/compile.ts'
import { type Cue, sampleScene } from '#engine/machine/cues.ts'
import { see } from '#engine/machine/flow_test.ts'
import type { Graph } from '#engine/machine/graph.ts'
import { type Past, replay, sceneOf, withoutName } from '#engine/machine/replay.ts'
import { graphOf } from '#engine/machine/testing.ts'
import { steps } from '#engine/steps/index.ts'
import { type TestWorld, testWorld } from '#engine/testing.ts'
import type { api } from './api.ts'
import { ask as askRoute, refusalOf } from './api_testing.ts'
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
const drawn = (thanks = 'Gracias, {{name}}'): Graph => ({
  ...graphOf(
    {
      s1: [
        'ask_question',
        { text: '¿Cómo te llamas?', save: { variable: 'name', field: '' }, timeout: 600_000 },
      ],
      s2: ['send_message', { text: thanks }],
      s3: ['send_message', { text: '¿Sigues ahí?' }],
    },
    's1',
    's1.next > s2',
    's1.timeout > s3',
  ),
  trigger: { type: 'conversation_opened', data: { sources: ['contact'] }, at: { x: 0, y: 0 } },
})
const made = async (graph = drawn()): Promise<{ id: string }> => {
  const { id } = await ask('POST /flows', { body: { name: 'Saludo', graph } })
  return { id }
}
const cues: Cue[] = [
  { kind: 'begin', variables: {} },
  { kind: 'say', content: { kind: 'text', text: 'Ana' } },
]
const scene = { ...sampleScene('es'), cues }
const kept = async (
  flow: { id: string },
  name = 'Dice su nombre',
): Promise<{ id: string; testId: string }> => {
  const { id } = await ask('POST /flows/:id/tests', { params: flow, body: { name, scene } })
  return { ...flow, testId: id }
}
const save = (params: { id: string }, revision: number, graph: Graph) =>
  ask('PUT /flows/:id/draft', { params, body: { revision, graph } })

describe('a test', () => {
  test('expects what the draft makes of it, and stands beside the flow', async () => {
    const flow = await made()
    await kept(flow)
    const { items } = await ask('GET /flows/:id/tests', { params: flow })
    expect(items).toMatchObject([
      { name: 'Dice su nombre', scene, expected: { variables: { name: 'Ana' }, status: 'ended' } },
    ])
    expect(items[0].expected).toEqual(see(compile(drawn(), steps), scene))
  })

  test('is green until the draft says something else; then it tells what, until that is accepted', async () => {
    const flow = await made()
    const params = await kept(flow)
    expect(await ask('GET /flows/:id/test-results', { params: flow })).toMatchObject({ passed: 1, failed: 0 })
    await save(flow, 1, drawn('Hola, {{name}}'))
    const red = await ask('GET /flows/:id/test-results', { params: flow })
    expect(red).toMatchObject({
      passed: 0,
      failed: 1,
      items: [{ passed: false, differences: [{ kind: 'words', cue: 1 }] }],
    })
    expect(red.items[0].differences[0].text.es).toBe('Ahora dice «Hola, Ana» en lugar de «Gracias, Ana».')
    const expected = see(compile(drawn('Hola, {{name}}'), steps), scene)
    await ask('PATCH /flows/:id/tests/:testId', { params, body: { expected } })
    expect(await ask('GET /flows/:id/test-results', { params: flow })).toMatchObject({ failed: 0 })
  })

  test('runs against a version as well', async () => {
    const flow = await made()
    await ask('POST /flows/:id/publication', { params: flow, body: { revision: 1 } })
    await kept(flow)
    await save(flow, 1, drawn('Otra cosa'))
    const [version] = (await ask('GET /flows/:id/versions', { params: flow })).items
    expect(
      await ask('GET /flows/:id/test-results', { params: flow, query: { versionId: version.id } }),
    ).toMatchObject({ passed: 1 })
    expect(await ask('GET /flows/:id/test-results', { params: flow })).toMatchObject({ failed: 1 })
  })

  test('is renamed, changed and deleted; another flow does not reach it', async () => {
    const params = await kept(await made())
    const other = { ...(await made()), testId: params.testId }
    expect(
      await refusalOf(ask('PATCH /flows/:id/tests/:testId', { params: other, body: { name: 'x' } })),
    ).toMatchObject({ status: 404 })
    expect(await refusalOf(ask('DELETE /flows/:id/tests/:testId', { params: other }))).toMatchObject({
      status: 404,
    })
    await ask('PATCH /flows/:id/tests/:testId', { params, body: { name: 'Otro nombre' } })
    const { items } = await ask('GET /flows/:id/tests', { params: { id: params.id } })
    expect(items).toMatchObject([{ name: 'Otro nombre', scene }])
    await ask('DELETE /flows/:id/tests/:testId', { params })
    expect((await ask('GET /flows/:id/tests', { params: { id: params.id } })).items).toEqual([])
    expect(await refusalOf(ask('DELETE /flows/:id/tests/:testId', { params }))).toMatchObject({ status: 404 })
  })

  test('with characters that no database holds is refused with a sentence', async () => {
    const flow = await made()
    const odd = { ...scene, cues: [...cues, { kind: 'agent', text: 'a\u0000b' }] }
    expect(
      await refusalOf(ask('POST /flows/:id/tests', { params: flow, body: { name: 'x', scene: odd } })),
    ).toMatchObject({ code: 'bad_characters' })
  })

  test('of no flow is no test, and what is no scene is refused', async () => {
    const nowhere = { params: { id: world.id() }, body: { name: 'x', scene } }
    expect(await refusalOf(ask('POST /flows/:id/tests', nowhere))).toMatchObject({ status: 404 })
    await expect(
      ask('POST /flows/:id/tests', { ...nowhere, body: { name: 'x', scene: {} } }),
    ).rejects.toThrow()
  })

  test('goes with the flow when it is deleted', async () => {
    const flow = await made()
    await kept(flow)
    await ask('DELETE /flows/:id', { params: flow })
    const left = database.db.selectFrom('flowTest').select('id').where('flowId', '=', flow.id)
    expect(await left.execute()).toEqual([])
  })
})

describe('tests travel', () => {
  test('with a clone', async () => {
    const flow = await made()
    await kept(flow)
    const copy = await ask('POST /flows/:id/clone', { params: flow })
    const { items } = await ask('GET /flows/:id/tests', { params: copy })
    expect(items).toMatchObject([{ name: 'Dice su nombre' }])
    expect((await ask('GET /flows/:id/tests', { params: flow })).items[0].id).not.toBe(items[0].id)
  })

  test('with the document of a flow', async () => {
    const flow = await made()
    await kept(flow)
    const { name, graph, names, tests } = await ask('GET /flows/:id/export', { params: flow })
    const brought = await ask('POST /flows', { body: { name, graph, names, tests } })
    expect(await ask('GET /flows/:id/test-results', { params: brought })).toMatchObject({
      passed: 1,
      failed: 0,
    })
  })
})

describe('a real run', () => {
  const lived = async () => {
    const flow = await made()
    await ask('POST /flows/:id/publication', { params: flow, body: { revision: 1 } })
    await it.say('+593980000001', 'Hola')
    world.pass(5 * 60_000)
    await it.say('+593980000001', 'Rosa')
    return flow
  }

  test('is recorded as it went, and played again it goes the same way', async () => {
    const flow = await lived()
    const { items } = await ask('GET /flows/:id/pasts', { params: flow })
    expect(items).toMatchObject([
      {
        status: 'ended',
        turns: [
          { happening: { type: 'start' } },
          { happening: { type: 'reply', content: { text: 'Rosa' } } },
        ],
      },
    ])
    const past = items[0] as Past & { runId: string }
    const machine = compile(drawn(), steps)
    const place = { language: 'es' as const, timeZone: 'America/Guayaquil' }
    expect(replay(past, place, machine, machine)).toMatchObject({ faithful: true, differences: [] })
    const other = compile(drawn('Hola, {{name}}'), steps)
    expect(replay(past, place, machine, other)).toMatchObject({
      otherWay: false,
      differences: [{ kind: 'words' }],
    })
    expect(await ask('GET /runs/:id/past', { params: { id: past.runId } })).toEqual(items[0])
  })

  test('becomes a test without the name of who it was', async () => {
    const flow = await lived()
    const past = (await ask('GET /flows/:id/pasts', { params: flow })).items[0] as Past
    const scene = withoutName(sceneOf(past, { language: 'es', timeZone: 'America/Guayaquil' }))
    await ask('POST /flows/:id/tests', { params: flow, body: { name: 'De verdad', scene } })
    const { items } = await ask('GET /flows/:id/tests', { params: flow })
    expect(items).toMatchObject([{ expected: { variables: { name: 'Rosa' }, cues: { length: 3 } } }])
  })

  test('of another workspace is nobody’s here', async () => {
    const flow = await lived()
    const past = (await ask('GET /flows/:id/pasts', { params: flow })).items[0]
    const stranger = await works(database, world)
    expect(
      await refusalOf(ask('GET /runs/:id/past', { params: { id: past.runId } }, stranger)),
    ).toMatchObject({ status: 404 })
    expect(await refusalOf(ask('GET /flows/:id/pasts', { params: flow }, stranger))).toMatchObject({
      status: 404,
    })
    await stranger.turns.stop()
  })
})
