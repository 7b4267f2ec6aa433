// The environment, read once and checked whole: every mistake is shown at once, in both languages, before anything starts.
import { hkdfSync, randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { advice, type Environment, environment, MIN_SECRET, names } from './environment.ts'

/** Everything the environment decides. */
export interface Config {
  /** Null: the database that comes with Charla, in `dataDir`. */
  databaseUrl: string | null
  dataDir: string
  port: number
  host: string
  /** An origin, such as https://charla.example.com. */
  publicUrl: string
  /** What this process is for; `all` is one process that does everything. */
  role: Environment['ROLE']
  /** The owner to make on the first start. */
  admin: { name: string; email: string; password: string } | null
  demo: boolean
  logLevel: Environment['LOG_LEVEL']
  /** Days that the turns of runs which ended are kept. */
  runHistoryDays: number
  skipMigrations: boolean
  /** `host:port` pairs that may be called although they lie in a private network. */
  egressAllow: string
  /** `from=to` pairs of web addresses: what stands in for a provider. */
  providerUrls: string
  /** The server that takes our letters, and who they are from; null: no letters leave. */
  smtp: { url: string; from: string } | null
  /** Where Google's service accounts get their tokens, and the origin of the Sheets API. */
  google: { tokenUrl: string; sheetsUrl: string }
  /** A key for one purpose, derived from APP_SECRET. */
  key(purpose: 'seal' | 'session' | 'visitor' | 'invitation'): Uint8Array
  /** The file into which this start put a fresh APP_SECRET; null when there was one. */
  freshSecret: string | null
}

/** One mistake in the environment. */
export interface ConfigProblem {
  name: string
  en: string
  es: string
}

/** All mistakes in the environment; the message is the table that a person reads. */
export class ConfigError extends Error {
  readonly problems: ConfigProblem[]

  constructor(problems: ConfigProblem[]) {
    super(table(problems))
    this.name = 'ConfigError'
    this.problems = problems
  }
}

/** Reads the environment; throws ConfigError with every mistake. Makes an APP_SECRET in DATA_DIR when there is none. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const problems: ConfigProblem[] = []
  const { data: values, error } = environment.safeParse(withFiles(env, problems))
  const wrong = new Set(error?.issues.map(({ path }) => path[0] as keyof Environment))
  for (const name of wrong) problems.push({ name, ...advice[name] })
  if (values) problems.push(...together(values))
  if (!values || problems.length > 0) throw new ConfigError(problems)
  const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password, ADMIN_NAME: name } = values
  const { secret, fresh } = values.APP_SECRET
    ? { secret: values.APP_SECRET, fresh: null }
    : keptSecret(values.DATA_DIR)
  return {
    databaseUrl: values.DATABASE_URL ?? null,
    dataDir: values.DATA_DIR,
    port: values.PORT,
    host: values.HOST,
    publicUrl: values.PUBLIC_URL ? new URL(values.PUBLIC_URL).origin : `http://localhost:${values.PORT}`,
    role: values.ROLE,
    admin: email && password ? { name, email, password } : null,
    demo: values.DEMO,
    logLevel: values.LOG_LEVEL,
    runHistoryDays: values.RUN_HISTORY_DAYS,
    skipMigrations: values.SKIP_MIGRATIONS,
    egressAllow: values.EGRESS_ALLOW,
    providerUrls: values.PROVIDER_URLS,
    smtp: values.SMTP_URL && values.MAIL_FROM ? { url: values.SMTP_URL, from: values.MAIL_FROM } : null,
    google: {
      tokenUrl: values.GOOGLE_TOKEN_URL,
      sheetsUrl: values.GOOGLE_SHEETS_URL.replace(/\/+$/, ''),
    },
    key: (purpose) => new Uint8Array(hkdfSync('sha256', secret, 'charla', purpose, 32)),
    freshSecret: fresh,
  }
}

/** Mistakes that no single value shows. */
function together({ ADMIN_EMAIL, ADMIN_PASSWORD, ROLE, ...values }: Environment): ConfigProblem[] {
  const problems: ConfigProblem[] = []
  if (Boolean(ADMIN_EMAIL) !== Boolean(ADMIN_PASSWORD)) {
    problems.push({
      name: ADMIN_EMAIL ? 'ADMIN_PASSWORD' : 'ADMIN_EMAIL',
      en: 'ADMIN_EMAIL and ADMIN_PASSWORD go together: set both or none.',
      es: 'ADMIN_EMAIL y ADMIN_PASSWORD van juntas: define las dos o ninguna.',
    })
  }
  if (Boolean(values.SMTP_URL) !== Boolean(values.MAIL_FROM)) {
    problems.push({
      name: values.SMTP_URL ? 'MAIL_FROM' : 'SMTP_URL',
      en: 'SMTP_URL and MAIL_FROM go together: set both or none.',
      es: 'SMTP_URL y MAIL_FROM van juntas: define las dos o ninguna.',
    })
  }
  if (ROLE !== 'all' && !values.DATABASE_URL) {
    problems.push({
      name: 'DATABASE_URL',
      en: 'Several processes need one database that all of them reach: set it, or use ROLE=all.',
      es: 'Varios procesos necesitan una base de datos que todos alcancen: defínela o usa ROLE=all.',
    })
  }
  if (ROLE !== 'all' && !values.APP_SECRET) {
    problems.push({
      name: 'APP_SECRET',
      en: 'Several processes share one secret: give each of them the same value.',
      es: 'Varios procesos comparten un secreto: da a todos el mismo valor.',
    })
  }
  return problems
}

/** The environment with each `NAME_FILE` read in; an empty value counts as absent. */
function withFiles(env: Record<string, string | undefined>, problems: ConfigProblem[]) {
  const read = (name: string): string | undefined => {
    const file = env[`${name}_FILE`]
    if (env[name] || !file) return env[name] || undefined
    try {
      return readFileSync(file, 'utf8').trim() || undefined
    } catch {
      problems.push({
        name: `${name}_FILE`,
        en: `The file ${file} cannot be read. Check its path and its permissions.`,
        es: `No se puede leer el archivo ${file}. Revisa su ruta y sus permisos.`,
      })
      return undefined
    }
  }
  return Object.fromEntries(names.map((name) => [name, read(name)]))
}

/** The secret in the data folder, made on the first start. Of two starts at once the first one's counts. */
function keptSecret(dataDir: string): { secret: string; fresh: string | null } {
  const file = join(dataDir, 'secret')
  try {
    mkdirSync(dataDir, { recursive: true })
    const secret = randomBytes(48).toString('base64url')
    if (wroteFirst(file, secret)) return { secret, fresh: file }
    const kept = readFileSync(file, 'utf8').trim()
    if (kept.length < MIN_SECRET) throw new Error('it is cut off / está cortado')
    return { secret: kept, fresh: null }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    const en = `${file} cannot be used (${why}). Restore it from your backup, or set APP_SECRET.`
    const es = `No se puede usar ${file} (${why}). Restáuralo de tu respaldo o define APP_SECRET.`
    throw new ConfigError([{ name: 'APP_SECRET', en, es }])
  }
}

function wroteFirst(file: string, secret: string): boolean {
  try {
    writeFileSync(file, `${secret}\n`, { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function table(problems: ConfigProblem[]): string {
  const width = Math.max(...problems.map(({ name }) => name.length))
  const rows = problems.flatMap(({ name, en, es }) => [
    `  ${name.padEnd(width)}  ${en}`,
    `  ${' '.repeat(width)}  ${es}`,
  ])
  const title =
    'Charla cannot start until these settings are right: / Charla no puede arrancar hasta corregir estos ajustes:'
  return [title, '', ...rows].join('\n')
}
