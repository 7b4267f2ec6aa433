// A connection whose named statements are safe behind a pooler in transaction mode, which hands one server connection to many of us.
import { createHash } from 'node:crypto'
import pg from 'pg'

// One database per process, so one answer per process.
let remembered = true

/** Named statements carry their text in their name, so that the same name never means another text; see `forgetful`. */
export class Connection extends pg.Client {
  // biome-ignore lint/suspicious/noExplicitAny: the driver's own overloads, passed on as they came
  override query(...given: any[]): any {
    const [first, ...rest] = given
    return super.query(...([namedByText(first), ...rest] as Parameters<pg.Client['query']>))
  }
}

/**
 * Whether a statement failed because the connection behind a pooler has lost it, or has it from somebody else. From then on no statement
 * of this process is named, and what failed can be tried again.
 */
export function forgetful(problem: unknown): boolean {
  const { code } = (problem ?? {}) as { code?: unknown }
  // invalid_sql_statement_name, duplicate_prepared_statement
  if (code !== '26000' && code !== '42P05') return false
  remembered = false
  return true
}

const names = new Map<string, string>()

function namedByText(query: unknown): unknown {
  if (typeof query !== 'object' || query === null || !('name' in query) || !('text' in query)) return query
  const { name, ...rest } = query as pg.QueryConfig
  return remembered ? { ...rest, name: nameOf(name, rest.text) } : rest
}

function nameOf(name: string | undefined, text: string): string {
  let made = names.get(text)
  if (made === undefined) {
    made = `${name}_${createHash('sha1').update(text).digest('base64url').slice(0, 12)}`
    names.set(text, made)
  }
  return made
}
