// What plain Postgres does: pgbench with one prepared transaction per message, of the rows that a turn cannot do without, in tables like ours.
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import type { Database } from '#db/db.ts'
import { remembered } from './flow.ts'

const CLIENTS = 32

/** The pgbench of this machine: on the path, or where Debian keeps it. */
export function findPgbench(): string | null {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian)
    ? readdirSync(debian).map((version) => join(debian, version, 'bin'))
    : []
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...versions]
  return folders.map((folder) => join(folder, 'pgbench')).find((file) => existsSync(file)) ?? null
}

const nil = '00000000-0000-7000-8000-000000000000'
const snapshot = JSON.stringify({ value: 'color', vars: remembered, visit: 7, counts: {} })

// Tables like ours, with the same columns and the same indexes; the conversation carries the snapshot, so that one update writes both.
const schema = (contacts: number) => `
create schema yardstick;
create table yardstick.conversation (like conversation including all) with (fillfactor = 70);
alter table yardstick.conversation add column snapshot json not null;
create table yardstick.message (like message including all) with (fillfactor = 85);
create table yardstick.job (like pgboss.job_common including all);
create function yardstick.id(n bigint) returns uuid language sql immutable
  return ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid;
insert into yardstick.conversation (workspace_id, id, contact_id, channel_id, source, snapshot)
  select '${nil}', yardstick.id(n), yardstick.id(n), '${nil}', 'contact', '${snapshot}'
  from generate_series(1, ${contacts}) n;`

const person = `'{"kind": "contact", "id": "${nil}"}'`
const flow = `'{"kind": "flow", "id": "${nil}"}'`

const transaction = (contacts: number) => `
\\set c random(1, ${contacts})
\\set e random(1, 9000000000000000)
begin;
insert into yardstick.message (workspace_id, id, contact_id, conversation_id, channel_id, seq, direction, author, content, external_id, status)
  values ('${nil}', uuidv7(), yardstick.id(:c), yardstick.id(:c), '${nil}', :e, 'in', ${person},
    '{"kind": "text", "text": "azul"}', (:e)::text, 'received');
select * from yardstick.conversation where workspace_id = '${nil}' and id = yardstick.id(:c) for update;
update yardstick.conversation set unread = unread + 1, last_message_at = now(), last_inbound_at = now(), waiting_since = null,
    last_message = '{"id": "${nil}", "direction": "out", "kind": "text", "text": "¿Y qué fruta?", "author": "flow"}',
    snapshot = '${snapshot}'
  where workspace_id = '${nil}' and id = yardstick.id(:c);
insert into yardstick.message (workspace_id, id, contact_id, conversation_id, channel_id, seq, direction, author, content, status)
  values ('${nil}', uuidv7(), yardstick.id(:c), yardstick.id(:c), '${nil}', (:e)::bigint + 1, 'out', ${flow},
    '{"kind": "text", "text": "¿Y qué fruta?"}', 'queued');
insert into yardstick.job (name, data, start_after)
  values ('timer', '{"workspaceId": "${nil}", "contactId": "${nil}", "runId": "${nil}", "token": "7"}', now() + interval '1 hour');
commit;`

/** Transactions per second, over that many conversations. Wants the tables of the queue to be there. */
export async function yardstick(
  pgbench: string,
  { pool }: Database,
  contacts: number,
  seconds: number,
): Promise<number> {
  const { host, port, user, database } = pool.options
  await pool.query(schema(contacts))
  await pool.query('vacuum analyze')
  const folder = mkdtempSync(join(tmpdir(), 'charla-yardstick-'))
  const script = join(folder, 'message.sql')
  writeFileSync(script, transaction(contacts))
  try {
    const run = async (time: number) => {
      const { stdout } = await promisify(execFile)(pgbench, [
        ...['-h', String(host), '-p', String(port), '-U', String(user), '-n', '-M', 'prepared'],
        ...['-f', script, '-c', String(CLIENTS), '-j', '2', '-T', String(time), String(database)],
      ])
      return Number(/tps = ([\d.]+)/.exec(stdout)?.[1])
    }
    await run(1)
    return await run(seconds)
  } finally {
    rmSync(folder, { recursive: true, force: true })
    await pool.query('drop schema yardstick cascade')
  }
}
