// Runs through the API: started by hand, shown with their way, ended one by one and all at once.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import { type TestWorld, testWorld } from '#engine/testing.ts'
import type { api } from './api.ts'
import { asking, ask as askRoute, refusalOf } from './api_testing.ts'
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

async function published(): Promise<{ id: string }> {
  const flow = await ask('POST /flows', { body: { name: 'A mano', graph: asking() } })
  await ask('POST /flows/:id/publication', { params: flow, body: { revision: 1 } })
  return flow
}

const startFor = (flow: { id: string }, contactId: string) =>
  ask('POST /flows/:id/runs', { params: flow, body: { contactId } })

async function inside(who = 'a') {
  const flow = await published()
  await it.say(who, 'hola')
  const contactId = await it.contactId(who)
  expect(await startFor(flow, contactId)).toEqual({})
  expect(it.bells.rung.advance).toContain(contactId)
  it.turns.ring(it.workspaceId, contactId)
  await it.turns.idle()
  const found = database.db.selectFrom('conversation').select('id').where('contactId', '=', contactId)
  const { id } = await found.executeTakeFirstOrThrow()
  const runs = async () => (await ask('GET /conversations/:id/runs', { params: { id } })).items
  return { flow, contactId, runs }
}

test('a run shows the way it went, where it stands, and where it could go on', async () => {
  const { runs } = await inside()
  expect(await runs()).toMatchObject([
    {
      flowName: 'A mano',
      versionNumber: 1,
      status: 'waiting',
      waitsFor: 'reply',
      step: 's2',
      stepName: { es: 'Hacer una pregunta', en: 'Ask a question' },
      path: [
        { name: { es: 'Saludar' }, exit: 'next', at: world.now().toISOString() },
        { step: 's2', exit: null },
      ],
      steps: [{ id: 's1' }, { id: 's2' }],
      endedAt: null,
    },
  ])
})

test('a flow is entered once at a time, and only while it is published', async () => {
  const { flow, contactId } = await inside()
  expect(await refusalOf(startFor(flow, contactId))).toMatchObject({ status: 409, code: 'already_inside' })
  expect(await refusalOf(startFor(flow, world.id()))).toMatchObject({ status: 404 })
  await ask('DELETE /flows/:id/publication', { params: flow })
  expect(await refusalOf(startFor(flow, contactId))).toMatchObject({ status: 409, code: 'not_published' })
})

test('a stopped run takes no answer and tells the timeline once', async () => {
  const { runs, contactId } = await inside()
  const [{ id }] = await runs()
  await ask('DELETE /runs/:id', { params: { id } })
  await ask('DELETE /runs/:id', { params: { id } })
  await it.say('a', 'Ana')
  expect((await it.talk('a')).at(-1)).toBe('> Ana')
  expect(await runs()).toMatchObject([{ status: 'stopped', endedAt: world.now().toISOString() }])
  const events = database.db.selectFrom('event').select('data').where('contactId', '=', contactId)
  const told = await events.where('type', '=', 'run_ended').execute()
  expect(told).toMatchObject([{ data: { runId: id, status: 'stopped' } }])
})

test('the history of a deleted flow keeps its name', async () => {
  const { flow, runs } = await inside()
  await ask('DELETE /flows/:id/publication', { params: flow })
  await ask('DELETE /flows/:id', { params: flow })
  expect(await runs()).toMatchObject([{ flowName: 'A mano', status: 'stopped', path: [{}, {}] }])
})

test('stopping a flow waits for a turn on its way, so that nobody is brought back inside', async () => {
  const { flow, contactId, runs } = await inside()
  const stopping = Promise.withResolvers<unknown>()
  await database.db.transaction().execute(async (turn) => {
    await turn.selectFrom('contact').select('id').where('id', '=', contactId).forNoKeyUpdate().execute()
    stopping.resolve(ask('DELETE /flows/:id/publication', { params: flow }))
    const first = await Promise.race([stopping.promise.then(() => 'stopped'), somebodyWaits()])
    expect(first).toBe('waits')
    await turn
      .updateTable('run')
      .set({ status: 'waiting', stepId: 's1' })
      .where('contactId', '=', contactId)
      .execute()
  })
  expect(await stopping.promise).toMatchObject({ state: 'stopped', runs: { waiting: 0, started: 1 } })
  expect(await runs()).toMatchObject([{ status: 'stopped', step: 's1' }])
})

/** Resolves when a connection of this database waits for another's lock. */
async function somebodyWaits(): Promise<'waits'> {
  for (;;) {
    const waiting = await database.pool.query(
      `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    )
    if (waiting.rows.length > 0) return 'waits'
  }
}
