// Files of messages: an address of ours at once, the bytes after the commit, and nothing that a browser would run.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Content } from '#channels/channel.ts'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import { type Bot, botHouse } from './bot_testing.ts'
import { MAX_MEDIA } from './media_bytes.ts'
import { mediaDoor } from './media_door.ts'
import { fetchOne } from './media_jobs.ts'

let database: TestDatabase
let bot: Bot
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())
beforeEach(async () => {
  bot = await botHouse(database)
})

describe('files', () => {
  test('have an address of ours before their bytes come, and are given out once those are here', async () => {
    expect(
      (await bot.call(bot.fake.says('ana', { kind: 'image', url: '', caption: 'mi recibo' }))).status,
    ).toBe(200)
    const content = bot.arrived[0]!.received.content as Extract<Content, { url: string }>
    expect(content).toMatchObject({ kind: 'image', caption: 'mi recibo' })
    expect(content.url).toMatch(/^https:\/\/charla\.test\/media\/[0-9a-f-]{36}\/[\w-]{22}$/)
    await fetchOne(bot.deps(), bot.mediaJobs()[0]!)
    const answer = await mediaDoor(database.db).request(content.url.replace('https://charla.test/media', ''))
    expect(await answer.text()).toBe('bytes of a file')
    // The bytes are no picture, whatever the provider claims.
    expect(answer.headers.get('content-type')).toBe('application/octet-stream')
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment/)
    expect(answer.headers.get('content-security-policy')).toContain('sandbox')
  })

  test('the same webhook again gives the same address', async () => {
    const hook = bot.fake.says('ana', { kind: 'image', url: '' })
    await bot.call(hook)
    await bot.call(hook)
    expect(bot.arrived[1]!.received.content).toEqual(bot.arrived[0]!.received.content)
    expect(new Set(bot.mediaJobs().map(({ mediaId }) => mediaId)).size).toBe(1)
  })

  test('whoever does not know the whole address gets nothing', async () => {
    await bot.call(bot.fake.says('ana', { kind: 'image', url: '' }))
    const [job] = bot.mediaJobs()
    const files = mediaDoor(database.db)
    for (const path of [`/${job!.mediaId}/wrong`, `/${bot.world.id()}/wrong`, '/nobody/wrong'])
      expect((await files.request(path)).status).toBe(404)
  })

  const broken: Array<[string, () => Response]> = [
    ['endless', () => new Response(endless())],
    ['empty', () => new Response('')],
    [
      'gone',
      () =>
        Response.json({ ok: false, error_code: 400, description: 'wrong file identifier' }, { status: 400 }),
    ],
  ]
  test.each(broken)('what is %s is refused, and the message stays', async (_, answer) => {
    await bot.call(bot.fake.says('ana', { kind: 'file', url: '', name: 'a.pdf' }))
    const http: typeof fetch = async (input) =>
      String(input).includes('/getFile') ? Response.json({ ok: true, result: { file_path: 'x' } }) : answer()
    await fetchOne({ ...bot.deps(), world: { ...bot.world, http } }, bot.mediaJobs()[0]!)
    const row = await database.db
      .selectFrom('media')
      .selectAll()
      .where('channelId', '=', bot.channelId)
      .executeTakeFirstOrThrow()
    expect(row).toMatchObject({
      state: 'failed',
      problem: { es: expect.any(String), en: expect.any(String) },
    })
    expect(
      await database.db.selectFrom('mediaChunk').select('number').where('mediaId', '=', row.id).execute(),
    ).toEqual([])
    const content = bot.arrived[0]!.received.content as { url: string }
    expect(
      (await mediaDoor(database.db).request(content.url.slice('https://charla.test/media'.length))).status,
    ).toBe(410)
  })

  test('a provider that is down is asked again', async () => {
    await bot.call(bot.fake.says('ana', { kind: 'image', url: '' }))
    bot.fake.mood = 'down'
    await expect(fetchOne(bot.deps(), bot.mediaJobs()[0]!)).rejects.toMatchObject({
      kind: 'provider_down',
    })
    bot.fake.mood = 'well'
    await fetchOne(bot.deps(), bot.mediaJobs()[0]!)
    expect(
      await database.db
        .selectFrom('media')
        .select('state')
        .where('channelId', '=', bot.channelId)
        .executeTakeFirst(),
    ).toEqual({
      state: 'stored',
    })
  })

  test.each([
    ['bytes=0-4', 206, 'bytes', 'bytes 0-4/15'],
    ['bytes=9-', 206, 'a file', 'bytes 9-14/15'],
    ['bytes=-4', 206, 'file', 'bytes 11-14/15'],
    ['bytes=20-', 416, '', 'bytes */15'],
  ])('a player asks for %s', async (range, status, body, said) => {
    await bot.call(bot.fake.says('ana', { kind: 'image', url: '' }))
    await fetchOne(bot.deps(), bot.mediaJobs()[0]!)
    const { url } = bot.arrived[0]!.received.content as { url: string }
    const answer = await mediaDoor(database.db).request(url.slice('https://charla.test/media'.length), {
      headers: { range },
    })
    expect([answer.status, await answer.text(), answer.headers.get('content-range')]).toEqual([
      status,
      body,
      said,
    ])
  })
})

function endless(): ReadableStream<Uint8Array> {
  const piece = new Uint8Array(1024 * 1024)
  let given = 0
  return new ReadableStream({
    pull(controller) {
      given += piece.length
      if (given > MAX_MEDIA * 2) controller.error(new Error('nobody stopped'))
      else controller.enqueue(piece)
    },
  })
}
