// Versions with names, flows that travel, starts for many, what runs leave behind, and loops between flows.
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import type { Graph } from '#engine/machine/graph.ts'
import { graphOf } from '#engine/machine/testing.ts'
import type { Json } from '#engine/machine/values.ts'
import { type TestWorld, testWorld } from '#engine/testing.ts'
import type { api } from './api.ts'
import { asking, ask as askRoute, hello, refusalOf } from './api_testing.ts'
import { forgetDeeds, forgetTurns } from './retention.ts'
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
const made = async (graph: Graph, name = 'Bienvenida', by: Works = it): Promise<{ id: string }> => {
  const { id } = await ask('POST /flows', { body: { name, graph } }, by)
  return { id }
}
const publish = (params: { id: string }, body: object = { revision: 1 }) =>
  ask('POST /flows/:id/publication', { params, body })
const save = (params: { id: string }, revision: number, graph: Graph) =>
  ask('PUT /flows/:id/draft', { params, body: { revision, graph } })
const live = async (graph: Graph, name?: string) => {
  const flow = await made(graph, name)
  await publish(flow)
  return flow
}
async function settled() {
  for (const contactId of it.bells.rung.advance.splice(0)) it.turns.ring(it.workspaceId, contactId)
  await it.turns.idle()
}
const opened = (graph: Graph): Graph => ({
  ...graph,
  trigger: { type: 'conversation_opened', data: { sources: ['contact'] }, at: { x: 0, y: 0 } },
})

describe('versions', () => {
  test('have a name and a note, which may be changed; the graph may not', async () => {
    const flow = await made(hello())
    await publish(flow, { revision: 1, name: 'Invierno', note: 'Nueva bienvenida' })
    const [version] = (await ask('GET /flows/:id/versions', { params: flow })).items
    expect(version).toMatchObject({ name: 'Invierno', note: 'Nueva bienvenida', author: { name: 'Ana' } })
    const params = { ...flow, versionId: version.id }
    await ask('PATCH /flows/:id/versions/:versionId', { params, body: { name: 'Navidad' } })
    const [renamed] = (await ask('GET /flows/:id/versions', { params: flow })).items
    expect(renamed).toMatchObject({ name: 'Navidad', note: 'Nueva bienvenida' })
    const other = await made(hello())
    const wrong = { params: { ...other, versionId: version.id }, body: { name: 'x' } }
    expect(await refusalOf(ask('PATCH /flows/:id/versions/:versionId', wrong))).toMatchObject({ status: 404 })
  })

  test('are compared with each other and with the draft, in plain words', async () => {
    const flow = await live(hello('Hola'))
    await save(flow, 1, hello('Buenas'))
    await publish(flow, { revision: 2 })
    await save(flow, 2, hello('Qué tal'))
    const [two, one] = (await ask('GET /flows/:id/versions', { params: flow })).items
    const between = (query: object) =>
      ask('GET /flows/:id/versions/:versionId/changes', { params: { ...flow, versionId: one.id }, query })
    expect((await between({ to: two.id })).items[0].text.es).toContain('«Hola» → «Buenas»')
    expect((await between({})).items[0].text.es).toContain('«Hola» → «Qué tal»')
  })

  test('give back one step and leave the rest of the draft', async () => {
    const both = (a: string, b: string) =>
      graphOf({ s1: ['send_message', { text: a }], s2: ['send_message', { text: b }] }, 's1', 's1.next > s2')
    const flow = await live(both('uno', 'dos'))
    await save(flow, 1, both('UNO', 'DOS'))
    const [version] = (await ask('GET /flows/:id/versions', { params: flow })).items
    const body = { versionId: version.id, step: 's1' }
    expect(await ask('POST /flows/:id/draft/restoration', { params: flow, body })).toEqual({ revision: 3 })
    expect((await ask('GET /flows/:id', { params: flow })).draft).toEqual(both('uno', 'DOS'))
    const gone = { params: flow, body: { ...body, step: 's9' } }
    expect(await refusalOf(ask('POST /flows/:id/draft/restoration', gone))).toMatchObject({ status: 404 })
  })
})

describe('a flow that travels', () => {
  test('finds people and fields by their names, and tells what is missing', async () => {
    const { db } = database
    const { workspaceId } = it
    const teamId = world.id()
    await db.insertInto('team').values({ workspaceId, id: teamId, name: 'Ventas' }).execute()
    await db.insertInto('tag').values({ workspaceId, name: 'vip' }).execute()
    const graph = graphOf(
      {
        s1: ['notify_users', { to: 'team', teamId, text: 'Hay alguien' }, 'Avisar'],
        s2: ['assign', { to: 'user', userId: it.luis }, 'Asignar'],
        s3: ['update_tags', { add: ['vip'], remove: [] }, 'Etiquetar'],
      },
      's1',
      's1.next > s2',
      's2.next > s3',
    )
    const document = await ask('GET /flows/:id/export', { params: await made(graph) })
    expect(document.names).toEqual({
      team: { [teamId]: 'Ventas' },
      user: { [it.luis]: expect.stringContaining('luis-') },
      tag: { vip: 'vip' },
    })
    const other = await works(database, world)
    const [theirTeam, luis] = [world.id(), document.names.user[it.luis]]
    await db
      .insertInto('team')
      .values({ workspaceId: other.workspaceId, id: theirTeam, name: 'VENTAS' })
      .execute()
    const body = { name: 'Copia', graph: document.graph, names: document.names }
    const { id, missing } = await ask('POST /flows', { body }, other)
    expect(missing).toEqual([
      { kind: 'user', name: luis, step: 's2', stepName: { en: 'Asignar', es: 'Asignar' }, cleared: true },
      {
        kind: 'tag',
        name: 'vip',
        step: 's3',
        stepName: { en: 'Etiquetar', es: 'Etiquetar' },
        cleared: false,
      },
    ])
    const { draft } = await ask('GET /flows/:id', { params: { id } }, other)
    expect(draft.steps.s1.data.teamId).toBe(theirTeam)
    expect(draft.steps.s2.data.userId).toBeNull()
    expect(draft.steps.s3.data.add).toEqual(['vip'])
    await other.turns.stop()
  })

  test('of an older format is brought up to date, and what is no flow gets a sentence', async () => {
    const old = {
      steps: [{ id: 's1', type: 'send_message', data: { text: 'Hola' }, at: { x: 0, y: 0 } }],
      trigger: hello().trigger,
      edges: [{ from: 'trigger', to: 's1' }],
    }
    const { id } = await ask('POST /flows', { body: { name: 'Viejo', graph: old, names: {} } })
    expect((await ask('GET /flows/:id', { params: { id } })).draft.edges).toEqual([
      { from: 'trigger', exit: 'next', to: 's1' },
    ])
    for (const graph of [
      [],
      'flow',
      { format: 99 },
      { format: 1, steps: 3 },
      { charla: 'flow', graph: null },
    ]) {
      const refused = await refusalOf(ask('POST /flows', { body: { name: 'Malo', graph, names: {} } }))
      expect(refused).toMatchObject({ status: 422, code: 'invalid_graph' })
      expect(refused!.details[0].text.es).toMatch(/\.$/)
    }
  })
})

describe('a start for many', () => {
  const people = async (tags: string[][]) => {
    for (const [index, list] of tags.entries()) {
      await it.say(`p${index}`, 'hola')
      const contact = database.db.updateTable('contact').set({ tags: list })
      await contact.where('id', '=', await it.contactId(`p${index}`)).execute()
    }
  }
  const vips = { all: [{ subject: 'contact.tags', operator: 'has_any_of', value: ['vip'] }] }

  test('finds whom the condition finds, once, and leaves out who is inside', async () => {
    await people([['vip'], [], ['vip'], ['vip', 'x']])
    const flow = await live(asking())
    await ask('POST /flows/:id/runs', { params: flow, body: { contactId: await it.contactId('p0') } })
    await settled()
    const start = (dryRun: boolean) =>
      ask('POST /flows/:id/starts', {
        params: flow,
        body: { when: vips, variables: { origin: 'mano' }, dryRun },
      })
    expect(await start(true)).toEqual({ contacts: 3, inside: 1 })
    expect(it.bells.rung.advance).toEqual([])
    expect(await start(false)).toEqual({ contacts: 3, inside: 1 })
    // A ring that comes twice starts nobody twice.
    const again = [...it.bells.rung.advance]
    await settled()
    for (const contactId of again) it.turns.ring(it.workspaceId, contactId)
    await it.turns.idle()
    expect(await it.runs('p1')).toEqual([])
    for (const who of ['p2', 'p3']) {
      expect(await it.runs(who)).toMatchObject([{ status: 'waiting', vars: { origin: 'mano' } }])
    }
    expect(await it.runs('p0')).toHaveLength(1)
    expect(await ask('DELETE /flows/:id/runs', { params: flow })).toEqual({ stopped: 3 })
    expect(await it.runs('p2')).toMatchObject([{ status: 'stopped' }])
  })

  test('needs a published flow, and a condition on contacts', async () => {
    const draft = await made(asking())
    const start = (params: { id: string }, when: object) =>
      refusalOf(ask('POST /flows/:id/starts', { params, body: { when } }))
    expect(await start(draft, vips)).toMatchObject({ status: 409, code: 'not_published' })
    const about = { all: [{ subject: 'variable.x', operator: 'exists' }] }
    expect(await start(await live(asking()), about)).toMatchObject({ status: 422 })
  })

  test('one contact may be started with variables', async () => {
    await it.say('a', 'hola')
    const flow = await live(asking())
    const body = { contactId: await it.contactId('a'), variables: { plan: 'oro' } }
    await ask('POST /flows/:id/runs', { params: flow, body })
    await settled()
    expect(await it.runs('a')).toMatchObject([{ vars: { plan: 'oro' } }])
  })
})

describe('what runs leave behind', () => {
  const graph = opened(
    graphOf(
      {
        s1: ['ask_question', { text: '¿Nombre?', save: { variable: 'name', field: '' } }],
        s2: ['send_message', { text: 'Hola {{name}}' }],
        s3: ['ask_question', { text: '¿Y?' }],
      },
      's1',
      's1.next > s2',
      's2.next > s3',
    ),
  )

  test('a list with filters and pages, and one run in words', async () => {
    const flow = await live(graph)
    for (const who of ['a', 'b', 'c']) {
      await it.say(who, 'hola')
      world.pass(1_000)
    }
    await it.say('b', 'Beto')
    const list = (query: object = {}) => ask('GET /flows/:id/runs', { params: flow, query })
    const first = await list({ limit: 2 })
    const rest = await list({ limit: 2, cursor: first.next })
    expect([first.items.length, rest.items.length, rest.next]).toEqual([2, 1, null])
    expect(new Set([...first.items, ...rest.items].map(({ id }) => id)).size).toBe(3)
    const [beto] = (await list({ step: 's3' })).items
    expect(beto).toMatchObject({ status: 'waiting', turns: 2, stepName: { es: 'Hacer una pregunta' } })
    expect((await list({ status: 'failed' })).items).toEqual([])
    expect((await list({ to: new Date(0).toISOString() })).items).toEqual([])
    expect((await list({ versionId: beto.version.id })).items).toHaveLength(3)
    expect(await ask('GET /runs/:id', { params: { id: beto.id } })).toMatchObject({
      flow: { name: 'Bienvenida' },
      variables: { name: 'Beto' },
      steps: {
        s1: { type: 'ask_question', exits: { next: { es: expect.any(String) } } },
        s2: { type: 'send_message' },
      },
      moves: [],
      forgotten: false,
    })
  })

  test('numbers that agree: what came in went on, stands there or was lost', async () => {
    const flow = await live(graph)
    for (const who of ['a', 'b', 'c', 'd']) await it.say(who, 'hola')
    for (const who of ['a', 'b', 'c']) await it.say(who, who)
    await it.say('a', 'fin')
    const stopped = database.db
      .selectFrom('run')
      .select('id')
      .where('contactId', '=', await it.contactId('d'))
    await ask('DELETE /runs/:id', { params: { id: (await stopped.executeTakeFirstOrThrow()).id } })
    const { started, steps } = await ask('GET /flows/:id/traffic', { params: flow })
    expect(started).toBe(4)
    const numbers = steps.map(({ name, ...rest }: { name: { es: string } }) => rest)
    expect(steps[1].name).toEqual({ en: 'Send a message', es: 'Enviar un mensaje' })
    expect(numbers).toEqual([
      { step: 's1', entered: 4, exits: [{ exit: 'next', count: 3 }], waiting: 0, dropped: 1 },
      { step: 's2', entered: 3, exits: [{ exit: 'next', count: 3 }], waiting: 0, dropped: 0 },
      { step: 's3', entered: 3, exits: [{ exit: 'next', count: 1 }], waiting: 2, dropped: 0 },
    ])
    for (const { entered, exits, waiting, dropped } of steps) {
      expect(
        exits.reduce((sum: number, { count }: { count: number }) => sum + count, waiting + dropped),
      ).toBe(entered)
    }
    const later = { from: new Date(world.now().getTime() + 1).toISOString() }
    expect(await ask('GET /flows/:id/traffic', { params: flow, query: later })).toMatchObject({ started: 0 })
  })

  test('each version counts its own turns, also of a run that moved', async () => {
    const flow = await live(graph)
    await it.say('a', 'hola')
    await save(flow, 1, {
      ...graph,
      steps: { ...graph.steps, s2: { ...graph.steps['s2']!, data: { text: 'Eh {{name}}' } } },
    })
    const { version } = await publish(flow, { revision: 2, plan: { s1: 'move' } })
    await settled()
    await it.say('a', 'Ana')
    const [, one] = (await ask('GET /flows/:id/versions', { params: flow })).items
    const of = async (versionId: string) =>
      (await ask('GET /flows/:id/traffic', { params: flow, query: { versionId } })).steps
    expect(await of(one.id)).toMatchObject([{ step: 's1', entered: 1, exits: [], waiting: 0, dropped: 0 }])
    expect(await of(version.id)).toMatchObject([
      { step: 's2', entered: 1 },
      { step: 's3', entered: 1, waiting: 1 },
      { step: 's1', entered: 0, exits: [{ exit: 'next', count: 1 }] },
    ])
    const [run] = (await ask('GET /flows/:id/runs', { params: flow })).items
    expect((await ask('GET /runs/:id', { params: { id: run.id } })).moves).toMatchObject([
      { from: 1, to: 2, how: 'move' },
    ])
  })

  test('old turns of ended runs are deleted in parts; runs, and those who are inside, stay', async () => {
    await live(opened(graphOf({ s1: ['send_message', { text: 'Hola' }] }, 's1')), 'Corto')
    await live(graph, 'Largo')
    for (const who of ['a', 'b']) await it.say(who, 'hola')
    const days = 24 * 60 * 60 * 1_000
    const mine = sql<{
      count: number
    }>`select count(*)::int as count from turn where workspace_id = ${it.workspaceId}`
    const count = async () => (await mine.execute(database.db)).rows[0]!.count
    expect(await count()).toBe(4)
    expect(await forgetTurns(database.db, new Date(world.now().getTime() + 364 * days), 365)).toBe(0)
    const later = new Date(world.now().getTime() + 366 * days)
    expect(await forgetTurns(database.db, later, 365, 1)).toBe(1)
    while ((await forgetTurns(database.db, later, 365, 50)) > 0);
    expect(await count()).toBe(2)
    expect(await it.runs('a')).toHaveLength(2)
  })

  test('old deeds of ended runs are deleted in parts; those that are still to be done, and of those inside, stay', async () => {
    const tell = ['notify_users', { to: 'everyone', text: 'Llegó alguien' }] as [string, Record<string, Json>]
    const wait = ['wait', { until: 'duration', ms: 60_000 }] as [string, Record<string, Json>]
    await live(opened(graphOf({ s1: tell }, 's1')), 'Corto')
    await live(opened(graphOf({ s1: tell, s2: wait }, 's1', 's1.next > s2')), 'Largo')
    await it.say('a', 'hola')
    await it.perform()
    await it.say('b', 'hola')
    const count = async () => {
      const rows = database.db.selectFrom('deed').select('id').where('workspaceId', '=', it.workspaceId)
      return (await rows.execute()).length
    }
    expect(await count()).toBe(4)
    const later = new Date(world.now().getTime() + 366 * 24 * 60 * 60 * 1_000)
    expect(await forgetDeeds(database.db, world.now(), 365)).toBe(0)
    expect(await forgetDeeds(database.db, later, 365, 1)).toBe(1)
    expect(await forgetDeeds(database.db, later, 365)).toBe(0)
    expect(await count()).toBe(3)
  })
})

test('flows that start each other for ever are not published', async () => {
  const tags = (add: string, listen: string): Graph => ({
    ...graphOf({ s1: ['update_tags', { add: [add], remove: [] }, 'Etiquetar'] }, 's1'),
    trigger: { type: 'contact_tag_updated', data: { change: 'added', tags: [listen] }, at: { x: 0, y: 0 } },
  })
  await live(tags('b', 'a'), 'Primero')
  const second = await made(tags('a', 'b'), 'Segundo')
  const { items } = await ask('GET /flows/:id/neighbours', { params: second })
  expect(items).toMatchObject([{ name: 'Primero', graph: { trigger: { type: 'contact_tag_updated' } } }])
  const refused = await refusalOf(publish(second))
  expect(refused).toMatchObject({ status: 422, code: 'has_problems' })
  expect(refused!.details[0]).toMatchObject({ code: 'flow_loop', step: 's1' })
  expect(refused!.details[0].text.es).toContain('«Segundo» → «Primero» → «Segundo»')
  // Alone, the same flow is right.
  await save(second, 1, tags('c', 'b'))
  await publish(second, { revision: 2 })
})
