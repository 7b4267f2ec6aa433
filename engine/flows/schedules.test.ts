// Flows that the clock starts: when, for whom, and once, whatever the number of processes.
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import * as contacts from '#engine/contacts/contacts.ts'
import type { Json } from '#engine/machine/values.ts'
import { type TestWorld, testWorld } from '#engine/testing.ts'
import { arm, fireDue, nextDue, startSchedules } from './schedules.ts'
import { answerBells, saying } from './starts_testing.ts'
import { type Works, works } from './testing.ts'

let database: TestDatabase
let world: TestWorld
let it: Works
let seed = 0
const HOUR = 3_600_000

beforeAll(async () => {
  database = await testDatabase()
})
beforeEach(async () => {
  // Tuesday, 07:00 in Guayaquil.
  world = testWorld({ at: '2026-11-24T12:00:00.000Z', seed: ++seed })
  it = await works(database, world)
  await database.db
    .updateTable('workspace')
    .set({ timeZone: 'America/Guayaquil' })
    .where('id', '=', it.workspaceId)
    .execute()
  return async () => {
    await it.turns.stop()
    await database.db.deleteFrom('happening').execute()
    await database.db.updateTable('flow').set({ nextAt: null }).execute()
  }
})
afterAll(() => database.close())

const write = <T>(work: (tx: Parameters<typeof arm>[0]) => Promise<T>) =>
  database.db.transaction().execute((tx) => work(tx as Parameters<typeof arm>[0]))

async function due(data: Record<string, Json>) {
  const graph = saying('schedule', data, 'Es hora')
  const { flowId } = await it.publish(graph)
  await write((tx) => arm(tx, it.act, flowId, graph.trigger))
  return flowId
}

const nextAt = async (flowId: string) =>
  (
    await database.db.selectFrom('flow').select('nextAt').where('id', '=', flowId).executeTakeFirstOrThrow()
  ).nextAt?.toISOString()

const contact = (firstName: string, change: object = {}) =>
  write((tx) => contacts.create(tx, it.act, { firstName, ...change }))

const dateField = (key: string) =>
  database.db
    .insertInto('field')
    .values({ workspaceId: it.workspaceId, key, title: key, type: 'date', createdAt: world.now() })
    .execute()

/** Whose turn is rung for by what is due now. */
async function fired(): Promise<string[]> {
  await fireDue(database.db, world, it.bells)
  const rung = [...it.bells.rung.advance].sort()
  await answerBells(it)
  return rung
}

describe('when it is due', () => {
  test.each([
    ['America/Guayaquil', '0 9 * * 1-5', '2026-11-24T14:00:00.000Z'],
    ['Europe/Madrid', '0 9 * * 1-5', '2026-11-25T08:00:00.000Z'],
    ['America/Guayaquil', '30 6 1 * *', '2026-12-01T11:30:00.000Z'],
  ])('in %s, %j: %s', (zone, cron, at) => {
    const { trigger } = saying('schedule', { cron }, 'x')
    expect(nextDue(trigger, zone, world.now())?.toISOString()).toBe(at)
  })

  test('times that cannot be read, another trigger: never', () => {
    const bad = saying('schedule', { cron: '99 9 * * *' }, 'x')
    expect(nextDue(bad.trigger, 'UTC', world.now())).toBeNull()
    expect(nextDue(saying('manual', {}, 'x').trigger, 'UTC', world.now())).toBeNull()
  })
})

test('by the clock: not before, once for everybody of the audience, then armed again', async () => {
  const [ana] = [await contact('Ana'), await contact('Luis')]
  const audience = { all: [{ subject: 'contact.first_name', operator: 'is_equal_to', value: 'Ana' }] }
  const flowId = await due({ cron: '0 9 * * 1-5', audience })
  world.pass(2 * HOUR - 1)
  expect(await fired()).toEqual([])
  world.pass(1)
  expect(await fired()).toEqual([ana])
  expect(await nextAt(flowId)).toBe('2026-11-25T14:00:00.000Z')
  expect(await fired()).toEqual([])
  const runs = await database.db.selectFrom('run').select(['flowId', 'snapshot']).execute()
  expect(runs.filter((run) => run.flowId === flowId)).toMatchObject([
    { snapshot: { vars: { due_at: '2026-11-24T14:00:00.000Z' } } },
  ])
})

test('a blocked contact is left out', async () => {
  const id = await contact('Ana')
  await database.db.updateTable('contact').set({ blockedAt: world.now() }).where('id', '=', id).execute()
  await due({ cron: '0 9 * * *' })
  world.pass(2 * HOUR)
  expect(await fired()).toEqual([])
})

test('a stopped flow is not due', async () => {
  await contact('Ana')
  const flowId = await due({ cron: '0 9 * * *' })
  await database.db.updateTable('flow').set({ state: 'stopped' }).where('id', '=', flowId).execute()
  world.pass(2 * HOUR)
  expect(await fired()).toEqual([])
})

describe('around a date of the contact', () => {
  test.each([
    ['on the day', 0, false, '2026-11-24', true],
    ['another year, not yearly', 0, false, '1990-11-24', false],
    ['another year, yearly', 0, true, '1990-11-24', true],
    ['three days before', -3, false, '2026-11-27', true],
    ['two days after, across the month', 24, true, '1990-10-31', true],
    ['a day off', 0, true, '1990-11-25', false],
    ['no date', 0, true, null, false],
  ])('%s', async (_, offset, yearly, birthday, fires) => {
    await dateField('birthday')
    const id = await contact('Ana', birthday === null ? {} : { fields: { birthday } })
    await due({ when: 'date', field: 'birthday', offset, yearly, hour: 9 })
    world.pass(2 * HOUR)
    expect(await fired()).toEqual(fires ? [id] : [])
  })

  test('the day is the workspace’s, not that of Greenwich', async () => {
    await dateField('birthday')
    const id = await contact('Ana', { fields: { birthday: '1990-11-24' } })
    await due({ when: 'date', field: 'birthday', yearly: true, hour: 22 })
    // 22:00 of the 24th in Guayaquil is the 25th in Greenwich.
    world.pass(15 * HOUR)
    expect(await fired()).toEqual([id])
  })

  test('who was born on a 29th of February has a birthday every year', async () => {
    world = testWorld({ at: '2027-02-28T12:00:00.000Z', seed: ++seed })
    it = await works(database, world)
    await dateField('birthday')
    const id = await contact('Ana', { fields: { birthday: '2000-02-29' } })
    await due({ when: 'date', field: 'birthday', yearly: true, hour: 13 })
    world.pass(HOUR)
    expect(await fired()).toEqual([id])
  })
})

test('two processes that look at the same moment start it once', async () => {
  const id = await contact('Ana')
  await due({ cron: '0 9 * * *' })
  world.pass(2 * HOUR)
  await Promise.all([1, 2].map(() => fireDue(database.db, world, it.bells)))
  expect(it.bells.rung.advance).toEqual([id])
})

test('hours that passed while nobody looked are made up for once', async () => {
  const id = await contact('Ana')
  const flowId = await due({ cron: '0 * * * *' })
  world.pass(5 * HOUR)
  expect(await fired()).toEqual([id])
  expect(await nextAt(flowId)).toBe('2026-11-24T18:00:00.000Z')
})

test('once per contact: the second day it stays silent', async () => {
  const id = await contact('Ana')
  const flowId = await due({ cron: '0 9 * * *', oncePerContact: true })
  world.pass(2 * HOUR)
  await fired()
  world.pass(24 * HOUR)
  expect(await fired()).toEqual([id])
  const runs = await database.db.selectFrom('run').select('id').where('flowId', '=', flowId).execute()
  expect(runs).toHaveLength(1)
})

test('a process that works looks by itself, and stops when it is told', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  try {
    const id = await contact('Ana')
    await due({ cron: '0 9 * * *' })
    world.pass(2 * HOUR)
    const log = vi.fn()
    const stop = startSchedules({ db: database.db, world, bells: it.bells, log, sweepMs: 5_000 })
    vi.advanceTimersByTime(5_000)
    await stop()
    expect(it.bells.rung.advance).toEqual([id])
    world.pass(24 * HOUR)
    vi.advanceTimersByTime(60_000)
    expect(it.bells.rung.advance).toEqual([id])
    expect(log).not.toHaveBeenCalled()
  } finally {
    vi.useRealTimers()
  }
})
