// From one day to another: «del 5 al 10 de enero», «next week».
import type { Reader } from './answers.ts'
import { type DateHints, dateText, monthsLater, partsOf, todayOf, weekdayOf } from './answers_calendar.ts'
import { dateGroup, daysIn, inReach, monthGroup } from './answers_dates.ts'
import { leveled } from './answers_words.ts'

/** Both days are part of it, `yyyy-mm-dd`. */
export interface DateRange {
  from: string
  to: string
}

const between =
  '(?: ?- ?| al? (?:el )?| hasta (?:el )?| to (?:the )?| y (?:el )?| and (?:the )?| through | until )'
const nth = '(?:st|nd|rd|th)?'

/** One month for two days is said once: the text with it said twice. */
const shared: ReadonlyArray<[RegExp, string]> = [
  [
    new RegExp(`(?<![\\w/.-])${dateGroup}${nth}${between}${dateGroup}${nth} ?(?:de |of )?${monthGroup}`, 'g'),
    '$1 de $3 a $2 de $3',
  ],
  [
    new RegExp(
      `\\b${monthGroup} ${dateGroup}${nth}${between}${dateGroup}${nth}(?![\\d/-]|${nth} (?:de |of )?${monthGroup})`,
      'g',
    ),
    '$2 de $1 a $3 de $1',
  ],
]

/** The two days that a text says, in order; null where they are not two, or the second comes first. */
export function dateRangeIn(text: string, reader: Reader, hints: DateHints): DateRange | null {
  const folded = leveled(text)
  const whole = spanIn(folded, todayOf(reader))
  if (whole) return whole
  const apart = shared.reduce((said, [pattern, twice]) => said.replace(pattern, twice), folded)
  const found = daysIn(apart.replace(/(\d{4}|\d\d)-(?=\d\d[-/]\d\d[-/]\d{4})/g, '$1 a '), reader, hints)
  const [first, last, ...more] = found?.days ?? []
  // «5, 6 y 7 de febrero» are days, but no range.
  if (!first || !last || more.length > 0 || /\d ?,/.test(found?.rest ?? '')) return null
  let [from, to] = [first.day, last.day]
  // A year that stands only at the end is meant for both days.
  if (last.dated && !first.dated && first.weekday === null) {
    from = monthsLater(from, 12 * (partsOf(to).year - partsOf(from).year))
    if (from > to) from = monthsLater(from, -12)
  } else if (to < from && !last.dated) {
    to = last.weekday === null ? monthsLater(to, 12) : to + 7
  }
  return from <= to && inReach(from) && inReach(to) ? { from: dateText(from), to: dateText(to) } : null
}

/** Weeks, week-ends and months that have a name. */
function spanIn(folded: string, today: number): DateRange | null {
  const monday = today - weekdayOf(today)
  const { date } = partsOf(today)
  const first = today - date + 1
  const spans: ReadonlyArray<[RegExp, number, number]> = [
    [/^(?:toda )?(?:esta semana|this week)$/, monday, monday + 6],
    [/^(?:la )?(?:proxima semana|semana que viene|otra semana|next week)$/, monday + 7, monday + 13],
    [/^(?:la semana pasada|last week)$/, monday - 7, monday - 1],
    [/^(?:este fin de semana|el fin de semana|this weekend|the weekend)$/, monday + 5, monday + 6],
    [/^(?:el )?(?:proximo fin de semana|next weekend)$/, monday + 12, monday + 13],
    [/^(?:este mes|this month)$/, first, monthsLater(first, 1) - 1],
    [/^(?:el )?(?:proximo mes|mes que viene|next month)$/, monthsLater(first, 1), monthsLater(first, 2) - 1],
    [/^(?:el mes pasado|last month)$/, monthsLater(first, -1), first - 1],
  ]
  const [, from, to] = spans.find(([pattern]) => pattern.test(folded)) ?? []
  return from === undefined || to === undefined ? null : { from: dateText(from), to: dateText(to) }
}
