import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pauseBefore } from './live.ts'
import { parseStream, type StreamEvent } from './stream.ts'

const text =
  'id: 7-a\nevent: fact\ndata: {"x":1}\n\n: hello\nevent: ping\ndata:\n\r\nid: 8-b\r\nevent: gap\r\ndata: a\r\ndata: b\r\n\r\n'
const events: StreamEvent[] = [
  { id: '7-a', event: 'fact', data: '{"x":1}' },
  { id: null, event: 'ping', data: '' },
  { id: '8-b', event: 'gap', data: 'a\nb' },
]

test('however the stream is cut, the events are the same', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: text.length }), { maxLength: 12 }), (cuts) => {
      const seen: StreamEvent[] = []
      const parse = parseStream((event) => seen.push(event))
      const points = [0, ...cuts.toSorted((a, b) => a - b), text.length]
      for (const [index, from] of points.slice(0, -1).entries()) parse(text.slice(from, points[index + 1]))
      expect(seen).toEqual(events)
    }),
  )
})

test('an unfinished event is not reported', () => {
  const seen: StreamEvent[] = []
  parseStream((event) => seen.push(event))('event: fact\ndata: 1\n')
  expect(seen).toEqual([])
})

test('attempts wait longer and longer, at most 15 seconds', () => {
  expect(pauseBefore(0, 1)).toBe(500)
  expect(pauseBefore(1, 0)).toBe(500)
  expect(pauseBefore(30, 1)).toBe(15_000)
})
