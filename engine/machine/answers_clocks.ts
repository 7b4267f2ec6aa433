// Times of day as people say them. What may be morning or afternoon has two readings, the likelier one first.
import type { Reader } from './answers.ts'
import { type DateHints, dateText, dayMs } from './answers_calendar.ts'
import { dateWithRest, withoutMornings } from './answers_dates.ts'
import { leveled, numberWords, oneOf } from './answers_words.ts'
import { wallOf } from './zone.ts'

const hourWords = [...numberWords].filter(([, hour]) => hour >= 1 && hour <= 12).map(([word]) => word)
const hour = `(\\d{1,2}|${oneOf(hourWords)})`
const minuteWords = new Map([
  ['cinco', 5],
  ['five', 5],
  ['diez', 10],
  ['ten', 10],
  ['quince', 15],
  ['cuarto', 15],
  ['fifteen', 15],
  ['quarter', 15],
  ['veinte', 20],
  ['twenty', 20],
  ['veinticinco', 25],
  ['media', 30],
  ['half', 30],
  ['treinta', 30],
  ['thirty', 30],
  ['cuarenta', 40],
  ['forty', 40],
  ['cuarenta y cinco', 45],
  ['forty five', 45],
  ['cincuenta', 50],
  ['fifty', 50],
])
const minute = `(\\d{1,2}|${oneOf(minuteWords.keys())})`

/** An hour and minutes as they were said, before anybody asks whether it is morning. */
interface Said {
  hour: number
  minutes: number
  /** Written as a clock of 24 hours writes it. */
  full: boolean
}

type Match = RegExpExecArray

const hourNumber = (text = ''): number => numberWords.get(text) ?? Number(text)
const minuteNumber = (text = '0'): number => minuteWords.get(text) ?? Number(text)
const said = (hours: number, minutes: number, full = false): Said => ({ hour: hours, minutes, full })

const before = (hours: number, minutes: number): Said => said(hours === 1 ? 12 : hours - 1, 60 - minutes)

const shapes: ReadonlyArray<[RegExp, (match: Match) => Said]> = [
  [
    /(?<![\d:.])(\d{1,2}) ?[:h] ?(\d\d)(?::\d\d)?(?! ?h?\d)(?! ?:)/g,
    ([, h = '', m]) => said(Number(h), Number(m), h.startsWith('0')),
  ],
  [
    /(?<![\d:.])(\d{1,2})[.,](\d\d)(?= ?(?:[ap]m|h|hrs?|horas?)\b)/g,
    ([, h = '', m]) => said(Number(h), Number(m), h.startsWith('0')),
  ],
  [
    /(?<=\b(?:las|at) )(\d{1,2})\.(\d\d)\b/g,
    ([, h = '', m]) => said(Number(h), Number(m), h.startsWith('0')),
  ],
  [new RegExp(`\\b${hour} menos ${minute}\\b`, 'g'), ([, h, m]) => before(hourNumber(h), minuteNumber(m))],
  [
    new RegExp(`\\b(?:un )?${minute} (?:minutos )?para las? ${hour}\\b`, 'g'),
    ([, m, h]) => before(hourNumber(h), minuteNumber(m)),
  ],
  [
    new RegExp(`\\b(?:a )?${minute} (?:minutes )?(?:to|till|before) ${hour}\\b`, 'g'),
    ([, m, h]) => before(hourNumber(h), minuteNumber(m)),
  ],
  [
    new RegExp(`\\b(?:a )?${minute} (?:minutes )?(?:past|after) ${hour}\\b`, 'g'),
    ([, m, h]) => said(hourNumber(h), minuteNumber(m)),
  ],
  [
    new RegExp(`(?<![\\d:.])${hour} (?:y|con) (?:un )?${minute}\\b`, 'g'),
    ([, h, m]) => said(hourNumber(h), minuteNumber(m)),
  ],
  [
    new RegExp(`\\b${hour} (fifteen|thirty|forty five|quince|treinta|cuarenta y cinco)\\b`, 'g'),
    ([, h, m]) => said(hourNumber(h), minuteNumber(m)),
  ],
  [/\b(?:(?:al? )?(?:medio ?dia)|(?:at )?(?:noon|midday))\b(?! y)/g, () => said(12, 0, true)],
  [/\b(?:media ?noche|midnight)\b/g, () => said(0, 0, true)],
  [
    new RegExp(
      `(?<![\\d:.,])${hour} ?(?=(?:[ap]m|hrs?|horas?|h|en punto|o'?clock|de la|del|in the|at night)\\b)`,
      'g',
    ),
    ([, h = '']) => said(hourNumber(h), 0, /^0\d/.test(h)),
  ],
  [
    new RegExp(`(?<=\\b(?:las?|at|tipo|by|around) )${hour}\\b(?! ?[.,:]\\d)`, 'g'),
    ([, h = '']) => said(hourNumber(h), 0, /^0\d/.test(h)),
  ],
  [/^(\d{1,2})(\d\d)$/g, ([, h = '', m]) => said(Number(h), Number(m), h.startsWith('0'))],
  [new RegExp(`^${hour}$`, 'g'), ([, h = '']) => said(hourNumber(h), 0, /^0\d/.test(h))],
]

/** The readings of the one time of day that a text says, `hh:mm`, likelier first; none where it says none, or two. */
export function clocksIn(text: string): string[] {
  return clocksOf(withoutMornings(leveled(text)))
}

function clocksOf(folded: string): string[] {
  const clean = folded
    .replace(/\b([ap])\s?\.?\s?m\b\.?/g, '$1m')
    .replace(/(?<=\d)([ap])m\b/g, ' $1m')
    .replace(/\bmas tarde\b/g, ' ')
    .replace(/-/g, ' ')
    .trim()
  const half = halfOf(clean)
  let rest = clean
  const times = new Set<string>()
  for (const [pattern, read] of shapes) {
    for (const match of rest.matchAll(pattern)) {
      const readings = readingsOf(read(match), half)
      if (readings.length === 0) return []
      times.add(readings.join())
      rest =
        rest.slice(0, match.index) + '\0'.repeat(match[0].length) + rest.slice(match.index + match[0].length)
    }
  }
  const [only, ...more] = times
  return only === undefined || more.length > 0 ? [] : only.split(',')
}

/** Which half of the day the text speaks of. */
function halfOf(text: string): 'am' | 'pm' | 'night' | null {
  if (/\b(?:am|madrugada|morning)\b/.test(text)) return 'am'
  if (/\b(?:noche|night|tonight|evening)\b/.test(text)) return 'night'
  return /\b(?:pm|tarde|afternoon)\b|\d ?del (?:medio ?dia|dia)\b/.test(text) ? 'pm' : null
}

function readingsOf({ hour: h, minutes, full }: Said, half: ReturnType<typeof halfOf>): string[] {
  if (!(h >= 0 && h <= 23 && minutes >= 0 && minutes <= 59)) return []
  const at = (hours: number) => `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`
  if (half === 'am') return h > 12 ? [] : [at(h % 12)]
  if (half === 'night' && h === 12) return [at(0)]
  if (half !== null) return [at(h >= 12 || h === 0 ? h : h + 12)]
  if (full || h === 0 || h > 12) return [at(h)]
  // Shops are open at three in the afternoon and at nine in the morning.
  if (h === 12) return [at(12), at(0)]
  return h < 7 ? [at(h + 12), at(h)] : [at(h), at(h + 12)]
}

const soon =
  /\b(?:en|dentro de|in|within) (\d{1,3}|un|una|an?|media|half an) ?(horas?|hours?|h|minutos?|minutes?|mins?)\b/

/** The readings of the one date with a time that a text says, `yyyy-mm-dd hh:mm` on the reader's clock. */
export function momentsIn(text: string, reader: Reader, hints: DateHints): string[] {
  const folded = leveled(text)
  const ahead = soon.exec(folded)
  if (ahead) return [after(reader, ahead[1] ?? '', ahead[2] ?? '')]
  if (/^(?:ahora(?: mismo)?|ya|(?:right )?now)$/.test(folded)) return [after(reader, '0', 'min')]
  const found = dateWithRest(text, reader, hints)
  if (!found) return []
  // The evening that a date word carried is gone with it.
  const part = /\b(?:tonight|esta noche|esta tarde|this (?:afternoon|evening)|anoche|last night)\b/.exec(
    folded,
  )
  const night = part ? (/noche|night|evening/.test(part[0]) ? ' noche' : ' tarde') : ''
  const morning = /\b(?:this morning|esta manana)\b/.test(folded) ? ' am' : ''
  return clocksOf(`${found.rest}${night}${morning}`.trim()).map((clock) => `${found.date} ${clock}`)
}

function after({ now, zone }: Reader, amount: string, unit: string): string {
  const number = /^\d/.test(amount) ? Number(amount) : amount === 'media' || amount === 'half an' ? 0.5 : 1
  const minutes = number * (unit.startsWith('h') ? 60 : 1)
  const wall = wallOf(Date.parse(now), zone) + minutes * 60_000
  const day = Math.floor(wall / dayMs)
  return `${dateText(day)} ${new Date(wall).toISOString().slice(11, 16)}`
}
