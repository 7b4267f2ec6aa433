// Bytes from outside → JSON that Postgres can store. Everything hostile is refused before it is parsed.
import { Refused } from './channel.ts'

const MAX_DEPTH = 32
const strict = new TextDecoder('utf-8', { fatal: true })

/** The JSON of a webhook body: UTF-8, at most 32 levels deep, without NUL and lone surrogates. Throws Refused(400). */
export function parseBody(body: Uint8Array): unknown {
  const text = decode(body)
  if (tooDeep(text)) throw new Refused(400, `The body is nested deeper than ${MAX_DEPTH} levels.`)
  try {
    return JSON.parse(text, /\\u(?:0000|d)/i.test(text) ? (_, value) => storable(value) : undefined)
  } catch {
    throw new Refused(400, 'The body is not valid JSON.')
  }
}

function decode(body: Uint8Array): string {
  try {
    return strict.decode(body)
  } catch {
    throw new Refused(400, 'The body is not valid UTF-8.')
  }
}

function tooDeep(text: string): boolean {
  let depth = 0
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (quoted) {
      if (code === 92) at++
      else if (code === 34) quoted = false
    } else if (code === 34) quoted = true
    else if (code === 91 || code === 123) {
      if (++depth > MAX_DEPTH) return true
    } else if (code === 93 || code === 125) depth--
  }
  return false
}

// Postgres refuses NUL in text and lone surrogates in jsonb; a message that carries one is still a message.
function storable(value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll('\0', '').toWellFormed() : value
}
