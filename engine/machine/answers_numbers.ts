// Numbers as people write them, marks on a scale, and codes.
import type { Reader } from './answers.ts'
import { leveled, numberWords } from './answers_words.ts'

/** Countries that write Spanish and 1,234.5; the others write 1.234,5. */
const dotted = new Set(['MX', 'US', 'PR', 'GT', 'HN', 'NI', 'SV', 'PA', 'DO', 'PE'])

/** The decimal mark of whoever writes. */
export function decimalMark({ language, country }: Pick<Reader, 'language' | 'country'>): '.' | ',' {
  return language === 'en' || dotted.has(country) ? '.' : ','
}

/** Words that are also articles: «una pregunta» is no number. */
const articles = new Set(['un', 'una', 'uno', 'one', 'once'])

const times: ReadonlyArray<[RegExp, number]> = [
  [/^(?:mil|k|thousand)\b/, 1_000],
  [/^(?:millon(?:es)?|million)\b/, 1_000_000],
]

/**
 * The number a text says: digits in either locale's form, alone or as the only one in a sentence, or a word up to twenty.
 * `mark` decides what is ambiguous: whether 1.234 is more than a thousand; without it, it is.
 */
export function numberIn(text: string, mark: '.' | ',' | null = null): number | null {
  const folded = leveled(text, 500)
  const whole = inWords(folded)
  if (whole !== null) return whole
  // Spaces and apostrophes may group thousands; a sign counts only at the start of a word.
  const joined = folded.replace(/(?<=\d)[\s'](?=\d{3}(?!\d))/g, '')
  const found = [...joined.matchAll(/(?<![\w.,])[-+]?(?:\d[\d.,]*\d|\d|[.,]\d+)(?!\d|[a-z]+\d)/g)]
  if (found.length > 1) return null
  // Digits that hang on a word or on other digits are a code or a date.
  if (found[0]) return /\w[-/]\d/.test(joined) ? null : multiplied(found[0], mark)
  const said = folded.split(/[^a-z]+/).filter((word) => numberWords.has(word) && !articles.has(word))
  return said.length === 1 ? (numberWords.get(said[0]!) ?? null) : null
}

function multiplied(found: RegExpExecArray, mark: '.' | ',' | null): number | null {
  const value = decimal(found[0], mark)
  const after = found.input.slice(found.index + found[0].length).trimStart()
  const factor = times.find(([word]) => word.test(after))?.[1] ?? 1
  return value === null ? null : Number((value * factor).toPrecision(15))
}

/** A text that is nothing but a number in words: `menos cinco`, `three and a half`, `dos coma cinco`. */
function inWords(folded: string): number | null {
  const minus = /^(?:menos|minus|negative) /.exec(folded)?.[0] ?? ''
  const rest = folded.slice(minus.length)
  const half = / (?:y medi[oa]|and a half)$/.exec(rest)
  const point = / (?:coma|punto|point) (\w+)$/.exec(rest)
  const whole = numberWords.get(rest.slice(0, half?.index ?? point?.index ?? rest.length))
  const tenth = point ? numberWords.get(point[1]!) : 0
  if (whole === undefined || tenth === undefined || tenth > 9) return null
  const value = Number((whole + (half ? 0.5 : tenth / 10)).toFixed(1))
  return minus && value !== 0 ? -value : value
}

/** `1.234,5`, `1,234.5`, `1234`, `12,5`, `.5`: the last mark decides; what one mark and three digits mean, `mark` decides. */
function decimal(text: string, decimals: '.' | ',' | null): number | null {
  const sign = text.startsWith('-') ? -1 : 1
  const digits = text.replace(/^[-+]/, '')
  const dot = digits.lastIndexOf('.')
  const comma = digits.lastIndexOf(',')
  const mark = Math.max(dot, comma)
  if (mark === -1) return finite(sign, digits)
  const symbol = digits[mark]!
  const both = dot !== -1 && comma !== -1
  const repeated = digits.indexOf(symbol) !== mark
  const couldGroup = /^[1-9]\d{0,2}$/.test(digits.slice(0, mark)) && /^\d{3}$/.test(digits.slice(mark + 1))
  if (!both && (repeated || (couldGroup && symbol !== decimals)))
    return grouped(digits, symbol) ? finite(sign, digits.replaceAll(symbol, '')) : null
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

/** A whole mark between two others: `4`, `4/5`, `8 de 10`, `cuatro estrellas`, ⭐⭐⭐; null for anything else. */
export function markIn(text: string, min: number, max: number): number | null {
  const start = text.slice(0, 300)
  const stars = start.match(/[⭐★🌟]/gu)?.length ?? 0
  const outOf = /^(\S.*?) ?(?:\/|de|of|out of|sobre) ?(\d{1,3})\b(?!\/)/.exec(leveled(start))
  const of = outOf ? Number(outOf[2]) : max
  const value = of === max ? numberIn(outOf?.[1] ?? start) : null
  const mark = value ?? (stars > 0 && !/\d/.test(start) ? stars : null)
  return mark !== null && Number.isInteger(mark) && mark >= min && mark <= max ? mark : null
}

/** The digits of a one-time code in a text, spaces and hyphens between them left out; null unless there is one of that length. */
export function codeIn(text: string, length: number): string | null {
  const groups = leveled(text).match(/(?<!\w)\d(?:[ -]?\d)*(?!\w)/g) ?? []
  const codes = groups.map((group) => group.replace(/\D/g, '')).filter((code) => code.length === length)
  return codes.length === 1 ? codes[0]! : null
}
