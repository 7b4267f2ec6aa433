// A webhook's payload → the typed variables that its flow starts with. Pure and total.
import { readPath } from '#engine/effects/json_path.ts'
import type { Written } from '#engine/machine/trigger.ts'
import type { Json } from '#engine/machine/values.ts'

/** Most characters of one variable. */
const MAX_TEXT = 10_000

const casts: Record<Written['type'], (value: Json) => Json> = {
  text: (value) => (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, MAX_TEXT),
  number: (value) => {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
    return typeof number === 'number' && Number.isFinite(number) ? number : null
  },
  date: (value) => {
    const at = typeof value === 'string' || typeof value === 'number' ? new Date(value) : null
    return at === null || Number.isNaN(at.getTime()) ? null : at.toISOString()
  },
  boolean: (value) =>
    value === true || value === 1 || (typeof value === 'string' && /^(true|yes|s[ií]|1)$/i.test(value)),
  list: (value) => (Array.isArray(value) ? value.slice(0, 100) : [value]),
}

/** The variables of the mapping; null where the payload has nothing, or something of another kind. */
export function mapped(
  payload: Json,
  mapping: ReadonlyArray<{ path: string; variable: string; type: Written['type'] }>,
): Record<string, Json> {
  return Object.fromEntries(
    mapping.map(({ path, variable, type }) => {
      const found = readPath(payload, path)
      return [variable, found === undefined || found === null ? null : casts[type](found)]
    }),
  )
}
