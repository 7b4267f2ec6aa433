// What a run's history keeps of a turn: enough to replay and to help people, without bulk and without secrets.
import type { Asked } from '#engine/machine/effect.ts'
import type { Json } from '#engine/machine/values.ts'

const MAX_TEXT = 200
const MAX_ITEMS = 20

/** An effect as the history shows it: long texts cut, the values of headers hidden. */
export function remembered(effect: Asked): Asked {
  const shown = effect.type === 'http_request' ? { ...effect, headers: hidden(effect.headers) } : effect
  return short(shown as unknown as Json) as unknown as Asked
}

const hidden = (headers: Record<string, string>) =>
  Object.fromEntries(Object.keys(headers).map((name) => [name, '…']))

function short(json: Json): Json {
  if (typeof json === 'string') return json.length > MAX_TEXT ? `${json.slice(0, MAX_TEXT)}…` : json
  if (Array.isArray(json)) return json.slice(0, MAX_ITEMS).map(short)
  if (typeof json !== 'object' || json === null) return json
  return Object.fromEntries(
    Object.entries(json)
      .filter(([, value]) => value !== undefined)
      .slice(0, MAX_ITEMS)
      .map(([key, value]) => [key, short(value)]),
  )
}

/** The variables that differ after a turn. */
export function newVariables(
  before: Record<string, Json>,
  after: Record<string, Json>,
): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(after).filter(
      ([name, value]) =>
        !Object.hasOwn(before, name) ||
        (before[name] !== value && JSON.stringify(before[name]) !== JSON.stringify(value)),
    ),
  )
}
