// Reactions, changed words, marks by time, who may be written to, and people with two addresses.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Received } from '#channels/channel.ts'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import { type Bot, botHouse } from './bot_testing.ts'
import { botMessage } from './testing.ts'

let database: TestDatabase
let bot: Bot
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())
beforeEach(async () => {
  bot = await botHouse(database)
})

describe('news', () => {
  const at = new Date('2026-11-24T12:00:01.000Z')
  let contactId: string
  let messageId: string

  beforeEach(async () => {
    const ana = await bot.somebody('555', 'Ana')
    contactId = ana.contactId
    messageId = await botMessage(database, bot.world, bot.home, bot.channelId, ana, 'Hola')
    await database.db
      .updateTable('message')
      .set({ status: 'sent', externalId: '555:12' })
      .where('id', '=', messageId)
      .execute()
  })

  const message = () =>
    database.db.selectFrom('message').selectAll().where('id', '=', messageId).executeTakeFirstOrThrow()

  test('a reaction stands on the message, and is taken back', async () => {
    const reaction = {
      type: 'reaction',
      externalId: 'r1',
      address: '555',
      of: '555:12',
      emoji: '👍',
      at,
    } as const
    await bot.take(reaction)
    expect((await message()).reactions).toEqual({ contact: '👍' })
    await bot.take({ ...reaction, emoji: null })
    expect((await message()).reactions).toEqual({})
    await bot.take({ ...reaction, of: '555:999' })
  })

  test('people change their own words, and the newest change stays', async () => {
    await database.db
      .updateTable('message')
      .set({ direction: 'in', status: 'received' })
      .where('id', '=', messageId)
      .execute()
    const edit = { type: 'edit', externalId: 'e1', address: '555', of: '555:12', at } as const
    await bot.take({ ...edit, content: { kind: 'text', text: 'Hola otra vez' } })
    expect(await message()).toMatchObject({ content: { text: 'Hola otra vez' }, editedAt: at })
    await bot.take({ ...edit, at: new Date(at.getTime() - 1), content: { kind: 'text', text: 'viejo' } })
    expect((await message()).content).toMatchObject({ text: 'Hola otra vez' })
    await bot.take({ ...edit, at: new Date(at.getTime() + 1), content: null })
    expect(await message()).toMatchObject({ content: { kind: 'unsupported', type: 'deleted' } })
  })

  test('nobody changes words of ours', async () => {
    await bot.take({
      type: 'edit',
      externalId: 'e1',
      address: '555',
      of: '555:12',
      at,
      content: { kind: 'text', text: 'no' },
    })
    expect((await message()).content).toMatchObject({ text: 'Hola' })
  })

  test('a mark by time moves everything before it, and nothing back', async () => {
    await database.db
      .updateTable('message')
      .set({ sentAt: bot.world.now() })
      .where('id', '=', messageId)
      .execute()
    const early = new Date(bot.world.now().getTime() - 1_000)
    await bot.take({ type: 'watermark', address: '555', status: 'read', until: early })
    expect((await message()).status).toBe('sent')
    await bot.take({ type: 'watermark', address: '555', status: 'read', until: at })
    expect((await message()).status).toBe('read')
    await bot.take({ type: 'watermark', address: '555', status: 'delivered', until: at })
    expect((await message()).status).toBe('read')
  })

  test('who may be written to', async () => {
    const stopped = () =>
      database.db
        .selectFrom('identity')
        .select('stoppedAt')
        .where('contactId', '=', contactId)
        .executeTakeFirst()
    await bot.take({ type: 'subscription', address: '555', open: false, at })
    expect(await stopped()).toEqual({ stoppedAt: at })
    await bot.take({ type: 'subscription', address: '555', open: true, at })
    expect(await stopped()).toEqual({ stoppedAt: null })
  })

  test('a lost permission asks for attention', async () => {
    await bot.take({ type: 'notice', about: 'permission', text: 'The token was revoked.', at })
    const row = await database.db
      .selectFrom('channel')
      .selectAll()
      .where('id', '=', bot.channelId)
      .executeTakeFirst()
    expect(row).toMatchObject({ state: 'attention', problem: { en: 'The token was revoked.' } })
  })
})

describe('two addresses of one person', () => {
  const said = (address: string, also: string[]): Received => ({
    ...{ type: 'message', externalId: `m-${address}`, address, also, sentAt: bot.world.now() },
    content: { kind: 'text', text: 'Hola' },
  })
  const known = async () =>
    await database.db
      .selectFrom('identity')
      .select(['address', 'contactId'])
      .where('channelId', '=', bot.channelId)
      .orderBy('address')
      .execute()

  test('a new one belongs to whoever is known by the other', async () => {
    const ana = await bot.somebody('+593980000001', 'Ana')
    await bot.take(said('EC.77', ['+593980000001']))
    expect(await known()).toEqual([
      { address: '+593980000001', contactId: ana.contactId },
      { address: 'EC.77', contactId: ana.contactId },
    ])
  })

  test('one that is bot.somebody else’s stays theirs', async () => {
    const ana = await bot.somebody('+593980000001', 'Ana')
    const luis = await bot.somebody('EC.77', 'Luis')
    await bot.take(said('EC.77', ['+593980000001']))
    expect(await known()).toEqual([
      { address: '+593980000001', contactId: ana.contactId },
      { address: 'EC.77', contactId: luis.contactId },
    ])
  })
})
