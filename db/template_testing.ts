// The database that tests and proofs clone: migrated, with the tables of the alarm clock.
import type pg from 'pg'
import { PgBoss } from 'pg-boss'
import { openDatabase } from './db.ts'
import { migrate } from './migrate.ts'

/** Makes it of an empty database; nobody is connected to it afterwards. */
export async function fillTemplate(config: pg.PoolConfig): Promise<void> {
  const template = openDatabase(config)
  await migrate(template.pool)
  const boss = new PgBoss({
    db: { executeSql: (text, values) => template.pool.query(text, values as unknown[]) },
    supervise: false,
    schedule: false,
  })
  await boss.start()
  await boss.stop({ graceful: false })
  await template.close()
}
