// Data of steps and triggers that nobody would write, for laws and for fuzzing: what is fresh, what the case tables hold, and both
// with pieces torn out and replaced by anything.
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { steps } from '#engine/steps/index.ts'
import type { Json } from './values.ts'

type Data = Record<string, Json>

/** Texts in which something once broke somewhere. */
export const hostileTexts = [
  '',
  ' ',
  '{{',
  '{{a | date: "%Q"}}',
  '{% for a in b %}',
  '{% if a %}',
  '{{ contact.__proto__.constructor }}',
  '$contact.first_name',
  '(a+)+$',
  '<b>&amp;</b>',
  '\u0000',
  '\u202Eabc',
  '\uD800',
  '👨‍👩‍👧‍👦'.repeat(20),
  'é'.normalize('NFD'),
  '١٢٣',
  '1e400',
  '-0',
  '99999999999999999999',
  'NaN',
  '31/02/2026',
  '2026-02-30T25:61:00Z',
  '+593 98 000 0001',
  'mailto:a@b',
  '__proto__',
  'constructor',
  'x'.repeat(5_000),
  '\r\n\t',
  "'; drop table message; --",
  '=1+1',
]

/** Names that objects have by themselves. */
const names = [
  '__proto__',
  'constructor',
  'toString',
  'valueOf',
  'length',
  'then',
  'text',
  'kind',
  'id',
  'type',
  'steps',
]

/** Any text, the hostile ones more often. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...hostileTexts),
  fc.string({ maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 30 }),
)

/** Any JSON, with names and texts that are not innocent. */
export const anyJson: fc.Arbitrary<Json> = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(
      anyText,
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.constant(null),
    ),
    fc.array(tie('json'), { maxLength: 4 }),
    fc
      .array(fc.tuple(fc.oneof(fc.constantFrom(...names), fc.string({ maxLength: 8 })), tie('json')), {
        maxLength: 4,
      })
      .map((entries) =>
        JSON.parse(
          `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')}}`,
        ),
      ),
  ),
})).json

/** Every place in a JSON value. */
function placesOf(value: Json, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path]
  return [path, ...Object.entries(value).flatMap(([key, inner]) => placesOf(inner, [...path, key]))]
}

function replaced(value: Json, [key, ...rest]: string[], by: Json): Json {
  if (key === undefined) return by
  const copy = (Array.isArray(value) ? [...value] : { ...(value as Data) }) as Data
  Object.defineProperty(copy, key, {
    value: replaced(copy[key] ?? null, rest, by),
    ...{ enumerable: true, configurable: true, writable: true },
  })
  return copy
}

/** The value with some of its pieces replaced by anything. */
export function torn<T extends Json>(value: T, most = 2): fc.Arbitrary<Json> {
  return fc.array(fc.tuple(fc.nat({ max: 10_000 }), anyJson), { maxLength: most }).map((tears) =>
    tears.reduce((now: Json, [at, by]) => {
      const places = placesOf(now)
      return replaced(now, places[at % places.length]!, by)
    }, value),
  )
}

interface Case {
  data?: Data
}

const casesOf = (type: string): Data[] =>
  (
    JSON.parse(readFileSync(new URL(`../steps/cases/${type}.json`, import.meta.url), 'utf8')) as Case[]
  ).flatMap(({ data }) => (data ? [data] : []))

/** Good data of every type: what is fresh, and what its case table holds. */
export const goodSteps: ReadonlyArray<[type: string, data: Data]> = steps.flatMap((kind) =>
  [kind.fresh('es') as Data, kind.fresh('en') as Data, ...casesOf(kind.type)].map((data): [string, Data] => [
    kind.type,
    data,
  ]),
)

const typed = fc
  .constantFrom(...steps.map(({ type }) => type))
  .chain((type) => fc.constantFrom(...goodSteps.filter(([one]) => one === type)))

/** A step of any type, its data good or torn; texts and targets of jumps among the given ids. */
export const anyTypedStep = (ids: string[]): fc.Arbitrary<[string, Data]> =>
  fc.tuple(typed, fc.constantFrom(...ids), fc.boolean()).chain(([[type, data], to, tears]) => {
    const aimed = type === 'jump_to' ? { ...data, step: to } : data
    return (tears ? torn(aimed, 1) : fc.constant<Json>(aimed)).map((some): [string, Data] => [
      type,
      typeof some === 'object' && some !== null && !Array.isArray(some) ? some : {},
    ])
  })

/** Names of the exits that any type has. */
export const exitNames = [
  'next',
  'a',
  'b',
  'else',
  'timeout',
  'invalid',
  'failed',
  '2xx',
  '4xx',
  'unreachable',
  'yes',
  'no',
  'queued',
  'assigned',
]
