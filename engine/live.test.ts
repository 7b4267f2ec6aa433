import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import { cursorOf } from './feed.ts'
import { tellTyping } from './inbox/typing.ts'
import { type Fact, type Live, startLive } from './live.ts'
import { liveDoor } from './live_door.ts'
import { type TestWorld, testWorld } from './testing.ts'

let database: TestDatabase
let world: TestWorld
let workspaceId: string
const open: Live[] = []

beforeAll(async () => {
  database = await testDatabase()
  world = testWorld()
})
afterAll(() => database.close())
beforeEach(async () => {
  workspaceId = world.id()
  await database.db.insertInto('workspace').values({ id: workspaceId, name: 'Óptica Sol' }).execute()
})
afterEach(async () => {
  await Promise.all(open.splice(0).map((live) => live.stop()))
})

/** A slow poll, so that only bells and notices can be what woke it. */
const start = (options: Parameters<typeof startLive>[2] = {}) => {
  const live = startLive(database, world, { pollMs: 60_000, ...options })
  open.push(live)
  return live
}

const eventRow = (type: string, workspace = workspaceId, contactId: string | null = null) => ({
  workspaceId: workspace,
  id: world.id(),
  type,
  contactId,
  actor: JSON.stringify({ kind: 'system', id: null }),
})
const add = (type: string, workspace?: string, contactId?: string) =>
  database.db
    .insertInto('event')
    .values(eventRow(type, workspace, contactId))
    .execute()

/** Facts heard, and a way to wait for the next ones without sleeping. */
function hearing(live: Live, scope: { workspaceId: string; contactId?: string }, after?: string | null) {
  const heard: Fact[] = []
  let gaps = 0
  let wake = () => {}
  const ready = Promise.withResolvers<string>()
  const leave = live.subscribe(
    scope,
    (fact) => {
      heard.push(fact)
      wake()
    },
    { after: after ?? null, ready: ready.resolve, gap: () => (gaps += 1) },
  )
  return {
    heard,
    leave,
    ready: ready.promise,
    types: () => heard.map(({ type }) => type),
    gaps: () => gaps,
    async until(count: number) {
      while (heard.length < count) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
      return heard.map(({ type }) => type)
    },
  }
}

describe('the feed', () => {
  it('brings facts of the workspace, or of one contact, and nothing of others', async () => {
    const other = world.id()
    const [rosa, ivan] = [world.id(), world.id()]
    const live = start()
    const all = hearing(live, { workspaceId })
    const one = hearing(live, { workspaceId, contactId: rosa })
    await Promise.all([all.ready, one.ready])
    await add('a', other)
    await add('b', workspaceId, rosa)
    await add('c', workspaceId, ivan)
    live.ring()
    expect(await all.until(2)).toEqual(['b', 'c'])
    expect(one.types()).toEqual(['b'])
  })

  it('loses nothing when an older transaction commits after a newer one', async () => {
    const live = start()
    const ear = hearing(live, { workspaceId })
    await ear.ready
    const slow = new Client(database.config)
    await slow.connect()
    await slow.query('begin')
    const early = eventRow('early')
    await slow.query('insert into event (workspace_id, id, type, actor) values ($1, $2, $3, $4)', [
      early.workspaceId,
      early.id,
      early.type,
      early.actor,
    ])
    await add('late')
    live.ring()
    await slow.query('commit')
    await slow.end()
    live.ring()
    expect(await ear.until(2)).toEqual(['early', 'late'])
  })

  it('equals the table, once each and in order, under many overlapping writers', async () => {
    const live = start()
    const ear = hearing(live, { workspaceId })
    await ear.ready
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let index = 0; index < 15; index += 1) {
        await database.db.transaction().execute(async (tx) => {
          await tx
            .insertInto('event')
            .values(eventRow(`w${writer}`))
            .execute()
          if (index % 3 === writer % 3)
            await tx
              .insertInto('event')
              .values(eventRow(`x${writer}`))
              .execute()
        })
        live.ring()
      }
    })
    await Promise.all(writers)
    live.ring()
    const stored = await database.db
      .selectFrom('event')
      .select(['id', 'xid'])
      .where('workspaceId', '=', workspaceId)
      .orderBy('xid')
      .orderBy('id')
      .execute()
    await ear.until(stored.length)
    expect(ear.heard.map(({ cursor }) => cursor)).toEqual(
      stored.map(({ xid, id }) => cursorOf({ xid: String(xid), id })),
    )
  })

  it('hears what other processes commit', async () => {
    const [here, there] = [start(), start()]
    const ear = hearing(here, { workspaceId })
    const far = hearing(there, { workspaceId })
    await Promise.all([ear.ready, far.ready])
    await add('elsewhere')
    there.ring()
    expect(await far.until(1)).toEqual(['elsewhere'])
    // Notices sent before the listener is connected are lost: then the next one is heard.
    const again = setInterval(() => there.ring(), 60)
    try {
      expect(await ear.until(1)).toEqual(['elsewhere'])
    } finally {
      clearInterval(again)
    }
  })

  it('needs no notices: it polls', async () => {
    const live = start({ listen: false, pollMs: 10 })
    const ear = hearing(live, { workspaceId })
    await ear.ready
    await add('polled')
    expect(await ear.until(1)).toEqual(['polled'])
  })

  it('tells who is typing without recording it', async () => {
    const live = start()
    const contactId = world.id()
    const ear = hearing(live, { workspaceId, contactId })
    await ear.ready
    const actor = { kind: 'user' as const, id: world.id() }
    const typing = { type: 'user_typing' as const, workspaceId, contactId, conversationId: null, actor }
    const again = setInterval(() => void tellTyping(database.db, typing), 30)
    try {
      await ear.until(1)
    } finally {
      clearInterval(again)
    }
    expect(ear.heard[0]).toMatchObject({ cursor: null, type: 'user_typing', contactId, actor })
  })
})

describe('resuming', () => {
  it('goes on after the last fact seen, with nothing lost or doubled', async () => {
    const live = start()
    const first = hearing(live, { workspaceId })
    await first.ready
    for (const type of ['a', 'b']) await add(type)
    live.ring()
    await first.until(2)
    first.leave()
    for (const type of ['c', 'd']) await add(type)
    const back = hearing(live, { workspaceId }, first.heard[0]!.cursor)
    await back.ready
    await add('e')
    live.ring()
    expect(await back.until(4)).toEqual(['b', 'c', 'd', 'e'])
    expect(back.gaps()).toBe(0)
  })

  it('starts from the place it was given when nothing had happened yet', async () => {
    const live = start()
    const first = hearing(live, { workspaceId })
    const place = await first.ready
    first.leave()
    await add('meanwhile')
    const back = hearing(live, { workspaceId }, place)
    expect(await back.until(1)).toEqual(['meanwhile'])
  })

  it('says when it is too far behind, or was never here', async () => {
    const live = start()
    const zero = '00000000-0000-0000-0000-000000000000'
    for (let index = 0; index < 3; index += 1) {
      await database.db
        .insertInto('event')
        .values(Array.from({ length: 400 }, () => eventRow('many')))
        .execute()
    }
    for (const after of [`1-${zero}`, `999999999999999999-${zero}`, 'nonsense']) {
      const ear = hearing(live, { workspaceId }, after)
      await ear.ready
      expect([after, ear.gaps(), ear.heard.length]).toEqual([after, 1, 0])
    }
  })
})

describe('GET /api/events', () => {
  const login = { id: 'login-1' }
  const ask = (live: Live, query: string, signedIn: { id: string } | null = login, headers = {}) =>
    liveDoor({ live, db: database.db, signedIn: async () => signedIn, beatMs: 20 }).request(`/${query}`, {
      headers,
    })
  const join = async (loginId = login.id) => {
    await database.db
      .insertInto('login')
      .values({ id: loginId, name: 'Ana', email: `${loginId}@example.test`, image: null })
      .onConflict((on) => on.doNothing())
      .execute()
    await database.db
      .insertInto('user')
      .values({
        workspaceId,
        id: world.id(),
        loginId,
        name: 'Ana',
        email: 'ana@example.test',
        role: 'agent',
        language: null,
      })
      .execute()
  }

  it('is for signed-in people of the workspace only', async () => {
    const live = start()
    await join()
    const statusOf = async (query: string, who?: { id: string } | null) =>
      (await ask(live, query, who)).status
    expect(await statusOf('')).toBe(400)
    expect(await statusOf("?workspace=' or 1=1")).toBe(400)
    expect(await statusOf(`?workspace=${workspaceId}`, null)).toBe(401)
    expect(await statusOf(`?workspace=${workspaceId}`, { id: 'stranger' })).toBe(403)
    expect(await statusOf(`?workspace=${world.id()}`)).toBe(403)
  })

  async function* events(response: Response) {
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    for (;;) {
      const { value, done } = await reader.read()
      if (done) return
      text += value
      const blocks = text.split('\n\n')
      text = blocks.pop()!
      for (const block of blocks) {
        yield Object.fromEntries(
          block.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2)),
        ) as Record<string, string>
      }
    }
  }

  it('numbers the facts, so that the browser resumes where it was cut', async () => {
    const live = start()
    await join()
    const stream = events(await ask(live, `?workspace=${workspaceId}`))
    let seen = await stream.next()
    while (seen.value?.['event'] !== 'ping') seen = await stream.next()
    const place = seen.value['id']!
    await add('first')
    await add('second')
    live.ring()
    while (seen.value?.['event'] !== 'fact') seen = await stream.next()
    expect(JSON.parse(seen.value!['data']!)).toMatchObject({ type: 'first', workspaceId })
    await stream.return(undefined)
    const back = events(await ask(live, `?workspace=${workspaceId}`, login, { 'last-event-id': place }))
    const types: string[] = []
    for await (const event of back) {
      if (event['event'] === 'fact') types.push(JSON.parse(event['data']!).type)
      if (types.length === 2) break
    }
    expect(types).toEqual(['first', 'second'])
  })

  it('ends when the person may not see the workspace any more', async () => {
    const live = start()
    await join()
    const stream = events(await ask(live, `?workspace=${workspaceId}`))
    await stream.next()
    await database.db
      .updateTable('user')
      .set({ deactivatedAt: world.now() })
      .where('workspaceId', '=', workspaceId)
      .execute()
    for await (const event of stream) expect(event['event']).not.toBe('fact')
  })

  it('lets go of a client that does not read', async () => {
    const live = start()
    await join()
    const response = await ask(live, `?workspace=${workspaceId}`)
    const big = { ...eventRow('big'), data: JSON.stringify({ text: 'x'.repeat(200_000) }) }
    const rows = Array.from({ length: 8 }, () => ({ ...big, id: world.id() }))
    const other = hearing(live, { workspaceId })
    await other.ready
    await database.db.insertInto('event').values(rows).execute()
    live.ring()
    await other.until(8)
    let facts = 0
    for await (const event of events(response)) if (event['event'] === 'fact') facts += 1
    expect(facts).toBeLessThan(8)
  })
})
