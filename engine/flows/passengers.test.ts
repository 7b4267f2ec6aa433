// Publishing and stopping with people inside: who stands where, each choice, twice, in parallel and for a thousand.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import type { Waiting } from '#engine/events.ts'
import type { Graph } from '#engine/machine/graph.ts'
import { graphOf } from '#engine/machine/testing.ts'
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

const ask = (key: keyof typeof api, given: object = {}) => askRoute(database, world, it, key, given)

const MINUTE = 60_000

/** Says hello to whoever writes, asks for a name, then for a city. */
const two = (name = '¿Tu nombre?', bye = 'Gracias {{name}} de {{city}}'): Graph => {
  const save = (variable: string) => ({ variable, field: '' })
  return {
    ...graphOf(
      {
        s1: ['ask_question', { text: name, save: save('name'), timeout: 10 * MINUTE }, 'Nombre'],
        s2: ['ask_question', { text: '¿Tu ciudad?', save: save('city') }, 'Ciudad'],
        s3: ['send_message', { text: bye }, 'Adiós'],
        s4: ['send_message', { text: 'Sin respuesta' }, 'Tarde'],
      },
      's1',
      's1.next > s2',
      's1.timeout > s4',
      's2.next > s3',
    ),
    trigger: { type: 'conversation_opened', data: { sources: ['contact'] }, at: { x: 0, y: 0 } },
  }
}

const without = (graph: Graph, id: string): Graph => ({
  ...graph,
  steps: Object.fromEntries(Object.entries(graph.steps).filter(([key]) => key !== id)),
  edges: graph.edges.filter(({ from, to }) => from !== id && to !== id),
})

const made = async (graph: Graph = two()) => {
  const flow: { id: string } = await ask('POST /flows', { body: { name: 'Datos', graph } })
  await ask('POST /flows/:id/publication', { params: flow, body: { revision: 1 } })
  return { id: flow.id }
}

const save = async ({ id }: { id: string }, graph: Graph) => {
  const { revision } = await ask('GET /flows/:id', { params: { id } })
  return (await ask('PUT /flows/:id/draft', { params: { id }, body: { revision, graph } })).revision
}

/** Publishes the graph with a plan, and lets everybody take it. */
async function publish(flow: { id: string }, graph: Graph, plan: object = {}) {
  const revision = await save(flow, graph)
  const published = await ask('POST /flows/:id/publication', { params: flow, body: { revision, plan } })
  await settled()
  return published
}

/** Everybody who was rung for takes what waits. */
async function settled() {
  for (const contactId of it.bells.rung.advance.splice(0)) it.turns.ring(it.workspaceId, contactId)
  await it.turns.idle()
}

const runOf = async (who: string) => {
  const rows = database.db
    .selectFrom('run')
    .selectAll()
    .where('contactId', '=', await it.contactId(who))
  return rows.orderBy('id', 'desc').executeTakeFirstOrThrow()
}

const numbers = async (who: string) => {
  const { versionId, status, stepId } = await runOf(who)
  const version = database.db.selectFrom('version').select('number').where('id', '=', versionId)
  return { status, step: stepId, version: (await version.executeTakeFirstOrThrow()).number }
}

describe('who stands where', () => {
  test('per step of every version, with what the draft makes of it', async () => {
    const flow = await made()
    for (const who of ['a', 'b', 'c']) await it.say(who, 'hola')
    await it.say('c', 'Cata')
    await publish(flow, two('¿Cómo te llamas?'))
    await it.say('d', 'hola')
    await save(flow, without(two('¿Cómo te llamas?'), 's2'))
    const { items, moving } = await ask('GET /flows/:id/passengers', { params: flow })
    expect(moving).toBe(0)
    expect(items).toMatchObject([
      {
        step: 's1',
        name: { es: 'Nombre' },
        count: 3,
        versions: [
          { number: 2, count: 1 },
          { number: 1, count: 2 },
        ],
        change: 'changed',
        choices: ['stay', 'move', 'ask_again', 'to_person'],
        suggested: 'stay',
      },
      {
        step: 's2',
        name: { es: 'Ciudad' },
        count: 1,
        change: 'removed',
        choices: ['stay', 'to_person'],
        suggested: 'to_person',
      },
    ])
  })

  test('a dry run says how many, and what stands against it, and changes nothing', async () => {
    const flow = await made()
    await it.say('a', 'hola')
    const broken = two('')
    const revision = await save(flow, broken)
    const dry = await ask('POST /flows/:id/publication', {
      params: flow,
      body: { revision, dryRun: true, plan: { s1: 'to_person' } },
    })
    expect(dry).toMatchObject({
      version: null,
      counts: { stay: 0, move: 0, ask_again: 0, to_person: 1 },
    })
    expect(dry.problems[0]).toMatchObject({ level: 'error', step: 's1', code: 'bad_data' })
    expect(await numbers('a')).toEqual({ status: 'waiting', step: 's1', version: 1 })
    expect((await ask('GET /flows/:id/versions', { params: flow })).items).toHaveLength(1)
  })

  test('a choice that is impossible there is refused, naming the step', async () => {
    const flow = await made()
    await it.say('a', 'hola')
    const revision = await save(flow, without(two(), 's1'))
    const body = { revision, plan: { s1: 'move' } }
    const refused = await refusalOf(ask('POST /flows/:id/publication', { params: flow, body }))
    expect(refused).toMatchObject({ status: 422, code: 'bad_plan' })
  })
})

describe('each choice', () => {
  test('stay: they finish on their version', async () => {
    const flow = await made()
    await it.say('a', 'hola')
    await publish(flow, two('¿Cómo te llamas?', 'Adiós {{name}}'))
    await it.say('a', 'Ana')
    await it.say('a', 'Quito')
    expect(await it.talk('a')).toEqual([
      '> hola',
      '< ¿Tu nombre?',
      '> Ana',
      '< ¿Tu ciudad?',
      '> Quito',
      '< Gracias Ana de Quito',
    ])
  })

  test('move: the same place of the new version, what they said stays, and their deadline still rings', async () => {
    const flow = await made()
    await it.say('a', 'hola')
    await it.say('b', 'hola')
    const next = two('¿Cómo te llamas?', 'Adiós {{name}}')
    next.steps['s4']!.data = { text: 'Sigues ahí' }
    const { counts } = await publish(flow, next, { s1: 'move' })
    expect(counts).toEqual({ stay: 0, move: 2, ask_again: 0, to_person: 0 })
    expect(await numbers('a')).toEqual({ status: 'waiting', step: 's1', version: 2 })
    await it.say('a', 'Ana')
    await it.say('a', 'Quito')
    expect((await it.talk('a')).at(-1)).toBe('< Adiós Ana')
    await it.pass(10 * MINUTE)
    expect(await it.talk('b')).toEqual(['> hola', '< ¿Tu nombre?', '< Sigues ahí'])
    const moved = database.db.selectFrom('event').select('data').where('type', '=', 'run_moved')
    expect(await moved.where('contactId', '=', await it.contactId('a')).execute()).toHaveLength(1)
  })

  test('ask again: the step of the new version speaks, with a deadline of its own', async () => {
    const flow = await made()
    await it.say('a', 'hola')
    await it.pass(9 * MINUTE)
    await publish(flow, two('¿Cómo te llamas?'), { s1: 'ask_again' })
    await it.pass(2 * MINUTE)
    expect(await it.talk('a')).toEqual(['> hola', '< ¿Tu nombre?', '< ¿Cómo te llamas?'])
    await it.say('a', 'Ana')
    expect((await runOf('a')).snapshot.vars).toMatchObject({ name: 'Ana' })
  })

  test('ask again keeps silent while people speak, and asks when the bot resumes', async () => {
    const flow = await made()
    await it.say('a', 'hola')
    const pausedAt = world.now()
    const conversation = database.db.updateTable('conversation').set({ pausedAt })
    await conversation.where('contactId', '=', await it.contactId('a')).execute()
    await publish(flow, two('¿Cómo te llamas?'), { s1: 'ask_again' })
    expect(await it.talk('a')).toHaveLength(2)
    await database.db.updateTable('conversation').set({ pausedAt: null }).execute()
    const { conversationId } = await runOf('a')
    const waiting: Waiting = { type: 'resume', conversationId, runId: null, step: null, variables: {} }
    await it.turns.happen(it.workspaceId, await it.contactId('a'), waiting)
    expect((await it.talk('a')).at(-1)).toBe('< ¿Cómo te llamas?')
  })

  test('to a person: the run ends, the bot is silent, and the conversation waits', async () => {
    const flow = await made()
    await it.say('a', 'hola')
    await publish(flow, without(two(), 's2'), { s1: 'to_person' })
    expect(await numbers('a')).toMatchObject({ status: 'stopped', step: 's1' })
    const conversation = database.db.selectFrom('conversation').select(['pausedAt', 'waitingSince'])
    const found = await conversation
      .where('contactId', '=', await it.contactId('a'))
      .executeTakeFirstOrThrow()
    expect(found.pausedAt).not.toBeNull()
    expect(found.waitingSince).not.toBeNull()
    await it.pass(10 * MINUTE)
    await it.say('a', 'Ana')
    expect(await it.talk('a')).toEqual(['> hola', '< ¿Tu nombre?', '> Ana'])
  })

  test('only those at the chosen step; who answers first has gone on by themselves', async () => {
    const flow = await made()
    for (const who of ['a', 'b']) await it.say(who, 'hola')
    await it.say('b', 'Beto')
    const revision = await save(flow, two('¿Cómo te llamas?', 'Adiós {{name}}'))
    await ask('POST /flows/:id/publication', { params: flow, body: { revision, plan: { s1: 'ask_again' } } })
    // The row is taken before the reply that comes next, so the reply answers the new question.
    await it.say('a', 'Ana')
    await settled()
    expect(await it.talk('a')).toEqual([
      '> hola',
      '< ¿Tu nombre?',
      '< ¿Cómo te llamas?',
      '> Ana',
      '< ¿Tu ciudad?',
    ])
    expect(await numbers('b')).toEqual({ status: 'waiting', step: 's2', version: 1 })
  })
})

test('a choice that is taken twice is carried out once', async () => {
  const flow = await made()
  const cases = [
    ['a', 'move'],
    ['b', 'ask_again'],
    ['c', 'to_person'],
  ] as const
  for (const [who] of cases) await it.say(who, 'hola')
  const revision = await save(flow, two('¿Cómo te llamas?'))
  const { version } = await ask('POST /flows/:id/publication', { params: flow, body: { revision } })
  for (const [who, how] of cases) {
    const { id: runId } = await runOf(who)
    const by = { kind: 'user' as const, id: it.ana }
    const waiting: Waiting = {
      type: 'migrate',
      runId,
      flowId: flow.id,
      step: 's1',
      versionId: version.id,
      how,
      by,
    }
    const contactId = await it.contactId(who)
    // The process died after the commit and before the bell was answered: the copy comes in the same batch, and later.
    await Promise.all([1, 2].map(() => it.turns.happen(it.workspaceId, contactId, waiting)))
    const once = [await it.talk(who), await numbers(who), (await runOf(who)).turn]
    await it.turns.happen(it.workspaceId, contactId, waiting)
    expect([await it.talk(who), await numbers(who), (await runOf(who)).turn]).toEqual(once)
  }
  expect(await it.talk('b')).toEqual(['> hola', '< ¿Tu nombre?', '< ¿Cómo te llamas?'])
  expect(it.problems).toEqual([])
})

describe('stopping', () => {
  test('those inside may finish, and nobody else enters', async () => {
    const flow = await made()
    await it.say('a', 'hola')
    await ask('DELETE /flows/:id/publication', { params: flow, query: { inside: 'finish' } })
    await it.say('a', 'Ana')
    await it.say('b', 'hola')
    expect(await it.talk('a')).toEqual(['> hola', '< ¿Tu nombre?', '> Ana', '< ¿Tu ciudad?'])
    expect(await it.talk('b')).toEqual(['> hola'])
  })

  test('they may be handed to a person, or leave at once', async () => {
    const flow = await made()
    await it.say('a', 'hola')
    await ask('DELETE /flows/:id/publication', { params: flow, query: { inside: 'to_person' } })
    expect((await ask('GET /flows/:id/passengers', { params: flow })).moving).toBe(1)
    await settled()
    expect((await ask('GET /flows/:id/passengers', { params: flow })).moving).toBe(0)
    expect((await runOf('a')).status).toBe('stopped')
    const conversation = database.db.selectFrom('conversation').select('pausedAt')
    const found = await conversation
      .where('contactId', '=', await it.contactId('a'))
      .executeTakeFirstOrThrow()
    expect(found.pausedAt).not.toBeNull()
  })
})

test('a thousand people move without one lock, while somebody who writes is answered', async () => {
  const flow = await made()
  const { versionId } = await ask('GET /flows/:id/versions', { params: flow }).then(({ items }) => ({
    versionId: items[0].id,
  }))
  await seed(flow.id, versionId, 1_000)
  await it.say('a', 'hola')
  const revision = await save(flow, two('¿Cómo te llamas?'))
  const { counts } = await ask('POST /flows/:id/publication', {
    params: flow,
    body: { revision, plan: { s1: 'move' } },
  })
  expect(counts.move).toBe(1_001)
  expect((await ask('GET /flows/:id/passengers', { params: flow })).moving).toBe(1_001)
  for (const contactId of it.bells.rung.advance.splice(0)) it.turns.ring(it.workspaceId, contactId)
  // Rings let pass what people say: two batches of 64 were under way, and two more may end before the one that takes it.
  const said = it.turns.submit({
    channel: { workspaceId: it.workspaceId, id: it.custom },
    received: {
      type: 'message',
      externalId: 'late',
      address: 'a',
      sentAt: world.now(),
      content: { kind: 'text', text: 'Ana' },
    },
  })
  await said
  const left = (await ask('GET /flows/:id/passengers', { params: flow })).moving
  expect(left).toBeGreaterThan(1_001 - 5 * 64)
  await it.turns.idle()
  const { items, moving } = await ask('GET /flows/:id/passengers', { params: flow })
  expect(moving).toBe(0)
  expect(items).toMatchObject([
    { step: 's1', count: 1_000, versions: [{ number: 2 }] },
    { step: 's2', count: 1, versions: [{ number: 2 }] },
  ])
  expect(it.problems).toEqual([])
})

/** People who stand at the first question. */
async function seed(flowId: string, versionId: string, count: number): Promise<void> {
  const { db } = database
  const { workspaceId, custom } = it
  const ids = Array.from({ length: count }, () => [world.id(), world.id(), world.id()] as const)
  const at = world.now()
  const snapshot = JSON.stringify({ value: 's1', vars: {}, visit: 1, counts: {}, kept: null, trail: [] })
  await db
    .insertInto('contact')
    .values(ids.map(([id]) => ({ workspaceId, id, createdAt: at, updatedAt: at })))
    .execute()
  await db
    .insertInto('conversation')
    .values(
      ids.map(([contactId, id]) => ({
        workspaceId,
        id,
        contactId,
        channelId: custom,
        source: 'contact',
        openedAt: at,
      })),
    )
    .execute()
  await db
    .insertInto('run')
    .values(
      ids.map(([contactId, conversationId, id]) => ({
        ...{ workspaceId, id, flowId, versionId, contactId, conversationId, channelId: custom, snapshot },
        ...{ status: 'waiting' as const, stepId: 's1', waitsFor: 'reply' as const, turn: 1, cause: id },
      })),
    )
    .execute()
}
