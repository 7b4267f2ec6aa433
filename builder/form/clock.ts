// Times of day as people write them, and days of opening hours as the form edits them.
import { type Day, days, type Hours, type Interval } from '#engine/machine/hours.ts'

/** Half hours of a day, `00:00` to `24:00`. */
export const halfHours: string[] = Array.from({ length: 49 }, (_, half) => clockOf(half * 30))

function clockOf(minutes: number): string {
  const two = (number: number) => String(number).padStart(2, '0')
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

/** `9`, `930`, `9.30`, `17h`, `5 pm`, `24` as `hh:mm`; null where it is no time of a day. */
export function clockIn(text: string): string | null {
  const said = text.toLowerCase().replace(/[\s.]+/g, (gap) => (gap.includes('.') ? ':' : ''))
  const found = /^(\d{1,2})(?::?h?(\d{2}))?(?:h|hs)?(?::?([ap]):?m?:?)?$/.exec(said)
  if (!found) return null
  const [, hours, minutes = '00', half] = found
  let hour = Number(hours)
  if (half) {
    if (hour < 1 || hour > 12) return null
    hour = (hour % 12) + (half === 'p' ? 12 : 0)
  }
  const at = hour * 60 + Number(minutes)
  return Number(minutes) < 60 && at <= 24 * 60 ? clockOf(at) : null
}

/** One more interval after the others: two hours after the last one ends, as far as the day goes; null when it is full. */
export function nextInterval(intervals: ReadonlyArray<Interval>): Interval | null {
  const last = intervals
    .map(({ to }) => to)
    .sort()
    .at(-1)
  if (last === undefined) return { from: '09:00', to: '18:00' }
  const ends = Number(last.slice(0, 2)) * 60 + Number(last.slice(3))
  const from = Math.min(ends + 60, 23 * 60 + 30)
  return from <= ends ? null : { from: clockOf(from), to: clockOf(Math.min(from + 240, 24 * 60)) }
}

/** What is wrong with a day: an interval that ends before it begins, or two that overlap. */
export function dayProblem(intervals: ReadonlyArray<Interval>): 'backwards' | 'overlap' | null {
  if (intervals.some(({ from, to }) => from >= to)) return 'backwards'
  const sorted = intervals.toSorted((a, b) => a.from.localeCompare(b.from))
  return sorted.some(({ from }, index) => index > 0 && from < (sorted[index - 1]?.to ?? ''))
    ? 'overlap'
    : null
}

/** The hours with the intervals of one day on every day. */
export function onAllDays(hours: Hours, day: Day): Hours {
  const intervals = hours.week[day]
  const week = Object.fromEntries(days.map((one) => [one, intervals])) as Hours['week']
  return { ...hours, week }
}
