// Google, played by a small server that checks signatures and tokens: the sealed key, its trial, and rows in a sheet.
import { createVerify, generateKeyPairSync } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { asPerson } from '#db/db.ts'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import { Denied, type Route } from '#engine/accounts/route.ts'
import { egress } from '#engine/egress.ts'
import { effectSteps, opened } from '#engine/flows/effects_testing.ts'
import { testVault, type Works, works } from '#engine/flows/testing.ts'
import { keepChannelSecrets } from '#engine/inbox/channel_vault.ts'
import { graphOf } from '#engine/machine/testing.ts'
import { type TestWorld, testWorld } from '#engine/testing.ts'
import { headerFor, spreadsheetId } from './add_sheet_row.ts'
import { api } from './api.ts'
import { keepGoogleUrls } from './google.ts'

vi.mock('#engine/steps/index.ts', async (original) => {
  const real = await original<typeof import('#engine/steps/index.ts')>()
  return { ...real, steps: [...real.steps, ...effectSteps] }
})

const pair = (modulusLength = 2048) =>
  generateKeyPairSync('rsa', {
    modulusLength,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
const keys = pair()
const email = 'charla@proyecto.example.test'
const keyFile = (more: object = {}) =>
  JSON.stringify({
    type: 'service_account',
    client_email: email,
    private_key: keys.privateKey,
    private_key_id: 'k1',
    ...more,
  })

/** Google: one spreadsheet, and what it was asked. */
class Google {
  server: Server = createServer((request, response) => this.#answer(request, response))
  asked: string[] = []
  assertions: Array<Record<string, unknown>> = []
  rows: string[][] = []
  /** Statuses to answer with, before it does what it is asked. */
  trouble: number[] = []

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  async #answer(request: IncomingMessage, response: ServerResponse) {
    let body = ''
    for await (const chunk of request) body += chunk
    const url = new URL(request.url!, this.url)
    this.asked.push(`${request.method} ${decodeURIComponent(url.pathname)}${url.search}`)
    const [status, json] = url.pathname === '/token' ? this.#token(body) : this.#sheet(request, url, body)
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json))
  }

  #token(body: string): [number, object] {
    const form = new URLSearchParams(body)
    const [head = '', claims = '', signature = ''] = (form.get('assertion') ?? '').split('.')
    const verified = createVerify('RSA-SHA256')
      .update(`${head}.${claims}`)
      .verify(keys.publicKey, signature, 'base64url')
    if (!verified || form.get('grant_type') !== 'urn:ietf:params:oauth:grant-type:jwt-bearer')
      return [400, { error: 'invalid_grant', error_description: 'Invalid JWT Signature.' }]
    this.assertions.push(JSON.parse(Buffer.from(claims, 'base64url').toString()))
    return [200, { access_token: `t${this.assertions.length}`, expires_in: 3600, token_type: 'Bearer' }]
  }

  #sheet({ method, headers }: IncomingMessage, url: URL, body: string): [number, object] {
    if (!/^Bearer t\d+$/.test(headers.authorization ?? '')) return [401, { error: { message: 'no token' } }]
    const trouble = this.trouble.shift()
    if (trouble) return [trouble, { error: { message: `trouble ${trouble}` } }]
    const [, id, rest = ''] = /^\/v4\/spreadsheets\/([^/]+)(.*)$/.exec(decodeURIComponent(url.pathname)) ?? []
    if (id !== 'sheet-1') return [404, { error: { message: 'Requested entity was not found.' } }]
    if (rest === '') return [200, { properties: { title: 'Pedidos' } }]
    const values = body ? (JSON.parse(body) as { values: string[][] }).values : []
    if (method === 'PUT') this.rows[0] = values[0]!
    else if (method === 'POST') this.rows.push(...values)
    return [200, method === 'GET' ? { values: this.rows.slice(0, 1) } : {}]
  }
}

let google: Google
let database: TestDatabase
let world: TestWorld
let it: Works

beforeAll(async () => {
  google = new Google()
  await new Promise<void>((resolve) => google.server.listen(0, '127.0.0.1', resolve))
  database = await testDatabase()
  world = testWorld({ http: egress({ allow: new URL(google.url).host }) })
  keepChannelSecrets({ vault: testVault, publicUrl: 'https://charla.example.test' })
})
beforeEach(async () => {
  Object.assign(google, { asked: [], assertions: [], rows: [], trouble: [] })
  const urls = { tokenUrl: `${google.url}/token`, sheetsUrl: google.url }
  keepGoogleUrls(urls)
  // Tokens are kept in memory until they end: each test begins without one.
  world.pass(2 * 3_600_000)
  it = await works(database, world, { google: urls })
  return () => it.turns.stop()
})
afterAll(async () => {
  google.server.closeAllConnections()
  google.server.close()
  await database.close()
})

// biome-ignore lint/suspicious/noExplicitAny: answers of several routes, read freely
async function ask(key: keyof typeof api, given: object = {}, by: Works = it): Promise<any> {
  const route = api[key] as unknown as Route
  const input = given as { params?: unknown; body?: unknown }
  const call = {
    params: route.params?.parse(input.params),
    body: route.body?.parse(input.body ?? {}),
    me: by.me,
    world,
    bells: by.bells,
  }
  const handle = route.handle as (call: unknown) => Promise<unknown>
  const answer = await asPerson(database.db, by.workspaceId, (tx) => handle({ ...call, tx }))
  return route.response?.parse(JSON.parse(JSON.stringify(answer)))
}
const keep = (key = keyFile()) => ask('PUT /service-accounts/google', { body: { key } })
const rosa = '+593980000001'
const adding = (row: object, spreadsheet = 'https://docs.google.com/spreadsheets/d/sheet-1/edit#gid=0') =>
  opened(
    graphOf(
      {
        add: [
          'do_and_wait',
          { effect: { type: 'add_sheet_row', spreadsheet, sheet: "Año '26", row } as never },
        ],
        good: ['send_message', { text: 'Anotado' }],
        bad: ['send_message', { text: 'No anotado' }],
      },
      'add',
      'add.good > good',
      'add.bad > bad',
    ),
  )
const deed = () =>
  database.db
    .selectFrom('deed')
    .selectAll()
    .where('workspaceId', '=', it.workspaceId)
    .executeTakeFirstOrThrow()
const said = async () => (await it.talk(rosa)).filter((line) => line.startsWith('<'))

describe('the key of Google', () => {
  test('is kept sealed, shown without its key, and forgotten', async () => {
    expect(await ask('GET /service-accounts/google')).toEqual({ known: null })
    const kept = await keep()
    expect(kept.known).toMatchObject({ clientEmail: email })
    expect(JSON.stringify(await ask('GET /service-accounts/google'))).not.toMatch(/PRIVATE|private/)
    const row = database.db.selectFrom('serviceAccount').selectAll()
    const stored = JSON.stringify(await row.where('workspaceId', '=', it.workspaceId).execute())
    expect(stored).not.toMatch(/PRIVATE KEY/)
    await ask('DELETE /service-accounts/google')
    expect(await ask('GET /service-accounts/google')).toEqual({ known: null })
    await expect(ask('DELETE /service-accounts/google')).rejects.toMatchObject({ status: 404 })
  })

  test('belongs to one workspace', async () => {
    await keep()
    const other = await works(database, world)
    expect(await ask('GET /service-accounts/google', {}, other)).toEqual({ known: null })
    await other.turns.stop()
  })

  test.each([
    ['no JSON', 'not json'],
    ['another kind of key', keyFile({ type: 'authorized_user' })],
    ['a key that is none', keyFile({ private_key: 'xxx' })],
    [
      'a key of another kind',
      keyFile({
        private_key: generateKeyPairSync('ed25519', {
          privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
          publicKeyEncoding: { type: 'spki', format: 'pem' },
        }).privateKey,
      }),
    ],
  ])('is refused when the file is %s', async (_, key) => {
    const problem = await keep(key).then(
      () => null,
      (error: unknown) => error,
    )
    expect(problem).toBeInstanceOf(Denied)
    expect(problem).toMatchObject({ status: 422, code: 'bad_key_file' })
  })

  test('is tried with its key, and with a spreadsheet', async () => {
    await keep()
    const trial = (spreadsheet: string | null) =>
      ask('POST /service-accounts/google/trial', { body: { spreadsheet } })
    expect(await trial(null)).toEqual({ title: null, problem: null })
    expect(google.assertions).toMatchObject([
      {
        iss: email,
        aud: `${google.url}/token`,
        scope: 'https://www.googleapis.com/auth/spreadsheets',
        iat: world.now().getTime() / 1000,
        exp: world.now().getTime() / 1000 + 3600,
      },
    ])
    expect(await trial('sheet-1')).toEqual({ title: 'Pedidos', problem: null })
    expect((await trial('sheet-2')).problem.en).toMatch(/knows no spreadsheet/)
    google.trouble = [403]
    expect((await trial('sheet-1')).problem.es).toContain(`comparte la hoja de cálculo con ${email}`)
    await keep(keyFile({ private_key: pair().privateKey, private_key_id: 'k2' }))
    expect((await trial(null)).problem.en).toContain('Invalid JWT Signature.')
  })
})

describe('a row in a sheet', () => {
  test('goes under the titles of the first row, whatever their case; a missing title is added', async () => {
    await keep()
    google.rows = [['Nombre', 'TELÉFONO', 'Nota']]
    await it.publish(adding({ teléfono: '098', nombre: '=1+1', Ciudad: 'Quito' }))
    await it.say(rosa, 'hola')
    await it.perform()
    expect(google.rows).toEqual([
      ['Nombre', 'TELÉFONO', 'Nota', 'Ciudad'],
      ['=1+1', '098', '', 'Quito'],
    ])
    expect(google.asked).toContain(
      "POST /v4/spreadsheets/sheet-1/values/'Año ''26'!A1:append?valueInputOption=RAW&insertDataOption=INSERT_ROWS",
    )
    expect(await said()).toEqual(['< Anotado'])
  })

  test('asks for a token once for many rows', async () => {
    await keep()
    google.rows = [['n']]
    await it.publish(adding({ n: '1' }))
    for (const last of [1, 2, 3]) await it.say(`+59398000000${last}`, 'hola')
    await it.perform()
    await it.perform()
    expect(google.rows).toHaveLength(4)
    expect(google.assertions.length).toBeLessThanOrEqual(3)
    const before = google.assertions.length
    await it.say('+593980000004', 'hola')
    await it.perform()
    expect(google.assertions).toHaveLength(before)
  })

  test('is tried again while Google is busy, and written once', async () => {
    await keep()
    google.rows = [['n']]
    google.trouble = [429, 503]
    await it.publish(adding({ n: '1' }))
    await it.say(rosa, 'hola')
    await it.perform()
    await it.pass(10_000)
    await it.pass(60_000)
    expect(google.rows).toEqual([['n'], ['1']])
    expect(await deed()).toMatchObject({ state: 'done', attempt: 3 })
  })

  test.each([
    [403, /comparte la hoja de cálculo con/],
    [404, /no conoce ninguna hoja/],
    [400, /Google rechazó la fila \(estado 400\): trouble 400/],
    [500, /Google rechazó la fila \(estado 500\)/],
  ])('that Google refuses with %i takes the failure exit, in words', async (status, words) => {
    await keep()
    google.rows = [['n']]
    google.trouble = [status]
    await it.publish(adding({ n: '1' }))
    await it.say(rosa, 'hola')
    await it.perform()
    expect((await deed()).error!.es).toMatch(words)
    expect(await said()).toEqual(['< No anotado'])
    expect(google.rows).toEqual([['n']])
  })

  test('is not written twice when a process died in the middle: nobody knows, so it says so', async () => {
    await keep()
    await it.publish(adding({ n: '1' }))
    await it.say(rosa, 'hola')
    await database.pool.query(`update deed set state = 'doing', attempt = 1 where workspace_id = $1`, [
      it.workspaceId,
    ])
    await it.perform()
    expect(google.asked).toEqual([])
    expect((await deed()).error!.en).toMatch(/nobody knows whether it was done/)
    expect(await said()).toEqual(['< No anotado'])
  })

  test.each([
    ['without a key', false, 'sheet-1', /no Google service/],
    ['with an address that is none', true, 'https://example.test/x y', /address of the spreadsheet/],
  ])('%s fails in words', async (_, kept, spreadsheet, words) => {
    if (kept) await keep()
    await it.publish(adding({ n: '1' }, spreadsheet))
    await it.say(rosa, 'hola')
    await it.perform()
    expect((await deed()).error!.en).toMatch(words)
  })

  test('knows a spreadsheet by its address or its id, and titles in any case', () => {
    expect(spreadsheetId('https://docs.google.com/spreadsheets/d/1aB-_9/edit')).toBe('1aB-_9')
    expect(spreadsheetId(' 1aB-_9 ')).toBe('1aB-_9')
    expect(spreadsheetId('../../etc')).toBeNull()
    expect(headerFor(['A', ' b '], ['B', 'c'])).toEqual(['A', ' b ', 'c'])
  })
})

describe('data files', () => {
  test('are listed, saved as CSV that no spreadsheet runs, and deleted', async () => {
    const add = (row: object) =>
      opened(
        graphOf({ go: ['do', { effect: { type: 'add_file_row', file: 'Pedidos', row } as never }] }, 'go'),
      )
    await it.publish(add({ nombre: 'Mara "la" Vela', nota: 'a,b' }))
    await it.publish(add({ nombre: '=cmd()', teléfono: '+593 98 000 0001' }))
    await it.say(rosa, 'hola')
    const { items } = await ask('GET /data-files')
    expect(items).toMatchObject([{ name: 'Pedidos', columns: ['nota', 'nombre', 'teléfono'], rows: 2 }])
    const file = await ask('GET /data-files/:id/csv', { params: { id: items[0].id } })
    const at = world.now().toISOString()
    expect(file).toEqual({
      name: 'Pedidos.csv',
      text: `\uFEFFcreated_at,nota,nombre,teléfono\r\n${at},"a,b","Mara ""la"" Vela",\r\n${at},,'=cmd(),+593 98 000 0001\r\n`,
    })
    const other = await works(database, world)
    await expect(
      ask('GET /data-files/:id/csv', { params: { id: items[0].id } }, other),
    ).rejects.toMatchObject({
      status: 404,
    })
    await expect(ask('DELETE /data-files/:id', { params: { id: items[0].id } }, other)).rejects.toMatchObject(
      {
        status: 404,
      },
    )
    await other.turns.stop()
    await ask('DELETE /data-files/:id', { params: { id: items[0].id } })
    expect(await ask('GET /data-files')).toEqual({ items: [] })
  })
})

describe('the trial of an HTTP request', () => {
  const trial = (body: object) => ask('POST /flows/http-trial', { body })

  test('shows the answer and what the paths find', async () => {
    const { answer, problem } = await trial({
      method: 'GET',
      url: `${google.url}/v4/spreadsheets/sheet-1`,
      headers: { authorization: 'Bearer t1' },
      save: { title: '$.properties.title', none: '$.none' },
    })
    expect(problem).toBeNull()
    expect(answer).toMatchObject({
      status: 200,
      body: '{"properties":{"title":"Pedidos"}}',
      cut: false,
      values: { title: 'Pedidos', none: null },
    })
    expect(answer.headers['content-type']).toBe('application/json')
  })

  test('says why there is none', async () => {
    expect(await trial({ method: 'GET', url: 'http://169.254.169.254/' })).toMatchObject({
      answer: null,
      problem: { en: expect.stringContaining('private network') },
    })
    expect((await trial({ method: 'GET', url: 'x' })).answer).toBeNull()
  })
})
