// Understanding what people type: numbers as they write them, an address inside a sentence, a choice by its number or name.
import type { Choice } from '#channels/channel.ts'
import { fold } from './conditions.ts'

const words: Record<string, number> = {
  cero: 0,
  zero: 0,
  un: 1,
  una: 1,
  uno: 1,
  one: 1,
  dos: 2,
  two: 2,
  tres: 3,
  three: 3,
  cuatro: 4,
  four: 4,
  cinco: 5,
  five: 5,
  seis: 6,
  six: 6,
  siete: 7,
  seven: 7,
  ocho: 8,
  eight: 8,
  nueve: 9,
  nine: 9,
  diez: 10,
  ten: 10,
  once: 11,
  eleven: 11,
  doce: 12,
  twelve: 12,
  trece: 13,
  thirteen: 13,
  catorce: 14,
  fourteen: 14,
  quince: 15,
  fifteen: 15,
  dieciseis: 16,
  sixteen: 16,
  diecisiete: 17,
  seventeen: 17,
  dieciocho: 18,
  eighteen: 18,
  diecinueve: 19,
  nineteen: 19,
  veinte: 20,
  twenty: 20,
}

const ordinals: Record<string, number> = {
  primero: 1,
  primera: 1,
  first: 1,
  segundo: 2,
  segunda: 2,
  second: 2,
  tercero: 3,
  tercera: 3,
  third: 3,
  cuarto: 4,
  cuarta: 4,
  fourth: 4,
  quinto: 5,
  quinta: 5,
  fifth: 5,
}

/** The number a text says: digits in either locale's form, alone or as the only one in a sentence, or a word up to twenty. */
export function numberIn(text: string): number | null {
  const folded = fold(text.slice(0, 500)).replace(/[\u2212\u2013]/g, '-')
  if (Object.hasOwn(words, folded)) return words[folded]!
  // Spaces and apostrophes may group thousands; a sign counts only at the start of a word.
  const joined = folded.replace(/(?<=\d)[\s'’\u00a0\u202f](?=\d{3}(?!\d))/g, '')
  const found = joined.match(/(?<![\w.,])[-+]?(?:\d[\d.,]*\d|\d|[.,]\d+)(?![\d])/g) ?? []
  if (found.length > 1) return null
  // Digits that hang on a word or on other digits are a code or a date.
  if (found.length === 1) return /\w[-/]\d/.test(joined) ? null : decimal(found[0])
  const said = folded.split(/[^a-z]+/).filter((word) => Object.hasOwn(words, word) && !articles.has(word))
  return said.length === 1 ? words[said[0]!]! : null
}

/** Words that are also articles: «una pregunta» is no number. */
const articles = new Set(['un', 'una', 'uno', 'one', 'once'])

/** `1.234,5`, `1,234.5`, `1234`, `12,5`, `.5`: the last mark decides, three digits after a single mark mean thousands. */
function decimal(text: string): number | null {
  const sign = text.startsWith('-') ? -1 : 1
  const digits = text.replace(/^[-+]/, '')
  const dot = digits.lastIndexOf('.')
  const comma = digits.lastIndexOf(',')
  const mark = Math.max(dot, comma)
  if (mark === -1) return finite(sign, digits)
  const symbol = digits[mark]!
  const both = dot !== -1 && comma !== -1
  const repeated = digits.indexOf(symbol) !== mark
  const thousands =
    !both &&
    (repeated || (/^[1-9]\d{0,2}$/.test(digits.slice(0, mark)) && /^\d{3}$/.test(digits.slice(mark + 1))))
  if (thousands) return grouped(digits, symbol) ? finite(sign, digits.replaceAll(symbol, '')) : null
  if (both && repeated) return null
  const whole = digits.slice(0, mark)
  const other = symbol === '.' ? ',' : '.'
  if (both && !grouped(whole, other)) return null
  return finite(sign, `${whole.replaceAll(other, '') || '0'}.${digits.slice(mark + 1)}`)
}

const grouped = (digits: string, mark: string) =>
  digits.split(mark).every((part, index) => (index === 0 ? /^\d{1,3}$/ : /^\d{3}$/).test(part))

function finite(sign: number, digits: string): number | null {
  const value = Number(digits)
  if (!/^\d+(\.\d+)?$/.test(digits) || !Number.isFinite(value)) return null
  return value === 0 ? 0 : sign * value
}

/** The e-mail address inside a text, in lower case. */
export function emailIn(text: string): string | null {
  const found = text
    .slice(0, 500)
    .match(
      /[A-Za-z0-9](?:[A-Za-z0-9._%+-]{0,62}[A-Za-z0-9_%+-])?@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,8}[A-Za-z]{2,24}/,
    )
  if (!found || found[0].includes('..')) return null
  return found[0].toLowerCase()
}

/** The choice that a reply means, or null when it means none or could mean two. `tapped` is the id that came with a tap. */
export function choiceIn(text: string, choices: Choice[], tapped?: string): Choice | null {
  const touched = tapped === undefined ? undefined : choices.find((choice) => choice.id === tapped)
  if (touched) return touched
  const said = bare(text)
  if (said === '')
    return only(choices.filter((choice) => exact(text) !== '' && exact(choice.title) === exact(text)))
  const titles = choices.map((choice) => ({ choice, title: bare(choice.title) }))
  return (
    only(choices.filter((choice) => exact(choice.title) === exact(text))) ??
    only(titles.filter(({ title }) => title === said).map(({ choice }) => choice)) ??
    byNumber(said, choices) ??
    only(
      titles.filter(({ title }) => said.length >= 2 && title.startsWith(said)).map(({ choice }) => choice),
    ) ??
    only(titles.filter(({ title }) => speaksOf(said, title)).map(({ choice }) => choice)) ??
    only(titles.filter(({ title }) => near(said, title)).map(({ choice }) => choice))
  )
}

const only = (found: Choice[]): Choice | null => (found.length === 1 ? found[0]! : null)

const exact = (text: string) => fold(text.slice(0, 300)).replace(/\s+/g, ' ')

/** Without emoji and punctuation, single spaces. */
const bare = (text: string) =>
  fold(text.slice(0, 300))
    .replace(/\ufe0f|\u20e3/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

function byNumber(said: string, choices: Choice[]): Choice | null {
  const parts = said
    .replace(/^(la |el |the |opcion |option |numero |number |no |n )+/, '')
    .replace(/ (one|opcion|option)$/, '')
  const number = Object.hasOwn(words, parts)
    ? words[parts]
    : Object.hasOwn(ordinals, parts)
      ? ordinals[parts]
      : undefined
  const index = number ?? (/^\d{1,2}$/.test(parts) ? Number(parts) : 0)
  return choices[index - 1] ?? null
}

/** The title's words stand in the sentence («quiero ver productos»), or the sentence's only long word in the title. */
function speaksOf(said: string, title: string): boolean {
  if (title === '') return false
  if (title.length >= 2 && ` ${said} `.includes(` ${title} `)) return true
  return said.length >= 4 && !said.includes(' ') && title.split(' ').some((word) => word.startsWith(said))
}

/** Small typos: one change in words from four letters, two from eight. */
function near(said: string, title: string): boolean {
  const allowed = title.length >= 8 ? 2 : title.length >= 4 ? 1 : 0
  return allowed > 0 && Math.abs(said.length - title.length) <= allowed && changes(said, title) <= allowed
}

/** Fewest insertions, deletions, replacements and swaps of neighbours between two short texts. */
function changes(a: string, b: string): number {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      let least = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + cost)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, before[j - 2]! + 1)
      row.push(least)
    }
    before = last
    last = row
  }
  return last[b.length]!
}
