// What plain Postgres does: pgbench with one prepared transaction per message, the same rows that a turn writes.
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import type { Database } from '#db/db.ts'
import { remembered } from './flow.ts'

const CONVERSATIONS = 20_000
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

const snapshot = JSON.stringify({ value: 'color', vars: remembered, visit: 7, counts: {} })

const SCHEMA = `
create schema if not exists yardstick;
create table yardstick.conversation (id bigint primary key, version int not null, snapshot jsonb not null) with (fillfactor = 70);
create table yardstick.message (id bigint generated always as identity primary key, conversation_id bigint not null,
  direction text not null, external_id text, content jsonb not null, created_at timestamptz not null default now());
create unique index on yardstick.message (conversation_id, external_id) where direction = 'in';
create table yardstick.job (id bigint generated always as identity primary key, name text not null, data jsonb not null,
  start_after timestamptz not null default now());
create index on yardstick.job (name, start_after);`

const SCRIPT = `
\\set c random(1, ${CONVERSATIONS})
\\set e random(1, 9000000000000000)
begin;
insert into yardstick.message (conversation_id, direction, external_id, content)
  values (:c, 'in', (:e)::text, '{"kind": "text", "text": "azul"}');
select version, snapshot from yardstick.conversation where id = :c for update;
update yardstick.conversation set version = version + 1, snapshot = '${snapshot}' where id = :c;
insert into yardstick.message (conversation_id, direction, content)
  values (:c, 'out', '{"kind": "text", "text": "¿Y qué fruta?"}');
insert into yardstick.job (name, data, start_after)
  values ('timer', '{"runId": "0", "token": "7"}', now() + interval '1 hour');
commit;`

/** Transactions per second. */
export async function yardstick(pgbench: string, { pool }: Database, seconds: number): Promise<number> {
  const { host, port, user, database } = pool.options
  await pool.query(SCHEMA)
  await pool.query('insert into yardstick.conversation select n, 0, $1 from generate_series(1, $2::int) n', [
    snapshot,
    CONVERSATIONS,
  ])
  const folder = mkdtempSync(join(tmpdir(), 'charla-yardstick-'))
  const script = join(folder, 'message.sql')
  writeFileSync(script, SCRIPT)
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
