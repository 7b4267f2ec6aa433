// What became of every webhook, without its secrets.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import { type Bot, botHouse } from './bot_testing.ts'
import { forgetWebhooks } from './webhook_log.ts'

let database: TestDatabase
let bot: Bot
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())
beforeEach(async () => {
  bot = await botHouse(database)
})

describe('the log', () => {
  const rows = async () => {
    await bot.webhooks.stop()
    return database.db
      .selectFrom('webhookLog')
      .selectAll()
      .where('channelId', '=', bot.channelId)
      .orderBy('id')
      .execute()
  }
  const genuine = () => bot.fake.says('ana', { kind: 'text', text: 'Hola' })

  test('says what was handled, without the secret', async () => {
    await bot.call(genuine())
    const [row] = await rows()
    expect(row).toMatchObject({ fate: 'handled', items: 1, method: 'POST' })
    expect(row!.body).toContain('Hola')
    expect(JSON.stringify(row)).not.toContain(genuine().headers['x-telegram-bot-api-secret-token'])
  })

  test('says what had come before, what was left aside, and what was refused', async () => {
    bot.outcome = 'duplicate'
    await bot.call(genuine())
    const { headers } = genuine()
    await bot.call({ headers, body: JSON.stringify({ update_id: 1, poll: {} }) })
    await bot.call({ headers: { ...headers, 'x-telegram-bot-api-secret-token': 'x' }, body: genuine().body })
    expect((await rows()).map(({ fate, reason }) => [fate, reason?.en ?? ''])).toEqual([
      ['duplicate', ''],
      ['ignored', 'Left aside: update of poll'],
      ['refused', expect.stringContaining('does not match')],
    ])
  })

  test('keeps what is genuine and not understood, and the provider hears that all is well', async () => {
    const answer = await bot.call({ headers: genuine().headers, body: '{"update_id":"seven"}' })
    expect(answer.status).toBe(200)
    expect(await rows()).toMatchObject([{ fate: 'unparsed', body: '{"update_id":"seven"}' }])
  })
})

test('whoever forges bot.webhooks fills nothing', async () => {
  const forged = { headers: { 'content-type': 'application/json' }, body: 'x'.repeat(10_000) }
  for (let index = 0; index < 70; index += 1) await bot.call(forged)
  await bot.webhooks.stop()
  const rows = await database.db
    .selectFrom('webhookLog')
    .selectAll()
    .where('channelId', '=', bot.channelId)
    .execute()
  expect(rows).toHaveLength(60)
  expect(rows.every(({ body }) => body.length <= 2_048)).toBe(true)
})

test('what is older than a week is forgotten', async () => {
  await bot.call(bot.fake.says('ana', { kind: 'text', text: 'Hola' }))
  await bot.webhooks.stop()
  const mine = () =>
    database.db.selectFrom('webhookLog').select('id').where('channelId', '=', bot.channelId).execute()
  await forgetWebhooks(database.db, new Date(bot.world.now().getTime() + 6 * 86_400_000), 1_000)
  expect(await mine()).toHaveLength(1)
  await forgetWebhooks(database.db, new Date(bot.world.now().getTime() + 8 * 86_400_000), 1_000)
  expect(await mine()).toHaveLength(0)
})
