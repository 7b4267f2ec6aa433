// One visitor's stream: it resumes by number and says who is typing.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import { type Live, startLive } from '#engine/live.ts'
import { type TestWorld, testWorld } from '#engine/testing.ts'
import { write } from './testing.ts'
import { tellTyping } from './typing.ts'
import { type Desk, type Guest, webchatDesk } from './webchat_testing.ts'

let database: TestDatabase
let world: TestWorld
let live: Live
let desk: Desk

beforeAll(async () => {
  database = await testDatabase()
  world = testWorld()
  live = startLive(database, world, { pollMs: 20 })
})
afterAll(async () => {
  await live.stop()
  await database.close()
})
beforeEach(async () => {
  world.pass(60_000)
  desk = await webchatDesk(database, world, live)
})

describe('the stream', () => {
  async function listen(guest: Guest, after: number) {
    const leave = new AbortController()
    const answer = await desk.door.request(`http://charla.test/webchat/${desk.key}/events`, {
      headers: {
        authorization: `Bearer ${guest.token}`,
        'last-event-id': String(after),
        host: 'charla.test',
      },
      signal: leave.signal,
    })
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader()
    let buffer = ''
    const until = async (enough: (text: string) => boolean) => {
      while (!enough(buffer)) {
        const { done, value } = await reader.read()
        if (done) break
        buffer += value
      }
      return buffer
    }
    return { until, leave: () => leave.abort() }
  }
  const told = () =>
    write(database, async (tx) => {
      await tx
        .insertInto('event')
        .values({
          workspaceId: desk.home.workspaceId,
          id: world.id(),
          type: 'message_created',
          contactId: (
            await tx
              .selectFrom('contact')
              .select('id')
              .where('workspaceId', '=', desk.home.workspaceId)
              .orderBy('id', 'desc')
              .limit(1)
              .executeTakeFirstOrThrow()
          ).id,
          conversationId: null,
          actor: '{"kind":"system","id":null}',
          data: '{}',
          createdAt: world.now(),
        })
        .execute()
    }).then(() => live.ring())

  test('resumes by number and goes on live, nothing lost or doubled', async () => {
    const guest = await desk.arrived()
    for (const text of ['uno', 'dos']) await desk.say(guest, text)
    const first = await listen(guest, 1)
    const start = await first.until((text) => text.includes('"dos"') && text.includes('event: seen'))
    expect(start).not.toContain('"uno"')
    await desk.say(guest, 'tres')
    await told()
    const all = await first.until((text) => text.includes('"tres"'))
    expect(all.match(/^id: \d+$/gm)).toEqual(['id: 2', 'id: 3'])
    first.leave()
  })

  test('says who is typing', async () => {
    const guest = await desk.arrived()
    const stream = await listen(guest, 0)
    await stream.until((text) => text.includes('event: seen'))
    const actor = { kind: 'user' as const, id: desk.home.ana }
    await tellTyping(database.db, {
      type: 'user_typing',
      workspaceId: desk.home.workspaceId,
      contactId: guest.contactId,
      conversationId: null,
      actor,
    })
    expect(await stream.until((text) => text.includes('event: typing'))).toContain('data: {"name":"Ana"}')
    stream.leave()
  })
})
