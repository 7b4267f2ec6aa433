// Whether this process is alive, whether it can serve, and what it is.
import { Hono } from 'hono'
import type { Database } from '#db/db.ts'
import { pendingMigrations } from '#db/migrate.ts'
import type { Jobs } from './jobs.ts'

export interface HealthDeps {
  database: Database
  jobs: Pick<Jobs, 'lag'>
  version: string
  /** Set while the process is about to leave, so that whoever balances sends people elsewhere. */
  leaving(): boolean
  log(problem: unknown, words: string): void
}

/** One reason why a process cannot serve, in both languages. */
export interface Reason {
  code: 'leaving' | 'database' | 'migrations' | 'queue'
  en: string
  es: string
}

/** Seconds a due job may wait before the queue counts as standing still. */
export const SLOW_SECONDS = 60
const fresh = { 'cache-control': 'no-store' }
const PATIENCE_MS = 3_000

/** GET /healthz, /readyz and /version. */
export function health(deps: HealthDeps): Hono {
  const app = new Hono()
  app.get('/healthz', (c) => c.json({ ok: true }, 200, fresh))
  app.get('/readyz', async (c) => {
    const reasons = await reasonsAgainst(deps)
    return c.json({ ready: reasons.length === 0, reasons }, reasons.length === 0 ? 200 : 503, fresh)
  })
  app.get('/version', (c) => c.json({ version: deps.version }, 200, fresh))
  return app
}

/** Everything that keeps the process from serving; none when it is ready. */
export async function reasonsAgainst(deps: HealthDeps): Promise<Reason[]> {
  if (deps.leaving()) return [leaving]
  const late = Promise.withResolvers<Reason[]>()
  const timer = setTimeout(() => late.resolve([noDatabase]), PATIENCE_MS)
  try {
    return await Promise.race([late.promise, inDatabase(deps)])
  } catch (problem) {
    deps.log(problem, 'health: the database does not answer')
    return [noDatabase]
  } finally {
    clearTimeout(timer)
  }
}

async function inDatabase({ database, jobs }: HealthDeps): Promise<Reason[]> {
  const pending = await pendingMigrations(database.pool)
  if (pending.length > 0) return [notMigrated(pending)]
  const seconds = await jobs.lag()
  return seconds > SLOW_SECONDS ? [slowQueue(seconds)] : []
}

const leaving: Reason = {
  code: 'leaving',
  en: 'This process is stopping.',
  es: 'Este proceso se está deteniendo.',
}

const noDatabase: Reason = {
  code: 'database',
  en: 'The database does not answer. Check that it runs and that DATABASE_URL is right.',
  es: 'La base de datos no responde. Revisa que esté en marcha y que DATABASE_URL sea correcta.',
}

const notMigrated = (pending: string[]): Reason => ({
  code: 'migrations',
  en: `The database lacks migrations (${pending.join(', ')}). Start one process without SKIP_MIGRATIONS.`,
  es: `A la base de datos le faltan migraciones (${pending.join(', ')}). Arranca un proceso sin SKIP_MIGRATIONS.`,
})

const slowQueue = (seconds: number): Reason => ({
  code: 'queue',
  en: `A due job has waited ${Math.round(seconds)} s. Check that a process with ROLE=worker or ROLE=all runs.`,
  es: `Una tarea vencida espera hace ${Math.round(seconds)} s. Revisa que corra un proceso con ROLE=worker o ROLE=all.`,
})
