// Dates as people say them, in digits, with names of months, or seen from today; both languages whatever the reader's.
import type { Reader } from './answers.ts'
import {
  type DateHints,
  dateText,
  dayMs,
  dayOf,
  fullYear,
  monthsLater,
  nearest,
  partsOf,
  todayOf,
  weekdayOf,
} from './answers_calendar.ts'
import { dayWords, leveled, oneOf } from './answers_words.ts'
import { timeIn, wallOf } from './zone.ts'

/** A day found in a text, with where it stood. */
export interface FoundDay {
  day: number
  from: number
  to: number
  /** A weekday alone says which day it is only together with today. */
  weekday: number | null
  /** The text named its year. */
  dated: boolean
}

/** The days of a text in their order, and the text without them. */
export interface FoundDays {
  days: FoundDay[]
  rest: string
}

interface Context {
  today: number
  hints: DateHints
}

/** A day; `bad` where it looks like a date and is none on the calendar; null where it is something else. */
type Reading = { day: number; weekday?: number; dated?: boolean } | 'bad' | null

interface Shape {
  pattern: RegExp
  read(match: RegExpExecArray, context: Context): Reading
}

const monthNames: ReadonlyArray<ReadonlyArray<string>> = [
  ['enero', 'ene', 'january', 'jan'],
  ['febrero', 'feb', 'february'],
  ['marzo', 'mar', 'march'],
  ['abril', 'abr', 'april', 'apr'],
  ['mayo', 'may'],
  ['junio', 'jun', 'june'],
  ['julio', 'jul', 'july'],
  ['agosto', 'ago', 'august', 'aug'],
  ['septiembre', 'setiembre', 'sept', 'sep', 'set', 'september'],
  ['octubre', 'oct', 'october'],
  ['noviembre', 'nov', 'november'],
  ['diciembre', 'dic', 'december', 'dec'],
]
const months = new Map(monthNames.flatMap((names, index) => names.map((name) => [name, index + 1] as const)))

const weekdayNames: ReadonlyArray<ReadonlyArray<string>> = [
  ['lunes', 'lun', 'monday', 'mon'],
  ['martes', 'tuesday', 'tues', 'tue'],
  ['miercoles', 'mie', 'wednesday', 'wed'],
  ['jueves', 'jue', 'thursday', 'thurs', 'thu'],
  ['viernes', 'vie', 'friday', 'fri'],
  ['sabado', 'sab', 'saturday', 'sat'],
  ['domingo', 'dom', 'sunday', 'sun'],
]
const weekdays = new Map(weekdayNames.flatMap((names, index) => names.map((name) => [name, index] as const)))

/** A pattern's group for a month, and one for a day of the month in digits or words. */
export const monthGroup = `(${oneOf(months.keys())})\\b\\.?`
export const dateGroup = `(\\d{1,2}|${oneOf(dayWords.keys())})`
const nth = '(?:st|nd|rd|th|ro|er|do|[º°o])?'
const count = `(\\d{1,3}|an?|${oneOf(dayWords.keys())})`
const unit = '(dias?|days?|semanas?|weeks?|mes(?:es)?|months?|anos?|years?)\\b'
/** A year of four digits anywhere, of two only where something says that it is one. */
const year =
  "(?:(?:[ ,.]{0,3}(?:de |del |del ano |of )?|[-/])((?:19|20|21)\\d\\d)\\b|(?: de | del |[-/]| ?')(\\d\\d)\\b(?![:h]))?"
/** What follows an hour, so that digits before it are no day. */
const noHour = '(?! ?(?:[ap]\\.? ?m\\b|:\\d|h\\b|h\\d))'

const dateNumber = (text: string): number => dayWords.get(text) ?? Number(text)

function yearOf(four: string | undefined, two: string | undefined, { today, hints }: Context): number | null {
  if (four !== undefined) return Number(four)
  return two === undefined ? null : fullYear(Number(two), today, hints)
}

function onDate(yearNumber: number | null, month: number, date: number, { today, hints }: Context): Reading {
  const day = yearNumber === null ? nearest(month, date, today, hints) : dayOf(yearNumber, month, date)
  return day === null ? 'bad' : { day, dated: yearNumber !== null }
}

/** Day and month in the reader's order, the other way round where the calendar has no such month. */
function inOrder(first: number, second: number, yearNumber: number | null, context: Context): Reading {
  const monthFirst = context.hints.order === 'mdy' || (context.hints.order === 'ymd' && yearNumber === null)
  const [date, month] = monthFirst ? [second, first] : [first, second]
  const reading = month > 12 ? 'bad' : onDate(yearNumber, month, date, context)
  return reading === 'bad' && month > 12 ? onDate(yearNumber, date, month, context) : reading
}

const later = (amount: number, what: string, today: number): number => {
  if (/^(?:dia|day)/.test(what)) return today + amount
  if (/^(?:sem|week)/.test(what)) return today + 7 * amount
  return monthsLater(today, /^(?:mes|month)/.test(what) ? amount : 12 * amount)
}

const amountOf = (text: string): number => (text === 'a' || text === 'an' ? 1 : dateNumber(text))

const shift =
  (sign: 1 | -1) =>
  (match: RegExpExecArray, { today }: Context): Reading => ({
    day: later(sign * amountOf(match[1] ?? ''), match[2] ?? '', today),
  })

const fixed = (words: string, by: number): Shape => ({
  pattern: new RegExp(`\\b(?:${words})\\b`, 'g'),
  read: (_, { today }) => ({ day: today + by }),
})

const shapes: ReadonlyArray<Shape> = [
  {
    pattern: /(?<![\d.,/-])(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?![\d/-])/g,
    read: ([, y, , m, d], context) => onDate(Number(y), Number(m), Number(d), context),
  },
  {
    pattern: /(?<![\d.,/-])(\d{1,2}) ?([-/.]) ?(\d{1,2}) ?\2 ?(\d{4}|\d{2})(?![\d/-])/g,
    read: ([, a, , b, c = ''], context) => {
      const [first, second, last] = [Number(a), Number(b), Number(c)]
      const { today, hints } = context
      if (hints.order === 'ymd' && c.length === 2)
        return onDate(fullYear(first, today, hints), second, last, context)
      return inOrder(first, second, c.length === 4 ? last : fullYear(last, today, hints), context)
    },
  },
  {
    pattern: /^(\d{1,2}) (\d{1,2}) ((?:19|20)\d\d)$/g,
    read: ([, a, b, c], context) => inOrder(Number(a), Number(b), Number(c), context),
  },
  {
    pattern: new RegExp(
      `(?<![\\w.,/-])(?:el |the |dia )?${dateGroup}${nth}[ .\\-/]{1,3}(?:(?:dias? )?(?:de |of |del mes de )(?:the )?)?${monthGroup}${year}`,
      'g',
    ),
    read: ([, date = '', month = '', four, two], context) =>
      onDate(yearOf(four, two, context), months.get(month) ?? 0, dateNumber(date), context),
  },
  {
    pattern: new RegExp(
      `\\b${monthGroup}[ \\-/]{1,2}(?:the |el |dia )?${dateGroup}${nth}\\b${noHour}${year}`,
      'g',
    ),
    read: ([, month = '', date = '', four, two], context) =>
      onDate(yearOf(four, two, context), months.get(month) ?? 0, dateNumber(date), context),
  },
  {
    pattern: /(?<![\d.,/:-])(\d{1,2}) ?[-/] ?(\d{1,2})(?![\d/:-]|[.,]\d)/g,
    read: ([, a, b], context) => inOrder(Number(a), Number(b), null, context),
  },
  fixed('pasado manana|(?:the )?day after tomorrow', 2),
  fixed('anteayer|antier|antes de ayer|(?:the )?day before yesterday', -2),
  { pattern: new RegExp(`\\b(?:en|dentro de|de aqui a|in|within) ${count} ${unit}`, 'g'), read: shift(1) },
  { pattern: new RegExp(`\\b${count} ${unit} (?:from now|from today|mas tarde|later)`, 'g'), read: shift(1) },
  { pattern: new RegExp(`\\bhace ${count} ${unit}`, 'g'), read: shift(-1) },
  { pattern: new RegExp(`\\b${count} ${unit} (?:ago|atras)\\b`, 'g'), read: shift(-1) },
  fixed(
    'hoy(?: mismo)?|today|tonight|esta noche|esta tarde|esta manana|this (?:morning|afternoon|evening)',
    0,
  ),
  fixed('ahora(?: mismo)?|right now|now', 0),
  fixed('manana|tomorrow|tmrw|tomorow', 1),
  fixed('ayer|anoche|yesterday|last night', -1),
  {
    pattern: new RegExp(
      `\\b(next|last|this|el proximo|proximo|este|el pasado|pasado|el|on)? ?\\b(${oneOf(weekdays.keys())})\\b( que viene| proximo| siguiente| pasado| de (?:la )?(?:proxima|otra) semana| de la semana que viene| next week| of next week| de esta semana| this week)?`,
      'g',
    ),
    read: ([, before = '', name = '', after = ''], context) =>
      onWeekday(weekdays.get(name) ?? 0, `${before} ${after}`, context),
  },
  {
    pattern: new RegExp(`\\b(?:el dia|dia|the|el) (\\d{1,2})${nth}\\b${noHour}`, 'g'),
    read: ([, date], { today, hints }) => monthless(Number(date), today, hints),
  },
]

function onWeekday(weekday: number, said: string, { today, hints }: Context): Reading {
  const thisWeek = today - weekdayOf(today) + weekday
  if (/(?:proxima|otra) semana|semana que viene|next week/.test(said)) return { day: thisWeek + 7 }
  if (/esta semana|this week/.test(said)) return { day: thisWeek }
  const back =
    /last|pasado/.test(said) || (hints.tends === 'past' && !/next|proximo|que viene|siguiente/.test(said))
  const ahead = (weekday - weekdayOf(today) + 7) % 7 || 7
  const plain = !/last|pasado|next|proximo|que viene|siguiente/.test(said)
  return { day: back ? today + (ahead === 7 ? -7 : ahead - 7) : today + ahead, ...(plain ? { weekday } : {}) }
}

/** «El 5»: the next 5th, or the last one. */
function monthless(date: number, today: number, { tends }: DateHints): Reading {
  if (date < 1 || date > 31) return 'bad'
  const { year, month } = partsOf(today)
  const step = tends === 'past' ? -1 : 1
  for (let index = 0; index <= 12; index++) {
    const first = new Date(Date.UTC(year, month - 1 + index * step, 1))
    const day = dayOf(first.getUTCFullYear(), first.getUTCMonth() + 1, date)
    if (day !== null && (day - today) * step >= 0) return { day }
  }
  return 'bad'
}

/** Mornings look like tomorrow in Spanish; from here on they are `am`. */
export const withoutMornings = (folded: string): string =>
  folded.replace(/\b(?:por|de|en|a) la manana\b/g, 'am').replace(/\bin the morning\b/g, 'am')

/** Every day that a text names; null where one of them is on no calendar. */
export function daysIn(text: string, reader: Reader, hints: DateHints): FoundDays | null {
  const context = { today: todayOf(reader), hints }
  // «Twenty-first» is two words.
  let rest = withoutMornings(text).replace(/(?<=[a-z])-(?=[a-z])/g, ' ')
  const days: FoundDay[] = []
  for (const { pattern, read } of shapes) {
    for (const match of rest.matchAll(pattern)) {
      const reading = read(match, context)
      if (reading === 'bad') return null
      if (reading === null) continue
      const [from, to] = [match.index, match.index + match[0].length]
      days.push({
        day: reading.day,
        from,
        to,
        weekday: reading.weekday ?? null,
        dated: reading.dated ?? false,
      })
      rest = rest.slice(0, from) + '\0'.repeat(to - from) + rest.slice(to)
    }
  }
  const joined = withWeekdays(
    days.sort((a, b) => a.from - b.from),
    rest,
  )
  return joined && { days: joined, rest: rest.replaceAll('\0', ' ') }
}

/** «Lunes 5 de enero» is one day; null where that day is no Monday. */
function withWeekdays(days: FoundDay[], rest: string): FoundDay[] | null {
  const joined: FoundDay[] = []
  for (const found of days) {
    const last = joined.at(-1)
    const near =
      last !== undefined && /^[\s,]*(?:el|the|on|of|de)?[\s,]*$/.test(rest.slice(last.to, found.from))
    const [name, date] = last?.weekday != null ? [last, found] : [found, last]
    if (!near || !date || name.weekday === null || date.weekday !== null) {
      joined.push(found)
      continue
    }
    if (weekdayOf(date.day) !== name.weekday) return null
    joined[joined.length - 1] = { ...date, from: last.from, to: found.to }
  }
  return joined
}

/** The one date that a text says, `yyyy-mm-dd`, and what is left of the text; null where there is none or could be two. */
export function dateWithRest(
  text: string,
  reader: Reader,
  hints: DateHints,
): { date: string; rest: string } | null {
  const exact = exactIn(text, reader)
  if (exact) return exact
  const found = daysIn(leveled(text), reader, hints)
  const [day, ...more] = new Set(found?.days.map((one) => one.day))
  if (!found || day === undefined || more.length > 0 || !inReach(day)) return null
  return { date: dateText(day), rest: found.rest }
}

/** The one date that a text says, `yyyy-mm-dd`; null where it says none, one that is on no calendar, or two. */
export function dateIn(text: string, reader: Reader, hints: DateHints): string | null {
  return dateWithRest(text, reader, hints)?.date ?? null
}

/** Years that a date field can hold and people mean. */
export const inReach = (day: number): boolean => day >= dayOf(1900, 1, 1)! && day <= dayOf(2100, 12, 31)!

/** An instant as machines write it, on the reader's clock. */
function exactIn(text: string, { zone }: Reader): { date: string; rest: string } | null {
  const clean = text.trim()
  if (!/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*(?:Z|[+-]\d\d:?\d\d)$/i.test(clean)) return null
  const at = timeIn(clean, 'UTC')
  if (at === null) return null
  const wall = wallOf(at, zone)
  const shown = new Date(wall).toISOString()
  return inReach(Math.floor(wall / dayMs)) ? { date: shown.slice(0, 10), rest: shown.slice(11, 16) } : null
}
