import { expect, test } from 'vitest'
import { inUnit, unitOf } from './units.ts'

test.each([
  [1_000, 'seconds', 1],
  [90_000, 'seconds', 90],
  [600_000, 'minutes', 10],
  [7_200_000, 'hours', 2],
  [172_800_000, 'days', 2],
] as const)('%i ms is said in %s', (ms, unit, count) => {
  expect(unitOf(ms)).toBe(unit)
  expect(inUnit(ms, unit)).toBe(count)
})
