import { expect, test } from 'vitest'
import { formats } from './formats.ts'

const now = new Date('2026-11-24T12:00:00Z')
const before = (ms: number) => new Date(now.getTime() - ms)

test.each([
  [0, 'ahora', 'now'],
  [59_000, 'ahora', 'now'],
  [5 * 60_000, 'hace 5 min', '5 min ago'],
  [2 * 3_600_000, 'hace 2 h', '2h ago'],
  [30 * 3_600_000, 'ayer', 'yesterday'],
])('%i ms ago', (ms, es, en) => {
  expect(formats('es').ago(before(ms), now)).toBe(es)
  expect(formats('en').ago(before(ms), now).replace('hr', 'h').replace(' h ', 'h ')).toBe(en)
})

test('after a week comes the date, with the year only when it is another', () => {
  expect(formats('en').ago(before(10 * 86_400_000), now)).toBe('14 Nov')
  expect(formats('en').ago('2025-03-02T12:00:00Z', now)).toBe('2 Mar 2025')
})

test('a clock that runs ahead is now, not the future', () => {
  expect(formats('es').ago(new Date(now.getTime() + 5_000), now)).toBe('ahora')
})

test('numbers are grouped as people write them', () => {
  expect(formats('en').number(12345)).toBe('12,345')
})
