// Days as whole numbers since 1970, and the arithmetic that reading dates needs.
import type { Reader } from './answers.ts'
import { wallOf } from './zone.ts'

export const dayMs = 86_400_000

/** In which order digits stand, and whether a date without a year is one that was or one to come. */
export interface DateHints {
  order: 'dmy' | 'mdy' | 'ymd'
  tends: 'past' | 'future' | null
}

/** The day that the reader's clock shows. */
export const todayOf = ({ now, zone }: Reader): number => Math.floor(wallOf(Date.parse(now), zone) / dayMs)

/** `yyyy-mm-dd` of a day. */
export const dateText = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10)

/** Year, month (1–12) and day of a day. */
export function partsOf(day: number): { year: number; month: number; date: number } {
  const at = new Date(day * dayMs)
  return { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, date: at.getUTCDate() }
}

/** Monday is 0. */
export const weekdayOf = (day: number): number => (((day + 3) % 7) + 7) % 7

/** The day of a date; null where the calendar has none, or in years that nobody means. */
export function dayOf(year: number, month: number, date: number): number | null {
  if (year < 1900 || year > 2100 || month < 1 || month > 12 || date < 1) return null
  const day = Date.UTC(year, month - 1, date) / dayMs
  return partsOf(day).date === date ? day : null
}

/** The same date so many months later; the last of the month where it has no such date. */
export function monthsLater(day: number, months: number): number {
  const { year, month, date } = partsOf(day)
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate()
  return Date.UTC(year, month - 1 + months, Math.min(date, last)) / dayMs
}

/** The year that two digits mean: at most twenty years ahead, or none ahead when it is one that was. */
export function fullYear(digits: number, today: number, { tends }: DateHints): number {
  const { year } = partsOf(today)
  const century = year - (year % 100)
  const guess = century + digits
  if (tends === 'future') return guess
  return guess > year + (tends === 'past' ? 0 : 20) ? guess - 100 : guess
}

/** The day of a date without a year: the next one from today, or the last one when it is one that was. */
export function nearest(month: number, date: number, today: number, { tends }: DateHints): number | null {
  const { year } = partsOf(today)
  const step = tends === 'past' ? -1 : 1
  // The 29th of February may be eight years away.
  for (let at = year; Math.abs(at - year) <= 8; at += step) {
    const day = dayOf(at, month, date)
    if (day !== null && (day - today) * step >= 0) return day
  }
  return null
}

/** The order of whoever writes: the month first only where English is written so. */
export function orderOf({ language, country }: Reader): DateHints['order'] {
  return language === 'es' || dayFirst.has(country) ? 'dmy' : 'mdy'
}

/** Countries that write English with the day first. */
const dayFirst = new Set(['GB', 'IE', 'AU', 'NZ', 'IN', 'ZA', 'SG', 'HK', 'MT', 'NG', 'KE', 'GH', 'JM', 'TT'])
