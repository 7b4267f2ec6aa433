// What a call carries: an address, headers and a body in which people's words can break nothing.
import type { Scope } from '#engine/machine/step.ts'
import { type Json, valueIn } from '#engine/machine/values.ts'

export type BodyType = 'none' | 'json' | 'form' | 'text' | 'xml'

type Pairs = ReadonlyArray<{ name: string; value: string }>

const braces = /\{\{-?\s*([^{}]*?)\s*-?\}\}|\$((?:contact|assignee|system|channel|workspace)\.[A-Za-z_]\w*)/g

/** The template with a filter after every variable that has not got it already; one at the very beginning stays as it is. */
export function filtered(template: string, filter: string, from = 0): string {
  return template.replace(
    braces,
    (whole, inner: string | undefined, path: string | undefined, at: number) => {
      const read = inner ?? path ?? ''
      if (read === '' || at < from || new RegExp(`\\|\\s*${filter}\\b`).test(read)) return whole
      return `{{ ${read} | ${filter} }}`
    },
  )
}

/** The address; variables in it are encoded, unless the whole address begins with one. */
export const urlOf = (template: string, { render }: Scope) =>
  render(filtered(template.trim(), 'url_encode', 1)).trim()

/** Headers in one line each, with the kind of the body unless the author names it. */
export function headersOf(pairs: Pairs, type: BodyType, { render }: Scope): Record<string, string> {
  const own = pairs.map(
    ({ name, value }) =>
      [
        name,
        render(value)
          .replace(/[\r\n]+/g, ' ')
          .trim(),
      ] as const,
  )
  const named = own.some(([name]) => name.toLowerCase() === 'content-type')
  const kind = kinds[type]
  return { ...(kind && !named ? { 'content-type': kind } : {}), ...Object.fromEntries(own) }
}

const kinds: Record<BodyType, string | null> = {
  none: null,
  json: 'application/json',
  form: 'application/x-www-form-urlencoded',
  text: 'text/plain; charset=utf-8',
  xml: 'application/xml; charset=utf-8',
}

/** The body as it is sent. */
export function bodyOf(type: BodyType, text: string, form: Pairs, scope: Scope): string | null {
  switch (type) {
    case 'none':
      return null
    case 'json':
      return jsonOf(text, scope)
    case 'form':
      return new URLSearchParams(form.map(({ name, value }) => [name, scope.render(value)])).toString()
    case 'xml':
      return scope.render(filtered(text, 'escape'))
    case 'text':
      return scope.render(text)
  }
}

/** JSON whose texts hold variables is filled in text by text, so that a quote in a name stays a quote; other JSON as it is written. */
function jsonOf(text: string, scope: Scope): string {
  try {
    return JSON.stringify(filled(JSON.parse(text) as Json, scope, 0))
  } catch {
    return scope.render(filtered(text, 'json'))
  }
}

function filled(value: Json, scope: Scope, depth: number): Json {
  if (typeof value === 'string') return valueIn(value, scope)
  if (typeof value !== 'object' || value === null || depth > 20) return value
  if (Array.isArray(value)) return value.map((one) => filled(one, scope, depth + 1))
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, filled(one, scope, depth + 1)]))
}
