import type { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import { ensureOwner, firstRunUses } from './accounts/first_run.ts'
import { MAX_BODY } from './accounts/mount.ts'
import { signIn } from './accounts/sign_in.ts'
import { keepChannelSecrets } from './inbox/channel_vault.ts'
import { openLog } from './log.ts'
import { sealedBox } from './secrets.ts'
import { apis, doors } from './server.ts'
import { testWorld } from './testing.ts'
import { startWorker, type Worker } from './worker.ts'

const publicUrl = 'https://charla.test'
const owner = { name: 'Mara', email: 'mara@charla.test', password: 'tres gatos azules' }
const key = new Uint8Array(32).fill(5)
const log = openLog('silent')

let database: TestDatabase
let worker: Worker
let app: Hono
let cookie: string
let leaving = false

beforeAll(async () => {
  database = await testDatabase()
  const world = testWorld()
  keepChannelSecrets({ vault: sealedBox(key), publicUrl })
  const auth = signIn({ database, publicUrl, secret: 'a secret of the tests, long enough' })
  firstRunUses(auth)
  await ensureOwner(database.db, world, owner)
  worker = await startWorker({ database, world, log: log.problem, works: false })
  const config = { publicUrl, key: () => key }
  app = doors({ config, database, world, worker, auth, log, leaving: () => leaving })
  const answer = await post('/api/auth/sign-in/email', { email: owner.email, password: owner.password })
  cookie = answer.headers.getSetCookie()[0]!.split(';')[0]!
})
afterAll(async () => {
  await worker.stop()
  await database.close()
})

function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  const all = { 'content-type': 'application/json', origin: publicUrl, ...headers }
  return app.request(publicUrl + path, { method: 'POST', headers: all, body: JSON.stringify(body) })
}

describe('headers', () => {
  it.each(['/healthz', '/api/setup', '/api/nothing', '/inbox', '/hooks/custom/none'])(
    'guard %s',
    async (path) => {
      const { headers } = await app.request(publicUrl + path)
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
      expect(headers.get('content-security-policy')).toContain("script-src 'self';")
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('strict-transport-security')).toMatch(/max-age=\d{8}/)
      expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
    },
  )

  it('leave it to the web chat which sites may frame it', async () => {
    const made = await post(
      '/api/channels',
      { type: 'webchat', name: 'Web', settings: { origins: ['https://shop.test'] } },
      { cookie },
    )
    const { key: name } = (await made.json()) as { key: string }
    const { headers } = await app.request(`${publicUrl}/webchat/panel/${name}`)
    expect(headers.get('x-frame-options')).toBeNull()
    expect(headers.get('content-security-policy') ?? '').not.toContain("frame-ancestors 'none'")
  })
})

describe('doors', () => {
  it('lead to the rooms', async () => {
    const status = async (path: string, headers = {}) =>
      (await app.request(publicUrl + path, { headers })).status
    expect(await status('/readyz')).toBe(200)
    expect(await status('/api/setup')).toBe(200)
    expect(await status('/api/me')).toBe(401)
    expect(await status('/api/me', { cookie })).toBe(200)
    expect(await status('/api/events?workspace=0192f0c1-0000-7000-8000-000000000000')).toBe(401)
    expect(await status('/api/nothing', { cookie })).toBe(404)
    expect(await status('/hooks/custom/none')).toBe(404)
    expect(await status('/webchat/none/config')).toBe(404)
  })

  it('refuse what is too large', async () => {
    const large = { name: 'x'.repeat(MAX_BODY) }
    for (const path of [
      '/api/setup',
      '/api/auth/sign-in/email',
      '/hooks/custom/none',
      '/webchat/none/visit',
    ]) {
      expect((await post(path, large)).status, path).toBe(413)
    }
  })

  it('count tries to sign in by the address we see, whatever the caller claims', async () => {
    const incoming = { socket: { remoteAddress: '8.8.8.8', remotePort: 4000, remoteFamily: 'IPv4' } }
    const statuses: number[] = []
    for (let index = 0; index < 12; index += 1) {
      const headers = {
        'content-type': 'application/json',
        origin: publicUrl,
        'x-forwarded-for': `9.9.9.${index}`,
      }
      const body = JSON.stringify({ email: owner.email, password: `wrong password ${index}` })
      const init = { method: 'POST', headers, body }
      statuses.push((await app.request(`${publicUrl}/api/auth/sign-in/email`, init, { incoming })).status)
    }
    expect(statuses[0]).toBe(401)
    expect(statuses.at(-1)).toBe(429)
  })

  it('count tries at links of invitations by address', async () => {
    const from = (remoteAddress: string) => ({
      incoming: { socket: { remoteAddress, remotePort: 4000, remoteFamily: 'IPv4' } },
    })
    const knock = async (address: string) =>
      (await app.request(`${publicUrl}/api/invitation-links/${'x'.repeat(43)}`, {}, from(address))).status
    const statuses: number[] = []
    for (let index = 0; index < 21; index += 1) statuses.push(await knock('8.8.4.4'))
    expect(statuses.slice(0, 20)).toEqual(Array(20).fill(404))
    expect(statuses.at(-1)).toBe(429)
    expect(await knock('1.1.1.1')).toBe(404)
  })

  it('know who is gone when somebody signs out', async () => {
    const presences = () =>
      database.db.selectFrom('user').select('presence').where('email', '=', owner.email).execute()
    const { headers } = await post('/api/auth/sign-in/email', {
      email: owner.email,
      password: owner.password,
    })
    const own = headers.getSetCookie()[0]!.split(';')[0]!
    await database.db.updateTable('user').set({ presence: 'busy' }).where('email', '=', owner.email).execute()
    expect((await post('/api/auth/sign-out', {})).status).toBe(200)
    expect(await presences()).toEqual([{ presence: 'busy' }])
    expect((await post('/api/auth/sign-out', {}, { cookie: own })).status).toBe(200)
    expect(await presences()).toEqual([{ presence: 'offline' }])
  })

  it('close to new visitors while the process leaves', async () => {
    leaving = true
    expect((await app.request(`${publicUrl}/readyz`)).status).toBe(503)
    leaving = false
  })
})

it('describes every route in OpenAPI', async () => {
  const document = await (await app.request(`${publicUrl}/api/openapi.json`)).json()
  const paths = (document as { paths: Record<string, Record<string, { operationId: string }>> }).paths
  const described = Object.values(paths).flatMap((methods) => Object.values(methods))
  expect(described).toHaveLength(apis.flatMap((api) => Object.keys(api)).length)
  expect(new Set(described.map(({ operationId }) => operationId)).size).toBe(described.length)
  expect(document).toMatchObject({
    openapi: '3.1.0',
    servers: [{ url: publicUrl }],
    paths: {
      '/api/flows/{id}': {
        get: {
          'x-permission': 'flow.read',
          parameters: [{ name: 'id', in: 'path', required: true }, { name: 'x-workspace' }],
        },
      },
    },
  })
})
