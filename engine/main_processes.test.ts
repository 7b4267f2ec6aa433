import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { testDatabase } from '#db/testing.ts'
import { endAll, freePort, type Process, start } from './main_testing.ts'

const folder = mkdtempSync(join(tmpdir(), 'charla-main-'))
const secret = 'k3v9-qT0w-Zr71-mmPq-x8Ls-20dJ-fH5b'
const owner = { ADMIN_EMAIL: 'mara@charla.test', ADMIN_PASSWORD: 'tres gatos azules' }

afterAll(async () => {
  await endAll()
  rmSync(folder, { recursive: true, force: true })
})

async function get(process: Process, path: string) {
  const answer = await fetch(process.url + path)
  return { status: answer.status, body: await answer.json() }
}

function signIn({ url }: Process, password: string): Promise<Response> {
  return fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ email: owner.ADMIN_EMAIL, password }),
  })
}

describe('several processes on one database', () => {
  it('start together, share sessions, and end in order', async () => {
    const database = await testDatabase()
    const env = { DATABASE_URL: database.url, APP_SECRET: secret, ...owner }
    const servers = await Promise.all([start({ ...env, ROLE: 'server' }), start({ ...env, ROLE: 'server' })])
    const workers = await Promise.all([start({ ...env, ROLE: 'worker' }), start({ ...env, ROLE: 'worker' })])
    const all = [...servers, ...workers]
    await Promise.all(all.map(({ ready }) => ready))

    const ready = { status: 200, body: { ready: true, reasons: [] } }
    expect(await Promise.all(all.map((one) => get(one, '/readyz')))).toEqual([ready, ready, ready, ready])
    expect((await fetch(`${workers[0]!.url}/api/setup`)).status, 'a worker has no doors').toBe(404)
    expect((await database.db.selectFrom('login').selectAll().execute()).length).toBe(1)

    const cookie = (await signIn(servers[0]!, owner.ADMIN_PASSWORD)).headers.getSetCookie()[0]!.split(';')[0]!
    const me = await fetch(`${servers[1]!.url}/api/me`, { headers: { cookie } })
    expect(me.status).toBe(200)

    for (const one of all) one.kill('SIGTERM')
    expect(await Promise.all(all.map(({ ended }) => ended))).toEqual([0, 0, 0, 0])
    await database.close()
  }, 60_000)
})

describe('the built-in database', () => {
  const env = { DATA_DIR: join(folder, 'data'), ...owner }

  it('serves one Charla at a time, and survives a kill', async () => {
    const first = await start(env)
    await first.ready
    expect(first.text()).toMatch(/Back it up.*\n.*Respáldalo/)
    expect((await signIn(first, owner.ADMIN_PASSWORD)).status).toBe(200)

    const second = await start(env)
    expect(await second.ended).toBe(1)
    expect(second.text()).toMatch(
      /Another Charla is already running on .*Ya hay otra Charla en marcha sobre/s,
    )
    expect(second.text(), 'a sentence, not a stack').not.toContain('    at ')
    expect((await get(first, '/readyz')).status, 'the first one goes on').toBe(200)

    first.kill('SIGKILL')
    expect(await first.ended).toBeNull()
    const third = await start(env)
    await third.ready
    expect((await get(third, '/readyz')).status).toBe(200)
    expect(await get(third, '/api/setup')).toMatchObject({ body: { needsWorkspace: false } })
    expect((await signIn(third, owner.ADMIN_PASSWORD)).status).toBe(200)
    expect(third.text(), 'the secret is the same').not.toContain('Back it up')
    third.kill('SIGTERM')
    expect(await third.ended).toBe(0)
  }, 60_000)
})

describe('a start that cannot be', () => {
  it('shows the wrong settings', async () => {
    const process = await start({ DATA_DIR: folder, ROLE: 'boss', PORT: '99999' })
    expect(await process.ended).toBe(1)
    expect(process.text()).toMatch(/PORT .*\n.*número entero.*\n.*ROLE /)
    expect(process.text()).not.toContain('    at ')
  }, 30_000)

  it('says that the port is taken', async () => {
    const port = await freePort()
    const other = createServer().listen(port, '127.0.0.1')
    const database = await testDatabase()
    const process = await start({ PORT: String(port), DATABASE_URL: database.url, APP_SECRET: secret })
    expect(await process.ended).toBe(1)
    expect(process.text()).toMatch(/Port \d+ is taken.*\nOtro programa ocupa el puerto/)
    other.close()
    await database.close()
  }, 30_000)

  it('says that the database is not there, without its password', async () => {
    const database = await testDatabase()
    const url = database.url.replace('postgres@', 'postgres:hunter2@').replace(/t_[0-9a-f]+/, 'nowhere')
    const process = await start({ DATABASE_URL: url, APP_SECRET: secret })
    expect(await process.ended).toBe(1)
    expect(process.text()).toMatch(/cannot be reached: .*nowhere.*\nNo se puede llegar/)
    expect(process.text()).not.toContain('hunter2')
    await database.close()
  }, 30_000)
})
