import { expect, test } from 'vitest'
import { opened, sampleScene } from '#engine/machine/cues.ts'
import { nextTimer, until, wallClock } from './time.ts'

// Noon in Guayaquil, five hours behind UTC.
const state = opened({ ...sampleScene('es'), now: '2026-01-05T17:00:00.000Z' })

test('the clock on the wall is that of the workspace', () =>
  expect(wallClock(state)).toBe('2026-01-05T12:00'))

test.each([
  ['2026-01-05T12:10', 600_000],
  ['2026-01-06T12:00', 86_400_000],
  ['2026-01-05T11:59', null],
  ['2026-01-05T12:00', null],
  ['', null],
])('until %s it is %s', (wall, ms) => expect(until(state, wall)).toBe(ms))

test.each([
  [[], null],
  [
    [
      { token: '2', at: Date.parse('2026-01-05T17:05:00Z') },
      // Of a step that was left.
      { token: '1', at: Date.parse('2026-01-05T17:01:00Z') },
    ],
    300_000,
  ],
  [[{ token: '2', at: Date.parse('2026-01-05T16:00:00Z') }], 1],
])('the next timer of %j rings in %s', (timers, ms) => {
  const snapshot = { value: 's', vars: {}, visit: 2, counts: {}, kept: null, trail: [] }
  expect(nextTimer({ ...state, snapshot, timers })).toBe(ms)
})
