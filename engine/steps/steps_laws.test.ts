// Whatever stands in a step's data, and whatever happens to it: it waits, goes on or ends. No step throws, none gets stuck.
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compile } from '#engine/machine/compile.ts'
import { sampleFacts } from '#engine/machine/sample.ts'
import { frozen, graphOf } from '#engine/machine/testing.ts'
import { type Happening, tokenOf, turn } from '#engine/machine/turn.ts'
import type { Json } from '#engine/machine/values.ts'
import { steps } from './index.ts'

type Data = Record<string, Json>

const tablesOf = (type: string): Data[] =>
  (
    JSON.parse(readFileSync(new URL(`cases/${type}.json`, import.meta.url), 'utf8')) as Array<{ data: Data }>
  ).map(({ data }) => data)

const text = fc.oneof(
  fc.string(),
  fc.constantFrom(
    '{{v}}',
    '{{ list }}',
    '{{ v',
    '{% if %}',
    '$contact.name',
    '2026-02-30',
    '2026-01-06 25:00',
    '9999-12-31',
    '0000-01-01',
    '1e400',
    '-1',
    'a\u0000b',
    '\ud800',
    '((((((',
    '1/0',
  ),
)
const value: fc.Arbitrary<Json> = fc.oneof(
  text,
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.array(text, { maxLength: 3 }),
) as fc.Arbitrary<Json>

/** The data with some of its texts and numbers replaced. */
function shaken(data: Json, draws: Iterator<Json>): Json {
  if (typeof data === 'string' || typeof data === 'number') {
    const next = draws.next().value as Json
    return typeof next === typeof data ? next : data
  }
  if (Array.isArray(data)) return data.map((one) => shaken(one, draws))
  if (typeof data !== 'object' || data === null) return data
  return Object.fromEntries(Object.entries(data).map(([key, one]) => [key, shaken(one, draws)]))
}

const happening = fc.oneof(
  fc.record({ type: fc.constant('timer' as const), token: fc.constant('now') }),
  fc.record({
    type: fc.constant('outcome' as const),
    token: fc.constant('now'),
    outcome: fc.oneof(
      fc.constantFrom('2xx', '4xx', 'done', 'failed', 'ended', 'assigned', 'queued'),
      fc.string(),
    ),
    variables: fc.dictionary(fc.constantFrom('v', 'reason', 'queue_position'), value),
  }),
  fc.record({
    type: fc.constant('event' as const),
    fact: fc.record({
      type: fc.constantFrom(
        'message_received',
        'contact_tags_updated',
        'contact_field_updated',
        'conversation_assigned',
        'conversation_closed',
      ),
      data: fc.dictionary(fc.constantFrom('text', 'added', 'field', 'to', 'userId', 'category'), value),
    }),
  }),
  fc.record({
    type: fc.constant('reply' as const),
    messageId: fc.constant('m'),
    content: fc.record({ kind: fc.constant('text' as const), text: fc.string() }),
  }),
) as fc.Arbitrary<Happening>

const faults = ['step_threw', 'stuck', 'fault', 'unknown_exit']

describe.each(steps.map((kind) => [kind.type, kind] as const))('%s', (type, kind) => {
  test('goes on, waits or ends, whatever comes', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...tablesOf(type)),
        fc.infiniteStream(value),
        fc.array(happening, { maxLength: 4 }),
        fc.dictionary(fc.constantFrom('v', 'list', 'n'), value),
        (table, draws, list, variables) => {
          const data = shaken(table, draws) as Data
          const parsed = kind.data.safeParse(data)
          if (parsed.success) {
            expect(() => kind.check?.(parsed.data)).not.toThrow()
            expect(kind.exits(parsed.data).every(({ name }) => name !== '')).toBe(true)
            expect(typeof kind.summary(parsed.data).en).toBe('string')
          }
          const machine = compile(frozen(graphOf({ s1: [type, data] }, 's1')), steps)
          let last = turn(machine, null, { type: 'start', variables }, sampleFacts('es'))
          for (const one of list) {
            expect(faults).not.toContain(last.problem?.code)
            if (last.status !== 'waiting') return
            const now = 'token' in one ? { ...one, token: tokenOf(last.snapshot) } : one
            last = turn(machine, last.snapshot, now, sampleFacts('es'))
          }
          expect(faults).not.toContain(last.problem?.code)
        },
      ),
      { numRuns: 150 },
    )
  })
})
