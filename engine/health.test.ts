import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '#db/db.ts'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import { type HealthDeps, health, SLOW_SECONDS } from './health.ts'
import { type Jobs, startJobs } from './jobs.ts'

let database: TestDatabase
let jobs: Jobs
const quiet = () => {}
const waits = [{ name: 'waits', retries: 0, expireSeconds: 60, run: async () => {} }]

beforeAll(async () => {
  database = await testDatabase()
  jobs = await startJobs(database, waits, { work: false })
})
afterAll(async () => {
  await jobs.stop()
  await database.close()
})

async function readiness(deps: Partial<HealthDeps> = {}) {
  const app = health({ database, jobs, version: '1.2.3', leaving: () => false, log: quiet, ...deps })
  const answer = await app.request('/readyz')
  const { ready, reasons } = (await answer.json()) as {
    ready: boolean
    reasons: Array<{ code: string; es: string }>
  }
  return { status: answer.status, ready, codes: reasons.map(({ code }) => code), reasons }
}

describe('/readyz', () => {
  it('is ready', async () => {
    expect(await readiness()).toMatchObject({ status: 200, ready: true, codes: [] })
  })

  it('says that the process is leaving', async () => {
    expect(await readiness({ leaving: () => true })).toMatchObject({
      status: 503,
      ready: false,
      codes: ['leaving'],
    })
  })

  it('says that the database does not answer', async () => {
    const nowhere = openDatabase({ host: '127.0.0.1', port: 1 })
    expect(await readiness({ database: nowhere })).toMatchObject({ status: 503, codes: ['database'] })
    await nowhere.close()
  })

  it('names the migrations that are missing', async () => {
    const name = (await database.pool.query('select max(name) as name from migration')).rows[0].name
    await database.pool.query('delete from migration where name = $1', [name])
    const { status, codes, reasons } = await readiness()
    await database.pool.query('insert into migration (name) values ($1)', [name])
    expect({ status, codes }).toEqual({ status: 503, codes: ['migrations'] })
    expect(reasons[0]!.es).toContain(name)
  })

  it('notices that nobody takes jobs', async () => {
    const now = (await database.pool.query('select now() as now')).rows[0].now as Date
    const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000)
    await jobs.send('waits', [{ data: {}, after: ago(SLOW_SECONDS / 2) }])
    expect(await readiness()).toMatchObject({ status: 200 })
    await jobs.send('waits', [{ data: {}, after: ago(SLOW_SECONDS * 2) }])
    const { status, codes, reasons } = await readiness()
    expect({ status, codes }).toEqual({ status: 503, codes: ['queue'] })
    expect(reasons[0]!.es).toContain('ROLE=worker')
  })
})

it('is alive whatever the database does, and says its version', async () => {
  const nowhere = openDatabase({ host: '127.0.0.1', port: 1 })
  const app = health({ database: nowhere, jobs, version: '1.2.3', leaving: () => false, log: quiet })
  expect((await app.request('/healthz')).status).toBe(200)
  expect(await (await app.request('/version')).json()).toEqual({ version: '1.2.3' })
  await nowhere.close()
})
