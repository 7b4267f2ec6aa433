// What people write and what it means: the tables in answers/, read on Monday, 5 January 2026, at noon in Guayaquil.
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Reader, readerOf } from './answers.ts'
import { emailIn, urlIn } from './answers_addresses.ts'
import { orderOf } from './answers_calendar.ts'
import { choiceIn, choicesIn } from './answers_choices.ts'
import { clocksIn, momentsIn } from './answers_clocks.ts'
import { dateIn } from './answers_dates.ts'
import { codeIn, decimalMark, markIn, numberIn } from './answers_numbers.ts'
import { countryOf, phoneIn } from './answers_phones.ts'
import { placeIn } from './answers_places.ts'
import { dateRangeIn } from './answers_ranges.ts'
import { commands, isOneOf } from './answers_words.ts'
import { yesNoIn } from './answers_yes_no.ts'
import { sampleFacts } from './sample.ts'

type Row = [text: string, means: never]

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`answers/${name}.json`, import.meta.url), 'utf8'))

/** `es-EC past`: language, country, and whether the date has been. */
function readerCalled(name: string): Reader & { tends: 'past' | 'future' | null } {
  const [tag = '', tends] = name.split(' ')
  const [language, country = language === 'en' ? 'US' : 'EC'] = tag.split('-')
  const { now, workspace } = sampleFacts('en')
  return {
    language: language as 'es' | 'en',
    country,
    now,
    zone: workspace.timeZone,
    tends: (tends as 'past' | 'future' | undefined) ?? null,
  }
}

const hintsOf = (reader: ReturnType<typeof readerCalled>) => ({ order: orderOf(reader), tends: reader.tends })

/** Tables of one function by whose words they are. */
const grouped: Record<string, (text: string, group: string) => unknown> = {
  numbers: (text, group) => numberIn(text, decimalMark(readerCalled(group))),
  marks: (text, group) => markIn(text, Number(group.split('-')[0]), Number(group.split('-')[1])),
  dates: (text, group) => dateIn(text, readerCalled(group), hintsOf(readerCalled(group))),
  moments: (text, group) => momentsIn(text, readerCalled(group), hintsOf(readerCalled(group)))[0] ?? '',
  ranges: (text, group) => {
    const range = dateRangeIn(text, readerCalled(group), hintsOf(readerCalled(group)))
    return range && `${range.from} ${range.to}`
  },
  phones: (text, group) => phoneIn(text, group),
}

const plain: Record<string, (text: string) => unknown> = {
  clocks: (text) => clocksIn(text).join(' '),
  emails: emailIn,
  urls: urlIn,
  yes_no: yesNoIn,
  places: (text) => {
    const place = placeIn(text)
    return place && `${place.latitude} ${place.longitude}`
  },
  codes: (text) => codeIn(text, 6),
}

const listed = (titles: string[]) => titles.map((title, index) => ({ id: `c${index}`, title }))

for (const [name, understand] of Object.entries(grouped)) {
  describe.each(Object.entries(read(name) as Record<string, Row[]>))(`${name}, %s`, (group, rows) => {
    test.each(rows)('«%s» means %j', (text, means) => {
      expect(understand(text, group)).toBe(means)
    })
  })
}

for (const [name, understand] of Object.entries(plain)) {
  describe(name, () => {
    test.each(read(name) as Row[])('«%s» means %j', (text, means) => {
      expect(understand(text)).toBe(means)
    })
  })
}

describe.each(read('choices') as Array<{ choices: string[]; rows: Row[] }>)(
  'a choice of $choices',
  ({ choices, rows }) => {
    test.each(rows)('«%s» means %j', (text, means) => {
      expect(choiceIn(text, listed(choices))?.title ?? null).toBe(means)
    })
  },
)

describe.each(read('selections') as Array<{ choices: string[]; rows: Row[] }>)(
  'some of $choices',
  ({ choices, rows }) => {
    test.each(rows)('«%s» means %j', (text, means) => {
      const found = choicesIn(text, listed(choices))
      expect(found?.map(({ title }) => title).join('+') ?? null).toBe(means)
    })
  },
)

describe('the reader', () => {
  const facts = sampleFacts('en')
  test.each([
    ['es-MX', 'es'],
    ['en_GB', 'en'],
    ['', 'en'],
    ['pt', 'en'],
  ])('of the language «%s» reads %s', (language, expected) => {
    expect(readerOf({ ...facts, contact: { ...facts.contact, language } }).language).toBe(expected)
  })

  test.each([
    ['mx', '', 'America/Guayaquil', 'MX'],
    ['', '+34612345678', 'America/Guayaquil', 'ES'],
    ['', '', 'America/Guayaquil', 'EC'],
    ['', '', 'America/Argentina/Cordoba', 'AR'],
    ['Ecuador', '', 'Asia/Tokyo', ''],
  ])('of the country «%s», phone «%s», zone %s is in «%s»', (country, phone, zone, expected) => {
    expect(countryOf(country, phone, zone)).toBe(expected)
  })

  test.each([
    ['Atrás', true],
    ['go back!', true],
    ['quiero cambiar mi respuesta por otra', false],
    ['', false],
    ['background', false],
  ])('says «%s» to go back: %s', (text, back) => {
    expect(isOneOf(text, commands.back)).toBe(back)
  })
})

const reader = readerCalled('es')
const all: Array<[string, (text: string) => unknown]> = [
  ...Object.entries(plain),
  ['numbers', (text) => numberIn(text, ',')],
  ['marks', (text) => markIn(text, 0, 10)],
  ['dates', (text) => dateIn(text, reader, hintsOf(reader))],
  ['moments', (text) => momentsIn(text, reader, hintsOf(reader))],
  ['ranges', (text) => dateRangeIn(text, reader, hintsOf(reader))],
  ['phones', (text) => phoneIn(text, 'EC')],
  ['choices', (text) => choiceIn(text, listed(['Camisa', 'Pantalón']))],
  ['selections', (text) => choicesIn(text, listed(['Camisa', 'Pantalón']))],
]

const hostile = [
  '1/'.repeat(100_000),
  '1 '.repeat(100_000),
  'a@a.'.repeat(100_000),
  'https://'.repeat(50_000),
  '('.repeat(200_000),
  'y '.repeat(100_000),
  'el '.repeat(100_000),
  '🔟'.repeat(50_000),
  '5 de '.repeat(50_000),
  'www.'.repeat(50_000),
  '+'.repeat(100_000),
  '\0\ud800\u202e%00{{contact.name}}',
  '<script>alert(1)</script>',
  "'; drop table contact; --",
  '9'.repeat(100_000),
  '́'.repeat(100_000),
]

describe.each(all)('hostile texts for %s', (_, understand) => {
  test.each(hostile.map((text) => [text.slice(0, 12), text] as const))('«%s»… ends at once', (_, text) => {
    const started = performance.now()
    expect(() => understand(text)).not.toThrow()
    // Generous for a busy machine; what grows by the square takes minutes.
    expect(performance.now() - started).toBeLessThan(2_000)
  })

  test('anything at all comes out without a fault', () => {
    const words = fc.constantFrom(
      '5',
      'de',
      'enero',
      '/',
      '-',
      ':',
      '2026',
      'a las',
      'y',
      'media',
      'pm',
      '@',
      '.com',
      '+',
      'el',
      'lunes',
      '31',
      'al',
      '(',
      ')',
      ',',
      'menos',
      'no',
      'si',
    )
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(words, { maxLength: 12 }).map((list) => list.join(' ')),
    )
    fc.assert(
      fc.property(text, (said) => {
        expect(() => understand(said)).not.toThrow()
      }),
    )
  })
})

describe('laws', () => {
  const day = fc.integer({ min: Date.UTC(1950, 0, 1) / 86_400_000, max: Date.UTC(2090, 0, 1) / 86_400_000 })
  const dateOf = (number: number) => new Date(number * 86_400_000).toISOString().slice(0, 10)

  test.each([
    ['es', 'es-ES', 'es'],
    ['en', 'en-US', 'en-US'],
    ['en', 'en-GB', 'en-GB'],
  ])('a date as %s (%s) writes it is that date', (_, locale, name) => {
    const who = readerCalled(name)
    const styles = [
      { dateStyle: 'long' },
      { year: 'numeric', month: 'numeric', day: 'numeric' },
      { dateStyle: 'full' },
    ] as const
    fc.assert(
      fc.property(day, fc.constantFrom(...styles), (number, style) => {
        const text = new Intl.DateTimeFormat(locale, { ...style, timeZone: 'UTC' }).format(
          number * 86_400_000,
        )
        expect(dateIn(text, who, hintsOf(who))).toBe(dateOf(number))
      }),
    )
  })

  test('what was understood as a date is understood as itself', () => {
    fc.assert(
      fc.property(day, (number) => {
        expect(dateIn(dateOf(number), reader, hintsOf(reader))).toBe(dateOf(number))
      }),
    )
  })

  test('a clock of 24 hours is read as it shows', () => {
    const clock = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
    fc.assert(
      fc.property(clock, ([h, m]) => {
        const text = `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`
        expect(clocksIn(text)).toContain(text)
      }),
    )
  })
})
