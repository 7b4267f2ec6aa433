// One line of JSON per thing worth knowing, on standard error. No secret gets in: neither by name nor inside a text.
import { type DestinationStream, destination, pino } from 'pino'
import type { Config } from './config.ts'

const secretNames = [
  ...['authorization', 'cookie', 'password', 'secret', 'secrets', 'token', 'accessToken', 'signingSecret'],
  ...['connectionString', 'APP_SECRET', 'DATABASE_URL'],
]
const hidden = '[hidden]'

/** A log of this process. */
export interface Log {
  debug(about: object, words: string): void
  info(words: string): void
  /** Something failed and somebody should look. */
  problem(problem: unknown, words: string): void
}

/** Opens the log; tests bring their own `to`. */
export function openLog(level: Config['logLevel'], to: DestinationStream = destination(2)): Log {
  const paths = secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`])
  const options = { level, base: null, redact: { paths, censor: hidden }, serializers: { err: shown } }
  const log = pino(options, to)
  return {
    debug: (about, words) => log.debug(about, words),
    info: (words) => log.info(words),
    problem: (problem, words) => log.error({ err: problem }, words),
  }
}

// Only what explains: drivers hang rows, queries and connections on their errors.
function shown(problem: unknown): object {
  if (!(problem instanceof Error)) return { message: withoutSecrets(textOf(problem)) }
  const { name, message, stack, cause } = problem
  const code = (problem as { code?: unknown }).code
  return {
    name,
    message: withoutSecrets(message),
    ...(code === undefined ? {} : { code }),
    stack: withoutSecrets(stack ?? ''),
    ...(cause === undefined ? {} : { cause: shown(cause) }),
  }
}

// The queue tells its problems as plain objects.
function textOf(problem: unknown): string {
  return typeof problem === 'object' && problem && 'message' in problem
    ? String(problem.message)
    : String(problem)
}

/** A text without passwords in addresses, bearer tokens and signing secrets. */
export function withoutSecrets(text: string): string {
  return text
    .replace(/(:\/\/[^/\s:@]*):[^/\s@]+@/g, `$1:${hidden}@`)
    .replace(/\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi, `$1 ${hidden}`)
    .replace(/\bwhsec_[\w+/=-]+/g, hidden)
}
