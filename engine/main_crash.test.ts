// Kill -9 at any instant, with real processes: what was answered with 200 is there once, every reply arrives once, timers fire once.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Database, openDatabase } from '#db/db.ts'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import type { Graph } from './machine/graph.ts'
import { graphOf } from './machine/testing.ts'
import { leasesRunOut, type Provider, provider, spoken } from './main_crash_testing.ts'
import { endAll, type Process, start } from './main_testing.ts'

const APP_SECRET = 'k3v9-qT0w-Zr71-mmPq-x8Ls-20dJ-fH5b'
const patience = { timeout: 40_000, interval: 50 }

const opened = (graph: Graph): Graph => ({
  ...graph,
  trigger: { ...graph.trigger, type: 'conversation_opened', data: { sources: ['contact'] } },
})
const order = opened(
  graphOf(
    {
      name: ['ask_question', { text: '¿Cómo te llamas?', save: { variable: 'nombre', field: '' } }],
      wish: [
        'ask_question',
        { text: 'Hola, {{nombre}}. ¿Qué deseas?', save: { variable: 'deseo', field: '' }, timeout: 3_000 },
      ],
      noted: ['send_message', { text: 'Anotado: {{deseo}}.' }],
      late: ['send_message', { text: '¿Sigues ahí, {{nombre}}?' }],
    },
    'name',
    'name.next > wish',
    'wish.next > noted',
    'wish.timeout > late',
  ),
)
const asked = ['> hola', '< ¿Cómo te llamas?']
const greeted = [...asked, '> Mara', '< Hola, Mara. ¿Qué deseas?']
const bots = (talk: string[]) => talk.filter((line) => line.startsWith('< ')).map((line) => line.slice(2))

let database: TestDatabase
let outside: Provider
let server: Process
let env: Record<string, string>

/** Ends the process on the spot, and starts another one on the same database. */
async function crash(): Promise<void> {
  server.kill('SIGKILL')
  await server.ended
  await leasesRunOut(database.pool)
  outside.release()
  server = await start(env)
  await server.ready
}

/** Waits until the talk is this, on disk and outside, and stays so. */
async function expectTalk(contactId: string, talk: string[], pool: Database['pool'] = database.pool) {
  await expect.poll(() => spoken(pool, contactId), patience).toEqual(talk)
  expect(outside.shown(contactId)).toEqual(bots(talk))
}

describe('a killed process', () => {
  beforeAll(async () => {
    database = await testDatabase()
    outside = await provider()
    env = { DATABASE_URL: database.url, APP_SECRET, ...outside.env }
    server = await start(env)
    await server.ready
    await outside.connect(server, order)
  }, 60_000)
  afterAll(async () => {
    await endAll()
    outside.close()
    await database.close()
  })

  test('right after its 200 has stored the message, and answers it when it is back', async () => {
    expect(await outside.tell(server, 'ana', 'ana-1', 'hola')).toBe(200)
    await crash()
    expect(await outside.tell(server, 'ana', 'ana-1', 'hola'), 'the copy of a provider who is unsure').toBe(
      200,
    )
    await expectTalk('ana', asked)
    await outside.insist(() => server, 'ana', 'ana-2', 'Mara')
    await expectTalk('ana', greeted)
  }, 60_000)

  test('while its reply is on the way sends it again under the same key, and nothing behind it gets ahead', async () => {
    const reached = outside.hold()
    await outside.insist(() => server, 'luz', 'luz-1', 'hola')
    await reached
    await outside.insist(() => server, 'luz', 'luz-2', 'Mara')
    await crash()
    // Nobody answers the second question.
    await expectTalk('luz', [...greeted, '< ¿Sigues ahí, Mara?'])
    expect(outside.calls('luz')).toEqual([2, 1, 1])
  }, 60_000)

  test('while a timer is pending lets it fire once, and an answer after it means nothing to it', async () => {
    await outside.insist(() => server, 'eva', 'eva-1', 'hola')
    await outside.insist(() => server, 'eva', 'eva-2', 'Mara')
    await crash()
    const late = [...greeted, '< ¿Sigues ahí, Mara?']
    await expectTalk('eva', late)
    const due = `select count(*)::int as count from pgboss.job where name = 'timer' and state < 'completed'`
    await expect.poll(async () => (await database.pool.query(due)).rows[0].count, patience).toBe(0)
    await outside.insist(() => server, 'eva', 'eva-3', 'café')
    await expectTalk('eva', [...late, '> café'])
  }, 60_000)

  test('in the middle of a flood, round after round, loses and doubles nothing', async () => {
    const people = Array.from({ length: 24 }, (_, index) => `p${index}`)
    const texts = ['hola', 'Mara', 'café']
    for (const [round, text] of texts.entries()) {
      let heard = 0
      const middle = Promise.withResolvers<void>()
      const sayings = people.map(async (who) => {
        const status = await outside.tell(server, who, `${who}-${round}`, text)
        heard += status === 200 ? 1 : 0
        // Some are answered, some are being taken, some wait in memory.
        if (heard >= 6) middle.resolve()
      })
      await Promise.race([middle.promise, Promise.all(sayings)])
      await crash()
      await Promise.all(sayings)
      // The provider does not know what was kept, and says everything again.
      await Promise.all(people.map((who) => outside.insist(() => server, who, `${who}-${round}`, text)))
    }
    for (const who of people) {
      const talk = await spoken(database.pool, who)
      const onTime = [...greeted, '> café', '< Anotado: café.']
      const late = [...greeted, '< ¿Sigues ahí, Mara?', '> café']
      await expectTalk(who, talk[4] === '> café' ? onTime : late)
    }
  }, 120_000)
})

describe('a killed database', () => {
  let folder: string
  let own: Database

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'charla-crash-'))
  })
  afterEach(async () => {
    await endAll()
    await own.close()
    outside.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test('comes back under the same process, and the chat goes on where it was', async () => {
    outside = await provider()
    server = await start({ DATA_DIR: folder, ...outside.env })
    await server.ready
    own = openDatabase({ host: join(folder, 'run'), port: 5432, user: 'postgres', database: 'charla' })
    await outside.connect(server, order)
    await outside.insist(() => server, 'ana', 'ana-1', 'hola')
    await expectTalk('ana', asked, own.pool)
    const people = Array.from({ length: 24 }, (_, index) => `p${index}`)
    const sayings = people.map((who) => outside.insist(() => server, who, `${who}-0`, 'hola'))
    await Promise.race(sayings)
    process.kill(
      Number(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]),
      'SIGKILL',
    )
    await Promise.all(sayings)
    await Promise.all(people.map((who) => outside.insist(() => server, who, `${who}-0`, 'hola')))
    await outside.insist(() => server, 'ana', 'ana-2', 'Mara')
    await outside.insist(() => server, 'ana', 'ana-3', 'café')
    await expectTalk('ana', [...greeted, '> café', '< Anotado: café.'], own.pool)
    for (const who of people) await expectTalk(who, asked, own.pool)
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200)

    server.kill('SIGKILL')
    await server.ended
    server = await start({ DATA_DIR: folder, ...outside.env })
    await server.ready
    await expectTalk('ana', [...greeted, '> café', '< Anotado: café.'], own.pool)
  }, 120_000)
})

describe('two servers and two workers', () => {
  test('hold one chat in order, whichever door its messages come through', async () => {
    database = await testDatabase()
    outside = await provider()
    const shared = { DATABASE_URL: database.url, APP_SECRET, ...outside.env }
    const roles = ['server', 'server', 'worker', 'worker']
    const all = await Promise.all(roles.map((ROLE) => start({ ...shared, ROLE })))
    await Promise.all(all.map(({ ready }) => ready))
    const [left, right] = all as [Process, Process, Process, Process]
    const echo = { text: 'Dijiste {{last}}. ¿Y luego?', save: { variable: 'last', field: '' } }
    await outside.connect(left, opened(graphOf({ echo: ['ask_question', echo] }, 'echo', 'echo.next > echo')))
    const talk: string[] = []
    let last = ''
    for (let turn = 0; turn < 24; turn += 1) {
      const [door, other] = turn % 2 === 0 ? [left, right] : [right, left]
      const said = `n${turn}`
      await outside.insist(() => door, 'ana', said, said)
      // The other door hears a copy, while the next message comes through it.
      void outside.tell(other, 'ana', said, said)
      last = turn === 0 ? '' : said
      talk.push(`> ${said}`, `< Dijiste ${last}. ¿Y luego?`)
    }
    await expectTalk('ana', talk)
    for (const one of all) one.kill('SIGTERM')
    expect(await Promise.all(all.map(({ ended }) => ended))).toEqual([0, 0, 0, 0])
    outside.close()
    await database.close()
  }, 90_000)
})
