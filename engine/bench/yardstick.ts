// What plain Postgres does with the same rows when every message is a transaction of its own, in tables, indexes and fill factors
// like ours, with nobody thinking in between. The messages come from pgbench, or, where it is absent, from `yardstick_driver.ts`.
import type { Database } from '#db/db.ts'
import { remembered } from './flow.ts'
import { byPgbench, findPgbench } from './pgbench.ts'
import { byDriver } from './yardstick_driver.ts'

/**
 * The rows of one message. `turn`: all that a durable turn writes, which is the yardstick of the ratio. `least`: only what no engine can
 * do without (in, out, conversation with its snapshot, job), for those who find ours generous.
 */
export type Rows = 'turn' | 'least'

const nil = '00000000-0000-7000-8000-000000000000'
const state = { value: 's3', vars: remembered, visit: 7, counts: {}, kept: null, trail: ['s0'] }
// pgbench takes a colon before a word for a variable of its own.
const snapshot = JSON.stringify(state).replaceAll('":', '": ')

const tables = ['contact', 'conversation', 'message', 'run', 'event', 'turn']

const ROWS = (people: number) => `
create table yardstick.job (like pgboss.job_common including all);
alter table yardstick.conversation add column snapshot json;
create function yardstick.id(n bigint) returns uuid language sql immutable
  return ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid;
insert into yardstick.contact (workspace_id, id) select '${nil}', yardstick.id(n) from generate_series(1, ${people}) n;
insert into yardstick.conversation (workspace_id, id, contact_id, channel_id, source)
  select '${nil}', yardstick.id(n), yardstick.id(n), '${nil}', 'contact' from generate_series(1, ${people}) n;
insert into yardstick.run (workspace_id, id, flow_id, version_id, contact_id, conversation_id, status, snapshot, cause)
  select '${nil}', yardstick.id(n), '${nil}', '${nil}', yardstick.id(n), yardstick.id(n), 'waiting', '${snapshot}', 'bench'
  from generate_series(1, ${people}) n;`

/** Makes the tables, with that many people; what was there is thrown away. */
export async function layYardstick({ pool }: Database, people: number): Promise<void> {
  await pool.query('drop schema if exists yardstick cascade; create schema yardstick')
  for (const table of tables) {
    const { rows } = await pool.query(
      `select array_to_string(reloptions, ', ') as options from pg_class where oid = $1::regclass`,
      [`public.${table}`],
    )
    const { options } = rows[0]
    await pool.query(
      `create table yardstick.${table} (like public.${table} including all)${options ? ` with (${options})` : ''}`,
    )
  }
  await pool.query(ROWS(people))
  await pool.query('vacuum analyze')
}

const person = `'{"kind": "contact", "id": "${nil}"}'`
const flow = `'{"kind": "flow", "id": "${nil}", "runId": "${nil}", "step": "s3"}'`
const own = (id: string) => `workspace_id = '${nil}' and id = ${id}`

const message = (values: string) =>
  `insert into yardstick.message (workspace_id, id, contact_id, conversation_id, channel_id, seq, direction, author, content,
    external_id, status) values ('${nil}', uuidv7(), yardstick.id(:c), yardstick.id(:c), '${nil}', ${values})`

const arrive = message(`:e, 'in', ${person}, '{"kind": "text", "text": "azul"}', (:e)::text, 'received'`)
const say = message(
  `(:e)::bigint + 1, 'out', ${flow}, '{"kind": "text", "text": "Pregunta 3. Antes dijiste azul."}', null, 'queued'`,
)
const converse = (also: string) =>
  `update yardstick.conversation set unread = unread + 1, last_message_at = now(), last_inbound_at = now(), waiting_since = null,
    last_message = '{"id": "${nil}", "direction": "out", "kind": "text", "text": "Pregunta 3. Antes dijiste azul.", "author": "flow"}'${also}
  where ${own('yardstick.id(:c)')}`
const alarm = `insert into yardstick.job (name, data, start_after) values ('timer',
    '{"workspaceId": "${nil}", "contactId": "${nil}", "runId": "${nil}", "token": "7"}', now() + interval '1 hour')`
const think = `update yardstick.run set snapshot = '${snapshot}', step_id = 's3', waits_for = 'reply', waiting_since = now(), timer = '7',
    turn = turn + 1 where ${own('yardstick.id(:c)')}`
const remember = `insert into yardstick.turn (workspace_id, run_id, number, happening, path, effects, variables, version_id)
  values ('${nil}', uuidv7(), 1, '{"type": "reply", "messageId": "${nil}", "content": {"kind": "text", "text": "azul"}}',
    '[{"step": "s0", "exit": "next"}, {"step": "s1", "exit": "next"}, {"step": "s2", "exit": "blue"}, {"step": "s3", "exit": null}]',
    '[{"type": "send_message", "content": {"kind": "text", "text": "Pregunta 3. Antes dijiste azul."}, "step": "s3"}]',
    '{"last": "azul", "note": "azul"}', '${nil}')`
const fact = (type: string, actor: string) =>
  `('${nil}', uuidv7(), '${type}', yardstick.id(:c), yardstick.id(:c), ${actor}, '{"messageId": "${nil}"}')`
const record = `insert into yardstick.event (workspace_id, id, type, contact_id, conversation_id, actor, data) values
  ${fact('message_received', person)}, ${fact('message_created', flow)}`
const read = (table: string, where: string, lock = '') =>
  `select * from yardstick.${table} where ${where}${lock}`
const theirs = `workspace_id = '${nil}' and contact_id = yardstick.id(:c)`

/** One transaction per message; `:c` is somebody, `:e` a number that was never there before. */
export const statements: Record<Rows, string[]> = {
  turn: [
    'begin',
    read('contact', own('yardstick.id(:c)'), ' for no key update'),
    read('conversation', `${theirs} order by opened_at desc limit 1`),
    read('run', `${theirs} and status = 'waiting'`),
    arrive,
    say,
    `update yardstick.contact set seq = seq + 2 where ${own('yardstick.id(:c)')}`,
    converse(''),
    think,
    remember,
    record,
    alarm,
    'commit',
  ],
  least: [
    'begin',
    arrive,
    read('conversation', own('yardstick.id(:c)'), ' for update'),
    converse(`, snapshot = '${snapshot}'`),
    say,
    alarm,
    'commit',
  ],
}

/** Who sends the messages on this machine. */
export const sender = (): 'pgbench' | 'driver' => (findPgbench() ? 'pgbench' : 'driver')

/** Transactions per second over that many people; wants the tables to be laid. */
export function yardstick(database: Database, rows: Rows, people: number, seconds: number): Promise<number> {
  const script = { statements: statements[rows], people, seconds }
  const pgbench = findPgbench()
  return pgbench ? byPgbench(pgbench, database, script) : byDriver(database, script)
}
