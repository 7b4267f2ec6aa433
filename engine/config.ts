// The environment, read once and checked whole: every mistake is shown at once, in both languages, before anything starts.
import { hkdfSync, randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Words } from '#channels/channel.ts'
import { MAX_PASSWORD, MIN_PASSWORD } from '#engine/accounts/sign_in.ts'

/** What a process is for. `all` is one process that does everything. */
export type ProcessRole = 'all' | 'server' | 'worker'

/** Everything the environment decides. */
export interface Config {
  /** Null: the database that comes with Charla, in `dataDir`. */
  databaseUrl: string | null
  dataDir: string
  port: number
  host: string
  /** An origin, such as https://charla.example.com. */
  publicUrl: string
  role: ProcessRole
  admin: { name: string; email: string; password: string } | null
  demo: boolean
  logLevel: (typeof logLevels)[number]
  skipMigrations: boolean
  egressAllow: string
  /** A key for one purpose, derived from APP_SECRET. */
  key(purpose: 'seal' | 'session' | 'visitor'): Uint8Array
  /** The file in which a fresh APP_SECRET was put by this start, when it was. */
  freshSecret: string | null
}

/** One mistake in the environment. */
export interface ConfigProblem {
  name: string
  words: Words
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

const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const
const MIN_SECRET = 32
// What stands in examples and tutorials protects nobody.
const samples =
  /change[-_ ]?me|replace[-_ ]?me|example|your[-_ ]?secret|c[aá]mbiame|^(.)\1+$|^(0123456789|abcdefgh|12345678)/i

const said = (en: string, es: string): string => JSON.stringify({ en, es })
const flag = z.enum(['0', '1', 'true', 'false', 'yes', 'no', ''], {
  error: said('Write 1 or 0.', 'Escribe 1 o 0.'),
})
const isOn = (value: string | undefined): boolean => ['1', 'true', 'yes'].includes(value ?? '')

const environment = z.object({
  DATABASE_URL: z
    .string()
    .refine(
      isPostgresUrl,
      said(
        'It must look like postgres://user:password@host:5432/database.',
        'Debe verse así: postgres://usuario:clave@servidor:5432/base.',
      ),
    )
    .optional(),
  DATA_DIR: z.string().default('./data'),
  PORT: z.coerce
    .number(said('Write a number from 1 to 65535.', 'Escribe un número del 1 al 65535.'))
    .int(said('Write a number from 1 to 65535.', 'Escribe un número del 1 al 65535.'))
    .min(1, said('Write a number from 1 to 65535.', 'Escribe un número del 1 al 65535.'))
    .max(65_535, said('Write a number from 1 to 65535.', 'Escribe un número del 1 al 65535.'))
    .default(3000),
  HOST: z.string().default('0.0.0.0'),
  PUBLIC_URL: z
    .string()
    .refine(
      isOrigin,
      said(
        'Write the address people open, without a path: https://charla.example.com',
        'Escribe la dirección que abre la gente, sin ruta: https://charla.ejemplo.com',
      ),
    )
    .optional(),
  APP_SECRET: z
    .string()
    .min(
      MIN_SECRET,
      said(
        `It needs at least ${MIN_SECRET} characters. Make one with: openssl rand -base64 33`,
        `Necesita al menos ${MIN_SECRET} caracteres. Crea uno con: openssl rand -base64 33`,
      ),
    )
    .refine(
      (value) => !samples.test(value),
      said(
        'This is a sample value that anybody can read. Make one with: openssl rand -base64 33',
        'Este es un valor de ejemplo que cualquiera puede leer. Crea uno con: openssl rand -base64 33',
      ),
    )
    .optional(),
  ROLE: z
    .enum(['all', 'server', 'worker'], {
      error: said('Write all, server or worker.', 'Escribe all, server o worker.'),
    })
    .default('all'),
  ADMIN_EMAIL: z
    .email(said('This is not an e-mail address.', 'Esto no es una dirección de correo.'))
    .optional(),
  ADMIN_PASSWORD: z
    .string()
    .min(
      MIN_PASSWORD,
      said(`It needs at least ${MIN_PASSWORD} characters.`, `Necesita al menos ${MIN_PASSWORD} caracteres.`),
    )
    .max(
      MAX_PASSWORD,
      said(
        `It may have at most ${MAX_PASSWORD} characters.`,
        `Puede tener como máximo ${MAX_PASSWORD} caracteres.`,
      ),
    )
    .refine(
      (value) => !samples.test(value),
      said(
        'This is a sample value that anybody can read. Choose another one.',
        'Este es un valor de ejemplo que cualquiera puede leer. Elige otro.',
      ),
    )
    .optional(),
  ADMIN_NAME: z
    .string()
    .trim()
    .max(80, said('It may have at most 80 characters.', 'Puede tener como máximo 80 caracteres.'))
    .default('Admin'),
  DEMO: flag.optional(),
  LOG_LEVEL: z
    .enum(logLevels, {
      error: said(`Write one of ${logLevels.join(', ')}.`, `Escribe uno de ${logLevels.join(', ')}.`),
    })
    .default('info'),
  SKIP_MIGRATIONS: flag.optional(),
  EGRESS_ALLOW: z
    .string()
    .refine(
      isHostList,
      said(
        'Write host:port pairs separated by commas, such as crm.local:8080.',
        'Escribe pares servidor:puerto separados por comas, como crm.local:8080.',
      ),
    )
    .default(''),
})

/** Names of the environment, in the order in which people should read about them. */
export const names = Object.keys(environment.shape)

/** Reads the environment; throws ConfigError with every mistake. Makes an APP_SECRET in DATA_DIR when there is none. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const problems: ConfigProblem[] = []
  const parsed = environment.safeParse(withFiles(env, problems))
  for (const { path, message } of parsed.error?.issues ?? []) {
    problems.push({ name: String(path[0]), words: JSON.parse(message) })
  }
  const values = parsed.data
  if (values) problems.push(...together(values))
  if (!values || problems.length > 0) throw new ConfigError(problems)
  const { secret, fresh } = values.APP_SECRET
    ? { secret: values.APP_SECRET, fresh: null }
    : ownSecret(values.DATA_DIR)
  const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password, ADMIN_NAME: name } = values
  return {
    databaseUrl: values.DATABASE_URL ?? null,
    dataDir: values.DATA_DIR,
    port: values.PORT,
    host: values.HOST,
    publicUrl: values.PUBLIC_URL ? new URL(values.PUBLIC_URL).origin : `http://localhost:${values.PORT}`,
    role: values.ROLE,
    admin: email && password ? { name, email, password } : null,
    demo: isOn(values.DEMO),
    logLevel: values.LOG_LEVEL,
    skipMigrations: isOn(values.SKIP_MIGRATIONS),
    egressAllow: values.EGRESS_ALLOW,
    key: (purpose) => new Uint8Array(hkdfSync('sha256', secret, 'charla', purpose, 32)),
    freshSecret: fresh,
  }
}

type Values = z.output<typeof environment>

/** Mistakes that no single value shows. */
function together(values: Values): ConfigProblem[] {
  const problems: ConfigProblem[] = []
  if (Boolean(values.ADMIN_EMAIL) !== Boolean(values.ADMIN_PASSWORD)) {
    problems.push({
      name: values.ADMIN_EMAIL ? 'ADMIN_PASSWORD' : 'ADMIN_EMAIL',
      words: {
        en: 'ADMIN_EMAIL and ADMIN_PASSWORD go together: set both or none.',
        es: 'ADMIN_EMAIL y ADMIN_PASSWORD van juntas: define ambas o ninguna.',
      },
    })
  }
  if (values.ROLE !== 'all' && !values.DATABASE_URL) {
    problems.push({
      name: 'DATABASE_URL',
      words: {
        en: 'Several processes need one database they can all reach: set DATABASE_URL, or use ROLE=all.',
        es: 'Varios procesos necesitan una base que todos alcancen: define DATABASE_URL o usa ROLE=all.',
      },
    })
  }
  if (values.ROLE !== 'all' && !values.APP_SECRET) {
    problems.push({
      name: 'APP_SECRET',
      words: {
        en: 'Several processes must share one secret: give each the same APP_SECRET.',
        es: 'Varios procesos deben compartir un secreto: da a cada uno el mismo APP_SECRET.',
      },
    })
  }
  return problems
}

/** The environment with `NAME_FILE` read in; an empty value counts as absent. */
function withFiles(
  env: Record<string, string | undefined>,
  problems: ConfigProblem[],
): Record<string, string | undefined> {
  const read = (name: string): string | undefined => {
    const file = env[`${name}_FILE`]
    if (env[name] || !file) return env[name] || undefined
    try {
      return readFileSync(file, 'utf8').trim() || undefined
    } catch {
      const words = { en: `The file ${file} cannot be read.`, es: `No se puede leer el archivo ${file}.` }
      problems.push({ name: `${name}_FILE`, words })
      return undefined
    }
  }
  return Object.fromEntries(names.map((name) => [name, read(name)]))
}

/** The secret kept in the data folder; made on the first start. Of two starts at once the first one's counts. */
function ownSecret(dataDir: string): { secret: string; fresh: string | null } {
  const file = join(dataDir, 'secret')
  try {
    mkdirSync(dataDir, { recursive: true })
    const secret = randomBytes(48).toString('base64url')
    writeFileSync(file, `${secret}\n`, { flag: 'wx', mode: 0o600 })
    return { secret, fresh: file }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw unreadable(file, error)
  }
  try {
    const secret = readFileSync(file, 'utf8').trim()
    if (secret.length < MIN_SECRET) throw new Error('too short')
    return { secret, fresh: null }
  } catch (error) {
    throw unreadable(file, error)
  }
}

function unreadable(file: string, error: unknown): ConfigError {
  const why = error instanceof Error ? error.message : String(error)
  const en = `The file ${file} cannot be written or read (${why}). Set APP_SECRET, or restore the file from your backup.`
  const es = `No se puede escribir o leer el archivo ${file} (${why}). Define APP_SECRET o restaura el archivo desde tu respaldo.`
  return new ConfigError([{ name: 'APP_SECRET', words: { en, es } }])
}

function table(problems: ConfigProblem[]): string {
  const width = Math.max(...problems.map(({ name }) => name.length))
  const rows = problems.flatMap(({ name, words }) => [
    `  ${name.padEnd(width)}  ${words.en}`,
    `  ${' '.repeat(width)}  ${words.es}`,
  ])
  return [
    'Charla cannot start: please correct these settings. / Charla no puede arrancar: corrige estos ajustes.',
    '',
    ...rows,
  ].join('\n')
}

function isPostgresUrl(value: string): boolean {
  return /^postgres(ql)?:\/\/./.test(value)
}

function isOrigin(value: string): boolean {
  if (!URL.canParse(value)) return false
  const { protocol, pathname, search, hash, username } = new URL(value)
  return /^https?:$/.test(protocol) && pathname === '/' && search === '' && hash === '' && username === ''
}

function isHostList(value: string): boolean {
  return value
    .split(',')
    .every((one) => one.trim() === '' || /^(\[[0-9a-f:]+\]|[a-z0-9.-]+):\d{1,5}$/i.test(one.trim()))
}
