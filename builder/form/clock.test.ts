import { expect, test } from 'vitest'
import { alwaysOpen, type Hours } from '#engine/machine/hours.ts'
import { clockIn, dayProblem, nextInterval, onAllDays } from './clock.ts'

test.each([
  ['9', '09:00'],
  ['09:30', '09:30'],
  ['930', '09:30'],
  ['9.30', '09:30'],
  ['17h', '17:00'],
  ['17h30', '17:30'],
  ['5 pm', '17:00'],
  ['5:15 p.m.', '17:15'],
  ['12 am', '00:00'],
  ['12pm', '12:00'],
  ['24', '24:00'],
  ['24:30', null],
  ['9:75', null],
  ['13 pm', null],
  ['mediodía', null],
  ['', null],
])('%j is the time %j', (text, clock) => {
  expect(clockIn(text)).toBe(clock)
})

test('another interval begins an hour after the last one, and the day has an end', () => {
  expect(nextInterval([])).toEqual({ from: '09:00', to: '18:00' })
  expect(nextInterval([{ from: '09:00', to: '13:00' }])).toEqual({ from: '14:00', to: '18:00' })
  expect(nextInterval([{ from: '09:00', to: '22:00' }])).toEqual({ from: '23:00', to: '24:00' })
  expect(nextInterval([{ from: '00:00', to: '24:00' }])).toBeNull()
})

test('a day that ends before it begins, or overlaps, is a problem', () => {
  expect(dayProblem([{ from: '09:00', to: '09:00' }])).toBe('backwards')
  expect(
    dayProblem([
      { from: '12:00', to: '18:00' },
      { from: '09:00', to: '13:00' },
    ]),
  ).toBe('overlap')
  expect(
    dayProblem([
      { from: '13:00', to: '18:00' },
      { from: '09:00', to: '13:00' },
    ]),
  ).toBeNull()
})

test('one day is copied to all', () => {
  const mon = [{ from: '08:00', to: '12:00' }]
  const hours: Hours = { ...alwaysOpen, week: { ...alwaysOpen.week, mon } }
  expect(Object.values(onAllDays(hours, 'mon').week)).toEqual(Array(7).fill(mon))
})
