import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Channel } from '#channels/channel.ts'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import { type TestWorld, testWorld } from '#engine/testing.ts'
import { type Deliver, startDeliver } from './deliver.ts'
import { claim } from './deliver_claim.ts'
import * as outcome from './deliver_outcome.ts'
import { type Answer, type Call, fakeType, type Provider, startProvider } from './deliver_testing.ts'
import * as messages from './messages.ts'
import * as pausing from './pausing.ts'
import { botMessage, type House, house, visitor, write } from './testing.ts'

let database: TestDatabase
let world: TestWorld
let home: House
let provider: Provider
let fake: (change?: Parameters<typeof fakeType>[1]) => Channel
let calls: Call[]
/** What the provider answers to a call; 200 unless a test says otherwise. */
let answer: (call: Call) => Answer | Promise<Answer>
let reminded: Date[]
const loops: Deliver[] = []

beforeAll(async () => {
  database = await testDatabase()
  world = testWorld({ http: fetch })
  provider = await startProvider({ called: (call) => calls.push(call), answer: (call) => answer(call) })
  fake = (change) => fakeType(provider.base, change)
})
afterAll(async () => {
  await provider.stop()
  await database.close()
})
beforeEach(async () => {
  calls = []
  reminded = []
  answer = () => ({ status: 200 })
  home = await house(database, world)
  world.pass(60_000)
})
afterEach(async () => {
  await Promise.all(loops.splice(0).map((loop) => loop.stop()))
  await database.db.deleteFrom('message').execute()
})

function start(type: Channel = fake()): Deliver {
  const loop = startDeliver({
    db: database.db,
    world,
    typeOf: (name) => (name === 'custom' ? type : undefined),
    settingsOf: () => ({}),
    remind: async (_, at) => void reminded.push(at),
    live: () => {},
    sweepMs: 0,
  })
  loops.push(loop)
  return loop
}

async function run(loop: Deliver) {
  loop.ring()
  await loop.idle()
}

const meet = (name = 'Rosa') => visitor(database, world, home, home.custom, name)
type Person = Awaited<ReturnType<typeof meet>>
const say = (to: Person, text: string) => botMessage(database, world, home, home.custom, to, text)
const answerOf = (to: Person, text: string) =>
  write(database, (tx) =>
    messages.send(tx, home.act, to.conversationId, { clientId: world.id(), content: { kind: 'text', text } }),
  )
const row = (id: string) =>
  database.db.selectFrom('message').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
const status = async (id: string) => (await row(id)).status
const texts = () => calls.map(({ text }) => text)
const statusFacts = async (id: string) =>
  (
    await database.db
      .selectFrom('event')
      .select('data')
      .where('type', '=', 'message_status')
      .orderBy('id')
      .execute()
  )
    .map(({ data }) => data as { messageId: string; status: string })
    .filter(({ messageId }) => messageId === id)
    .map((data) => data.status)

describe('sending', () => {
  it('records the provider’s id and the fact', async () => {
    const rosa = await meet()
    const id = await say(rosa, 'Hola')
    await run(start())
    expect(calls).toEqual([{ id, address: rosa.address, text: 'Hola' }])
    expect(await row(id)).toMatchObject({ status: 'sent', externalId: `p-${id}`, attempt: 1, error: null })
    expect((await row(id)).sentAt).toEqual(world.now())
    expect(await statusFacts(id)).toEqual(['sent'])
  })

  it('keeps the authored order of a contact across retries, while others go on', async () => {
    const [rosa, ivan] = [await meet(), await meet('Iván')]
    const first = await say(rosa, 'r1')
    await say(rosa, 'r2')
    await say(ivan, 'i1')
    answer = ({ text }) => ({
      status: text === 'r1' && texts().filter((one) => one === 'r1').length < 3 ? 503 : 200,
    })
    const loop = start()
    await run(loop)
    expect(texts().sort()).toEqual(['i1', 'r1'])
    expect(await row(first)).toMatchObject({
      status: 'queued',
      nextAttemptAt: new Date(world.now().getTime() + 5000),
      error: { kind: 'provider_down', text: 'down', code: '503' },
    })
    world.pass(4999)
    await run(loop)
    expect(texts()).toHaveLength(2)
    world.pass(1)
    await run(loop)
    world.pass(30_000)
    await run(loop)
    expect(texts().slice(2)).toEqual(['r1', 'r1', 'r2'])
    expect(reminded.map((at) => at.getTime())).toEqual([
      world.now().getTime() - 30_000,
      world.now().getTime(),
    ])
  })

  it('waits as long as the provider says, and lets the whole channel rest', async () => {
    const [rosa, ivan] = [await meet(), await meet('Iván')]
    const id = await say(rosa, 'Hola')
    answer = () => ({ status: 429, retryAfter: 40 })
    const loop = start()
    await run(loop)
    answer = () => ({ status: 200 })
    expect((await row(id)).nextAttemptAt).toEqual(new Date(world.now().getTime() + 40_000))
    await say(ivan, 'Otra')
    world.pass(39_000)
    await run(loop)
    expect(calls).toHaveLength(1)
    world.pass(2000)
    await run(loop)
    expect(texts().slice(1).sort()).toEqual(['Hola', 'Otra'])
  })

  it('fails with the reason when the provider refuses, and goes on with the next', async () => {
    const rosa = await meet()
    const [refused, next] = [await say(rosa, 'no'), await say(rosa, 'sí')]
    answer = ({ text }) => ({ status: text === 'no' ? 403 : 200 })
    await run(start())
    expect(await row(refused)).toMatchObject({
      status: 'failed',
      error: { kind: 'blocked', text: 'the person blocked you' },
      attempt: 1,
    })
    expect(await statusFacts(refused)).toEqual(['failed'])
    expect(await status(next)).toBe('sent')
  })

  it('gives up after the last of its waits', async () => {
    const id = await say(await meet(), 'Hola')
    answer = () => ({ status: 500 })
    const loop = start()
    for (const seconds of [...outcome.backoff, 3600]) {
      await run(loop)
      world.pass(seconds * 1000)
    }
    expect(texts()).toHaveLength(6)
    expect(await row(id)).toMatchObject({ status: 'failed', attempt: 6, error: { kind: 'provider_down' } })
  })

  it('goes on with the part that failed, not with those already taken', async () => {
    const rosa = await meet()
    const id = await say(rosa, 'uno dos. tres cuatro. cinco seis.')
    let broken = true
    answer = ({ text }) => ({ status: broken && text.includes('tres') ? 503 : 200 })
    const loop = start(fake({ maxText: 14 }))
    await run(loop)
    const before = texts().length
    broken = false
    world.pass(5000)
    await run(loop)
    expect(before).toBe(2)
    expect(texts()[2]).toBe(texts()[1])
    expect(texts().filter((text) => text.includes('uno'))).toHaveLength(1)
    expect(new Set(calls.map((call) => call.id)).size).toBe(texts().length - 1)
    expect(await row(id)).toMatchObject({ status: 'sent', partsSent: texts().length - 2 })
  })

  it('says what is wrong with a channel or an address without calling anybody', async () => {
    const [rosa, ivan] = [await meet(), await meet('Iván')]
    const [nowhere, gone] = [await say(rosa, 'a'), await say(ivan, 'b')]
    await database.db.deleteFrom('identity').where('contactId', '=', rosa.contactId).execute()
    const loop = start()
    loop.ring()
    await loop.idle()
    expect(await row(nowhere)).toMatchObject({ status: 'failed', error: { kind: 'invalid_recipient' } })
    expect(await status(gone)).toBe('sent')
    await database.db
      .updateTable('channel')
      .set({ state: 'disabled' })
      .where('id', '=', home.custom)
      .execute()
    const off = await say(ivan, 'c')
    await run(loop)
    expect(await row(off)).toMatchObject({ status: 'failed', error: { kind: 'auth' } })
    expect(texts()).toEqual(['b'])
  })
})

describe('pacing', () => {
  it('takes no more than the channel’s rate, over all processes', async () => {
    for (let index = 0; index < 12; index += 1) await say(await meet(`V${index}`), 'Hola')
    const two = [start(fake({ ratePerSecond: 5 })), start(fake({ ratePerSecond: 5 }))]
    await Promise.all(two.map(run))
    expect(calls).toHaveLength(5)
    world.pass(1000)
    await Promise.all(two.map(run))
    expect(calls).toHaveLength(10)
    world.pass(400)
    await Promise.all(two.map(run))
    expect(calls).toHaveLength(12)
  })
})

describe('messages to many', () => {
  const toMany = (ids: string[]) =>
    database.db.updateTable('message').set({ bulk: true }).where('id', 'in', ids).execute()

  it('wait for every answer, whenever it was written', async () => {
    const many: string[] = []
    for (let index = 0; index < 40; index += 1) many.push(await say(await meet(`V${index}`), 'Oferta'))
    await toMany(many)
    const answer = await say(await meet('Rosa'), 'Hola, Rosa')
    await run(start(fake({ ratePerSecond: 1_000 })))
    expect(calls.findIndex(({ id }) => id === answer)).toBeLessThan(24)
    expect(calls).toHaveLength(41)
  })

  it('leave a fifth of the rate to answers', async () => {
    const many: string[] = []
    for (let index = 0; index < 12; index += 1) many.push(await say(await meet(`V${index}`), 'Oferta'))
    await toMany(many)
    const loop = start(fake({ ratePerSecond: 10 }))
    await run(loop)
    expect(calls).toHaveLength(8)
    await say(await meet('Rosa'), 'Hola')
    await say(await meet('Luis'), 'Hola')
    await run(loop)
    expect(calls.slice(8).map(({ text }) => text)).toEqual(['Hola', 'Hola'])
    world.pass(1_000)
    await run(loop)
    expect(calls).toHaveLength(14)
  })
})

describe('several processes', () => {
  it('send every message once, each contact’s in order', async () => {
    const people = await Promise.all(Array.from({ length: 12 }, (_, index) => meet(`V${index}`)))
    for (const text of ['1', '2', '3', '4']) for (const person of people) await say(person, text)
    const three = [start(), start(), start()]
    await Promise.all(three.map(run))
    expect(new Set(calls.map(({ id }) => id)).size).toBe(48)
    expect(calls).toHaveLength(48)
    for (const { address } of people) {
      expect(calls.filter((call) => call.address === address).map(({ text }) => text)).toEqual([
        '1',
        '2',
        '3',
        '4',
      ])
    }
  })
})

describe('a process that dies between the call and its record', () => {
  const skip = { all: [], bulk: [], noBulk: false }
  const die = (type: Channel) => claim(database.db, world, () => type, 10, skip)

  it('leaves an unknown message, which is not sent again, and the next one goes on', async () => {
    const rosa = await meet()
    const [lost, next] = [await say(rosa, 'a'), await say(rosa, 'b')]
    const { claimed } = await die(fake())
    expect(claimed.map(({ id }) => id)).toEqual([lost])
    const loop = start()
    world.pass(outcome.LEASE_MS)
    await loop.sweep()
    await loop.idle()
    expect([await status(lost), calls.length]).toEqual(['sending', 0])
    world.pass(1)
    await loop.sweep()
    await loop.idle()
    expect(await status(lost)).toBe('unknown')
    expect(await statusFacts(lost)).toEqual(['unknown'])
    expect(await status(next)).toBe('sent')
    expect(texts()).toEqual(['b'])
  })

  it('is sent again with the same key where the provider refuses it twice', async () => {
    const id = await say(await meet(), 'a')
    const type = fake({ idempotentSend: true })
    await die(type)
    world.pass(outcome.LEASE_MS + 1)
    const loop = start(type)
    await loop.sweep()
    await loop.idle()
    expect(calls.map((call) => call.id)).toEqual([id])
    expect(await row(id)).toMatchObject({ status: 'sent', attempt: 2 })
  })

  it('may come back and say what it knows, unless somebody decided otherwise', async () => {
    const [known, resent] = [await say(await meet(), 'a'), await say(await meet('Iván'), 'b')]
    const { claimed } = await die(fake())
    const byId = new Map(claimed.map((one) => [one.id, one]))
    world.pass(outcome.LEASE_MS + 1)
    await outcome.sweep(database.db, world, () => fake())
    expect(await outcome.sent(database.db, world, byId.get(known)!, 'late')).toBe(true)
    expect(await row(known)).toMatchObject({ status: 'sent', externalId: 'late' })
    await write(database, (tx) => messages.retry(tx, home.act, resent))
    expect(await outcome.sent(database.db, world, byId.get(resent)!, 'late')).toBe(false)
    await outcome.failed(database.db, world, byId.get(resent)!, { kind: 'unknown', text: '' })
    expect(await status(resent)).toBe('queued')
  })
})

describe('a paused bot', () => {
  const pause = (to: Person) => write(database, (tx) => pausing.pause(tx, home.act, to.conversationId))

  it('never speaks; people do', async () => {
    const rosa = await meet()
    await say(rosa, 'bot')
    await answerOf(rosa, 'Ana')
    const late = await say(rosa, 'bot, tarde')
    await run(start())
    expect(texts()).toEqual(['Ana'])
    expect(await row(late)).toMatchObject({ status: 'cancelled', attempt: 0 })
  })

  it('is not tried again after a failure that came after the pause', async () => {
    const rosa = await meet()
    const id = await say(rosa, 'bot')
    const called = Promise.withResolvers<void>()
    const paused = Promise.withResolvers<void>()
    answer = async () => {
      called.resolve()
      await paused.promise
      return { status: 503 }
    }
    const loop = start()
    loop.ring()
    await called.promise
    await pause(rosa)
    expect(await status(id)).toBe('sending')
    paused.resolve()
    await loop.idle()
    expect(await status(id)).toBe('cancelled')
  })

  it('is never claimed after the pause committed, however they race', async () => {
    const people = await Promise.all(Array.from({ length: 20 }, (_, index) => meet(`V${index}`)))
    for (const text of ['1', '2', '3']) for (const person of people) await say(person, text)
    const claimedAfter: string[] = []
    const silent = new Set<string>()
    answer = () => ({ status: 200 })
    const loops = [start(), start()]
    for (const loop of loops) loop.ring()
    await Promise.all(
      people.map(async (person) => {
        await pause(person)
        const { rows } = {
          rows: await database.db
            .selectFrom('message')
            .select(['id', 'status'])
            .where('contactId', '=', person.contactId)
            .where('direction', '=', 'out')
            .execute(),
        }
        for (const { id, status } of rows) {
          if (status === 'cancelled') silent.add(id)
          if (status === 'queued') claimedAfter.push(id)
        }
      }),
    )
    await Promise.all(loops.map((loop) => loop.idle()))
    expect(claimedAfter).toEqual([])
    expect(calls.filter(({ id }) => silent.has(id))).toEqual([])
    const left = await database.db
      .selectFrom('message')
      .select('status')
      .where('direction', '=', 'out')
      .where('status', 'not in', ['sent', 'cancelled'])
      .execute()
    expect(left).toEqual([])
  })
})
