import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import { type TestWorld, testWorld } from '#engine/testing.ts'
import * as lists from './conversation_list.ts'
import * as conversations from './conversations.ts'
import * as messages from './messages.ts'
import * as pausing from './pausing.ts'
import { foldTallies } from './tally.ts'
import { botMessage, type House, house, visitor, write } from './testing.ts'

let database: TestDatabase
let world: TestWorld
let home: House
let rosa: Awaited<ReturnType<typeof visitor>>

beforeAll(async () => {
  database = await testDatabase()
  world = testWorld()
})
afterAll(() => database.close())
beforeEach(async () => {
  world.pass(1000)
  home = await house(database, world)
  rosa = await visitor(database, world, home, home.webchat)
})

const get = () => lists.get(database.db, home.workspaceId, rosa.conversationId)
const facts = async () =>
  (
    await database.db
      .selectFrom('event')
      .select(['type', 'data'])
      .where('workspaceId', '=', home.workspaceId)
      .where('type', '<>', 'message_received')
      .orderBy('id')
      .execute()
  ).map(({ type, data }) => [type, data])
const happenings = () =>
  database.db
    .selectFrom('happening')
    .select('data')
    .where('workspaceId', '=', home.workspaceId)
    .orderBy('id')
    .execute()
const counts = () => lists.counts(database.db, home.workspaceId, home.ana)
const close = (note = { category: 'Venta' as string | null, summary: 'Compró lentes' }) =>
  write(database, (tx) => conversations.close(tx, home.act, rosa.conversationId, note))
const assign = (userId: string | null) =>
  write(database, (tx) => conversations.assign(tx, home.act, rosa.conversationId, userId))
const pause = () => write(database, (tx) => pausing.pause(tx, home.act, rosa.conversationId))
const resume = (at?: pausing.HandBack) =>
  write(database, (tx) => pausing.resume(tx, home.act, rosa.conversationId, at))

describe('closing', () => {
  it('keeps the note, the assignee and the facts, and wakes the flows', async () => {
    await assign(home.ana)
    await close()
    const conversation = await get()
    expect(conversation).toMatchObject({
      state: 'closed',
      paused: null,
      waitingSince: null,
      assignee: { id: home.ana, name: 'Ana' },
      closure: { category: 'Venta', summary: 'Compró lentes', actor: { kind: 'user', name: 'Ana' } },
    })
    expect((await facts()).map(([type]) => type)).toEqual([
      'conversation_assigned',
      'bot_paused',
      'conversation_closed',
      'bot_resumed',
    ])
    expect((await happenings()).map(({ data }) => (data.type === 'fact' ? data.fact : data.type))).toEqual([
      'conversation_assigned',
      'resume',
      'conversation_closed',
    ])
    expect(home.bells.rung.advance).toContain(rosa.contactId)
  })

  it('twice changes nothing the second time', async () => {
    await close()
    const before = await facts()
    await close({ category: null, summary: 'otra' })
    expect(await facts()).toEqual(before)
    expect((await get()).closure?.summary).toBe('Compró lentes')
  })

  it('refuses a conversation of another workspace as if it did not exist', async () => {
    const other = await house(database, world, 'Otra')
    await expect(
      write(database, (tx) =>
        conversations.close(tx, other.act, rosa.conversationId, { category: null, summary: '' }),
      ),
    ).rejects.toMatchObject({ status: 404 })
    expect((await get()).state).toBe('open')
  })
})

describe('reopening', () => {
  it('opens the same conversation', async () => {
    await close()
    await write(database, (tx) => conversations.reopen(tx, home.act, rosa.conversationId))
    expect(await get()).toMatchObject({ state: 'open', closedAt: null, closure: null })
    expect((await facts()).at(-1)).toEqual([
      'conversation_opened',
      { source: 'user', channelId: home.webchat },
    ])
  })

  it('is refused while the contact has another open one', async () => {
    await close()
    const other = world.id()
    await database.db
      .insertInto('conversation')
      .values({
        workspaceId: home.workspaceId,
        id: other,
        contactId: rosa.contactId,
        source: 'contact',
        assigneeId: null,
      })
      .execute()
    await expect(
      write(database, (tx) => conversations.reopen(tx, home.act, rosa.conversationId)),
    ).rejects.toMatchObject({ status: 409, code: 'another_open', details: { conversationId: other } })
  })
})

describe('assigning', () => {
  it('pauses the bot, cancels its unsent messages and records who it was', async () => {
    const queued = await botMessage(database, world, home, home.custom, rosa, '¿Algo más?')
    await assign(home.luis)
    expect(await get()).toMatchObject({
      assignee: { name: 'Luis' },
      paused: { by: { kind: 'user', name: 'Ana' }, reason: 'assigned' },
    })
    const { status } = await database.db
      .selectFrom('message')
      .select('status')
      .where('id', '=', queued)
      .executeTakeFirstOrThrow()
    expect(status).toBe('cancelled')
    expect(await facts()).toEqual([
      ['notification_created', { notificationId: expect.any(String), userId: home.luis }],
      ['conversation_assigned', { userId: home.luis, previousId: null }],
      ['bot_paused', { reason: 'assigned' }],
      ['message_status', { messageId: queued, status: 'cancelled' }],
    ])
  })

  it('leaves the bot alone where the workspace says so', async () => {
    await database.db
      .updateTable('workspace')
      .set({ settings: JSON.stringify({ pauseOnAssignment: false }) })
      .where('id', '=', home.workspaceId)
      .execute()
    await assign(home.luis)
    expect((await get()).paused).toBeNull()
  })

  it('to nobody lets the bot speak again', async () => {
    await assign(home.luis)
    await assign(null)
    expect(await get()).toMatchObject({ assignee: null, paused: null })
    expect((await facts()).slice(-2)).toEqual([
      ['conversation_assigned', { userId: null, previousId: home.luis }],
      ['bot_resumed', { step: null, reason: 'unassigned' }],
    ])
    expect(await happenings()).toMatchObject([
      { data: { fact: 'conversation_assigned', data: { userId: home.luis } } },
      { data: { type: 'resume', step: null } },
      { data: { fact: 'conversation_assigned', data: { userId: null } } },
    ])
    expect(home.bells.rung.advance).toEqual([rosa.contactId, rosa.contactId])
  })

  it('refuses who does not work here', async () => {
    const stranger = await house(database, world, 'Otra')
    await expect(assign(stranger.ana)).rejects.toMatchObject({ status: 422, code: 'no_such_user' })
    await database.db
      .updateTable('user')
      .set({ deactivatedAt: world.now() })
      .where('id', '=', home.luis)
      .execute()
    await expect(assign(home.luis)).rejects.toMatchObject({ status: 422 })
  })
})

describe('pausing and handing back', () => {
  it('pauses once and goes on where the bot stood', async () => {
    await pause()
    await pause()
    expect((await get()).paused).toMatchObject({ by: { name: 'Ana' }, reason: 'user' })
    await resume()
    expect((await get()).paused).toBeNull()
    expect((await facts()).map(([type]) => type)).toEqual(['bot_paused', 'bot_resumed'])
  })

  it('hands back at a step of the waiting run, with answers', async () => {
    const runId = await waitingRun()
    expect((await get()).bot).toEqual({
      runId,
      flowName: 'Citas',
      stepName: 'Pedir hora',
      stepType: 'ask_question',
    })
    await pause()
    await resume({ step: 's2', variables: { hora: '10:00' } })
    expect(await happenings()).toEqual([
      {
        data: {
          type: 'resume',
          conversationId: rosa.conversationId,
          runId,
          step: 's2',
          variables: { hora: '10:00' },
        },
      },
    ])
  })

  it('refuses a step that the flow lacks, and a bot that does not wait', async () => {
    await pause()
    await expect(resume({ step: 's1' })).rejects.toMatchObject({ status: 422, code: 'no_run' })
    await waitingRun()
    await expect(resume({ step: 'nope' })).rejects.toMatchObject({ status: 422, code: 'no_step' })
    expect((await get()).paused).not.toBeNull()
  })

  it('is refused in a closed conversation', async () => {
    await close()
    await expect(pause()).rejects.toMatchObject({ status: 409, code: 'conversation_closed' })
    await expect(resume()).rejects.toMatchObject({ status: 409, code: 'conversation_closed' })
  })
})

describe('counts', () => {
  it('are exact through every change, and folding changes none', async () => {
    expect(await counts()).toEqual({ all: 1, mine: 0, unassigned: 1, unread: 1 })
    await assign(home.ana)
    expect(await counts()).toEqual({ all: 1, mine: 1, unassigned: 0, unread: 1 })
    await write(database, (tx) => conversations.read(tx, home.act, rosa.conversationId))
    expect(await counts()).toEqual({ all: 1, mine: 1, unassigned: 0, unread: 0 })
    await visitor(database, world, home, home.webchat, 'Iván')
    expect(await counts()).toEqual({ all: 2, mine: 1, unassigned: 1, unread: 1 })
    await close()
    await foldTallies(database.db)
    expect(await counts()).toEqual({ all: 1, mine: 0, unassigned: 1, unread: 1 })
    const rows = await database.db
      .selectFrom('tally')
      .select('counter')
      .where('workspaceId', '=', home.workspaceId)
      .execute()
    expect(rows.length).toBe(3)
    await write(database, (tx) =>
      tx.deleteFrom('conversation').where('workspaceId', '=', home.workspaceId).execute(),
    )
    expect(await counts()).toEqual({ all: 0, mine: 0, unassigned: 0, unread: 0 })
  })
})

describe('the list', () => {
  const list = (view: Partial<lists.View> = {}) =>
    lists.list(database.db, home.workspaceId, home.ana, { view: 'all', state: 'open', limit: 50, ...view })
  const namesIn = async (view: Partial<lists.View>) =>
    (await list(view)).items.map(({ contact }) => contact.name)

  it('pages through equal times without gap or repeat, both states together', async () => {
    for (let index = 0; index < 9; index += 1) await visitor(database, world, home, home.webchat, `V${index}`)
    await close()
    for (const state of ['open', 'all'] as const) {
      const all = await namesIn({ state })
      expect(all).toHaveLength(state === 'all' ? 10 : 9)
      const paged: string[] = []
      let cursor: string | undefined
      do {
        const page = await list({ state, limit: 2, ...(cursor ? { cursor } : {}) })
        paged.push(...page.items.map(({ contact }) => contact.name))
        cursor = page.next ?? undefined
      } while (cursor)
      expect(paged).toEqual(all)
    }
  })

  it('shows views, and finds by contact and by what was said', async () => {
    world.pass(1000)
    const ivan = await visitor(database, world, home, home.webchat, 'Iván')
    await assign(home.ana)
    expect(await namesIn({})).toEqual(['Iván', 'Rosa'])
    expect(await namesIn({ view: 'mine' })).toEqual(['Rosa'])
    expect(await namesIn({ view: 'unassigned' })).toEqual(['Iván'])
    expect(await namesIn({ search: 'soy ros' })).toEqual(['Rosa'])
    expect(await namesIn({ search: 'IVÁ' })).toEqual(['Iván'])
    expect(await namesIn({ search: '%' })).toEqual([])
    const other = await house(database, world, 'Otra')
    await visitor(database, world, other, other.webchat, 'Ajena')
    expect(await namesIn({ state: 'all' })).toEqual(['Iván', 'Rosa'])
    expect((await list()).items[0]).toMatchObject({
      id: ivan.conversationId,
      unread: 1,
      channel: { type: 'webchat', name: 'Mi webchat' },
      lastMessage: { direction: 'in', text: 'Hola, soy Iván', author: 'contact' },
    })
  })

  it('refuses a page address that it did not make', async () => {
    await expect(list({ cursor: 'abc' })).rejects.toMatchObject({ status: 400, code: 'bad_cursor' })
  })

  it('moves what was answered to the top', async () => {
    world.pass(1000)
    await visitor(database, world, home, home.webchat, 'Iván')
    world.pass(1000)
    await write(database, (tx) =>
      messages.send(tx, home.act, rosa.conversationId, {
        clientId: world.id(),
        content: { kind: 'text', text: 'Hola' },
      }),
    )
    expect(await namesIn({})).toEqual(['Rosa', 'Iván'])
  })
})

async function waitingRun(): Promise<string> {
  const { workspaceId } = home
  const [flowId, versionId, runId] = [world.id(), world.id(), world.id()]
  const step = (id: string, name: string) => ({
    id,
    type: 'ask_question',
    name,
    data: {},
    at: { x: 0, y: 0 },
  })
  const graph = JSON.stringify({
    format: 1,
    trigger: { type: 'manual', data: {}, at: { x: 0, y: 0 } },
    steps: { s1: step('s1', 'Pedir hora'), s2: step('s2', '') },
    edges: [],
  })
  await database.db
    .insertInto('flow')
    .values({
      workspaceId,
      id: flowId,
      name: 'Citas',
      draft: graph,
      versionId,
      triggerType: 'manual',
      updatedBy: null,
    })
    .execute()
  await database.db
    .insertInto('version')
    .values({ workspaceId, id: versionId, flowId, number: 1, graph, authorId: null })
    .execute()
  await database.db
    .insertInto('run')
    .values({
      workspaceId,
      id: runId,
      flowId,
      versionId,
      contactId: rosa.contactId,
      conversationId: rosa.conversationId,
      channelId: null,
      status: 'waiting',
      snapshot: JSON.stringify({ value: 's1', vars: {}, visit: 1, counts: {} }),
      stepId: 's1',
      waitsFor: 'reply',
      cause: 'test',
    })
    .execute()
  return runId
}
