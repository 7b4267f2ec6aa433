// The database that comes with Charla: a real PostgreSQL in DATA_DIR. Started when nobody answers, adopted when one is still there
// from a process that was killed, stopped when we leave. One Charla at a time per folder.
import type { ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { findRunner, launch, ownFolder, type Runner, run } from './binaries.ts'

/** A running embedded server and how to reach it. */
export interface Embedded {
  config: pg.PoolConfig
  /** Stops the server and gives the folder free. */
  stop(): Promise<void>
}

/** Said when another Charla uses the folder. */
export class FolderInUse extends Error {
  constructor(dataDir: string) {
    super(
      `Another Charla is already running on ${dataDir}. Stop it first, or choose another folder with DATA_DIR. / ` +
        `Ya hay otra Charla en marcha sobre ${dataDir}. Detenla primero o elige otra carpeta con DATA_DIR.`,
    )
    this.name = 'FolderInUse'
  }
}

const SOCKET_LIMIT = 107
const PORT = 5432
const DATABASE = 'charla'
const APP_LOCK = 727_002
const PATIENCE_MS = 60_000
const RETRY_MS = 1_000

/** Starts or adopts the server of `dataDir`. `settings` are further `name=value` settings of the server. */
export async function startEmbedded(dataDir: string, settings: string[] = []): Promise<Embedded> {
  const folder = resolve(dataDir)
  mkdirSync(folder, { recursive: true })
  const runner = findRunner(folder)
  const cluster = join(folder, 'postgres')
  const sockets = socketFolder(folder)
  const config = { host: sockets, port: PORT, user: 'postgres', database: DATABASE }
  ownFolder(runner, sockets)
  if (!existsSync(cluster)) initialise(runner, folder, cluster)
  const begin = () => start(runner, folder, cluster, sockets, settings)
  let lock = await hold(folder, config, begin)
  let stopped = false
  lock.once('end', regain)

  // The server died under us, or closed its connections after a crash of its own: it is started again, and the folder stays ours.
  async function regain(): Promise<void> {
    while (!stopped) {
      try {
        lock = await hold(folder, config, begin)
        lock.once('end', regain)
        return
      } catch {
        await pause(RETRY_MS)
      }
    }
  }
  return {
    config,
    stop() {
      stopped = true
      return stop(lock, cluster)
    },
  }
}

/** The connection that says whose the folder is; starts the server as often as it takes until it answers. */
async function hold(folder: string, config: pg.PoolConfig, begin: () => ChildProcess): Promise<pg.Client> {
  const lock = await connect(config, begin)
  const { rows } = await lock.query('select pg_try_advisory_lock($1) as mine', [APP_LOCK])
  if (rows[0].mine) return lock
  await lock.end()
  throw new FolderInUse(folder)
}

// A socket's path has at most 107 bytes; a deep folder gets a short one that its path always leads to.
function socketFolder(folder: string): string {
  const near = join(folder, 'run')
  if (Buffer.byteLength(join(near, `.s.PGSQL.${PORT}`)) < SOCKET_LIMIT) return near
  return join(tmpdir(), `charla-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`)
}

// Made beside and renamed, so that a crash leaves no half cluster and of two starts at once one wins.
function initialise(runner: Runner, folder: string, cluster: string): void {
  const draft = join(folder, `postgres.${process.pid}.new`)
  ownFolder(runner, draft)
  run(runner, 'initdb', [
    ...['-D', draft, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C'],
    ...['--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
  ])
  try {
    renameSync(draft, cluster)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    if (!existsSync(cluster)) throw error
  }
}

function start(
  runner: Runner,
  folder: string,
  cluster: string,
  sockets: string,
  settings: string[],
): ChildProcess {
  clearStale(cluster, sockets)
  const options = [
    'listen_addresses=',
    `unix_socket_directories=${sockets}`,
    `port=${PORT}`,
    'max_connections=200',
    'shared_buffers=256MB',
    'log_min_messages=warning',
    ...settings,
  ]
  const log = openSync(join(folder, 'postgres.log'), 'a')
  const server = launch(runner, ['-D', cluster, ...options.flatMap((option) => ['-c', option])], log)
  closeSync(log)
  return server
}

// Always in another database than ours, which tests clone and which therefore must have no connections.
function clientOf(config: pg.ClientConfig): pg.Client {
  const client = new pg.Client({ ...config, database: 'postgres' })
  client.on('error', () => {
    // The server went away under us; the next query says so where it matters.
  })
  return client
}

async function answering(config: pg.ClientConfig): Promise<boolean> {
  const client = clientOf(config)
  try {
    await client.connect()
    await client.end()
    return true
  } catch (error) {
    return (error as { code?: string }).code === '57P03'
  }
}

// After a container restart the recorded process id may belong to somebody else, or to a corpse nobody buried.
function clearStale(cluster: string, sockets: string): void {
  const file = join(cluster, 'postmaster.pid')
  const pid = pidOf(cluster)
  if (pid === null || isLivePostgres(pid)) return
  rmSync(file, { force: true })
  rmSync(join(sockets, `.s.PGSQL.${PORT}`), { force: true })
  rmSync(join(sockets, `.s.PGSQL.${PORT}.lock`), { force: true })
}

function pidOf(cluster: string): number | null {
  try {
    const pid = Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0])
    return Number.isInteger(pid) && pid > 0 ? pid : null
  } catch {
    return null
  }
}

function isLivePostgres(pid: number): boolean {
  if (process.platform !== 'linux') return isAlive(pid)
  try {
    const [, name, state] = /\((.*)\) (\S)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? []
    return name === 'postgres' && state !== 'Z'
  } catch {
    return false
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM'
  }
}

/** A server that ends at once is begun again: after a kill, the last children of the old one may hold its memory for a moment. */
async function connect(config: pg.ClientConfig, begin: () => ChildProcess): Promise<pg.Client> {
  const deadline = performance.now() + PATIENCE_MS
  let server: ChildProcess | null = null
  for (;;) {
    if ((server === null || hasEnded(server)) && !(await answering(config))) server = begin()
    try {
      await ensureDatabase(config)
      const client = clientOf(config)
      await client.connect()
      return client
    } catch (error) {
      if (performance.now() > deadline) {
        throw new Error(
          `The built-in PostgreSQL did not start; see postgres.log in the data folder. (${error})`,
        )
      }
      await pause(25)
    }
  }
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null

async function ensureDatabase(config: pg.ClientConfig): Promise<void> {
  const client = clientOf(config)
  await client.connect()
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE])
    if (rowCount === 0) await client.query(`create database ${DATABASE}`)
  } catch (error) {
    // 42P04, 23505: another start made it in between.
    if (!['42P04', '23505'].includes(String((error as { code?: string }).code))) throw error
  } finally {
    await client.end()
  }
}

async function stop(lock: pg.Client, cluster: string): Promise<void> {
  const pid = pidOf(cluster)
  await lock.end()
  if (pid === null || !isLivePostgres(pid)) return
  process.kill(pid, 'SIGINT')
  const deadline = performance.now() + PATIENCE_MS
  while (isLivePostgres(pid) && performance.now() < deadline) await pause(5)
}
