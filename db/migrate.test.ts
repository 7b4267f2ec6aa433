import { afterAll, beforeAll, expect, test } from 'vitest'
import { migrate, migrations, pendingMigrations } from './migrate.ts'
import { type TestDatabase, testDatabase } from './testing.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

test('a migrated database has nothing pending, and migrating again changes nothing', async () => {
  expect(await pendingMigrations(database.pool)).toEqual([])
  expect(await migrate(database.pool)).toEqual([])
})

test('two processes that start together migrate once', async () => {
  await database.pool.query('drop schema public cascade; create schema public')
  expect(await pendingMigrations(database.pool)).toEqual(await migrations())
  const [one, two] = await Promise.all([migrate(database.pool), migrate(database.pool)])
  expect([...one, ...two]).toEqual(await migrations())
})
