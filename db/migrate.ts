// Migrations run at boot, in order, each once, under one lock, so that any number of processes may start together.
import { readdir, readFile } from 'node:fs/promises'
import type pg from 'pg'

const folder = new URL('./migrations/', import.meta.url)
const LOCK = 727_001
const OLDEST = 150_000

/** Said when the server is older than what Charla needs. */
export class OldServer extends Error {
  constructor() {
    super(
      'Charla needs PostgreSQL 15 or newer; DATABASE_URL points at an older server. / ' +
        'Charla necesita PostgreSQL 15 o más reciente; DATABASE_URL apunta a un servidor anterior.',
    )
    this.name = 'OldServer'
  }
}

/** The names of all migrations, in order. */
export async function migrations(): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
}

/**
 * Brings the database up to date; returns what it ran. One transaction holds the lock (transaction-level, so it is safe behind
 * pgbouncer) and all pending migrations: they apply together or not at all.
 */
export async function migrate(pool: pg.Pool): Promise<string[]> {
  const client = await pool.connect()
  try {
    await refuseOldServer(client)
    await client.query('begin')
    await client.query('select pg_advisory_xact_lock($1)', [LOCK])
    await client.query(
      'create table if not exists migration (name text primary key, applied_at timestamptz not null default now())',
    )
    const pending = await pendingOf(client)
    for (const name of pending) {
      await client.query(await readFile(new URL(name, folder), 'utf8'))
      await client.query('insert into migration (name) values ($1)', [name])
    }
    await client.query('commit')
    return pending
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}

/** Migrations this code has and the database lacks; all of them when it is empty. */
export async function pendingMigrations(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query(`select to_regclass('migration') is not null as there`)
  return rows[0].there ? pendingOf(pool) : migrations()
}

async function pendingOf(db: pg.Pool | pg.PoolClient): Promise<string[]> {
  const { rows } = await db.query<{ name: string }>('select name from migration')
  const applied = new Set(rows.map((row) => row.name))
  return (await migrations()).filter((name) => !applied.has(name))
}

async function refuseOldServer(client: pg.PoolClient): Promise<void> {
  const { rows } = await client.query<{ version: string }>(
    `select current_setting('server_version_num') as version`,
  )
  if (Number(rows[0]?.version) >= OLDEST) return
  throw new OldServer()
}
