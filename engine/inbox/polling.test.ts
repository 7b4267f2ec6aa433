// Channels that are asked, and comments that fall under a rule.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import { type Bot, botHouse } from './bot_testing.ts'
import { ruleFor } from './comment_jobs.ts'
import { round } from './polling.ts'

let database: TestDatabase
let bot: Bot
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())
beforeEach(async () => {
  bot = await botHouse(database)
})

describe('asking', () => {
  test('a channel that is asked goes on where it stopped, and one in trouble says so', async () => {
    const asked: unknown[] = []
    await database.db
      .updateTable('channel')
      .set({ state: 'disabled' })
      .where('id', '<>', bot.channelId)
      .execute()
    const update = { ...JSON.parse(bot.fake.says('ana', { kind: 'text', text: 'Hola' }).body), update_id: 7 }
    let broken = false
    bot.world.http = async (_, init) => {
      asked.push(JSON.parse(String(init?.body)).offset)
      if (broken)
        return Response.json({ ok: false, error_code: 401, description: 'Unauthorized' }, { status: 401 })
      return Response.json({ ok: true, result: asked.length === 1 ? [update] : [] })
    }
    await database.db
      .updateTable('channel')
      .set({ settings: JSON.stringify({ delivery: 'polling' }) })
      .where('id', '=', bot.channelId)
      .execute()
    const row = () =>
      database.db.selectFrom('channel').selectAll().where('id', '=', bot.channelId).executeTakeFirstOrThrow()
    await round(bot.deps())
    await round(bot.deps())
    expect(asked).toEqual([0])
    bot.world.pass(1_001)
    await round(bot.deps())
    expect(asked).toEqual([0, 8])
    expect(bot.arrived.map(({ received }) => received.externalId)).toEqual([
      expect.stringMatching(/^\d+:\d+$/),
    ])
    broken = true
    bot.world.pass(1_001)
    await round(bot.deps())
    expect(await row()).toMatchObject({
      state: 'attention',
      cursor: 8,
      problem: { en: expect.stringContaining('Unauthorized') },
    })
    broken = false
    bot.world.pass(30_001)
    await round(bot.deps())
    expect(await row()).toMatchObject({ state: 'connected', problem: null })
  })
})

describe('a provider that knocks', () => {
  test('makes its channel due at once', async () => {
    const due = () =>
      database.db
        .selectFrom('channel')
        .select(['id', 'nextPollAt'])
        .where('nextPollAt', '<=', bot.world.now())
        .execute()
    const later = new Date(bot.world.now().getTime() + 60_000)
    await database.db.updateTable('channel').set({ nextPollAt: later }).execute()
    await bot.take({ type: 'ring' })
    expect(await due()).toEqual([{ id: bot.channelId, nextPollAt: bot.world.now() }])
  })
})

describe('comments', () => {
  const rule = (posts: string[], keywords: string[], enabled = true) => ({
    ...{ workspaceId: 'w', channelId: 'c', id: `${posts}-${keywords}`, posts, keywords, enabled },
    ...{ privateReply: 'Hola', publicReply: '', createdAt: new Date() },
  })
  test.each([
    [[rule([], [])], 'p1', 'lo que sea', 0],
    [[rule(['p2'], []), rule(['p1'], [])], 'p1', 'hola', 1],
    [[rule([], ['PRECIO'])], 'p1', '¿Cuál es el precio?', 0],
    [[rule([], ['precio'])], 'p1', 'qué bonito', -1],
    [[rule([], [], false)], 'p1', 'hola', -1],
  ])('%j, post %s, «%s»', (rules, postId, text, index) => {
    expect(ruleFor(rules, { postId, text })).toBe(index < 0 ? undefined : rules[index])
  })
})
