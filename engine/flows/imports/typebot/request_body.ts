// The body of a web request: its own, or everything that is known by the names of the variables.
import { cut, type Desk, type StepData } from './made.ts'
import { type Data, flagAt, isData, textAt } from './read.ts'

/** Longest body: longer ones could not be read as a template. */
const LONGEST = 9_000

/** The fields of the step that make the body. */
export function bodyOf(asked: Data, kind: string, type: string, desk: Desk): StepData {
  const source = textAt(asked, 'body').trim()
  const isOwn = flagAt(asked, 'isCustomBody', source !== '' && type === 'Webhook')
  if (!isOwn || source === '' || source === '{{state}}') {
    desk.differs(everything)
    return { bodyType: 'json', body: cut(stateOf(desk), LONGEST) }
  }
  if (source.length > LONGEST) {
    desk.differs(tooLong, 'lost')
    return { bodyType: 'none' }
  }
  if (/x-www-form-urlencoded/i.test(kind)) return formOf(source, desk)
  const json = jsonOf(source, desk)
  if (json !== null) return { bodyType: 'json', body: json }
  return { bodyType: /json/i.test(kind) || /^[[{]/.test(source) ? 'json' : 'text', body: desk.text(source) }
}

/** JSON with variables in its texts; a bare variable becomes a text that is nothing but it, which keeps its kind. */
function jsonOf(source: string, desk: Desk): string | null {
  const quoted = source.replace(/"(?:[^"\\]|\\.)*"|\{\{[^{}]*\}\}/g, (piece) =>
    piece.startsWith('"') ? piece : JSON.stringify(piece),
  )
  try {
    return JSON.stringify(mapped(JSON.parse(quoted), desk), null, 2)
  } catch {
    return null
  }
}

function mapped(value: unknown, desk: Desk): unknown {
  if (typeof value === 'string') return desk.text(value)
  if (Array.isArray(value)) return value.map((one) => mapped(one, desk))
  if (!isData(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, mapped(one, desk)]))
}

function formOf(source: string, desk: Desk): StepData {
  const json = jsonOf(source, desk)
  const parsed: unknown = json === null ? null : JSON.parse(json)
  const pairs = isData(parsed)
    ? Object.entries(parsed)
    : [...new URLSearchParams(source)].map(([name, value]) => [name, desk.text(value)] as const)
  const form = pairs
    .filter(([name]) => name.trim() !== '')
    .slice(0, 40)
    .map(([name, value]) => ({ name: name.trim().slice(0, 100), value: cut(plain(value), 4_000) }))
  return { bodyType: 'form', form }
}

const plain = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))

/** All variables by the names that the author gave them. */
function stateOf({ book }: Desk): string {
  const values = book.entries
    .slice(0, 80)
    .map(({ name, safe }) => [name.replace(/[{}]/g, ''), `{{ ${safe} }}`])
  return JSON.stringify({ submittedAt: '{{ system.now }}', ...Object.fromEntries(values) }, null, 2)
}

const everything = {
  en: 'All variables are sent under their names, answered or not.',
  es: 'Se envían todas las variables con sus nombres, respondidas o no.',
}
const tooLong = {
  en: 'The body is too long and was left out. Write a shorter one.',
  es: 'El cuerpo es demasiado largo y se omitió. Escribe uno más corto.',
}
