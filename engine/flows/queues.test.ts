// Those who wait for somebody to take their conversation: first come, first served, and told as soon as anything changes.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import * as presence from '#engine/accounts/presence.ts'
import * as teams from '#engine/accounts/teams.ts'
import { queueOf, wishOf } from '#engine/effects/queue.ts'
import * as conversations from '#engine/inbox/conversations.ts'
import * as pausing from '#engine/inbox/pausing.ts'
import type { AssignTo } from '#engine/machine/effect.ts'
import type { Graph } from '#engine/machine/graph.ts'
import { graphOf } from '#engine/machine/testing.ts'
import { type TestWorld, testWorld } from '#engine/testing.ts'
import { startQueues } from './queues.ts'
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

const [rosa, mara, ivan, nora] = ['+593980000001', '+593980000002', '+593980000003', '+593980000004'] as const

/** A flow that gives the conversation, tells the place, and says who has it. */
function giving(data: object, keyword?: string): Graph {
  const graph = graphOf(
    {
      give: ['assign', { queueText: 'Lugar {{queue_position}}', ...data }],
      good: ['send_message', { text: 'Te atiende {{assignee.name}}' }],
      late: ['send_message', { text: 'Nadie puede ahora' }],
    },
    'give',
    'give.next > good',
    'give.timeout > late',
  )
  const trigger: Pick<Graph['trigger'], 'type' | 'data'> = keyword
    ? { type: 'message_received', data: { match: 'is', keywords: [{ text: keyword }] } }
    : { type: 'conversation_opened', data: { sources: ['contact'] } }
  return { ...graph, trigger: { ...graph.trigger, ...trigger } }
}
const said = async (address: string) =>
  (await it.talk(address)).filter((line) => line.startsWith('<')).map((line) => line.slice(2))
async function conversationOf(address: string) {
  const rows = database.db.selectFrom('conversation').selectAll()
  const contactId = await it.contactId(address)
  return rows.where('contactId', '=', contactId).orderBy('openedAt', 'desc').executeTakeFirstOrThrow()
}
const inside = <T>(work: Parameters<ReturnType<TestDatabase['db']['transaction']>['execute']>[0]) =>
  database.db.transaction().execute(work) as Promise<T>
const close = async (address: string) => {
  const { id } = await conversationOf(address)
  await inside((tx) => conversations.close(tx, it.act, id, { category: null, summary: '' }))
}
const setUser = (id: string, set: object) =>
  database.db.updateTable('user').set(set).where('id', '=', id).execute()
/** Ana takes one conversation at a time, Luis is away. */
async function oneAtATime() {
  await setUser(it.ana, { capacity: 1 })
  await setUser(it.luis, { presence: 'offline', capacity: 1 })
}
async function come(...addresses: string[]) {
  for (const address of addresses) {
    world.pass(1000)
    await it.say(address, 'hola')
  }
}

describe('a queue', () => {
  test('serves whoever came first, also when somebody else comes at the very moment', async () => {
    await oneAtATime()
    await it.publish(giving({}))
    await come(rosa, mara, ivan)
    await close(rosa)
    await it.turns.idle()
    // Ana is free by now, and nobody has looked yet.
    await come(nora)
    expect(await said(nora)).toEqual(['Lugar 3'])
    await it.pass(0)
    expect(await said(mara)).toEqual(['Lugar 1', 'Te atiende Ana'])
    expect(await said(ivan)).toEqual(['Lugar 2', 'Lugar 1'])
    expect(await said(nora)).toEqual(['Lugar 3', 'Lugar 2'])
  })

  test('lets nobody wait for a person whom those in front do not want', async () => {
    await oneAtATime()
    const sales = await inside<string>((tx) =>
      teams.create(tx, it.act, { name: 'Ventas', userIds: [it.luis] }),
    )
    await it.publish(giving({ to: 'team', teamId: sales }, 'ventas'))
    await it.publish(giving({}, 'hola'))
    await come(rosa)
    await it.say(mara, 'ventas')
    await come(ivan)
    expect(await said(mara)).toEqual(['Lugar 1'])
    expect(await said(ivan)).toEqual(['Lugar 1'])
    await close(rosa)
    await it.pass(0)
    expect(await said(ivan)).toEqual(['Lugar 1', 'Te atiende Ana'])
    expect(await said(mara)).toEqual(['Lugar 1'])
  })

  test('of a team and of everybody share the people: the first of both gets whoever comes', async () => {
    await oneAtATime()
    const sales = await inside<string>((tx) =>
      teams.create(tx, it.act, { name: 'Ventas', userIds: [it.luis] }),
    )
    await it.publish(giving({ to: 'team', teamId: sales }, 'ventas'))
    await it.publish(giving({}, 'hola'))
    await come(rosa)
    await it.say(mara, 'ventas')
    await come(ivan)
    await setUser(it.luis, { presence: 'online' })
    await it.pass(0)
    expect(await said(mara)).toEqual(['Lugar 1', 'Te atiende Luis'])
    expect(await said(ivan)).toEqual(['Lugar 1'])
  })

  test('is not held up by those whose bot is paused, who keep their place', async () => {
    await oneAtATime()
    await it.publish(giving({}))
    await come(rosa, mara, ivan)
    const { id } = await conversationOf(mara)
    await inside((tx) => pausing.pause(tx, it.act, id))
    await it.pass(0)
    expect(await said(ivan)).toEqual(['Lugar 2', 'Lugar 1'])
    await inside((tx) => pausing.resume(tx, it.act, id, {}))
    it.turns.ring(it.workspaceId, await it.contactId(mara))
    await it.pass(0)
    expect((await said(ivan)).at(-1)).toBe('Lugar 2')
    await close(rosa)
    await it.pass(0)
    expect((await said(mara)).at(-1)).toBe('Te atiende Ana')
  })

  test('is left by whoever was taken by hand', async () => {
    await database.pool.query(`update workspace set settings = '{"pauseOnAssignment":false}' where id = $1`, [
      it.workspaceId,
    ])
    await oneAtATime()
    await it.publish(giving({}))
    await come(rosa, mara, ivan)
    world.pass(1000)
    const { id } = await conversationOf(mara)
    await inside((tx) => conversations.assign(tx, it.act, id, it.luis))
    await it.pass(0)
    expect(await said(mara)).toEqual(['Lugar 1', 'Te atiende Luis'])
    expect(await said(ivan)).toEqual(['Lugar 2', 'Lugar 1'])
  })

  test('is left at the very end of the time limit, whatever was told meanwhile', async () => {
    await oneAtATime()
    await it.publish(giving({ timeout: 60_000 }))
    await come(rosa, mara, ivan)
    await it.pass(58_999)
    await close(rosa)
    await it.pass(0)
    expect((await said(ivan)).at(-1)).toBe('Lugar 1')
    await it.pass(1_000)
    expect((await said(ivan)).at(-1)).toBe('Lugar 1')
    await it.pass(1)
    expect((await said(ivan)).at(-1)).toBe('Nadie puede ahora')
  })
})

describe('a ring', () => {
  /** What a person does, in a transaction. */
  const changes: Array<[string, () => Promise<unknown>]> = [
    ['a conversation closes', () => close(rosa)],
    [
      'a conversation is taken back',
      async () => {
        const { id } = await conversationOf(rosa)
        await inside((tx) => conversations.assign(tx, it.act, id, null))
      },
    ],
    [
      'somebody comes online',
      async () => {
        await setUser(it.luis, { chosenPresence: 'online' })
        const person = { workspaceId: it.workspaceId, userId: it.luis }
        await inside((tx) => presence.seen(tx, world, it.bells, person))
      },
    ],
    ['somebody takes more at once', () => setUser(it.ana, { capacity: 2 })],
  ]
  test.each(changes)('tells the first in line when %s', async (_, change) => {
    await oneAtATime()
    await it.publish(giving({}))
    await come(rosa, mara, ivan)
    const queues = startQueues({ database, turns: it.turns, log: (it) => expect(it).toBeNull(), sweepMs: 0 })
    await change()
    queues.ring()
    await queues.idle()
    await it.turns.idle()
    expect((await said(mara)).at(-1)).toMatch(/^Te atiende/)
    queues.ring()
    await queues.idle()
    await it.turns.idle()
    expect(await said(ivan)).toEqual(['Lugar 2', 'Lugar 1'])
    await queues.stop()
  })

  test('when a team gets somebody', async () => {
    await oneAtATime()
    const sales = await inside<string>((tx) =>
      teams.create(tx, it.act, { name: 'Ventas', userIds: [it.luis] }),
    )
    await it.publish(giving({ to: 'team', teamId: sales }))
    await come(rosa)
    const queues = startQueues({ database, turns: it.turns, log: () => {}, sweepMs: 0 })
    await inside((tx) => teams.update(tx, it.act, sales, { userIds: [it.luis, it.ana] }))
    queues.ring()
    await queues.idle()
    await it.turns.idle()
    expect(await said(rosa)).toEqual(['Lugar 1', 'Te atiende Ana'])
    await queues.stop()
  })
})

describe('what a row keeps of a wish', () => {
  const anyone = {
    kind: 'anyone',
    teamId: null,
    logic: 'round_robin',
    sticky: false,
    onlineOnly: true,
    maxOpen: null,
  }
  test.each([
    anyone,
    { ...anyone, onlineOnly: false },
    {
      ...anyone,
      teamId: '0198f3a0-0000-7000-8000-000000000001',
      logic: 'fewest_open',
      sticky: true,
      maxOpen: 3,
    },
    { kind: 'user', userId: '0198f3a0-0000-7000-8000-000000000002' },
  ] as AssignTo[])('is the wish: %o', (to) => {
    expect(wishOf(queueOf(to))).toEqual(to)
  })
  test('of before the rules were kept waits for people who are online', () => {
    expect(wishOf('all')).toEqual(anyone)
    expect(wishOf('t1')).toEqual({ ...anyone, teamId: 't1' })
  })
})
