// Dates and numbers as a language writes them. Pure: the clock is passed in where it matters.
const locales = { es: 'es-419', en: 'en-GB' }

const steps: Array<[Intl.RelativeTimeFormatUnit, number]> = [
  ['minute', 60_000],
  ['hour', 3_600_000],
  ['day', 86_400_000],
]

type When = string | number | Date

/** Formats of one language. `ago` is short: now, 5 min, 2 h, yesterday, then the date. */
export function formats(language: 'es' | 'en') {
  const locale = locales[language]
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' })
  const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const numbers = new Intl.NumberFormat(locale)

  const date = (when: When, now: Date = new Date()): string => {
    const day = new Date(when)
    const sameYear = day.getFullYear() === now.getFullYear()
    return new Intl.DateTimeFormat(locale, {
      day: 'numeric',
      month: 'short',
      ...(sameYear ? {} : { year: 'numeric' }),
    }).format(day)
  }

  const ago = (when: When, now: Date = new Date()): string => {
    const passed = Math.max(0, now.getTime() - new Date(when).getTime())
    if (passed < 60_000) return relative.format(0, 'second')
    if (passed >= 7 * 86_400_000) return date(when, now)
    const [unit, size] = steps.findLast(([, one]) => passed >= one) ?? steps[0]!
    return relative.format(-Math.floor(passed / size), unit)
  }

  return {
    ago,
    date,
    time: (when: When): string => clock.format(new Date(when)),
    number: (value: number): string => numbers.format(value),
  }
}
