// Handles on the database. Reads take `Db`, writes take `Tx`; a write given a plain handle does not compile.
import { CamelCasePlugin, Kysely, PostgresDialect, sql, type Transaction } from 'kysely'
import pg from 'pg'
import { Connection } from './connection.ts'
import type { Tables } from './tables.ts'

/** For reading: a pool or a transaction. */
export type Db = Kysely<Tables>
/** For writing: a transaction only. */
export type Tx = Transaction<Tables>

/** Everything a process holds open towards Postgres. */
export interface Database {
  db: Db
  pool: pg.Pool
  close(): Promise<void>
}

// bigint counts and positions stay below 2^53; int8 as text would make every sum a string.
pg.types.setTypeParser(pg.types.builtins.INT8, Number)

/** Opens a pool. `url` is a connection string, or a socket folder with a database name (`socket:` config of pg). */
export function openDatabase(config: pg.PoolConfig, max = 10): Database {
  const pool = new pg.Pool({ ...config, max, Client: Connection })
  pool.on('error', () => {
    // An idle connection that breaks (server restart) is dropped by the pool; the next query opens a new one.
  })
  pool.on('connect', (client) => {
    client.on('error', () => {
      // One that breaks between two statements of a transaction: the next statement says so. Unheard, it would end the process.
    })
  })
  const db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })
  return {
    db,
    pool,
    async close() {
      await db.destroy()
      // Kysely ends only a pool that it has used.
      if (!pool.ending) await pool.end()
    },
  }
}

/**
 * A transaction that sees one workspace only: queries say `workspace_id`, and row-level security enforces it again.
 * For everything that serves a person or a key. SET LOCAL semantics, so it is safe behind pgbouncer in transaction mode.
 */
export function asPerson<T>(db: Db, workspaceId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.transaction().execute(async (tx) => {
    await sql`select set_config('charla.workspace', ${workspaceId}, true), set_config('role', 'charla_person', true)`.execute(
      tx,
    )
    return work(tx)
  })
}
