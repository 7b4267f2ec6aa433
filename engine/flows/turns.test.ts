// The shell of a turn against a real database: exactly once, in order, in one commit; paused bots are silent; faults hurt nobody else.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import * as conversations from '#engine/inbox/conversations.ts'
import { send } from '#engine/inbox/messages.ts'
import * as pausing from '#engine/inbox/pausing.ts'
import type { Graph } from '#engine/machine/graph.ts'
import { graphOf } from '#engine/machine/testing.ts'
import { type TestWorld, testWorld } from '#engine/testing.ts'
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

const opened = (graph: Graph): Graph => ({
  ...graph,
  trigger: { ...graph.trigger, type: 'conversation_opened', data: { sources: ['contact'] } },
})
const greeting = opened(
  graphOf(
    {
      ask: ['ask_question', { text: '¿Cómo te llamas?', save: { variable: 'nombre', field: 'first_name' } }],
      hi: ['send_message', { text: 'Hola, {{nombre}}.' }],
    },
    'ask',
    'ask.next > hi',
  ),
)
const MINUTE = 60_000

async function conversationOf(address: string) {
  const contactId = await it.contactId(address)
  const rows = database.db.selectFrom('conversation').selectAll().where('contactId', '=', contactId)
  return rows.orderBy('openedAt', 'desc').orderBy('id', 'desc').execute()
}

describe('a message', () => {
  test('opens a conversation, starts the flow, and its answer is taken by the question', async () => {
    await it.publish(greeting)
    await it.say('+593990000001', 'hola')
    await it.say('+593990000001', 'Mara')
    expect(await it.talk('+593990000001')).toEqual([
      '> hola',
      '< ¿Cómo te llamas?',
      '> Mara',
      '< Hola, Mara.',
    ])
    expect(await it.runs('+593990000001')).toMatchObject([
      { status: 'ended', turn: 2, vars: { nombre: 'Mara' } },
    ])
    const [conversation] = await conversationOf('+593990000001')
    expect(conversation).toMatchObject({ state: 'open', unread: 2, source: 'contact', waitingSince: null })
    expect(conversation!.lastMessage).toMatchObject({ direction: 'out', text: 'Hola, Mara.' })
    const contact = database.db
      .selectFrom('contact')
      .select(['name', 'seq'])
      .where('id', '=', conversation!.contactId)
    expect(await contact.executeTakeFirst()).toEqual({ name: 'Mara', seq: 4 })
  })

  test('that comes twice changes nothing, also side by side and in one batch', async () => {
    await it.publish(greeting)
    const outcomes = await Promise.all([1, 2, 3].map(() => it.say('+593990000001', 'hola', 'same')))
    expect(outcomes.toSorted()).toEqual(['duplicate', 'duplicate', 'taken'])
    expect(await it.say('+593990000001', 'hola', 'same')).toBe('duplicate')
    expect(await it.talk('+593990000001')).toEqual(['> hola', '< ¿Cómo te llamas?'])
  })

  test('keeps its place when many people write many things at once', async () => {
    await it.publish(greeting)
    const people = Array.from({ length: 90 }, (_, index) => `+59399${String(index).padStart(7, '0')}`)
    await Promise.all(
      people.flatMap((who) => ['a', 'b', 'c'].map((text) => it.say(who, text, `${who}${text}`))),
    )
    for (const who of [people[0]!, people[64]!, people[89]!]) {
      expect(await it.talk(who)).toEqual(['> a', '< ¿Cómo te llamas?', '> b', '< Hola, b.', '> c'])
    }
    const { rows } = await database.pool.query(
      'select count(*)::int as runs, count(distinct contact_id)::int as contacts from run where workspace_id = $1',
      [it.workspaceId],
    )
    expect(rows[0]).toEqual({ runs: 90, contacts: 90 })
  })

  test('of somebody who is busy elsewhere is kept, answered for, and taken when they are free', async () => {
    await it.publish(greeting)
    await it.say('+593990000001', 'hola')
    const contactId = await it.contactId('+593990000001')
    const other = await database.pool.connect()
    await other.query('begin')
    await other.query('select from contact where id = $1 for no key update', [contactId])
    const submitted = it.turns.submit({
      channel: { workspaceId: it.workspaceId, id: it.custom },
      received: {
        type: 'message',
        externalId: 'late',
        address: '+593990000001',
        sentAt: world.now(),
        content: { kind: 'text', text: 'Mara' },
      },
    })
    expect(await submitted).toBe('waiting')
    const waiting = database.db.selectFrom('happening').select('data').where('contactId', '=', contactId)
    expect(await waiting.execute()).toHaveLength(1)
    await other.query('commit')
    other.release()
    world.pass(5000)
    await it.turns.sweep()
    await it.turns.idle()
    expect(await it.talk('+593990000001')).toEqual([
      '> hola',
      '< ¿Cómo te llamas?',
      '> Mara',
      '< Hola, Mara.',
    ])
    expect(await waiting.execute()).toEqual([])
    expect(await it.say('+593990000001', 'Mara', 'late')).toBe('duplicate')
  })

  test('through two processes at once is taken once', async () => {
    await it.publish(greeting)
    const twin = await works(database, world)
    const inbound = {
      channel: { workspaceId: it.workspaceId, id: it.custom },
      received: {
        type: 'message' as const,
        externalId: 'x1',
        address: '+593990000001',
        sentAt: world.now(),
        content: { kind: 'text' as const, text: 'hola' },
      },
    }
    await Promise.all([it.turns.submit(inbound), twin.turns.submit(inbound), it.turns.submit(inbound)])
    world.pass(5000)
    await twin.turns.sweep()
    await Promise.all([it.turns.idle(), twin.turns.idle()])
    await twin.turns.stop()
    expect(await it.talk('+593990000001')).toEqual(['> hola', '< ¿Cómo te llamas?'])
  })
})

describe('a timer', () => {
  const asking = opened(
    graphOf(
      {
        ask: ['ask_question', { text: '¿Sigues ahí?', timeout: 10 * MINUTE }],
        late: ['send_message', { text: 'Hasta luego.' }],
        yes: ['send_message', { text: 'Bien.' }],
      },
      'ask',
      'ask.timeout > late',
      'ask.next > yes',
    ),
  )

  test('fires once, when its time has come', async () => {
    await it.publish(asking)
    await it.say('+593990000001', 'hola')
    await it.pass(9 * MINUTE)
    expect(await it.talk('+593990000001')).toEqual(['> hola', '< ¿Sigues ahí?'])
    await it.pass(MINUTE)
    expect(await it.talk('+593990000001')).toEqual(['> hola', '< ¿Sigues ahí?', '< Hasta luego.'])
  })

  test('is taken back by an answer, and means nothing when it rings all the same', async () => {
    await it.publish(asking)
    await it.say('+593990000001', 'hola')
    const [alarm] = it.alarms
    await it.say('+593990000001', 'sí')
    expect(it.alarms).toEqual([])
    it.alarms.push(alarm!)
    await it.pass(11 * MINUTE)
    expect(await it.talk('+593990000001')).toEqual(['> hola', '< ¿Sigues ahí?', '> sí', '< Bien.'])
  })

  test('that rings while the bot is paused is taken when it resumes', async () => {
    await it.publish(asking)
    await it.say('+593990000001', 'hola')
    const [conversation] = await conversationOf('+593990000001')
    await database.db.transaction().execute((tx) => pausing.pause(tx, it.act, conversation!.id))
    await it.pass(10 * MINUTE)
    expect(await it.talk('+593990000001')).toHaveLength(2)
    await database.db.transaction().execute((tx) => pausing.resume(tx, it.act, conversation!.id))
    it.turns.ring(it.workspaceId, conversation!.contactId)
    await it.turns.idle()
    expect(await it.talk('+593990000001')).toEqual(['> hola', '< ¿Sigues ahí?', '< Hasta luego.'])
  })
})

describe('a person', () => {
  test('answers: the bot is silent, what it had not sent is ended, and it goes on where it is told to', async () => {
    await it.publish(greeting)
    await it.say('+593990000001', 'hola')
    const [conversation] = await conversationOf('+593990000001')
    await database.db.transaction().execute((tx) =>
      send(tx, it.act, conversation!.id, {
        clientId: world.id(),
        content: { kind: 'text', text: 'Soy Ana' },
      }),
    )
    const unsent = database.db
      .selectFrom('message')
      .select('status')
      .where('contactId', '=', conversation!.contactId)
    expect(await unsent.where('direction', '=', 'out').orderBy('seq').execute()).toEqual([
      { status: 'cancelled' },
      { status: 'queued' },
    ])
    await it.say('+593990000001', '¿Ana?')
    expect(await it.talk('+593990000001')).toEqual(['> hola', '< ¿Cómo te llamas?', '< Soy Ana', '> ¿Ana?'])
    await database.db
      .transaction()
      .execute((tx) =>
        pausing.resume(tx, it.act, conversation!.id, { step: 'hi', variables: { nombre: 'Luz' } }),
      )
    it.turns.ring(it.workspaceId, conversation!.contactId)
    await it.turns.idle()
    expect((await it.talk('+593990000001')).at(-1)).toBe('< Hola, Luz.')
  })

  test('closes: the run stays, its answer opens nothing, and the next message is a new conversation', async () => {
    await it.publish(greeting)
    await it.say('+593990000001', 'hola')
    const [conversation] = await conversationOf('+593990000001')
    await database.db
      .transaction()
      .execute((tx) => conversations.close(tx, it.act, conversation!.id, { category: null, summary: '' }))
    it.turns.ring(it.workspaceId, conversation!.contactId)
    await it.turns.idle()
    await it.say('+593990000001', 'Mara')
    expect(await conversationOf('+593990000001')).toHaveLength(1)
    expect((await it.talk('+593990000001')).at(-1)).toBe('< Hola, Mara.')
    await it.say('+593990000001', 'hola otra vez')
    expect(await conversationOf('+593990000001')).toHaveLength(2)
    expect((await it.talk('+593990000001')).at(-1)).toBe('< ¿Cómo te llamas?')
  })

  test('writes in the provider’s own app: the bot is paused', async () => {
    await it.publish(greeting)
    await it.say('+593990000001', 'hola')
    await it.turns.submit({
      channel: { workspaceId: it.workspaceId, id: it.custom },
      received: {
        type: 'echo',
        externalId: 'echo1',
        address: '+593990000001',
        sentAt: world.now(),
        content: { kind: 'text', text: 'Te escribo desde el teléfono' },
      },
    })
    await it.say('+593990000001', 'gracias')
    expect((await it.talk('+593990000001')).slice(2)).toEqual(['< Te escribo desde el teléfono', '> gracias'])
    const [conversation] = await conversationOf('+593990000001')
    expect(conversation!.pausedBy).toMatchObject({ reason: 'echo' })
  })
})

describe('an assignment', () => {
  const assigning = opened(
    graphOf(
      {
        who: ['assign', { to: 'anyone', logic: 'round_robin', onlineOnly: true }],
        said: ['send_message', { text: 'Te atiende {{assignee.name}}.' }],
      },
      'who',
      'who.next > said',
    ),
  )

  test('goes round, also for many in one commit', async () => {
    await it.publish(assigning)
    const people = Array.from({ length: 10 }, (_, index) => `+5939900000${index}0`)
    await Promise.all(people.map((who) => it.say(who, 'hola')))
    const { rows } = await database.pool.query(
      `select assignee_id, count(*)::int as count from conversation where workspace_id = $1 group by 1 order by 2`,
      [it.workspaceId],
    )
    expect(rows.map(({ count }) => count)).toEqual([5, 5])
    expect((await it.talk(people[0]!)).at(-1)).toMatch(/^< Te atiende (Ana|Luis)\.$/)
  })

  test('waits until somebody is there', async () => {
    await it.publish(assigning)
    const users = database.db.updateTable('user').where('workspaceId', '=', it.workspaceId)
    await users.set({ presence: 'offline' }).execute()
    await it.say('+593990000001', 'hola')
    await it.pass(10_000)
    expect(await it.talk('+593990000001')).toEqual(['> hola'])
    await users.set({ presence: 'online' }).execute()
    await it.pass(10_000)
    expect(await it.talk('+593990000001')).toHaveLength(2)
  })
})

describe('a fault', () => {
  test('of a flow fails its run with the step’s name, keeps the message, and gives the conversation to people', async () => {
    await it.publish(opened(graphOf({ bad: ['no_such_step', {}, 'Preparar'] }, 'bad')))
    await it.say('+593990000001', 'hola')
    expect(await it.talk('+593990000001')).toEqual(['> hola'])
    const run = database.db.selectFrom('run').selectAll().where('workspaceId', '=', it.workspaceId)
    const { status, problem } = await run.executeTakeFirstOrThrow()
    expect(status).toBe('failed')
    expect(problem!.text.es).toContain('Preparar')
    const [conversation] = await conversationOf('+593990000001')
    expect(conversation).toMatchObject({ unread: 1, pausedBy: { reason: 'failed' } })
    expect(conversation!.waitingSince).not.toBeNull()
  })

  test('of one contact’s rows touches nobody else in the batch', async () => {
    await it.publish(greeting)
    await it.say('+593990000001', 'hola')
    const contactId = await it.contactId('+593990000001')
    const row = {
      workspaceId: it.workspaceId,
      contactId,
      id: world.id(),
      data: JSON.stringify({ type: 'nonsense' }),
    }
    await database.db.insertInto('happening').values(row).execute()
    await Promise.all([it.say('+593990000001', 'Mara'), it.say('+593990000002', 'hola')])
    expect(await it.talk('+593990000001')).toEqual(['> hola', '< ¿Cómo te llamas?', '> Mara'])
    expect(await it.runs('+593990000002')).toMatchObject([{ status: 'waiting' }])
    const [conversation] = await conversationOf('+593990000001')
    expect(conversation!.pausedBy).toMatchObject({ reason: 'failed' })
  })
})

describe('flows', () => {
  test('that start each other for ever are stopped, and the message is kept', async () => {
    const loop = (type: string): Graph => ({
      ...graphOf({ s: [type, {}] }, 's'),
      trigger: {
        type: type === 'open_conversation' ? 'conversation_closed' : 'conversation_opened',
        data: {},
        at: { x: 0, y: 0 },
      },
    })
    await it.publish(loop('open_conversation'))
    await it.publish(loop('close_conversation'))
    await it.say('+593990000001', 'hola')
    expect(await it.talk('+593990000001')).toEqual(['> hola'])
    const statuses = (await it.runs('+593990000001')).map(({ status }) => status)
    expect(statuses.filter((status) => status === 'ended')).toHaveLength(10)
    expect(statuses.filter((status) => status === 'failed')).toHaveLength(1)
  })

  test('start once per contact where they say so, and by hand once per cause', async () => {
    const once = opened(graphOf({ s: ['send_message', { text: 'Bienvenida' }] }, 's'))
    once.trigger.data = { oncePerContact: true }
    await it.publish(once)
    const byHand = await it.publish(graphOf({ s: ['send_message', { text: 'A mano' }] }, 's'))
    await it.say('+593990000001', 'hola')
    const [first] = await conversationOf('+593990000001')
    await database.db
      .transaction()
      .execute((tx) => conversations.close(tx, it.act, first!.id, { category: null, summary: '' }))
    await it.say('+593990000001', 'hola')
    const start = { type: 'start', flowId: byHand.flowId, variables: {}, cause: 'request 1' } as const
    await it.turns.happen(it.workspaceId, first!.contactId, start)
    await it.turns.happen(it.workspaceId, first!.contactId, start)
    expect(await it.talk('+593990000001')).toEqual(['> hola', '< Bienvenida', '> hola', '< A mano'])
  })
})

test('a connection that breaks in the middle loses and doubles nothing', async () => {
  await it.publish(greeting)
  const people = Array.from({ length: 40 }, (_, index) => `+59398${String(index).padStart(7, '0')}`)
  const said = Promise.all(people.map((who) => it.say(who, 'hola', who)))
  await database.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
      and application_name = 'charla turns'`,
  )
  await said
  for (const who of people) expect(await it.talk(who)).toEqual(['> hola', '< ¿Cómo te llamas?'])
})
