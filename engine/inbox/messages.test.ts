import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import { type TestWorld, testWorld } from '#engine/testing.ts'
import * as comments from './comments.ts'
import * as lists from './conversation_list.ts'
import * as conversations from './conversations.ts'
import { getMessage } from './message_shape.ts'
import * as messages from './messages.ts'
import * as pausing from './pausing.ts'
import { botMessage, type House, house, visitor, write } from './testing.ts'
import * as timeline from './timeline.ts'

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

const draft = (text: string, more: Partial<messages.Draft> = {}): messages.Draft => ({
  clientId: world.id(),
  content: { kind: 'text', text },
  ...more,
})
const send = (one: messages.Draft) =>
  write(database, (tx) => messages.send(tx, home.act, rosa.conversationId, one))
const message = (id: string) => getMessage(database.db, home.workspaceId, id)
const conversation = () => lists.get(database.db, home.workspaceId, rosa.conversationId)
const page = (query: { before?: string; limit?: number } = {}) =>
  timeline.page(database.db, home.workspaceId, rosa.conversationId, { limit: 50, ...query })
const set = (id: string, values: { status: 'failed' | 'unknown'; error?: string }) =>
  database.db.updateTable('message').set(values).where('id', '=', id).execute()
const reachByCustom = () =>
  database.db
    .insertInto('identity')
    .values({
      workspaceId: home.workspaceId,
      channelId: home.custom,
      address: rosa.contactId,
      contactId: rosa.contactId,
    })
    .execute()

describe('writing to a contact', () => {
  it('pauses the bot, takes the conversation and clears the wait', async () => {
    const id = await send(draft('Buenos días'))
    expect(await message(id)).toMatchObject({
      direction: 'out',
      author: { kind: 'user', id: home.ana, name: 'Ana' },
      content: { kind: 'text', text: 'Buenos días' },
      status: 'sent',
      channel: { id: home.webchat, type: 'webchat' },
      error: null,
    })
    expect(await conversation()).toMatchObject({
      assignee: { name: 'Ana' },
      paused: { reason: 'reply', by: { name: 'Ana' } },
      unread: 0,
      waitingSince: null,
      lastMessage: { id, direction: 'out', text: 'Buenos días', author: 'user' },
    })
    expect(home.bells.rung).toMatchObject({ live: 1, deliver: 1 })
  })

  it('waits for the deliver loop on a channel with a provider', async () => {
    await reachByCustom()
    const id = await send(draft('Hola', { channelId: home.custom }))
    expect(await message(id)).toMatchObject({ status: 'queued', sentAt: null, channel: { type: 'custom' } })
  })

  it('twice with the same client id is one message, also at the same time', async () => {
    const one = draft('Hola')
    const ids = await Promise.all([send(one), send(one), send(one)])
    expect(new Set([...ids, await send(one)]).size).toBe(1)
  })

  it('opens a closed conversation again, or goes to the open one', async () => {
    await write(database, (tx) =>
      conversations.close(tx, home.act, rosa.conversationId, { category: null, summary: '' }),
    )
    await send(draft('Una cosa más'))
    expect(await conversation()).toMatchObject({ state: 'open', paused: { reason: 'reply' } })
    await write(database, (tx) =>
      conversations.close(tx, home.act, rosa.conversationId, { category: null, summary: '' }),
    )
    const newer = world.id()
    await database.db
      .insertInto('conversation')
      .values({
        workspaceId: home.workspaceId,
        id: newer,
        contactId: rosa.contactId,
        channelId: home.webchat,
        source: 'contact',
        assigneeId: null,
      })
      .execute()
    const id = await send(draft('¿Sigues ahí?'))
    const row = await database.db
      .selectFrom('message')
      .select(['conversationId', 'seq'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    expect(row).toEqual({ conversationId: newer, seq: 3 })
    expect((await conversation()).state).toBe('closed')
  })

  it('cancels what the bot had not sent yet, and nothing of people', async () => {
    await reachByCustom()
    const mine = await send(draft('Hola', { channelId: home.custom }))
    await write(database, (tx) => pausing.resume(tx, home.act, rosa.conversationId))
    const bot = await botMessage(database, world, home, home.custom, rosa, 'Soy el bot')
    await send(draft('Yo sigo'))
    expect((await message(bot)).status).toBe('cancelled')
    expect((await message(mine)).status).toBe('queued')
  })

  it('is refused where nothing reaches the contact', async () => {
    await expect(send(draft('Hola', { channelId: home.custom }))).rejects.toMatchObject({
      status: 422,
      code: 'no_channel',
    })
    await database.db
      .updateTable('channel')
      .set({ state: 'disabled' })
      .where('id', '=', home.webchat)
      .execute()
    await expect(send(draft('Hola'))).rejects.toMatchObject({ status: 422, code: 'no_channel' })
    expect((await conversation()).paused).toBeNull()
  })
})

describe('trying again', () => {
  const retry = (id: string) => write(database, (tx) => messages.retry(tx, home.act, id))

  it('queues a failed message, and shows why it failed before', async () => {
    const id = await send(draft('Hola'))
    await set(id, { status: 'failed', error: JSON.stringify({ kind: 'blocked', text: 'user blocked' }) })
    expect((await message(id)).error).toMatchObject({
      kind: 'blocked',
      text: 'user blocked',
      words: { es: expect.stringContaining('te bloqueó') },
    })
    await retry(id)
    expect(await message(id)).toMatchObject({ status: 'queued', error: null })
  })

  it('takes an unknown one too, but not one that was sent or came in', async () => {
    const id = await send(draft('Hola'))
    await expect(retry(id)).rejects.toMatchObject({ status: 409, code: 'not_failed' })
    await set(id, { status: 'unknown' })
    expect((await message(id)).error?.words.en).toContain('We do not know')
    await retry(id)
    expect((await message(id)).status).toBe('queued')
    const inbound = await database.db
      .selectFrom('message')
      .select('id')
      .where('contactId', '=', rosa.contactId)
      .where('direction', '=', 'in')
      .executeTakeFirstOrThrow()
    await expect(retry(inbound.id)).rejects.toMatchObject({ status: 409 })
    await expect(retry(world.id())).rejects.toMatchObject({ status: 404 })
  })

  it('is refused for the bot while it is paused', async () => {
    const bot = await botMessage(database, world, home, home.custom, rosa, 'Soy el bot')
    await set(bot, { status: 'failed' })
    await write(database, (tx) => pausing.pause(tx, home.act, rosa.conversationId))
    await expect(retry(bot)).rejects.toMatchObject({ status: 409, code: 'bot_paused' })
  })
})

describe('comments', () => {
  const add = (text: string, mentions: string[]) =>
    write(database, (tx) => comments.add(tx, home.act, rosa.conversationId, { text, mentions }))

  it('stay inside, with those they mention', async () => {
    const id = await add('@Luis mira esto', [home.luis, home.luis])
    expect((await page()).items.at(-1)).toMatchObject({
      type: 'comment_added',
      comment: { id, text: '@Luis mira esto', author: { name: 'Ana' }, mentions: [home.luis] },
    })
    expect((await conversation()).lastMessage?.text).toBe('Hola, soy Rosa')
  })

  it('mention only who works here', async () => {
    const other = await house(database, world, 'Otra')
    await expect(add('@?', [other.ana])).rejects.toMatchObject({ status: 422, code: 'no_such_user' })
  })
})

describe('the timeline', () => {
  it('pages backwards without gap or repeat, oldest first inside a page', async () => {
    for (let index = 0; index < 6; index += 1) await send(draft(`m${index}`))
    const all = (await page({ limit: 100 })).items.map(({ id }) => id)
    expect(all).toEqual([...all].sort())
    let before: string | undefined
    let back: string[] = []
    do {
      const { items, next } = await page({ limit: 2, ...(before ? { before } : {}) })
      back = [...items.map(({ id }) => id), ...back]
      before = next ?? undefined
    } while (before)
    expect(back).toEqual(all)
  })

  it('covers all conversations of the contact, with messages, names and facts', async () => {
    await send(draft('Hola'))
    await write(database, (tx) => conversations.read(tx, home.act, rosa.conversationId))
    const { items } = await page()
    expect(items.map(({ type, actor, message }) => [type, actor.name, message?.content])).toEqual([
      ['message_received', 'Rosa', { kind: 'text', text: 'Hola, soy Rosa' }],
      ['conversation_assigned', 'Ana', undefined],
      ['bot_paused', 'Ana', undefined],
      ['message_created', 'Ana', { kind: 'text', text: 'Hola' }],
    ])
    expect(items[1]?.data, 'the name stands beside the id').toMatchObject({ userName: 'Ana' })
  })

  it('belongs to its workspace', async () => {
    const other = await house(database, world, 'Otra')
    await expect(
      timeline.page(database.db, other.workspaceId, rosa.conversationId, { limit: 5 }),
    ).rejects.toMatchObject({ status: 404 })
  })

  it('never shows a message twice, however it was written', async () => {
    await send(draft('Hola'))
    const { rows } = await sql<{ count: number }>`select count(*)::int as count from event
      where contact_id = ${rosa.contactId} and type in ('message_received', 'message_created')`.execute(
      database.db,
    )
    const shown = (await page()).items.filter(({ message }) => message).map(({ message }) => message?.id)
    expect(shown).toHaveLength(rows[0]!.count)
    expect(new Set(shown).size).toBe(shown.length)
  })
})
