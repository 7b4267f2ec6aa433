// The launcher of the built-in database on real folders and real processes: crashes, leftovers, deep paths, races, users.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Embedded, FolderInUse, startEmbedded } from './embedded.ts'

const NOBODY = 65_534
const source = new URL('embedded.ts', import.meta.url)
// Small, because several run at once.
const small = ['shared_buffers=16MB', 'max_connections=20']

let folder: string
let running: Embedded[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'charla-embedded-'))
  running = []
})
afterEach(async () => {
  for (const one of running) await one.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function start(dataDir: string): Promise<Embedded> {
  const embedded = await startEmbedded(dataDir, small)
  running.push(embedded)
  return embedded
}

async function ask({ config }: Pick<Embedded, 'config'>, text: string): Promise<unknown[]> {
  const client = new pg.Client(config)
  await client.connect()
  try {
    return (await client.query({ text, rowMode: 'array' })).rows.flat()
  } finally {
    await client.end()
  }
}

const pidFile = (dataDir: string) => join(dataDir, 'postgres', 'postmaster.pid')
const pidOf = (dataDir: string) => Number(readFileSync(pidFile(dataDir), 'utf8').split('\n')[0])

/** Kills the server as a lack of memory would, and leaves its files. */
async function killServer(dataDir: string): Promise<void> {
  const pid = pidOf(dataDir)
  process.kill(pid, 'SIGKILL')
  await expect.poll(() => isGone(pid), { interval: 5 }).toBe(true)
}

// A corpse that nobody buried yet is gone, too.
function isGone(pid: number): boolean {
  const stat = `/proc/${pid}/stat`
  return !existsSync(stat) || /\) Z /.test(readFileSync(stat, 'utf8'))
}

describe('a killed server', () => {
  test('is started again under the process that needs it, with every committed row, and the folder stays its own', async () => {
    const embedded = await start(folder)
    await ask(embedded, 'create table kept (n int)')
    await ask(embedded, 'insert into kept values (1), (2)')
    const killed = pidOf(folder)
    await killServer(folder)
    await expect
      .poll(() => ask(embedded, 'select n from kept order by n').catch(() => null), { timeout: 20_000 })
      .toEqual([1, 2])
    expect(pidOf(folder)).not.toBe(killed)
    await expect
      .poll(() => refusalOf(startEmbedded(folder, small)), { timeout: 10_000 })
      .toBeInstanceOf(FolderInUse)
  }, 60_000)

  test('with a crashed child closes its connections, and the folder stays its own', async () => {
    const embedded = await start(folder)
    const victim = new pg.Client(embedded.config)
    const broken = new Promise<void>((resolve) => victim.on('error', () => resolve()))
    await victim.connect()
    const { rows } = await victim.query<{ pid: number }>('select pg_backend_pid() as pid')
    process.kill(rows[0]!.pid, 'SIGKILL')
    await broken
    await expect.poll(() => ask(embedded, 'select 1').catch(() => null), { timeout: 20_000 }).toEqual([1])
    await expect
      .poll(() => refusalOf(startEmbedded(folder, small)), { timeout: 10_000 })
      .toBeInstanceOf(FolderInUse)
  }, 60_000)
})

/** Null when it started after all; that one is stopped again. */
async function refusalOf(started: Promise<Embedded>): Promise<unknown> {
  try {
    await (await started).stop()
    return null
  } catch (problem) {
    return problem
  }
}

test('a stale pid file that names somebody else, or nobody, is no obstacle', async () => {
  const first = await startEmbedded(folder, small)
  await ask(first, 'create table kept as select 7 as n')
  const left = readFileSync(pidFile(folder), 'utf8')
  await first.stop()
  // Whoever the server runs as.
  const { uid, gid } = statSync(join(folder, 'postgres'))
  for (const pid of [process.pid, 1, 4_194_304]) {
    writeFileSync(pidFile(folder), left.replace(/^\d+/, String(pid)))
    writeFileSync(join(folder, 'run', '.s.PGSQL.5432.lock'), left.replace(/^\d+/, String(pid)))
    for (const file of [pidFile(folder), join(folder, 'run', '.s.PGSQL.5432.lock')]) chownSync(file, uid, gid)
    const again = await startEmbedded(folder, small)
    expect(await ask(again, 'select n from kept')).toEqual([7])
    await again.stop()
  }
}, 60_000)

test('a folder whose path is too long for a socket works, and so does its next start', async () => {
  const deep = join(
    folder,
    'una-carpeta-con-un-nombre-bastante-largo'.repeat(2),
    'y-otra-dentro-de-ella'.repeat(3),
  )
  mkdirSync(deep, { recursive: true })
  expect(Buffer.byteLength(join(deep, 'run', '.s.PGSQL.5432'))).toBeGreaterThan(107)
  const first = await startEmbedded(deep, small)
  expect(Buffer.byteLength(join(String(first.config.host), '.s.PGSQL.5432'))).toBeLessThan(107)
  await ask(first, 'create table kept as select 7 as n')
  await first.stop()
  expect(await ask(await start(deep), 'select n from kept')).toEqual([7])
  rmSync(String(first.config.host), { recursive: true, force: true })
}, 60_000)

/** A process of its own that starts the database, says how it went, and stops when its input ends. */
function starter(
  dataDir: string,
  user: { uid?: number; gid?: number } = {},
): { child: ChildProcess; said: Promise<string> } {
  const script = `
    const { startEmbedded } = await import(${JSON.stringify(source.href)})
    try {
      const { stop } = await startEmbedded(${JSON.stringify(dataDir)}, ${JSON.stringify(small)})
      console.log('mine')
      process.stdin.resume().on('end', async () => { await stop(); process.exit(0) })
    } catch (problem) { console.log(problem.name); process.exit(0) }`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    ...user,
    cwd: '/',
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const said = once(child.stdout!.setEncoding('utf8'), 'data').then(([text]) => String(text).trim())
  return { child, said }
}

async function dismiss({ child }: { child: ChildProcess }): Promise<void> {
  const closed = child.exitCode === null ? once(child, 'close') : null
  child.stdin!.end()
  await closed
}

test('of three starts at once on an empty folder one gets it, and the others say so', async () => {
  const three = [starter(folder), starter(folder), starter(folder)]
  const said = await Promise.all(three.map((one) => one.said))
  expect(said.toSorted()).toEqual(['FolderInUse', 'FolderInUse', 'mine'])
  await Promise.all(three.map(dismiss))
  expect(existsSync(pidFile(folder)), 'the one that had it stopped it').toBe(false)
}, 60_000)

const reachable = () =>
  spawnSync(process.execPath, ['-e', `require('node:fs').readFileSync(${JSON.stringify(source.pathname)})`], {
    uid: NOBODY,
    gid: NOBODY,
    cwd: '/',
  }).status === 0

describe('users', () => {
  // A checkout inside a closed home is out of reach for anybody else.
  test.runIf(process.getuid?.() === 0 && reachable())(
    'a normal user starts it, and root goes on with it',
    async () => {
      chownSync(folder, NOBODY, NOBODY)
      const one = starter(folder, { uid: NOBODY, gid: NOBODY })
      expect(await one.said).toBe('mine')
      await dismiss(one)
      expect(await ask(await start(folder), 'select 1')).toEqual([1])
    },
    60_000,
  )
})
