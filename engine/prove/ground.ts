// Where proofs happen: clones of a migrated template, on the server of a test run or on one that a proof starts for itself.
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { type Database, openDatabase } from '#db/db.ts'
import { startEmbedded } from '#db/embedded.ts'
import { fillTemplate } from '#db/template_testing.ts'

/** A database of one's own, and how another process reaches its server. */
export interface Clone extends Database {
  name: string
  /** The folder of the server's socket. */
  socket: string
  close(): Promise<void>
}

/** Makes databases on one server. */
export type Cloning = () => Promise<Clone>

/** Clones of the template on the server behind this socket. */
export function clones(socket: string, template = 'charla'): Cloning {
  const asAdmin = async (text: string) => {
    const admin = new pg.Client({ host: socket, user: 'postgres', database: 'postgres' })
    await admin.connect()
    await admin.query(text).finally(() => admin.end())
  }
  return async () => {
    const name = `prove_${randomUUID().replaceAll('-', '')}`
    await asAdmin(`create database ${name} template ${template}`)
    const database = openDatabase({ host: socket, user: 'postgres', database: name })
    return {
      ...database,
      ...{ name, socket },
      async close() {
        await database.close()
        await asAdmin(`drop database ${name} with (force)`)
      },
    }
  }
}

/** A server of the proof's own. */
export interface Server {
  clone: Cloning
  /** Kills it on the spot; resolves when it answers again. */
  kill(): Promise<void>
  stop(): Promise<void>
}

// Processes die here, machines do not: what the system has taken need not reach the disk. Whoever waits for a commit does wait.
const settings = ['fsync=off', 'full_page_writes=off', 'autovacuum=off', 'max_connections=400']

/** Starts one in a folder that is gone afterwards. */
export async function openServer(): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'charla-prove-'))
  const { config, stop } = await startEmbedded(folder, settings)
  await fillTemplate(config)
  const clone = clones(String(config.host))
  return {
    clone: async () => patient(await clone()),
    async kill() {
      const [line] = readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')
      process.kill(Number(line), 'SIGKILL')
      await answers(config, Number(line))
    },
    async stop() {
      await stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const PATIENCE_MS = 60_000

/** Statements outside of transactions are repeated while the server is away. Here all of them may be done twice. */
function patient(clone: Clone): Clone {
  const { pool } = clone
  const ask = pool.query.bind(pool) as (...given: unknown[]) => Promise<unknown>
  const query = async (...given: unknown[]) => {
    const until = performance.now() + PATIENCE_MS
    for (;;) {
      try {
        return await ask(...given)
      } catch (problem) {
        if (!isAway(problem) || performance.now() > until) throw problem
        await pause(20)
      }
    }
  }
  pool.query = query as typeof pool.query
  return clone
}

/** The server is shutting down, dead, or coming back; 57P0… are its own words for it. */
const isAway = (problem: unknown): boolean =>
  /^(57P0\d|08\d+|ECONN\w+|ENOENT|EPIPE)$/.test(String((problem as { code?: string }).code)) ||
  /terminat|not queryable|ended/i.test(String(problem))

/** Until another server than the dead one answers: its launcher notices by itself. */
async function answers(config: pg.PoolConfig, dead: number): Promise<void> {
  const until = performance.now() + PATIENCE_MS
  for (;;) {
    const client = new pg.Client({ ...config, database: 'postgres' })
    client.on('error', () => {
      // The dead one's last breath.
    })
    try {
      await client.connect()
      await client.query('select 1')
      return
    } catch (problem) {
      if (performance.now() > until)
        throw new Error(`The server that followed ${dead} does not answer: ${problem}`)
      await pause(20)
    } finally {
      await client.end().catch(() => {
        // It was never open.
      })
    }
  }
}
