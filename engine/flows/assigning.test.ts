// Who gets a conversation: teams, capacity, who had the contact before, the queue, and that the bot is silent from there.
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import { type Candidate, choose } from '#engine/effects/candidates.ts'
import * as conversations from '#engine/inbox/conversations.ts'
import type { AssignTo } from '#engine/machine/effect.ts'
import type { Graph } from '#engine/machine/graph.ts'
import { graphOf } from '#engine/machine/testing.ts'
import { type TestWorld, testWorld } from '#engine/testing.ts'
import { effectSteps, opened } from './effects_testing.ts'
import { type Works, works } from './testing.ts'

vi.mock('#engine/steps/index.ts', async (original) => {
  const real = await original<typeof import('#engine/steps/index.ts')>()
  return { ...real, steps: [...real.steps, ...effectSteps] }
})

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

type Anyone = Extract<AssignTo, { kind: 'anyone' }>
const anyone = (more: Partial<Anyone> = {}): Anyone => ({
  kind: 'anyone',
  teamId: null,
  logic: 'round_robin',
  sticky: false,
  onlineOnly: false,
  maxOpen: null,
  ...more,
})
const assigning = (to: AssignTo, timer?: number): Graph =>
  opened(
    graphOf(
      {
        give: [
          'do_and_wait',
          { effect: { type: 'assign', to } as never, ...(timer === undefined ? {} : { timer }) },
        ],
        good: ['send_message', { text: 'Te atiende {{assignee.name}}' }],
        late: ['send_message', { text: 'Nadie puede ahora' }],
      },
      'give',
      'give.good > good',
      'give.timeout > late',
    ),
  )
const people = ['+593980000001', '+593980000002', '+593980000003', '+593980000004'] as const
const [rosa, mara, ivan, nora] = people
const said = async (address: string) =>
  (await it.talk(address)).filter((line) => line.startsWith('<')).map((line) => line.trim())
const conversationOf = async (address: string) => {
  const contactId = await it.contactId(address)
  const rows = database.db.selectFrom('conversation').selectAll().where('contactId', '=', contactId)
  return rows.orderBy('openedAt', 'desc').executeTakeFirstOrThrow()
}
const setUser = (id: string, set: object) =>
  database.db.updateTable('user').set(set).where('id', '=', id).execute()
async function team(...userIds: string[]): Promise<string> {
  const teamId = world.id()
  const { workspaceId } = it
  await database.db.insertInto('team').values({ workspaceId, id: teamId, name: 'Ventas' }).execute()
  for (const userId of userIds) {
    await database.db.insertInto('userTeam').values({ workspaceId, userId, teamId }).execute()
  }
  return teamId
}

const person = (id: string, more: Partial<Candidate> = {}): Candidate => ({
  id,
  name: id,
  email: '',
  presence: 'online',
  teams: [],
  teamIds: [],
  capacity: null,
  open: 0,
  lastAssignedAt: 0,
  ...more,
})

describe('the best', () => {
  const a = person('a', { open: 3, lastAssignedAt: 1, teamIds: ['t'] })
  const b = person('b', { open: 1, lastAssignedAt: 2, presence: 'busy', teamIds: ['t'], capacity: 1 })
  const c = person('c', { open: 2, lastAssignedAt: 3, capacity: 3 })
  test.each<[string, Partial<Anyone>, string | null, string | null]>([
    ['has waited longest', {}, null, 'a'],
    ['has the fewest open, if there is room', { logic: 'fewest_open' }, null, 'c'],
    ['is online', { onlineOnly: true, teamId: 't' }, null, 'a'],
    ['belongs to the team', { teamId: 't', logic: 'fewest_open' }, null, 'a'],
    ['has fewer open than the step says', { maxOpen: 3 }, null, 'c'],
    ['is nobody of a team without people', { teamId: 'x' }, null, null],
    ['had the contact before, where that is wished', { sticky: true }, 'c', 'c'],
    ['had the contact before: not without the wish', { sticky: false }, 'c', 'a'],
    ['had the contact before: not beyond the capacity', { sticky: true }, 'b', 'a'],
    ['had the contact before: not from another team', { sticky: true, teamId: 't' }, 'c', 'a'],
  ])('%s', (_, to, last, best) => {
    expect(choose([a, b, c], anyone(to), last)?.id ?? null).toBe(best)
  })
  test('named by the step is taken whatever they have', () => {
    expect(choose([a, b, c], { kind: 'user', userId: 'b' })?.id).toBe('b')
    expect(choose([a, b, c], { kind: 'user', userId: 'z' })).toBeNull()
  })
})

describe('an assignment by a flow', () => {
  test('stays within the team', async () => {
    const teamId = await team(it.luis)
    await it.publish(assigning(anyone({ teamId })))
    for (const address of people) await it.say(address, 'hola')
    for (const address of people) expect((await conversationOf(address)).assigneeId).toBe(it.luis)
  })

  test('stops at the capacity of each person, also for many at once', async () => {
    await setUser(it.ana, { capacity: 1 })
    await setUser(it.luis, { capacity: 2 })
    await it.publish(assigning(anyone()))
    await Promise.all(people.map((address) => it.say(address, 'hola')))
    const given = await Promise.all(people.map(async (address) => (await conversationOf(address)).assigneeId))
    expect(given.filter((id) => id === it.ana)).toHaveLength(1)
    expect(given.filter((id) => id === it.luis)).toHaveLength(2)
    expect(given.filter((id) => id === null)).toHaveLength(1)
  })

  test('goes to whoever had the contact last, when they can take it', async () => {
    await it.publish(assigning(anyone({ sticky: true })))
    for (const address of [rosa, mara]) await it.say(address, 'hola')
    const before = (await conversationOf(rosa)).assigneeId
    await database.db
      .transaction()
      .execute(async (tx) =>
        conversations.close(tx, it.act, (await conversationOf(rosa)).id, { category: null, summary: '' }),
      )
    await it.turns.idle()
    await database.pool.query('update conversation set assignee_id = null where workspace_id = $1', [
      it.workspaceId,
    ])
    world.pass(1000)
    await it.say(rosa, 'otra vez')
    expect((await conversationOf(rosa)).assigneeId).toBe(before)
  })

  test('queues those whom nobody can take, and tells each their place whenever it changes', async () => {
    await setUser(it.ana, { capacity: 1 })
    await setUser(it.luis, { presence: 'offline' })
    await it.publish(assigning(anyone({ onlineOnly: true })))
    for (const address of [rosa, mara, ivan, nora]) {
      world.pass(1000)
      await it.say(address, 'hola')
    }
    expect(await said(rosa)).toEqual(['< Te atiende Ana'])
    expect(await said(mara)).toEqual(['< Lugar 1'])
    expect(await said(ivan)).toEqual(['< Lugar 2'])
    expect(await said(nora)).toEqual(['< Lugar 3'])
    await it.pass(10_000)
    expect(await said(ivan)).toEqual(['< Lugar 2'])
    await database.db
      .transaction()
      .execute(async (tx) =>
        conversations.close(tx, it.act, (await conversationOf(rosa)).id, { category: null, summary: '' }),
      )
    await it.pass(10_000)
    await it.pass(10_000)
    expect(await said(mara)).toEqual(['< Lugar 1', '< Te atiende Ana'])
    expect(await said(ivan)).toEqual(['< Lugar 2', '< Lugar 1'])
    expect(await said(nora)).toEqual(['< Lugar 3', '< Lugar 2'])
    const runs = await it.runs(nora)
    expect(runs).toMatchObject([{ status: 'waiting', vars: { queue_position: 2 } }])
  })

  test('tells those who come in one batch different places', async () => {
    await setUser(it.ana, { presence: 'offline' })
    await setUser(it.luis, { presence: 'offline' })
    await it.publish(assigning(anyone({ onlineOnly: true })))
    await Promise.all(people.map((address) => it.say(address, 'hola')))
    const all = await Promise.all(people.map(async (address) => (await said(address))[0]))
    expect(all.toSorted()).toEqual(['< Lugar 1', '< Lugar 2', '< Lugar 3', '< Lugar 4'])
  })

  test('keeps its time limit while it queues, and leaves the queue with it', async () => {
    await setUser(it.ana, { presence: 'offline' })
    await setUser(it.luis, { presence: 'offline' })
    await it.publish(assigning(anyone({ onlineOnly: true }), 25_000))
    await it.say(rosa, 'hola')
    await it.say(mara, 'hola')
    await it.pass(20_000)
    expect(await said(rosa)).toEqual(['< Lugar 1'])
    await it.pass(5_000)
    expect(await said(rosa)).toEqual(['< Lugar 1', '< Nadie puede ahora'])
    const queued = database.db.selectFrom('run').select('id').where('queuedAt', 'is not', null)
    expect(await queued.where('workspaceId', '=', it.workspaceId).execute()).toEqual([])
  })

  test('leaves the bot silent after its last word, and that word is still sent', async () => {
    await it.publish(assigning(anyone()))
    await it.say(rosa, 'hola')
    const conversation = await conversationOf(rosa)
    expect(conversation.pausedBy).toMatchObject({ kind: 'flow', reason: 'assigned' })
    const messages = database.db.selectFrom('message').select('status').where('direction', '=', 'out')
    expect(await messages.where('conversationId', '=', conversation.id).execute()).toEqual([
      { status: 'queued' },
    ])
  })

  test('pauses nothing where the workspace says so', async () => {
    await database.pool.query(`update workspace set settings = '{"pauseOnAssignment":false}' where id = $1`, [
      it.workspaceId,
    ])
    await it.publish(assigning(anyone()))
    await it.say(rosa, 'hola')
    expect((await conversationOf(rosa)).pausedAt).toBeNull()
  })

  test('pauses nothing while the flow goes on asking', async () => {
    const graph = assigning(anyone())
    graph.steps['good'] = {
      ...graph.steps['good']!,
      type: 'ask_question',
      data: { text: '¿Tu cédula?', save: { variable: 'id' } },
    }
    await it.publish(graph)
    await it.say(rosa, 'hola')
    expect((await conversationOf(rosa)).pausedAt).toBeNull()
    expect(await it.runs(rosa)).toMatchObject([{ status: 'waiting', step: 'good' }])
  })
})
