// Bytes from outside → JSON that Postgres can store. Everything hostile is refused before it is parsed.
import { z } from 'zod'
import { Refused } from './channel.ts'

const MAX_DEPTH = 32
const strict = new TextDecoder('utf-8', { fatal: true })
const deep = {
  en: `The body is nested deeper than ${MAX_DEPTH} levels.`,
  es: `El cuerpo tiene más de ${MAX_DEPTH} niveles de anidamiento.`,
}
const notJson = {
  en: 'Send the body as JSON, with the header content-type: application/json.',
  es: 'Envía el cuerpo como JSON, con la cabecera content-type: application/json.',
}
const noJson = { en: 'The body is not valid JSON.', es: 'El cuerpo no es JSON válido.' }
const noUtf8 = { en: 'The body is not valid UTF-8.', es: 'El cuerpo no es UTF-8 válido.' }

// Escapes of what cannot be stored, escapes that may hide a letter of a name, and the names themselves.
const suspicious = /\\u(?:0000|d|00[4-7])|toString|valueOf/i

/**
 * The JSON of a webhook body: UTF-8, at most 32 levels deep, without NUL and lone surrogates, and without names that take from an
 * object the way in which it is compared and printed. Throws Refused(400).
 */
export function parseBody(body: Uint8Array): unknown {
  const text = decode(body)
  if (tooDeep(text)) throw new Refused(400, deep)
  try {
    return JSON.parse(text, suspicious.test(text) ? (_, value) => storable(value) : undefined)
  } catch {
    throw new Refused(400, noJson)
  }
}

/** Refuses a body that says it is something else than JSON. One that says nothing is read. Throws Refused(415). */
export function requireJson(contentType: string | undefined): void {
  if (contentType !== undefined && !/^application\/([\w.-]+\+)?json\s*(;|$)/i.test(contentType)) {
    throw new Refused(415, notJson)
  }
}

function decode(body: Uint8Array): string {
  try {
    return strict.decode(body)
  } catch {
    throw new Refused(400, noUtf8)
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
  if (typeof value === 'string') return value.replaceAll('\0', '').toWellFormed()
  if (typeof value !== 'object' || value === null) return value
  for (const name of Object.keys(value)) if (isHostile(name)) delete (value as Record<string, unknown>)[name]
  return value
}

const isHostile = (name: string): boolean =>
  name === 'toString' || name === 'valueOf' || name.includes('\0') || !name.isWellFormed()

/** The refusal of JSON that is not what was expected; says where. */
export function notUnderstood(error: z.ZodError): Refused {
  const where = z.prettifyError(error)
  return new Refused(400, {
    en: `The body was not understood:\n${where}`,
    es: `No se entendió el cuerpo:\n${where}`,
  })
}
