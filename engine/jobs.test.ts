import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#db/testing.ts'
import { type DueJob, type Jobs, type Queue, startJobs } from './jobs.ts'

let database: TestDatabase
let jobs: Jobs
const done: DueJob[] = []
let heard: (() => void) | null = null
const bell: Queue = {
  name: 'bell',
  retries: 3,
  expireSeconds: 30,
  run: async (due) => {
    done.push(...due)
    heard?.()
  },
}
const quiet: Queue = { ...bell, name: 'quiet', run: async () => {} }
const ids = () => done.map((job) => job.id)
const ring = () =>
  new Promise<void>((resolve) => {
    heard = resolve
  })
const id = (n: number) => `00000000-0000-7000-8000-00000000000${n}`

beforeAll(async () => {
  database = await testDatabase()
  jobs = await startJobs(database, [bell, quiet], { work: true })
})
afterAll(async () => {
  await jobs.stop()
  await database.close()
})

const count = async (job: string) =>
  (await database.pool.query('select 1 from pgboss.job where id = $1', [job])).rowCount

test('a job of a transaction that rolled back never was', async () => {
  const client = await database.pool.connect()
  await client.query('begin')
  await jobs.sendIn(client, 'quiet', [{ id: id(1), data: {}, after: new Date(Date.now() + 60_000) }])
  await client.query('rollback')
  client.release()
  expect(await count(id(1))).toBe(0)
})

test('a job sent in a Kysely transaction stands after its commit, once per id', async () => {
  const job = { id: id(2), data: { n: 2 }, after: new Date(Date.now() + 60_000) }
  await database.db.transaction().execute((tx) => jobs.sendIn(tx, 'quiet', [job]))
  await database.db.transaction().execute((tx) => jobs.sendIn(tx, 'quiet', [job]))
  expect(await count(id(2))).toBe(1)
  await jobs.cancel('quiet', [id(2)])
  expect(await count(id(2))).toBe(0)
})

test('a due job rings, with what was sent', async () => {
  const rung = ring()
  await jobs.send('bell', [{ id: id(3), data: { n: 3 } }])
  await rung
  expect(ids()).toContain(id(3))
  expect(done.find((job) => job.id === id(3))?.data).toEqual({ n: 3 })
})
