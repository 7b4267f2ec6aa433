// Paths into the JSON of an answer, such as `$.items[0]["full name"]`. Total: whatever is written, a value or nothing comes out.
import type { Json } from './values.ts'

const MAX_PARTS = 32
// `.name`, `[0]`, `["name"]` or `['name']`, one after the other.
const part =
  /\.([^.[\]"'\s]+)|\[(-?\d{1,9})\]|\[\s*"((?:[^"\\]|\\["\\])*)"\s*\]|\[\s*'((?:[^'\\]|\\['\\])*)'\s*\]/y

/** The steps of a path; null when it is none. The `$` in front may be left out. */
export function pathParts(path: string): Array<string | number> | null {
  const trimmed = path.trim()
  const text = trimmed.startsWith('$') ? trimmed.slice(1) : /^[.[]|^$/.test(trimmed) ? trimmed : `.${trimmed}`
  const parts: Array<string | number> = []
  part.lastIndex = 0
  while (part.lastIndex < text.length) {
    const [found, name, index, double, single] = part.exec(text) ?? []
    if (found === undefined || parts.length === MAX_PARTS) return null
    const quoted = (double ?? single)?.replace(/\\(.)/g, '$1')
    parts.push(index === undefined ? (name ?? quoted ?? '') : Number(index))
  }
  return parts
}

/** What lies at the path; undefined when nothing does. A negative index counts from the end. */
export function readPath(json: Json, path: string): Json | undefined {
  const parts = pathParts(path)
  if (!parts) return undefined
  let at: Json | undefined = json
  for (const step of parts) at = at === undefined ? undefined : inside(at, step)
  return at
}

function inside(json: Json, step: string | number): Json | undefined {
  if (Array.isArray(json)) {
    const index = typeof step === 'number' ? step : /^\d{1,9}$/.test(step) ? Number(step) : Number.NaN
    return Number.isNaN(index) ? undefined : json.at(index)
  }
  if (typeof json !== 'object' || json === null) return undefined
  return Object.hasOwn(json, step) ? json[step] : undefined
}
