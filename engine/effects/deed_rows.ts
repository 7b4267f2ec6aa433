// Deeds as rows: claimed by one process at a time, and what became of them written together with what the run must hear.
import type pg from 'pg'
import type { Words } from '#channels/channel.ts'
import type { Database } from '#db/db.ts'
import type { Asked } from '#engine/machine/effect.ts'
import type { World } from '#engine/world.ts'
import type { DeedInfo, Verdict } from './effect.ts'

/** After this long a process that has a deed counts as dead, in ms. Longer than any deed takes. */
export const LEASE_MS = 180_000

/** A claimed deed. `attempt` is its fence: whoever has an older one writes nothing. */
export interface ClaimedDeed extends DeedInfo {
  runId: string
  stepId: string
  token: string
  effect: Asked
  attempt: number
  /** A process died in the middle of it. */
  orphaned: boolean
  /** Somebody ended the run before it began. */
  unwanted: boolean
  /** The bot is paused. */
  silenced: boolean
}

const CLAIM = `
with due as (
  select workspace_id, id, run_id, state from deed
  where state in ('waiting', 'doing') and next_at <= $1 and not (workspace_id = any($3::uuid[]))
  order by next_at, id limit $2 for update skip locked
)
update deed d set state = 'doing', attempt = d.attempt + 1, next_at = $4
from due left join run r on r.workspace_id = due.workspace_id and r.id = due.run_id
  left join conversation v on v.workspace_id = r.workspace_id and v.id = r.conversation_id
where d.workspace_id = due.workspace_id and d.id = due.id
returning d.workspace_id, d.id, d.run_id, d.contact_id, d.step_id, d.token, d.effect, d.attempt, d.created_at,
  due.state = 'doing' as orphaned, coalesce(r.status, 'stopped') = 'stopped' as unwanted,
  v.id as conversation_id, v.paused_at is not null as silenced, coalesce(r.flow_id, d.run_id) as flow_id`

/** Claims up to `limit` deeds that are due, none of the workspaces in `skip`. */
export async function claim(
  { pool }: Database,
  world: World,
  limit: number,
  skip: string[],
): Promise<ClaimedDeed[]> {
  const now = world.now()
  const { rows } = await pool.query({
    name: 'deed_claim',
    text: CLAIM,
    values: [now, limit, skip, new Date(now.getTime() + LEASE_MS)],
  })
  return rows.map((row) => ({
    workspaceId: row.workspace_id,
    id: row.id,
    runId: row.run_id,
    contactId: row.contact_id,
    stepId: row.step_id,
    token: row.token,
    effect: row.effect,
    attempt: row.attempt,
    askedAt: row.created_at,
    orphaned: row.orphaned,
    unwanted: row.unwanted,
    conversationId: row.conversation_id,
    silenced: row.silenced,
    flowId: row.flow_id,
  }))
}

const FINISH = `
with d as (
  update deed set state = $4, outcome = $5, error = $6, next_at = null, done_at = $7
  where workspace_id = $1 and id = $2 and attempt = $3 and state = 'doing'
  returning workspace_id, contact_id, run_id, token
)
insert into happening (workspace_id, contact_id, id, data, created_at)
select d.workspace_id, d.contact_id, $8, jsonb_build_object('type', 'outcome', 'runId', d.run_id, 'token', d.token) || $5, $7
from d where $9`

/** Writes what became of a deed, and hands it to the contact's next turn in the same commit; nothing when the claim was lost. */
export async function finish(
  { pool }: Database,
  world: World,
  deed: ClaimedDeed,
  end: { state: 'done' | 'failed' | 'cancelled'; verdict: Verdict; problem: Words | null; tell: boolean },
): Promise<void> {
  const { outcome, variables } = end.verdict
  await pool.query({
    name: 'deed_finish',
    text: FINISH,
    values: [
      deed.workspaceId,
      deed.id,
      deed.attempt,
      end.state,
      JSON.stringify({ outcome, variables }),
      end.problem && JSON.stringify(end.problem),
      world.now(),
      world.id(),
      end.tell,
    ],
  })
}

const AGAIN = `
update deed set state = 'waiting', error = $4, next_at = $5
where workspace_id = $1 and id = $2 and attempt = $3 and state = 'doing'`

/** Back to the row of those that wait, until `at`. */
export async function again(
  client: pg.Pool,
  deed: ClaimedDeed,
  problem: Words | null,
  at: Date,
): Promise<void> {
  const error = problem && JSON.stringify(problem)
  const values = [deed.workspaceId, deed.id, deed.attempt, error, at]
  await client.query({ name: 'deed_again', text: AGAIN, values })
}
