// Exact counters grow by one row per change; folding them keeps reading cheap and changes no sum.
import { sql } from 'kysely'
import type { Db } from '#db/db.ts'

/** Replaces the rows of each counter by their sum. Safe beside writers and beside itself. */
export async function foldTallies(db: Db): Promise<void> {
  await sql`
    with gone as (delete from tally returning workspace_id, counter, delta)
    insert into tally (workspace_id, counter, delta)
    select workspace_id, counter, sum(delta) from gone group by workspace_id, counter having sum(delta) <> 0
  `.execute(db)
}

/** Folds every so often; returns how to stop. */
export function startFolding(db: Db, everyMs = 60_000, log: (error: unknown) => void = () => {}): () => void {
  const timer = setInterval(() => foldTallies(db).catch(log), everyMs).unref()
  return () => clearInterval(timer)
}
