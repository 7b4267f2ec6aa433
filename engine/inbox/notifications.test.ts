// What people are told: by colleagues and flows, each their own, read one by one or all at once.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import { type TestWorld, testWorld } from '#engine/testing.ts'
import * as comments from './comments.ts'
import * as conversations from './conversations.ts'
import * as notifications from './notifications.ts'
import { type House, house, visitor, write } from './testing.ts'

let database: TestDatabase
let world: TestWorld
let home: House
let rosa: Awaited<ReturnType<typeof visitor>>

beforeAll(async () => {
  database = await testDatabase()
  world = testWorld()
})
beforeEach(async () => {
  world.pass(1000)
  home = await house(database, world)
  rosa = await visitor(database, world, home, home.custom)
})
afterAll(() => database.close())

const page = async (userId: string, query: { before?: string; limit?: number } = {}) =>
  notifications.page(database.db, home.workspaceId, userId, { limit: 30, ...query })
const unread = (userId: string) => notifications.unread(database.db, home.workspaceId, userId)
const facts = async () => {
  const rows = database.db.selectFrom('event').select(['type', 'contactId', 'data']).orderBy('id')
  const all = await rows.where('workspaceId', '=', home.workspaceId).execute()
  return all.filter(({ type }) => type.startsWith('notification'))
}
const remark = (text: string, ...mentions: string[]) =>
  write(database, (tx) => comments.add(tx, home.act, rosa.conversationId, { text, mentions }))
const assign = (userId: string | null) =>
  write(database, (tx) => conversations.assign(tx, home.act, rosa.conversationId, userId))

describe('people are told', () => {
  it('that a colleague mentions them, with the words and the conversation', async () => {
    await remark('@Luis mira esto', home.luis, home.luis)
    expect((await page(home.luis)).items).toMatchObject([
      {
        type: 'mention',
        text: '@Luis mira esto',
        actor: { kind: 'user', name: 'Ana' },
        conversationId: rosa.conversationId,
        contact: { id: rosa.contactId, name: 'Rosa' },
        readAt: null,
      },
    ])
    expect(await facts()).toMatchObject([
      { type: 'notification_created', contactId: null, data: { userId: home.luis } },
    ])
  })

  it('that they have a conversation now, and not that nobody has it', async () => {
    await assign(home.luis)
    await assign(null)
    expect((await page(home.luis)).items).toMatchObject([
      { type: 'assigned', text: '', actor: { name: 'Ana' } },
    ])
  })

  it('nothing of what they did themselves', async () => {
    await remark('@Ana recuerda', home.ana)
    await assign(home.ana)
    expect((await page(home.ana)).items).toEqual([])
    expect(await facts()).toEqual([])
  })

  it('the same thing once, whoever repeats it', async () => {
    const by = { workspaceId: home.workspaceId, actor: { kind: 'flow' as const, id: null }, at: world.now() }
    const notice = {
      ...{ id: world.id(), userId: home.luis, type: 'custom' as const },
      ...{ conversationId: null, contactId: null, text: 'x'.repeat(2_000) },
    }
    for (let again = 0; again < 2; again++)
      await write(database, (tx) => notifications.write(tx, world, by, [notice]))
    const [one, ...more] = (await page(home.luis)).items
    expect(one).toMatchObject({ conversationId: null, contact: null })
    expect(one?.text).toHaveLength(notifications.MAX_TEXT)
    expect(more).toEqual([])
    expect(await facts()).toHaveLength(1)
  })
})

describe('a person', () => {
  const three = async () => {
    for (const text of ['uno', 'dos', 'tres']) {
      world.pass(1000)
      await remark(text, home.luis)
    }
  }

  it('reads page by page, newest first', async () => {
    await three()
    const first = await page(home.luis, { limit: 2 })
    expect(first.items.map(({ text }) => text)).toEqual(['tres', 'dos'])
    const rest = await page(home.luis, { limit: 2, before: first.next! })
    expect(rest).toMatchObject({ items: [{ text: 'uno' }], next: null })
  })

  it('marks some or all as read, with one fact for their other screens', async () => {
    await three()
    const [newest] = (await page(home.luis)).items
    const read = (...ids: string[]) =>
      write(database, (tx) => notifications.read(tx, home.act, home.luis, ids.length === 0 ? undefined : ids))
    expect(await unread(home.luis)).toBe(3)
    await read(newest!.id)
    await read(newest!.id)
    expect(await unread(home.luis)).toBe(2)
    await read()
    expect(await unread(home.luis)).toBe(0)
    expect((await page(home.luis)).items.every(({ readAt }) => readAt !== null)).toBe(true)
    const reads = (await facts()).filter(({ type }) => type === 'notifications_read')
    expect(reads.map(({ data }) => data)).toEqual([{ userId: home.luis }, { userId: home.luis }])
  })

  it('sees and marks nobody else’s', async () => {
    await three()
    const [newest] = (await page(home.luis)).items
    await write(database, (tx) => notifications.read(tx, home.act, home.ana, [newest!.id]))
    await write(database, (tx) => notifications.read(tx, home.act, home.ana))
    expect((await page(home.ana)).items).toEqual([])
    expect([await unread(home.luis), await unread(home.ana)]).toEqual([3, 0])
  })
})
