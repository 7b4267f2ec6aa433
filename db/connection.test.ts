// Named statements on connections that a pooler shares out among many.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Connection, forgetful } from './connection.ts'
import { type TestDatabase, testDatabase } from './testing.ts'

let database: TestDatabase
let connection: Connection

beforeAll(async () => {
  database = await testDatabase()
  connection = new Connection(database.config)
  await connection.connect()
})
afterAll(async () => {
  await connection.end()
  await database.close()
})

const prepared = async () =>
  (await connection.query('select count(*)::int as count from pg_prepared_statements')).rows[0].count

test('a name never means another text, whoever prepared it', async () => {
  const one = await connection.query({ name: 'one', text: 'select $1::int + 1 as n', values: [1] })
  const two = await connection.query({ name: 'one', text: 'select $1::int + 2 as n', values: [1] })
  expect([one.rows[0].n, two.rows[0].n]).toEqual([2, 3])
  expect(await prepared()).toBe(2)
})

test('other problems are no sign of a pooler', () => {
  for (const problem of [null, new Error('no'), { code: '23505' }, { code: '25P02' }]) {
    expect(forgetful(problem)).toBe(false)
  }
})

test('a statement that was lost on the way is sent whole from then on', async () => {
  const ask = { name: 'three', text: 'select $1::int + 3 as n', values: [1] }
  await connection.query(ask)
  // What being handed another server connection amounts to.
  await connection.query('deallocate all')
  const problem = await connection.query(ask).catch((lost: unknown) => lost)
  expect(forgetful(problem)).toBe(true)
  expect((await connection.query(ask)).rows[0].n).toBe(4)
  expect((await database.pool.query(ask)).rows[0].n).toBe(4)
  expect(await prepared(), 'and nothing is prepared any more').toBe(0)
})
