// What steps do outside, with a real server at the other end: done once, tried again, given back to the run, never inside our network.
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import { LEASE_MS } from '#engine/effects/deed_rows.ts'
import { egress } from '#engine/egress.ts'
import * as pausing from '#engine/inbox/pausing.ts'
import { listening } from '#engine/listen_testing.ts'
import type { Graph } from '#engine/machine/graph.ts'
import { graphOf } from '#engine/machine/testing.ts'
import { type TestWorld, testWorld } from '#engine/testing.ts'
import { effectSteps, opened } from './effects_testing.ts'
import * as runs from './runs.ts'
import { type Works, works } from './testing.ts'

vi.mock('#engine/steps/index.ts', async (original) => {
  const real = await original<typeof import('#engine/steps/index.ts')>()
  return { ...real, steps: [...real.steps, ...effectSteps] }
})

interface Hit {
  path: string
  method: string
  headers: IncomingMessage['headers']
  body: string
}

let server: Server
let home: string
let hits: Hit[] = []
/** What the server answers next; the last one stays. */
let answers: Array<{ status: number; body?: string; headers?: Record<string, string> }> = []
/** Called before the server answers. */
let before: () => Promise<void> = async () => {}

let database: TestDatabase
let world: TestWorld
let it: Works

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    hits.push({ path: request.url!, method: request.method!, headers: request.headers, body })
    await before()
    const answer = answers.length > 1 ? answers.shift()! : answers[0]!
    response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers })
    response.end(answer.body ?? '{}')
  })
  home = await listening(server)
  database = await testDatabase()
  world = testWorld({ http: egress({ allow: home }) })
})
beforeEach(async () => {
  hits = []
  answers = [{ status: 200, body: '{"ok":true}' }]
  before = async () => {}
  it = await works(database, world)
  return () => it.turns.stop()
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await database.close()
})

const rosa = '+593980000001'
const request = (more: object = {}) => ({
  type: 'http_request',
  method: 'POST',
  url: `http://${home}/orders`,
  headers: { 'content-type': 'application/json', authorization: 'Bearer abc' },
  body: '{"name":"{{contact.name}}"}',
  save: { total: '$.order.total', item: '$.order.items[0]["full name"]', none: '$.nothing' },
  statusVariable: 'status',
  timeoutMs: 5_000,
  retries: 2,
  ...more,
})
const asking = (effect: object): Graph =>
  opened(
    graphOf(
      {
        call: ['do_and_wait', { effect: effect as never }],
        good: ['send_message', { text: 'Bien {{status}} {{total}} {{item}}{{none}}' }],
        bad: ['send_message', { text: 'Mal {{outcome}} {{status}}' }],
      },
      'call',
      'call.good > good',
      'call.bad > bad',
    ),
  )
const deeds = () =>
  database.db.selectFrom('deed').selectAll().where('workspaceId', '=', it.workspaceId).execute()
const said = async () =>
  (await it.talk(rosa)).filter((line) => line.startsWith('<')).map((line) => line.trim())

describe('an HTTP request', () => {
  test('is made after the commit, rung by it, and what it brings goes on in the run', async () => {
    answers = [{ status: 201, body: '{"order":{"total":12.5,"items":[{"full name":"Gafas"}]},"none":"no"}' }]
    await it.publish(asking(request()))
    await it.say(rosa, 'hola')
    expect(hits).toEqual([])
    expect(it.rungForDeeds()).toBe(1)
    await it.perform()
    expect(hits).toMatchObject([
      { path: '/orders', method: 'POST', headers: { authorization: 'Bearer abc' }, body: '{"name":""}' },
    ])
    const [deed] = await deeds()
    expect(hits[0]!.headers['idempotency-key']).toBe(deed!.id)
    expect(deed).toMatchObject({ state: 'done', attempt: 1, error: null, outcome: { outcome: '2xx' } })
    expect(await said()).toEqual(['< Bien 201 12.5 Gafas'])
    expect(await it.runs(rosa)).toMatchObject([{ status: 'ended', vars: { total: 12.5, none: null } }])
  })

  test('is begun by its job when the bell was lost, and is done once however often it is rung', async () => {
    await it.publish(asking(request()))
    await it.say(rosa, 'hola')
    await it.pass(0)
    await it.perform()
    await it.perform()
    expect(hits).toHaveLength(1)
    expect(it.alarms).toEqual([])
    expect(await said()).toHaveLength(1)
  })

  test.each([
    [404, '< Mal 4xx 404'],
    [302, '< Mal 3xx 302'],
  ])('that is answered with %i takes the exit of its class and is not repeated', async (status, line) => {
    answers = [{ status }]
    await it.publish(asking(request()))
    await it.say(rosa, 'hola')
    await it.perform()
    await it.pass(3_600_000)
    expect(hits).toHaveLength(1)
    expect(await said()).toEqual([line])
  })

  test('that fails is tried again later and later, as often as the step says, with the same key', async () => {
    answers = [
      { status: 503 },
      { status: 429, headers: { 'retry-after': '60' } },
      { status: 200, body: '{}' },
    ]
    await it.publish(asking(request()))
    await it.say(rosa, 'hola')
    await it.perform()
    expect(await deeds()).toMatchObject([
      { state: 'waiting', attempt: 1, error: { en: 'The server answered with status 503.' } },
    ])
    await it.perform()
    expect(hits).toHaveLength(1)
    await it.pass(3_000)
    expect(hits).toHaveLength(2)
    await it.pass(59_000)
    expect(hits).toHaveLength(2)
    await it.pass(1_000)
    expect(hits).toHaveLength(3)
    expect(new Set(hits.map(({ headers }) => headers['idempotency-key'])).size).toBe(1)
    expect(await said()).toEqual(['< Bien 200'])
  })

  test('that goes on failing takes its failure exit after the last try', async () => {
    answers = [{ status: 500 }]
    await it.publish(asking(request()))
    await it.say(rosa, 'hola')
    await it.perform()
    for (let day = 0; day < 5; day++) await it.pass(86_400_000)
    expect(hits).toHaveLength(3)
    expect(await said()).toEqual(['< Mal 5xx 500'])
    expect(await deeds()).toMatchObject([{ state: 'failed', attempt: 3 }])
  })

  test.each([
    'http://169.254.169.254/latest/meta-data',
    'http://localhost:1/',
    'http://[::1]:1/',
    'file:///etc/passwd',
    'not an address',
  ])('to %s is refused at once, in words', async (url) => {
    await it.publish(asking(request({ url })))
    await it.say(rosa, 'hola')
    await it.perform()
    expect(hits).toEqual([])
    expect(await said()).toEqual(['< Mal unreachable'])
    const [deed] = await deeds()
    expect(deed).toMatchObject({ state: 'failed', attempt: 1 })
    expect(deed!.error!.es).toMatch(/^No se puede llamar a esta dirección/)
  })

  test('with headers that no request can carry is refused, not thrown', async () => {
    await it.publish(asking(request({ headers: { 'bad name': 'x\ny' } })))
    await it.say(rosa, 'hola')
    await it.perform()
    expect(await said()).toEqual(['< Mal unreachable'])
    expect(it.problems).toEqual([])
  })

  test('reads only the beginning of a large answer, and keeps variables small', async () => {
    const large = 'x'.repeat(20_000)
    answers = [{ status: 200, body: JSON.stringify({ order: { total: large, items: { deep: large } } }) }]
    await it.publish(asking(request({ save: { total: '$.order.total', all: '$.order' } })))
    await it.say(rosa, 'hola')
    await it.perform()
    const [run] = await it.runs(rosa)
    const { total, all } = run!.vars as { total: string; all: unknown }
    expect(total.length).toBeLessThanOrEqual(8 * 1024)
    expect(all).toBeNull()
    answers = [{ status: 200, body: `{"a":"${'x'.repeat(200_000)}"}` }]
    await it.say('+593980000002', 'hola')
    await it.perform()
    expect(await it.runs('+593980000002')).toMatchObject([{ status: 'ended', vars: { total: null } }])
  })

  test('whose process died in the middle is taken up by another, which has the same key', async () => {
    await it.publish(asking(request()))
    await it.say(rosa, 'hola')
    await database.pool.query(
      `update deed set state = 'doing', attempt = 1, next_at = $2 where workspace_id = $1`,
      [it.workspaceId, new Date(world.now().getTime() + LEASE_MS)],
    )
    await it.perform()
    expect(hits).toEqual([])
    await it.pass(LEASE_MS + 1)
    await it.perform()
    expect(hits).toHaveLength(1)
    expect(await deeds()).toMatchObject([{ state: 'done', attempt: 2 }])
    expect(await said()).toHaveLength(1)
  })

  test('whose claim was lost meanwhile writes nothing: the outcome comes once', async () => {
    await it.publish(asking(request()))
    await it.say(rosa, 'hola')
    before = async () => {
      before = async () => {}
      await database.pool.query(`update deed set attempt = attempt + 1 where workspace_id = $1`, [
        it.workspaceId,
      ])
    }
    await it.perform()
    expect(await deeds()).toMatchObject([{ state: 'doing', outcome: null }])
    expect(await said()).toEqual([])
    world.pass(LEASE_MS + 1)
    await it.perform()
    expect(await said()).toHaveLength(1)
  })

  test('whose run has gone on is recorded and changes nothing', async () => {
    await it.publish(asking(request()))
    await it.say(rosa, 'hola')
    const [{ id: runId = '' } = {}] = await database.db
      .selectFrom('run')
      .select('id')
      .where('workspaceId', '=', it.workspaceId)
      .execute()
    before = () => database.db.transaction().execute((tx) => runs.stop(tx, it.act, runId))
    await it.perform()
    expect(await deeds()).toMatchObject([{ state: 'done', outcome: { outcome: '2xx' } }])
    expect(await said()).toEqual([])
    expect(await it.runs(rosa)).toMatchObject([{ status: 'stopped' }])
  })

  test('of a run that was stopped before it began is not made', async () => {
    await it.publish(asking(request()))
    await it.say(rosa, 'hola')
    const run = await database.db.selectFrom('run').select('id').where('workspaceId', '=', it.workspaceId)
    const { id } = await run.executeTakeFirstOrThrow()
    await database.db.transaction().execute((tx) => runs.stop(tx, it.act, id))
    await it.perform()
    expect(hits).toEqual([])
    expect(await deeds()).toMatchObject([{ state: 'cancelled' }])
  })

  test('that comes back while the bot is paused is taken when it resumes', async () => {
    await it.publish(asking(request()))
    await it.say(rosa, 'hola')
    const contactId = await it.contactId(rosa)
    const found = database.db.selectFrom('conversation').select('id').where('contactId', '=', contactId)
    const { id } = await found.executeTakeFirstOrThrow()
    before = () => database.db.transaction().execute((tx) => pausing.pause(tx, it.act, id))
    await it.perform()
    expect(hits).toHaveLength(1)
    expect(await said()).toEqual([])
    await database.db.transaction().execute((tx) => pausing.resume(tx, it.act, id))
    it.turns.ring(it.workspaceId, contactId)
    await it.turns.idle()
    expect(await said()).toEqual(['< Bien 200'])
  })

  test('of a kind that this process does not know fails in words instead of coming back for ever', async () => {
    await it.publish(asking(request()))
    await it.say(rosa, 'hola')
    await database.pool.query(
      `update deed set effect = '{"type":"toString","step":"call"}' where workspace_id = $1`,
      [it.workspaceId],
    )
    await it.perform()
    expect(await deeds()).toMatchObject([{ state: 'failed', attempt: 1, nextAt: null }])
    expect(await said()).toEqual(['< Mal failed'])
    expect(it.problems).toEqual([])
  })

  test('does not hold up others: a slow server of one workspace leaves room', async () => {
    await it.publish(asking(request()))
    const people = Array.from({ length: 40 }, (_, index) => `+5939900${String(index).padStart(5, '0')}`)
    const gate = Promise.withResolvers<void>()
    before = () => gate.promise
    await Promise.all(people.map((address) => it.say(address, 'hola')))
    const performed = it.perform()
    await vi.waitFor(() => expect(hits.length).toBe(24))
    gate.resolve()
    await performed
    await it.perform()
    expect(hits).toHaveLength(40)
    expect(new Set(hits.map(({ headers }) => headers['idempotency-key'])).size).toBe(40)
  })
})
