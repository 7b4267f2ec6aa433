// People by the thousand: copies of one who waits in a flow, written as rows, because a hundred thousand first turns would take minutes.
import type { Database } from '#db/db.ts'

// Everything of theirs is their own: contact, address, conversation, two messages, run and timer; snapshot and token are the model's.
const COPY = `
with model as (
  select r.*, i.channel_id as by, i.address from run r join identity i using (workspace_id, contact_id)
  where r.flow_id = $1::uuid and r.status = 'waiting' order by r.id limit 1
), copy as materialized (
  select n, uuidv7() as contact_id, uuidv7() as conversation_id, uuidv7() as run_id from generate_series($2::int, $3::int) n
), contacts as (
  insert into contact (workspace_id, id, first_name, seq) select m.workspace_id, c.contact_id, 'Persona ' || n, 2 from copy c, model m
), identities as (
  insert into identity (workspace_id, channel_id, address, contact_id)
  select m.workspace_id, m.by, $1 || '-' || n, c.contact_id from copy c, model m
), conversations as (
  insert into conversation (workspace_id, id, contact_id, channel_id, source)
  select m.workspace_id, c.conversation_id, c.contact_id, m.by, 'contact' from copy c, model m
), messages as (
  insert into message (workspace_id, id, contact_id, conversation_id, channel_id, seq, direction, author, content, external_id, status)
  select m.workspace_id, uuidv7(), c.contact_id, c.conversation_id, m.by, seq, direction, jsonb_build_object('kind', author),
    '{"kind": "text", "text": "Hola"}', $1 || '-' || n || '-' || seq, said.status
  from copy c, model m, (values (1, 'in', 'contact', 'received'), (2, 'out', 'flow', 'sent')) as said (seq, direction, author, status)
), runs as (
  insert into run (workspace_id, id, flow_id, version_id, contact_id, conversation_id, channel_id, status, snapshot, step_id, waits_for,
    waiting_since, timer, turn, cause)
  select m.workspace_id, c.run_id, m.flow_id, m.version_id, c.contact_id, c.conversation_id, m.by, m.status, m.snapshot, m.step_id,
    m.waits_for, now(), m.timer, m.turn, m.cause from copy c, model m
)
insert into pgboss.job (name, data, start_after, retry_limit)
select 'timer', jsonb_build_object('workspaceId', m.workspace_id, 'contactId', c.contact_id, 'runId', c.run_id, 'token', m.timer),
  $4::timestamptz, 20 from copy c, model m`

/** Adds people `from` to `to`, who stand where the flow's first one stands; their timers are all due at the same instant. */
export async function copyPeople(
  { pool }: Database,
  flowId: string,
  { from, to, due }: { from: number; to: number; due: Date },
): Promise<void> {
  if (to < from) return
  await pool.query(COPY, [flowId, from, to, due])
  // An hour-old database has statistics; so has this one.
  await pool.query('vacuum analyze')
}

/** Leaves a database as it is when nothing is going on: what was said counts as sent, what turns left behind is tidied up. */
export async function comeToRest({ pool }: Database): Promise<void> {
  await pool.query(
    `update message set status = 'sent', sent_at = now() where status in ('queued', 'sending')`,
  )
  await pool.query('vacuum analyze')
  await pool.query('checkpoint')
}
