// A database of one's own for a test file, cloned from the migrated template in a twentieth of a second.
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { type Database, openDatabase } from './db.ts'

/** The file's database; `url` lets another process connect to it. */
export interface TestDatabase extends Database {
  config: pg.PoolConfig
  url: string
}

async function asAdmin(text: string): Promise<void> {
  const admin = new pg.Client({ host: inject('postgres'), user: 'postgres', database: 'postgres' })
  await admin.connect()
  try {
    await admin.query(text)
  } finally {
    await admin.end()
  }
}

/** Makes the database; `close` drops it. */
export async function testDatabase(): Promise<TestDatabase> {
  const name = `t_${randomUUID().replaceAll('-', '')}`
  await asAdmin(`create database ${name} template charla`)
  const config = { host: inject('postgres'), user: 'postgres', database: name }
  const database = openDatabase(config)
  return {
    ...database,
    config,
    url: `postgres://postgres@/${name}?host=${encodeURIComponent(config.host)}`,
    async close() {
      await database.close()
      await asAdmin(`drop database ${name} with (force)`)
    },
  }
}
