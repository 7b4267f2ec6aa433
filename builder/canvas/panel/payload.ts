// A payload as the places in it that a variable can take its value from.
import type { Json } from '#engine/machine/values.ts'
import { variableName } from '../../form/fields/variable.tsx'

/** A place of a payload, as a path that the engine reads. */
export interface Place {
  path: string
  /** Depth, for drawing. */
  depth: number
  key: string
  value: Json
  /** What a variable of it would hold. */
  type: 'text' | 'number' | 'date' | 'boolean' | 'list'
  /** Whether it is a list or object whose places follow. */
  holds: boolean
}

const MOST = 300
const DEEP = 8
const SHOWN_OF_LIST = 3

/** The places of a payload in reading order, of a list the first few; at most 300. */
export function placesOf(payload: Json): Place[] {
  const found: Place[] = []
  const walk = (value: Json, path: string, key: string, depth: number): void => {
    if (found.length >= MOST) return
    const holds = typeof value === 'object' && value !== null
    if (depth >= 0) found.push({ path, depth, key, value, type: typeOf(value), holds })
    if (!holds || depth >= DEEP) return
    const inside: Array<[string, string, Json]> = Array.isArray(value)
      ? value.slice(0, SHOWN_OF_LIST).map((one, index) => [`${path}[${index}]`, `[${index}]`, one])
      : Object.entries(value).map(([name, one]) => [`${path}${stepOf(name)}`, name, one])
    for (const [to, name, one] of inside) walk(one, to, name, depth + 1)
  }
  walk(payload, '$', '$', -1)
  return found
}

const stepOf = (name: string) => (/^\w+$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`)

const isoDate = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d|$)/

function typeOf(value: Json): Place['type'] {
  if (Array.isArray(value)) return 'list'
  if (typeof value === 'number' || typeof value === 'boolean') return typeof value as 'number' | 'boolean'
  return typeof value === 'string' && isoDate.test(value) ? 'date' : 'text'
}

interface Mapping {
  path: string
  variable: string
  type: string
}

/** The mapping with one more row for a place; its variable is named after the key, with a number where that is taken. */
export function withPlace(rows: Mapping[], { path, key, type }: Place): Mapping[] {
  const name = variableName(key.replace(/[[\]]/g, '')).replace(/^_+|_+$/g, '') || 'value'
  const taken = new Set(rows.map(({ variable }) => variable))
  let variable = name
  for (let count = 2; taken.has(variable); count++) variable = `${name}_${count}`
  return [...rows, { path, variable, type }]
}
