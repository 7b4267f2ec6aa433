// What people write into «Custom»: read as a value, a formula, a text or a known call. Nothing is ever executed.
import { parseFormula } from '#engine/machine/formula.ts'
import { type Assignment, assignmentFresh } from '#engine/steps/assignments.ts'
import { callOf } from './calls.ts'
import type { Desk } from './made.ts'
import type { Book } from './variables.ts'

const set = (variable: string, kind: Assignment['kind'], more: Partial<Assignment> = {}): Assignment => ({
  ...assignmentFresh,
  variable,
  kind,
  ...more,
})

/** The rows that set a variable to what an expression says; null where that is code. */
export function expressionOf(source: string, variable: string, desk: Desk): Assignment[] | null {
  const text = source
    .trim()
    .replace(/^return\s+/, '')
    .replace(/;$/, '')
    .trim()
  const { book } = desk
  if (text === '') return [set(variable, 'clear')]
  const call = callOf(text, book)
  if (call) return [set(variable, 'text', { text: `{{ ${call} }}` })]
  if (/^(\d+-)+\d+$/.test(text)) {
    desk.differs(dashed)
    return [set(variable, 'text', { text })]
  }
  if (/^0\d+$/.test(text)) return [set(variable, 'text', { text })]
  if (/^new Date\(\)(\.toISOString\(\))?$|^Date\.now\(\)$/.test(text)) return [set(variable, 'now')]
  return itemOf(text, variable, book) ?? formulaOf(text, variable, desk) ?? wordsOf(text, variable, desk)
}

/** `{{List}}.at(2)`, `{{List}}[2]` and `{{Text}}.split(",")[2]`. */
function itemOf(text: string, variable: string, book: Book): Assignment[] | null {
  const at = /^\{\{([^{}]+)\}\}(?:\.at\((-?\d{1,3})\)|\[(\d{1,3})\])$/.exec(text)
  const list = at && book.named(at[1]!)
  if (at && list) return [set(variable, 'list_item', { list, position: positionOf(Number(at[2] ?? at[3])) })]
  const split = /^\{\{([^{}]+)\}\}\.split\((["'])([^"'\\]{1,20})\2\)(?:\[(\d{1,3})\])?$/.exec(text)
  const name = split && book.named(split[1]!)
  if (!split || !name) return null
  const parts = split[4] === undefined ? variable : book.fresh(`${variable}_parts`)
  const listed = set(parts, 'list_split', { text: `{{ ${name} }}`, separator: split[3]! })
  if (split[4] === undefined) return [listed]
  return [listed, set(variable, 'list_item', { list: parts, position: positionOf(Number(split[4])) })]
}

/** Ours count from 1, and from −1 at the end. */
const positionOf = (index: number) => (index < 0 ? index : index + 1)

/** Arithmetic with the functions that formulas have. */
function formulaOf(text: string, variable: string, { book, differs }: Desk): Assignment[] | null {
  const strange = { found: false }
  const names = text.replace(/\{\{([^{}]+)\}\}/g, (_, name: string) => {
    const safe = book.named(name)
    strange.found ||= safe === null
    return safe ?? ''
  })
  const fixed = /^(.*)\.toFixed\((\d)\)$/s.exec(names)
  const formula = (fixed ? `round(${fixed[1]}, ${fixed[2]})` : names)
    .replace(/\bMath\.(round|floor|ceil|abs|min|max)\(/g, '$1(')
    .replace(/\b(?:Number|parseFloat|parseInt)\(/g, '(')
    .replace(/([=!])==/g, '$1=')
    .replace(/^([^?:]+)\?([^?:]+):([^?:]+)$/s, 'if($1, $2, $3)')
  const worked = /[\d{}]|Math|Number|parse/.test(text) && !/["'`]|\*\*|\{\{[^{}]+\}\}\s+\{\{/.test(text)
  if (strange.found || !worked) return null
  const read = parseFormula(formula)
  if ('problem' in read) return null
  const known = read.formula.reads.every((name) => book.entries.some(({ safe }) => safe === name))
  // A name in the bare expression is a word of the author, not a variable.
  if (!known || (read.formula.reads.length > 0 && !text.includes('{{'))) return null
  if (/^[^-*/%\d]*\+[^-*/%\d]*$/.test(formula.replace(/\w*[A-Za-z_]\w*/g, ''))) differs(added)
  return [set(variable, 'number', { formula })]
}

const code =
  /=>|[;`]|\b(?:return|const|let|var|function|new|await|typeof|JSON|Object|Array|Math|Date|window|document)\b|\w\s*\(|\}\}\s*[.[(]|[=!<>]=|&&|\|\||\?[^?]*:|^\s*[[{](?!\{)/

/** A quoted text, texts joined by `+`, or plain words. */
function wordsOf(text: string, variable: string, desk: Desk): Assignment[] | null {
  const pieces = piecesOf(text)
  if (pieces) return [set(variable, 'text', { text: desk.text(pieces.join('')).slice(0, 4_000) })]
  if (code.test(text) || text.length > 3_000) return null
  return [set(variable, 'text', { text: desk.text(text).slice(0, 4_000) })]
}

/** `"Hello " + {{Name}} + '!'` piece by piece; null where something else stands between, or nothing is quoted. */
function piecesOf(text: string): string[] | null {
  const piece = /\s*(?:"([^"\\\n]*)"|'([^'\\\n]*)'|(\{\{[^{}=]+\}\}))\s*(\+|$)/y
  const pieces: string[] = []
  let quoted = false
  while (piece.lastIndex < text.length) {
    const match = piece.exec(text)
    if (!match) return null
    quoted ||= match[3] === undefined
    pieces.push(match[1] ?? match[2] ?? match[3] ?? '')
    if (match[4] === '' && piece.lastIndex < text.length) return null
  }
  return quoted && !text.trimEnd().endsWith('+') ? pieces : null
}

const dashed = {
  en: 'Numbers with dashes were taken as a text, not subtracted.',
  es: 'Los números con guiones se tomaron como texto, sin restarlos.',
}
const added = {
  en: '«+» adds numbers here; texts would be joined there.',
  es: 'Aquí «+» suma números; allá uniría textos.',
}
