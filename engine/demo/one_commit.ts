// One transaction for everything: verbs that open transactions of their own, and batches of turns that commit by themselves,
// all take part in the caller's, so that a history is either there as a whole or not at all.
import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Database, Db, Tx } from '#db/db.ts'
import type { Tables } from '#db/tables.ts'

/** Handles on the one transaction. `db` is for verbs that begin by themselves, `client` for batches of turns. */
export interface Commit {
  db: Db
  tx: Tx
  client: pg.Client
}

/** Runs the work on a connection of its own and commits once; what throws undoes it all. */
export async function inOneCommit<T>(
  { pool }: Pick<Database, 'pool'>,
  work: (commit: Commit) => Promise<T>,
): Promise<T> {
  // Statements of a batch go out together, as they do when turns are taken.
  const own = new pg.Client({ ...pool.options, pipeline: true } as pg.ClientConfig)
  await own.connect()
  try {
    await own.query('begin')
    const client = withoutEnds(own)
    const db = kyselyOn(client)
    const result = await db.transaction().execute((tx) => work({ db, tx, client }))
    await own.query('commit')
    return result
  } finally {
    // Without a commit, the end of the connection is the end of the transaction.
    await own.end()
  }
}

const nothing = { command: 'COMMIT', rows: [], rowCount: 0, fields: [], oid: 0 }

/** The client, whose `begin` and `commit` change nothing. */
function withoutEnds(own: pg.Client): pg.Client {
  const query = (config: unknown, ...more: unknown[]) => {
    const text = typeof config === 'string' ? config : (config as { text?: string }).text
    if (text === 'begin' || text === 'commit') return Promise.resolve(nothing)
    return (own.query as (...given: unknown[]) => unknown)(config, ...more)
  }
  return Object.create(own, { query: { value: query } })
}

function kyselyOn(client: pg.Client): Db {
  const lent = Object.assign(Object.create(client), { release() {} })
  return new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: { connect: async () => lent, end: async () => {}, options: {} } }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })
}
