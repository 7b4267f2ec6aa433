// `npm start`: settings, database, migrations, owner, the parts of this role, doors; and an orderly end.
import type { Server } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { serve } from '@hono/node-server'
import { type Database, openDatabase } from '#db/db.ts'
import { FolderInUse, startEmbedded } from '#db/embedded.ts'
import { migrate, OldServer } from '#db/migrate.ts'
import { ensureOwner, firstRunUses } from './accounts/first_run.ts'
import { keepInvitationKey } from './accounts/invitation_links.ts'
import { signIn } from './accounts/sign_in.ts'
import { type Config, ConfigError, readConfig } from './config.ts'
import { seedDemo } from './demo/seed.ts'
import { keepGoogleUrls } from './effects/google.ts'
import { egress, resolver } from './egress.ts'
import { keepChannelSecrets } from './inbox/channel_vault.ts'
import { type Log, openLog, withoutSecrets } from './log.ts'
import { keepMailer, mailer } from './mail.ts'
import { sealedBox } from './secrets.ts'
import { bareDoors, doors } from './server.ts'
import { startWorker } from './worker.ts'
import { realWorld } from './world.ts'

const POOL = 20
// A step may wait this long for an answer; whoever has less patience brings its own signal.
const EGRESS_MS = 30_000
/** A file of 25 MB and what surrounds it; steps and calls that want less say so. */
const MAX_ANSWER = 26 * 1024 * 1024
const DATABASE_PATIENCE_MS = 30_000
const DRAIN_MS = 5_000
const LEAVING_PATIENCE_MS = 20_000
/** What is undone at the end, last first. */
const undo: Array<() => Promise<unknown>> = []
let leaving = false

async function main(): Promise<void> {
  const config = readConfig(process.env)
  const log = openLog(config.logLevel)
  if (config.freshSecret) adviseBackup(config.freshSecret)
  const database = await open(config)
  if (!config.skipMigrations) await migrate(database.pool)
  const border = {
    allow: config.egressAllow,
    routes: config.providerUrls,
    timeoutMs: EGRESS_MS,
    maxBytes: MAX_ANSWER,
  }
  const world = realWorld({ http: egress(border), resolve: resolver(border) })
  keepChannelSecrets({ vault: sealedBox(config.key('seal')), publicUrl: config.publicUrl })
  keepInvitationKey({ key: config.key('invitation'), publicUrl: config.publicUrl })
  keepMailer(mailer(config.smtp))
  keepGoogleUrls(config.google)
  const secret = Buffer.from(config.key('session')).toString('base64url')
  const auth = signIn({ database, publicUrl: config.publicUrl, secret })
  firstRunUses(auth)
  if (config.admin) await ensureOwner(database.db, world, config.admin)
  const works = config.role !== 'server'
  const worker = await startWorker({
    ...{ database, world, works },
    log: log.problem,
    historyDays: config.runHistoryDays,
  })
  undo.push(worker.stop)
  if (config.demo) await seedDemo({ database, world, jobs: worker.jobs })
  const deps = { config, database, world, worker, auth, log, leaving: () => leaving }
  const app = config.role === 'worker' ? bareDoors(deps) : doors(deps)
  await listen(config, app.fetch, log)
  announce(config)
}

/** The database of DATABASE_URL, or the one that comes with Charla. */
async function open({ databaseUrl, dataDir }: Config): Promise<Database> {
  if (databaseUrl === null) {
    const embedded = await startEmbedded(dataDir)
    undo.push(embedded.stop)
    const database = openDatabase(embedded.config, POOL)
    undo.push(database.close)
    return database
  }
  const database = openDatabase({ connectionString: databaseUrl }, POOL)
  undo.push(database.close)
  const deadline = performance.now() + DATABASE_PATIENCE_MS
  for (;;) {
    try {
      await database.pool.query('select 1')
      return database
    } catch (problem) {
      const why =
        problem instanceof Error ? problem.message || String((problem as { code?: string }).code) : problem
      if (isFinal(problem) || performance.now() > deadline) {
        throw new Sentence(
          `The database of DATABASE_URL cannot be reached: ${why}`,
          `No se puede llegar a la base de datos de DATABASE_URL: ${why}`,
        )
      }
      await pause(250)
    }
  }
}

/** Wrong password, wrong database: waiting does not help. */
const isFinal = (problem: unknown) => /^(28|3D)/.test(String((problem as { code?: string }).code))

type Fetch = (request: Request, env: object) => Response | Promise<Response>

async function listen({ port, host }: Config, answer: Fetch, log: Log): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  let busy = 0
  const fetch = async (request: Request, env: object) => {
    busy += 1
    try {
      return await answer(request, env)
    } finally {
      busy -= 1
    }
  }
  const server = serve({ fetch, port, hostname: host }, () => resolve()) as Server
  server.once('error', (problem: NodeJS.ErrnoException) =>
    reject(problem.code === 'EADDRINUSE' ? portTaken(port) : problem),
  )
  await promise
  server.on('error', (problem) => log.problem(problem, 'http'))
  undo.push(async () => {
    server.close()
    const deadline = performance.now() + DRAIN_MS
    while (busy > 0 && performance.now() < deadline) await pause(10)
    // The last answers are on their way; streams of live updates never end by themselves, their browsers come back.
    await pause(50)
    server.closeAllConnections()
  })
}

const portTaken = (port: number) =>
  new Sentence(
    `Port ${port} is taken by another program. Stop it, or choose another port with PORT.`,
    `Otro programa ocupa el puerto ${port}. Detenlo o elige otro puerto con PORT.`,
  )

/** What a person reads when the start cannot go on. */
class Sentence extends Error {
  constructor(en: string, es: string) {
    super(`${en}\n${es}`)
  }
}

function announce({ publicUrl, role, port }: Config): void {
  const [en, es] =
    role === 'worker'
      ? [
          `Charla works; its health: http://localhost:${port}/readyz`,
          `Charla trabaja; su estado: http://localhost:${port}/readyz`,
        ]
      : [`Charla is ready: ${publicUrl}`, `Charla está lista: ${publicUrl}`]
  console.log(`\n  ${en}\n  ${es}\n`)
}

function adviseBackup(file: string): void {
  console.log(`
  A secret was made in ${file}. Back it up with the database: without it nobody can read the stored secrets of channels.
  Se creó un secreto en ${file}. Respáldalo con la base de datos: sin él nadie puede leer los secretos guardados de los canales.`)
}

const forPeople = [Sentence, ConfigError, FolderInUse, OldServer]

function wordsOf(problem: unknown): string {
  if (!(problem instanceof Error)) return String(problem)
  return forPeople.some((one) => problem instanceof one)
    ? problem.message
    : (problem.stack ?? problem.message)
}

/** Undoes what was started, last first, and goes. */
async function leave(code: number): Promise<never> {
  leaving = true
  setTimeout(() => process.exit(1), LEAVING_PATIENCE_MS).unref()
  for (const step of undo.splice(0).reverse()) {
    await step().catch((problem: unknown) => console.error(withoutSecrets(String(problem))))
  }
  process.exit(code)
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (!leaving) void leave(0)
  })
}

try {
  await main()
} catch (problem) {
  console.error(withoutSecrets(wordsOf(problem)))
  await leave(1)
}
