// Paths into the JSON of answers: what they find, and that nothing written as one ever throws.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Json } from '#engine/machine/values.ts'
import { pathParts, readPath } from './json_path.ts'

const answer: Json = {
  phone: '+593980000001',
  nothing: null,
  custom_fields: { 'full name': 'Mara Vela', 'it"s': 1, "o'clock": 2, 'a.b': 3 },
  items: [{ id: 1, tags: ['x', 'y'] }, { id: 2 }],
  matrix: [[1, 2], [3]],
}

describe('a path', () => {
  test.each<[string, Json | undefined]>([
    ['$', answer],
    ['$.phone', '+593980000001'],
    ['phone', '+593980000001'],
    [' $.phone ', '+593980000001'],
    ['$.nothing', null],
    ['$["phone"]', '+593980000001'],
    ["$['custom_fields'].full", undefined],
    ['$.custom_fields["full name"]', 'Mara Vela'],
    ["$.custom_fields['full name']", 'Mara Vela'],
    ['$.custom_fields["it\\"s"]', 1],
    ["$.custom_fields['o\\'clock']", 2],
    ['$.custom_fields["a.b"]', 3],
    ['$.items[0].id', 1],
    ['items[1].id', 2],
    ['$.items[-1].id', 2],
    ['$.items.1.id', 2],
    ['$.items[2].id', undefined],
    ['$.items[0].tags[1]', 'y'],
    ['$.matrix[1][0]', 3],
    ['$.phone.length', undefined],
    ['$.items.length', undefined],
    ['$.items["0"].id', 1],
    ['$.__proto__', undefined],
    ['$.constructor.name', undefined],
    ['$.items[0', undefined],
    ['$..phone', undefined],
    ['$.items[*].id', undefined],
    ['$ phone', undefined],
    ['', answer],
  ])('%s', (path, value) => {
    expect(readPath(answer, path)).toEqual(value)
  })

  test('longer than any answer is deep is none', () => {
    expect(pathParts(`$${'.a'.repeat(33)}`)).toBeNull()
    expect(pathParts(`$${'.a'.repeat(32)}`)).toHaveLength(32)
  })

  test('is read whatever is written, in whatever JSON', () => {
    const path = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom('$', '.', '[', ']', '"', "'", '\\', '0', '-', 'a', ' ') }),
    )
    fc.assert(
      fc.property(fc.jsonValue(), path, (json, text) => {
        readPath(json as Json, text)
      }),
      { numRuns: 2_000 },
    )
  })

  test('finds every value of a JSON document by its own way', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        for (const [path, value] of walk(json as Json, '$'))
          expect(readPath(json as Json, path)).toEqual(value)
      }),
    )
  })
})

function* walk(json: Json, path: string, depth = 0): Iterable<[string, Json]> {
  yield [path, json]
  if (depth > 20 || typeof json !== 'object' || json === null) return
  for (const [key, value] of Object.entries(json)) {
    const step = Array.isArray(json) ? `[${key}]` : `["${key.replace(/["\\]/g, '\\$&')}"]`
    yield* walk(value, path + step, depth + 1)
  }
}
