// Reading what a stranger wrote: every look into it is total, and what is of another kind is as if it were not there.

export type Data = Record<string, unknown>

/** Whether it is an object with keys. */
export const isData = (value: unknown): value is Data =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const own = (data: Data, key: string): unknown => (Object.hasOwn(data, key) ? data[key] : undefined)

/** A text; a number counts as its digits, anything else as ''. */
export function textAt(data: Data, key: string): string {
  const value = own(data, key)
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}

/** A number, or a text that is one; null otherwise. */
export function numberAt(data: Data, key: string): number | null {
  const value = own(data, key)
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : null
}

/** A switch; `otherwise` where it is left out. */
export function flagAt(data: Data, key: string, otherwise = false): boolean {
  const value = own(data, key)
  return typeof value === 'boolean' ? value : otherwise
}

/** An object; empty where there is none. */
export function dataAt(data: Data, key: string): Data {
  const value = own(data, key)
  return isData(value) ? value : {}
}

/** The objects of a list. */
export function rowsAt(data: Data, key: string): Data[] {
  const value = own(data, key)
  return Array.isArray(value) ? value.filter(isData) : []
}

/** The texts of a list. */
export function textsAt(data: Data, key: string): string[] {
  const value = own(data, key)
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []
}

/** Deepest nesting that is read. */
const DEEPEST = 60

/** A copy without what cannot be stored: NUL, halves of surrogate pairs, keys that mean something to the language. Null where it is nested too deeply. */
export function cleaned(value: unknown): { value: unknown } | null {
  try {
    return { value: copied(value, 0) }
  } catch {
    return null
  }
}

function copied(value: unknown, depth: number): unknown {
  if (depth > DEEPEST) throw new RangeError('nested too deeply')
  if (typeof value === 'string') return value.toWellFormed().replaceAll('\0', '')
  if (Array.isArray(value)) return value.map((one) => copied(one, depth + 1))
  if (!isData(value)) return value
  const entries = Object.entries(value).filter(([key]) => key !== '__proto__')
  return Object.fromEntries(
    entries.map(([key, one]) => [key.toWellFormed().replaceAll('\0', ''), copied(one, depth + 1)]),
  )
}
