// The words in which people say numbers, and texts made comparable. Accents and case are gone by then: all keys are folded.
import { fold } from './conditions.ts'

const spanish =
  'cero un dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete dieciocho diecinueve veinte veintiuno veintidos veintitres veinticuatro veinticinco veintiseis veintisiete veintiocho veintinueve treinta'.split(
    ' ',
  )
const english =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'.split(
    ' ',
  )
const ordinals =
  'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth'.split(
    ' ',
  )

const numbered = (words: string[], from: number): Array<[string, number]> =>
  words.map((word, index) => [word, index + from])

/** Numbers in words, 0 to 20. */
export const numberWords: ReadonlyMap<string, number> = new Map([
  ...numbered(spanish.slice(0, 21), 0),
  ...numbered(english, 0),
  ['una', 1],
  ['uno', 1],
])

/** Places in a row, in words: the first is 1. */
export const ordinalWords: ReadonlyMap<string, number> = new Map([
  ...numbered(ordinals.slice(0, 10), 1),
  ...['primer', 'segund', 'tercer', 'cuart', 'quint', 'sext', 'septim', 'octav', 'noven', 'decim'].flatMap(
    (stem, index): Array<[string, number]> => [
      [`${stem}o`, index + 1],
      [`${stem}a`, index + 1],
    ],
  ),
  ['primer', 1],
  ['tercer', 3],
  ['ultimo', -1],
  ['ultima', -1],
  ['last', -1],
])

/** Days of a month in words: cardinals and ordinals up to 31. */
export const dayWords: ReadonlyMap<string, number> = new Map([
  ...numbered(spanish.slice(1), 1),
  ...numbered(english.slice(1), 1),
  ...numbered(ordinals, 1),
  ...numbered(english.slice(1, 10), 21).map(([word, day]): [string, number] => [`twenty ${word}`, day]),
  ...numbered(ordinals.slice(0, 9), 21).map(([word, day]): [string, number] => [`twenty ${word}`, day]),
  ['uno', 1],
  ['una', 1],
  ['primero', 1],
  ['veintiun', 21],
  ['treinta y uno', 31],
  ['treinta y un', 31],
  ['thirty', 30],
  ['thirtieth', 30],
  ['thirty one', 31],
  ['thirty first', 31],
])

/** A group of a pattern that takes any of the words, the longest first. */
export const oneOf = (words: Iterable<string>): string =>
  [...words].sort((a, b) => b.length - a.length).join('|')

const keycap = /([0-9])\ufe0f?\u20e3/g

/** Folded, at most `most` characters of it, with plain hyphens and digits and single spaces. */
export function leveled(text: string, most = 300): string {
  return fold(text.slice(0, most).replace(keycap, '$1 ').replaceAll('🔟', '10 '))
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/[’‘´`]/g, "'")
    .replace(/\s+/g, ' ')
    .trim()
}

/** Folded, without emoji and punctuation, single spaces. */
export function bare(text: string, most = 300): string {
  return fold(text.slice(0, most).replaceAll('🔟', '10'))
    .replace(/\ufe0f|\u20e3/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/** Whether the whole text is one of these words or phrases, separated by commas. */
export function isOneOf(text: string, phrases: string): boolean {
  const said = bare(text)
  return said !== '' && phrases.split(',').some((phrase) => bare(phrase) === said)
}

/** What people say to a question instead of an answer, in both languages, separated by commas. */
export const commands = {
  back: 'atrás, volver, regresar, anterior, cambiar, corregir, volver atrás, ir atrás, quiero cambiar, cambiar respuesta, cambiar mi respuesta, back, go back, change, previous, change my answer, change answer, undo',
  resend:
    'reenviar, otra vez, otro código, reenviar código, enviar de nuevo, no llegó, no me llegó, nuevo código, resend, again, send again, new code, resend code, send it again, it did not arrive',
  none: 'ninguno, ninguna, ninguno de los anteriores, ninguna de las anteriores, nada, none, none of them, none of these, nothing, no one',
} as const
