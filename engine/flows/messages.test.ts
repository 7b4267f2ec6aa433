// Messages of flows on their way out: the channel's own words, held while the bot writes, and what becomes of them told to the run.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Channel, ChannelError, type Content } from '#channels/channel.ts'
import { channelOf } from '#channels/index.ts'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import { type Deliver, startDeliver } from '#engine/inbox/deliver.ts'
import { fakeType } from '#engine/inbox/deliver_testing.ts'
import { inboxQueues } from '#engine/inbox/jobs.ts'
import * as pausing from '#engine/inbox/pausing.ts'
import { write } from '#engine/inbox/testing.ts'
import { typingQueue } from '#engine/inbox/typing_queue.ts'
import { visibleMessages } from '#engine/inbox/webchat_messages.ts'
import type { Graph } from '#engine/machine/graph.ts'
import { graphOf } from '#engine/machine/testing.ts'
import type { Json } from '#engine/machine/values.ts'
import { type TestWorld, testWorld } from '#engine/testing.ts'
import { opened } from './effects_testing.ts'
import { type Works, works } from './testing.ts'

let database: TestDatabase
let world: TestWorld
let it: Works
let deliver: Deliver
/** What the provider was asked to do, in order. */
let calls: string[]
/** Thrown by the provider instead of taking a message. */
let refuses: ChannelError | null
const rosa = '+593980000001'

const said = (content: Content) => (content.kind === 'text' ? content.text : `[${content.kind}]`)

function provider(): Channel {
  const fake = fakeType('http://nowhere.example.test')
  return {
    ...fake,
    can: { ...fake.can, typing: true, email: true },
    async send({ content }) {
      if (refuses) throw refuses
      calls.push(said(content))
      return { externalId: `p${calls.length}` }
    },
    async typing(address) {
      calls.push(`(writing to ${address})`)
    },
  }
}

beforeAll(async () => {
  database = await testDatabase()
  world = testWorld()
})
beforeEach(async () => {
  calls = []
  refuses = null
  const custom = provider()
  const typeOf = (name: string) => (name === 'custom' ? custom : channelOf(name))
  const { db } = database
  const common = { db, world, typeOf, settingsOf: () => ({}) }
  it = await works(database, world, {}, (jobs) => [
    ...inboxQueues(() => deliver.ring()),
    typingQueue({ ...common, jobs: () => jobs }),
  ])
  // The channel may send again.
  world.pass(60_000)
  deliver = startDeliver({
    ...common,
    remind: async () => {},
    live: () => {},
    advance: (...who) => it.turns.ring(...who),
    sweepMs: 0,
  })
})
afterEach(async () => {
  await deliver.stop()
  await it.turns.stop()
  await database.db.deleteFrom('message').execute()
})
afterAll(() => database.close())

type Data = Record<string, Json>

/** A message, what follows it, and what follows when it cannot be sent; after each a question keeps the run alive. */
const flow = (data: Data): Graph =>
  opened(
    graphOf(
      {
        say: ['send_message', { text: 'Hola', ...data }],
        next: ['send_message', { text: 'Sigo' }],
        stay: ['wait', { ms: 3_600_000 }],
        sorry: ['send_message', { text: 'De otro modo' }],
      },
      'say',
      'say.next > next',
      'next.next > stay',
      ...(data['onFailure'] ? ['say.failed > sorry'] : []),
    ),
  )

/** Whatever is queued and due goes out, runs hear of it, and what they say then goes out too. */
async function send() {
  for (let round = 0; round < 2; round++) {
    deliver.ring()
    await deliver.idle()
    await it.turns.idle()
  }
}

const rows = async () =>
  (
    await database.db
      .selectFrom('message')
      .select(['content', 'status', 'nextAttemptAt', 'direction'])
      .where('workspaceId', '=', it.workspaceId)
      .where('direction', '=', 'out')
      .orderBy('seq')
      .execute()
  ).map(({ content, status, nextAttemptAt }) => ({
    text: said(content),
    status,
    held: nextAttemptAt ? nextAttemptAt.getTime() - world.now().getTime() : null,
  }))

const onWebchat = (text: string, externalId: string) =>
  it.turns.submit({
    channel: { workspaceId: it.workspaceId, id: it.webchat },
    received: {
      type: 'message',
      externalId,
      address: 'visitor',
      sentAt: world.now(),
      content: { kind: 'text', text },
    },
  })

async function pauseIt() {
  const { id } = await database.db
    .selectFrom('conversation')
    .select('id')
    .where('workspaceId', '=', it.workspaceId)
    .executeTakeFirstOrThrow()
  await write(database, (tx) => pausing.pause(tx, it.act, id))
  return id
}

describe('the channel’s own words', () => {
  const own = (channel: string) => ({ variants: [{ channel, text: 'En el canal' }] })

  test.each([
    ['its type', () => 'type:custom', 'En el canal'],
    ['itself', () => it.custom, 'En el canal'],
    ['another type', () => 'type:webchat', 'Hola'],
    ['another channel', () => it.webchat, 'Hola'],
  ])('%s', async (_, channel, text) => {
    await it.publish(flow(own(channel())))
    await it.say(rosa, 'hola')
    expect((await rows())[0]).toMatchObject({ text })
  })

  test('the channel itself goes before its type', async () => {
    const variants = [
      { channel: 'type:custom', text: 'Por tipo' },
      { channel: it.custom, text: 'Por canal' },
    ]
    await it.publish(flow({ variants }))
    await it.say(rosa, 'hola')
    expect((await rows())[0]).toMatchObject({ text: 'Por canal' })
  })
})

describe('while it writes', () => {
  test('the message is held, and what comes after it too', async () => {
    await it.publish(flow({ typing: 3_000 }))
    await it.say(rosa, 'hola')
    expect(await rows()).toEqual([
      { text: 'Hola', status: 'queued', held: 3_000 },
      { text: 'Sigo', status: 'queued', held: null },
    ])
    await it.pass(2_999)
    await send()
    expect(calls).toEqual([`(writing to ${rosa})`])
    await it.pass(1)
    await send()
    expect(calls).toEqual([`(writing to ${rosa})`, 'Hola', 'Sigo'])
  })

  test('two pauses follow each other, each seen in its time', async () => {
    await it.publish(
      opened(
        graphOf(
          {
            one: ['send_message', { text: 'Uno', typing: 2_000 }],
            two: ['send_message', { text: 'Dos', typing: 3_000 }],
          },
          'one',
          'one.next > two',
        ),
      ),
    )
    await it.say(rosa, 'hola')
    expect((await rows()).map(({ held }) => held)).toEqual([2_000, 5_000])
    await it.pass(0)
    await it.pass(2_000)
    await send()
    expect(calls).toEqual([`(writing to ${rosa})`, 'Uno'])
    await it.pass(3_000)
    await send()
    expect(calls.at(-1)).toBe('Dos')
  })

  test('a long pause is shown again and again', async () => {
    await it.publish(flow({ typing: 10_000 }))
    await it.say(rosa, 'hola')
    for (let second = 0; second < 10; second++) {
      await it.pass(second === 0 ? 0 : 1_000)
      await send()
    }
    expect(calls).toEqual([1, 2].map(() => `(writing to ${rosa})`))
  })

  test('a visitor of the web chat waits too, and sees what was said after it afterwards', async () => {
    await it.publish(flow({ typing: 3_000 }))
    await onWebchat('hola', 'v1')
    await it.turns.idle()
    const place = {
      workspaceId: it.workspaceId,
      channelId: it.webchat,
      contactId: await it.contactId('visitor'),
    }
    const seen = async () =>
      (await visibleMessages(database.db, place, { after: 0 })).map(({ content }) => said(content))
    expect(await seen()).toEqual(['hola'])
    await it.pass(3_000)
    await send()
    expect(await seen()).toEqual(['hola', 'Hola', 'Sigo'])
  })

  test('a pause by a person ends it unsaid', async () => {
    await it.publish(flow({ typing: 3_000 }))
    await it.say(rosa, 'hola')
    await pauseIt()
    await it.pass(3_000)
    await send()
    expect(calls).toEqual([])
    expect((await rows()).map(({ status }) => status)).toEqual(['cancelled', 'cancelled'])
  })
})

describe('with an exit for what cannot be sent', () => {
  const graph = () => flow({ onFailure: true })
  const talk = () => it.talk(rosa)

  test('it waits until the channel has taken it', async () => {
    await it.publish(graph())
    await it.say(rosa, 'hola')
    expect(await talk()).toEqual(['> hola', '< Hola'])
    expect((await it.runs(rosa))[0]).toMatchObject({ status: 'waiting', step: 'say' })
    await send()
    expect(await talk()).toEqual(['> hola', '< Hola', '< Sigo'])
    expect(calls).toEqual(['Hola', 'Sigo'])
  })

  test('what the channel refuses leaves by the exit', async () => {
    refuses = new ChannelError('blocked', 'blocked')
    await it.publish(graph())
    await it.say(rosa, 'hola')
    await send()
    expect(await talk()).toEqual(['> hola', '< Hola', '< De otro modo'])
  })

  test('what may be tried again is no failure yet', async () => {
    refuses = new ChannelError('provider_down', 'down')
    await it.publish(graph())
    await it.say(rosa, 'hola')
    await send()
    expect((await it.runs(rosa))[0]).toMatchObject({ step: 'say' })
    refuses = null
    world.pass(5_000)
    await send()
    expect(await talk()).toEqual(['> hola', '< Hola', '< Sigo'])
  })

  test('a channel that does not reach the contact is a failure, not a fault', async () => {
    await it.publish(flow({ onFailure: true, channelId: it.webchat }))
    await it.say(rosa, 'hola')
    expect(await talk()).toEqual(['> hola', '< De otro modo'])
  })

  test('the web chat takes it at once', async () => {
    await it.publish(graph())
    await onWebchat('hola', 'v2')
    await it.turns.idle()
    expect(await it.talk('visitor')).toEqual(['> hola', '< Hola', '< Sigo'])
  })

  test('a message that gave way to a person is none: the bot goes on when it may', async () => {
    await it.publish(graph())
    await it.say(rosa, 'hola')
    const id = await pauseIt()
    await it.pass(0)
    expect(await talk()).toEqual(['> hola', '< Hola'])
    await write(database, (tx) => pausing.resume(tx, it.act, id))
    it.turns.ring(it.workspaceId, await it.contactId(rosa))
    await it.turns.idle()
    expect(await talk()).toEqual(['> hola', '< Hola', '< Sigo'])
  })

  test('neither is one that a fault of another flow has silenced', async () => {
    await it.publish(graph())
    await it.say(rosa, 'hola')
    const broken = opened(graphOf({ bad: ['send_message', { text: 7 }] }, 'bad'))
    await it.publish(
      { ...broken, trigger: { ...broken.trigger, type: 'message_received', data: {} } },
      'Roto',
    )
    await it.say(rosa, 'otra cosa')
    expect((await rows()).map(({ status }) => status)).toEqual(['cancelled'])
    const waiting = await database.db
      .selectFrom('happening')
      .select('data')
      .where('workspaceId', '=', it.workspaceId)
      .execute()
    expect(waiting.map(({ data }) => data)).toMatchObject([{ type: 'outcome', outcome: 'sent' }])
  })
})
