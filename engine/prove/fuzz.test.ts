// Bad input: a share of what `npm run prove` tries, and what was once found by it.
import { describe, expect, test } from 'vitest'
import { parseBody } from '#channels/body.ts'
import { mapped } from '#engine/flows/hook_values.ts'
import { compile } from '#engine/machine/compile.ts'
import { parseGraph } from '#engine/machine/graph.ts'
import { sampleFacts } from '#engine/machine/sample.ts'
import { graphOf } from '#engine/machine/testing.ts'
import { turn } from '#engine/machine/turn.ts'
import { steps } from '#engine/steps/index.ts'
import { fuzz } from './fuzz.ts'

test('whatever comes in, a problem or a branch comes out, in bounded time', () => {
  const { inputs, violations } = fuzz(6_000, 1)
  expect(violations).toEqual([])
  expect(inputs).toBeGreaterThanOrEqual(6_000)
}, 300_000)

describe('found once', () => {
  test('a payload whose pieces cannot be made a text is no yes', () => {
    const value = { path: '$', variable: 'v', type: 'boolean' as const }
    expect(mapped([[{ toString: '' }]], [value])).toEqual({ v: false })
    expect(mapped(['yes'], [value])).toEqual({ v: false })
    expect(mapped('yes', [value])).toEqual({ v: true })
  })

  test('a name that takes from an object how it is compared does not come through a door', () => {
    const text = String.raw`{"name": {"length": [{"toString": 1, "value\u004ff": 2, "a\u0000": 3, "b": 4}]}, "steps": {"length": [{"toString": ""}]}}`
    const json = parseBody(new TextEncoder().encode(text))
    expect(json).toEqual({ name: { length: [{ b: 4 }] }, steps: { length: [{}] } })
    expect(parseGraph(json)).toHaveProperty('problems')
  })

  test.each([null, '', 7, [], { kind: 'text' }, { kind: 5 }])(
    '%j as an answer is not understood',
    (content) => {
      const facts = sampleFacts('es')
      for (const answer of ['media', 'text', 'location']) {
        const machine = compile(
          graphOf({ s1: ['ask_question', { text: '?', answer, media: 'document' }] }, 's1'),
          steps,
        )
        const asked = turn(machine, null, { type: 'start', variables: {} }, facts)
        const happening = { type: 'reply' as const, messageId: 'm', content: content as never }
        const next = turn(machine, asked.snapshot, happening, facts)
        expect(next).toMatchObject({ status: 'waiting', problem: null })
      }
    },
  )
})
