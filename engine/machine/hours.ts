// Working hours: what a workspace calls open, as data and as arithmetic on instants.
import { z } from 'zod'
import type { Words } from '#channels/channel.ts'
import { instantOf, wallOf } from './zone.ts'

/** Days as working hours name them, Monday first. */
export const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

export type Day = (typeof days)[number]

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/)

/** From when until when, `hh:mm` of the zone's wall clock; `to` is later than `from`, at most 24:00. */
export const intervalSchema = z
  .strictObject({ from: clock, to: clock })
  .refine(({ from, to }) => from < to, { message: 'ends_before_it_begins' })

const intervals = z.array(intervalSchema).max(6)

/** Open intervals by day of the week, and days that are different: closed when they have none. Dates are `yyyy-mm-dd`. */
export const hoursSchema = z.strictObject({
  week: z.strictObject({
    mon: intervals,
    tue: intervals,
    wed: intervals,
    thu: intervals,
    fri: intervals,
    sat: intervals,
    sun: intervals,
  }),
  holidays: z
    .array(z.strictObject({ date: z.iso.date(), name: z.string().max(80), intervals: intervals.default([]) }))
    .max(200)
    .default([]),
})

export type Interval = z.infer<typeof intervalSchema>
export type Hours = z.infer<typeof hoursSchema>

const everyDay = [{ from: '00:00', to: '24:00' }]

/** What a workspace has until somebody says otherwise: always open. */
export const alwaysOpen: Hours = {
  week: {
    mon: everyDay,
    tue: everyDay,
    wed: everyDay,
    thu: everyDay,
    fri: everyDay,
    sat: everyDay,
    sun: everyDay,
  },
  holidays: [],
}

const dayMs = 86_400_000

/** How far ahead opening hours are looked for: a year and a bit. */
const horizon = 370

/** From when until when it is open, as instants. */
interface Span {
  from: number
  to: number
}

/** Open intervals of a date, `yyyy-mm-dd`, in their order. */
export function intervalsOn(hours: Hours, date: string): Interval[] {
  const special = hours.holidays.find((holiday) => holiday.date === date)
  const weekday = (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7
  const intervals = special ? special.intervals : hours.week[days[weekday] ?? 'mon']
  return intervals.toSorted((a, b) => a.from.localeCompare(b.from))
}

const wallMs = (date: number, clock: string) =>
  date + Number(clock.slice(0, 2)) * 3_600_000 + Number(clock.slice(3)) * 60_000

/** The times from an instant on in which it is open, joined where one begins as another ends; ends after a year. */
function* spans(hours: Hours, zone: string, at: number): Generator<Span> {
  const first = Math.floor(wallOf(at, zone) / dayMs) * dayMs
  if (Number.isNaN(first)) return
  let open: Span | null = null
  for (let date = first; date < first + horizon * dayMs; date += dayMs) {
    for (const interval of intervalsOn(hours, new Date(date).toISOString().slice(0, 10))) {
      const to = instantOf(wallMs(date, interval.to), zone)
      const from = instantOf(wallMs(date, interval.from), zone)
      if (to <= at || to <= from) continue
      if (open && from <= open.to) open = { from: open.from, to: Math.max(open.to, to) }
      else {
        if (open) yield open
        open = { from, to }
      }
    }
  }
  if (open) yield open
}

/** Open at every minute of every day. */
function isAlways({ week, holidays }: Hours): boolean {
  const full = (intervals: Interval[]) => intervals.some(({ from, to }) => from === '00:00' && to === '24:00')
  return days.every((day) => full(week[day])) && holidays.every(({ intervals }) => full(intervals))
}

/** Whether it is open at an instant, by the clock of a zone. */
export function isOpen(hours: Hours, zone: string, at: string): boolean {
  const time = Date.parse(at)
  const [span] = isAlways(hours) ? [{ from: -Infinity }] : spans(hours, zone, time)
  return span !== undefined && span.from <= time
}

/** When it is open next, ISO in UTC: now, where it is open now; null when it does not open within a year. */
export function nextOpen(hours: Hours, zone: string, at: string): string | null {
  const time = Date.parse(at)
  if (Number.isNaN(time)) return null
  const [span] = isAlways(hours) ? [{ from: time }] : spans(hours, zone, time)
  return span ? new Date(Math.max(span.from, time)).toISOString() : null
}

/** When it closes next, ISO in UTC: the end of the hours it is in, or of the next ones; null when it does not within a year. */
export function nextClose(hours: Hours, zone: string, at: string): string | null {
  const time = Date.parse(at)
  const [span] = isAlways(hours) ? [] : spans(hours, zone, time)
  return span && span.to - time < (horizon - 1) * dayMs ? new Date(span.to).toISOString() : null
}

/**
 * The instant after so many milliseconds of open time, ISO in UTC: a deadline on a business clock. Time by the plain clock
 * where a year does not hold enough open time.
 */
export function addOpenTime(hours: Hours, zone: string, at: string, ms: number): string {
  const time = Date.parse(at)
  if (Number.isNaN(time)) return at
  let left = Math.max(0, ms)
  for (const { from, to } of isAlways(hours) ? [] : spans(hours, zone, time)) {
    const begins = Math.max(from, time)
    if (left <= to - begins) return new Date(begins + left).toISOString()
    left -= to - begins
  }
  return new Date(time + Math.max(0, ms)).toISOString()
}

const dayWords: Record<Day, Words> = {
  mon: { en: 'Mon', es: 'lun' },
  tue: { en: 'Tue', es: 'mar' },
  wed: { en: 'Wed', es: 'mié' },
  thu: { en: 'Thu', es: 'jue' },
  fri: { en: 'Fri', es: 'vie' },
  sat: { en: 'Sat', es: 'sáb' },
  sun: { en: 'Sun', es: 'dom' },
}

/** `Mon–Fri 09:00–18:00, Sat 10:00–13:00 · 2 special days`, for a form or a box. */
export function hoursText(hours: Hours): Words {
  if (isAlways(hours)) return { en: 'Always open', es: 'Siempre abierto' }
  const week = dayGroups(hours).map(({ first, last, times }) => ({
    en: `${range(dayWords[first].en, dayWords[last].en)} ${times}`,
    es: `${range(dayWords[first].es, dayWords[last].es)} ${times}`,
  }))
  const open =
    week.length === 0
      ? { en: 'Never open', es: 'Siempre cerrado' }
      : { en: week.map(({ en }) => en).join(', '), es: week.map(({ es }) => es).join(', ') }
  const special = hours.holidays.length
  if (special === 0) return open
  return special === 1
    ? { en: `${open.en} · 1 special day`, es: `${open.es} · 1 día especial` }
    : { en: `${open.en} · ${special} special days`, es: `${open.es} · ${special} días especiales` }
}

const range = (first: string, last: string) => (first === last ? first : `${first}–${last}`)

/** Days in a row with the same intervals, closed ones left out. */
function dayGroups({ week }: Hours): Array<{ first: Day; last: Day; times: string }> {
  const groups: Array<{ first: Day; last: Day; times: string }> = []
  for (const [index, day] of days.entries()) {
    const times = week[day].map(({ from, to }) => `${from}–${to}`).join(' + ')
    const before = groups.at(-1)
    if (times === '') continue
    if (before && before.times === times && before.last === days[index - 1])
      groups[groups.length - 1] = { ...before, last: day }
    else groups.push({ first: day, last: day, times })
  }
  return groups
}
