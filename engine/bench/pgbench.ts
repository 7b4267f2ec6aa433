// pgbench as the sender of the yardstick's messages: prepared statements, 32 clients.
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import type { Database } from '#db/db.ts'

/** One transaction, over and over. */
export interface Script {
  statements: string[]
  people: number
  seconds: number
}

/** Connections that send at the same time. */
export const CLIENTS = 32

/** Largest number that is drawn for `:e`. */
export const MOST = 9_000_000_000_000_000

/** The pgbench of this machine: on the path, or where Debian keeps it. */
export function findPgbench(): string | null {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian)
    ? readdirSync(debian).map((version) => join(debian, version, 'bin'))
    : []
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...versions]
  return folders.map((folder) => join(folder, 'pgbench')).find((file) => existsSync(file)) ?? null
}

/** Transactions per second. */
export async function byPgbench(
  pgbench: string,
  { pool }: Database,
  { statements, people, seconds }: Script,
): Promise<number> {
  const { host, port, user, database } = pool.options
  const folder = mkdtempSync(join(tmpdir(), 'charla-yardstick-'))
  const script = join(folder, 'message.sql')
  const dice = [`\\set c random(1, ${people})`, `\\set e random(1, ${MOST})`]
  writeFileSync(script, [...dice, ...statements.map((text) => `${text};`)].join('\n'))
  const run = async (time: number) => {
    const { stdout } = await promisify(execFile)(pgbench, [
      ...['-h', String(host), '-p', String(port), '-U', String(user), '-n', '-M', 'prepared'],
      ...['-f', script, '-c', String(CLIENTS), '-j', '2', '-T', String(time), String(database)],
    ])
    return Number(/tps = ([\d.]+)/.exec(stdout)?.[1])
  }
  try {
    await run(1)
    return await run(seconds)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
