// What a reply means to a question, by the type of its answer.
import type { Choice, Content } from '#channels/channel.ts'
import { type Reader, readerOf } from '#engine/machine/answers.ts'
import { emailIn, urlIn } from '#engine/machine/answers_addresses.ts'
import { type DateHints, dateText, orderOf, todayOf } from '#engine/machine/answers_calendar.ts'
import { choiceIn, choicesIn } from '#engine/machine/answers_choices.ts'
import { clocksIn, momentsIn } from '#engine/machine/answers_clocks.ts'
import { dateIn } from '#engine/machine/answers_dates.ts'
import { decimalMark, markIn, numberIn } from '#engine/machine/answers_numbers.ts'
import { phoneIn } from '#engine/machine/answers_phones.ts'
import { placeIn } from '#engine/machine/answers_places.ts'
import { dateRangeIn } from '#engine/machine/answers_ranges.ts'
import { yesNoIn } from '#engine/machine/answers_yes_no.ts'
import type { Scope } from '#engine/machine/step.ts'
import type { Json } from '#engine/machine/values.ts'
import { type AnswerKind, type MediaGroup, mediaGroups } from './asking_types.ts'

/** One question with all that decides which answers are good. Limits of dates and times are templates. */
export interface Ask {
  answer: AnswerKind
  choices: Choice[]
  min: number | null
  max: number | null
  order: 'auto' | DateHints['order']
  period: 'any' | 'future' | 'past'
  earliest: string
  latest: string
  country: string
  media: MediaGroup
  maxMb: number
}

/** An answer: what is saved, and by which exit it leaves. `title` is how people would say it; `parts` are further variables by their endings. */
export interface Answer {
  value: Json
  exit: string
  title: string
  parts?: Record<string, Json>
}

/** What somebody typed, in a message or in a mail; null where they tapped, or sent something else. */
export function typedIn(content: Content): string | null {
  if (content.kind === 'email') return content.text
  return content.kind === 'text' && content.choice === undefined ? content.text : null
}

/** The first line of a mail, where short answers stand; empty for what is none. */
export const firstLine = (content: Content): string =>
  content.kind === 'email' ? (content.text.trim().split('\n')[0] ?? '') : ''

/** The answer in a reply; null where there is none that the question takes. */
export function answerIn(ask: Ask, content: Content, scope: Scope): Answer | null {
  if (content.kind === 'email') return answerInMail(ask, content, scope)
  if (ask.answer === 'media') return mediaIn(ask, content)
  if (content.kind === 'location') return ask.answer === 'location' ? placed(content) : null
  if (content.kind !== 'text') return null
  const text = content.text.trim()
  return readers[ask.answer](ask, text, content.choice, scope, readerOf(scope.facts))
}

/** A mail answers with its first file that fits, or with its words; greetings below the first line are no part of a short answer. */
function answerInMail(ask: Ask, mail: Extract<Content, { kind: 'email' }>, scope: Scope): Answer | null {
  if (ask.answer === 'media')
    return mail.files.reduce<Answer | null>((found, file) => found ?? mediaIn(ask, file), null)
  const read = (words: string) => answerIn(ask, { kind: 'text', text: words }, scope)
  return read(mail.text) ?? read(firstLine(mail))
}

type Read = (
  ask: Ask,
  text: string,
  tapped: string | undefined,
  scope: Scope,
  reader: Reader,
) => Answer | null

const next = (value: Json, title = String(value)): Answer => ({ value, exit: 'next', title })

const orNone = <T extends Json>(value: T | null): Answer | null => (value === null ? null : next(value))

const within = (value: number, { min, max }: Ask) => value >= (min ?? -Infinity) && value <= (max ?? Infinity)

const mark =
  (from: number, to: number): Read =>
  (_, text, tapped) =>
    orNone(markIn(tapped ?? text, from, to))

const yesOrNo: Read = (_, text, tapped, __, { language }) => {
  const said = tapped === 'yes' || tapped === 'no' ? tapped === 'yes' : yesNoIn(text)
  if (said === null) return null
  return { value: said, exit: said ? 'yes' : 'no', title: (said ? yesWord : noWord)[language] }
}

/** Buttons of the product's own. */
export const yesWord = { en: 'Yes', es: 'Sí' }
export const noWord = { en: 'No', es: 'No' }

const readers: Record<Exclude<AnswerKind, 'media'>, Read> = {
  text: (ask, text) => (text !== '' && within(text.length, ask) ? next(text.slice(0, 10_000)) : null),
  multiple_choice: ({ choices }, text, tapped) => {
    const choice = choiceIn(text, choices, tapped)
    return choice && { value: choice.title, exit: choice.id, title: choice.title }
  },
  multiple_select: (ask, text, tapped) => {
    const chosen = choicesIn(text, ask.choices, tapped)
    if (chosen === null || !within(chosen.length, { ...ask, min: ask.min ?? 1 })) return null
    const titles = chosen.map(({ title }) => title)
    return next(titles, titles.join(', '))
  },
  yes_no: yesOrNo,
  consent: yesOrNo,
  number: (ask, text, _, __, reader) => {
    const number = numberIn(text, decimalMark(reader))
    return number !== null && within(number, ask) ? next(number) : null
  },
  rating: mark(1, 5),
  scale: (ask, ...rest) => mark(ask.min ?? 0, ask.max ?? 10)(ask, ...rest),
  date: (ask, text, _, scope, reader) => {
    const date = dateIn(text, reader, hintsOf(ask, reader))
    return date !== null && fits(date, limitsOf(ask, scope, reader)) ? next(date) : null
  },
  time: (ask, text, _, { render }) => {
    const [from, to] = [render(ask.earliest), render(ask.latest)].map((limit) => clocksIn(limit).at(0))
    return orNone(clocksIn(text).find((clock) => fits(clock, { from, to })) ?? null)
  },
  date_time: (ask, text, _, scope, reader) => {
    const limits = limitsOf(ask, scope, reader)
    const moments = momentsIn(text, reader, hintsOf(ask, reader))
    return orNone(
      moments.find((moment) => fits(moment.slice(0, 10), limits) && inPeriod(moment, ask, reader)) ?? null,
    )
  },
  date_range: (ask, text, _, scope, reader) => {
    const range = dateRangeIn(text, reader, hintsOf(ask, reader))
    const limits = limitsOf(ask, scope, reader)
    if (range === null || !fits(range.from, limits) || !fits(range.to, limits)) return null
    return { ...next(`${range.from} – ${range.to}`), parts: { from: range.from, to: range.to } }
  },
  phone: ({ country }, text, _, __, reader) =>
    orNone(phoneIn(text, country.trim().toUpperCase() || reader.country)),
  email: (_, text) => orNone(emailIn(text)),
  url: (_, text) => orNone(urlIn(text)),
  location: (_, text) => {
    const place = placeIn(text)
    return place && placed(place)
  },
  // These two read their replies themselves.
  code: () => null,
  form: () => null,
}

function placed({
  latitude,
  longitude,
  address,
}: {
  latitude: number
  longitude: number
  address?: string
}): Answer {
  const text = `${latitude}, ${longitude}`
  return { ...next(text, address ?? text), parts: { latitude, longitude, address: address ?? '' } }
}

interface Limits {
  from: string | undefined
  to: string | undefined
}

/** ISO texts of one kind compare as they stand. */
const fits = (value: string, { from, to }: Limits) => value >= (from ?? value) && value <= (to ?? value)

const hintsOf = ({ order, period }: Ask, reader: Reader): DateHints => ({
  order: order === 'auto' ? orderOf(reader) : order,
  tends: period === 'any' ? null : period,
})

/** The first and last day that are taken; what cannot be read is no limit. */
function limitsOf({ earliest, latest, period, order }: Ask, { render }: Scope, reader: Reader): Limits {
  const hints: DateHints = { order: order === 'auto' ? orderOf(reader) : order, tends: null }
  const today = dateText(todayOf(reader))
  const from = dateIn(render(earliest), reader, hints) ?? undefined
  const to = dateIn(render(latest), reader, hints) ?? undefined
  return {
    from: period === 'future' && (from === undefined || from < today) ? today : from,
    to: period === 'past' && (to === undefined || to > today) ? today : to,
  }
}

/** A time today that has gone by is none to come. */
function inPeriod(moment: string, { period }: Ask, reader: Reader): boolean {
  const [now = ''] = momentsIn('now', reader, { order: 'dmy', tends: null })
  return period === 'any' || (period === 'future' ? moment >= now : moment <= now)
}

function mediaIn({ media, maxMb }: Ask, content: Content): Answer | null {
  if (!('url' in content)) return null
  const { kinds, types } = mediaGroups[media] as { kinds: readonly string[]; types: readonly string[] }
  const type = content.mimeType?.toLowerCase() ?? ''
  const isFile = content.kind === 'file'
  // What says its type is judged by it; a plain file that says nothing passes where files are taken.
  const byType = types.length === 0 || types.some((start) => type.startsWith(start))
  const byKind = kinds.includes(content.kind) || (isFile && kinds.length === 0)
  const fitting = type === '' ? byKind : byType || (kinds.includes(content.kind) && !isFile)
  if (!fitting || (content.size ?? 0) > maxMb * 1024 * 1024) return null
  return {
    ...next(content.url, content.name ?? content.url),
    parts: { name: content.name ?? '', type, size: content.size ?? null },
  }
}
