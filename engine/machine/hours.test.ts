// Opening hours against the clocks of real zones, with their skipped and their doubled hours.
import { describe, expect, test } from 'vitest'
import {
  addOpenTime,
  alwaysOpen,
  type Hours,
  hoursSchema,
  hoursText,
  isOpen,
  nextClose,
  nextOpen,
} from './hours.ts'
import { instantOf, isZone, timeIn, wallOf, wallText } from './zone.ts'

const hour = 3_600_000
const none: Hours = hoursSchema.parse({
  week: { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] },
})
const office = [
  { from: '09:00', to: '13:00' },
  { from: '15:00', to: '18:00' },
]
const shop: Hours = {
  week: {
    mon: office,
    tue: office,
    wed: office,
    thu: office,
    fri: office,
    sat: [{ from: '10:00', to: '14:00' }],
    sun: [],
  },
  holidays: [
    { date: '2026-12-25', name: 'Navidad', intervals: [] },
    { date: '2026-12-24', name: 'Nochebuena', intervals: [{ from: '09:00', to: '12:00' }] },
  ],
}
/** Open through the night in which clocks change, 01:30 to 03:30. */
const night: Hours = { ...none, week: { ...none.week, sun: [{ from: '01:30', to: '03:30' }] } }
/** Inside the hour that a spring night skips. */
const skipped: Hours = { ...none, week: { ...none.week, sun: [{ from: '02:10', to: '02:50' }] } }
/** Friday evening until Monday morning without a gap. */
const weekend: Hours = {
  ...none,
  week: {
    ...none.week,
    fri: [{ from: '20:00', to: '24:00' }],
    sat: [{ from: '00:00', to: '24:00' }],
    sun: [{ from: '00:00', to: '24:00' }],
    mon: [{ from: '00:00', to: '06:00' }],
  },
}

const Guayaquil = 'America/Guayaquil'
const Madrid = 'Europe/Madrid'
const NewYork = 'America/New_York'

describe('isOpen', () => {
  test.each([
    ['Monday in the morning', shop, Guayaquil, '2026-01-05T14:00:00Z', true],
    ['a second before opening', shop, Guayaquil, '2026-01-05T13:59:59Z', false],
    ['closing time is closed', shop, Guayaquil, '2026-01-05T18:00:00Z', false],
    ['a second before closing', shop, Guayaquil, '2026-01-05T17:59:59Z', true],
    ['the lunch break', shop, Guayaquil, '2026-01-05T19:00:00Z', false],
    ['after lunch', shop, Guayaquil, '2026-01-05T20:00:00Z', true],
    ['Sunday', shop, Guayaquil, '2026-01-04T15:00:00Z', false],
    ['Monday there, Sunday here', shop, 'Asia/Tokyo', '2026-01-05T00:30:00Z', true],
    ['a holiday', shop, Madrid, '2026-12-25T10:00:00Z', false],
    ['the short day before it', shop, Madrid, '2026-12-24T10:00:00Z', true],
    ['the afternoon of the short day', shop, Madrid, '2026-12-24T15:00:00Z', false],
    ['an unknown zone reads as UTC', shop, 'Middle/Earth', '2026-01-05T09:00:00Z', true],
    ['never open', none, Madrid, '2026-01-05T09:00:00Z', false],
    ['always open', alwaysOpen, Madrid, '2026-01-05T03:00:00Z', true],
    ['what is no time', shop, Madrid, 'tomorrow', false],
    // New York, 8 March 2026: 02:00 becomes 03:00 at 07:00Z.
    ['New York before the skip', night, NewYork, '2026-03-08T06:45:00Z', true],
    ['New York after the skip', night, NewYork, '2026-03-08T07:15:00Z', true],
    ['New York, 03:30 summer time', night, NewYork, '2026-03-08T07:30:00Z', false],
    ['New York, within the skipped hour', skipped, NewYork, '2026-03-08T07:20:00Z', false],
    // Madrid, 25 October 2026: 03:00 becomes 02:00 at 01:00Z.
    ['Madrid, 02:15 the first time', night, Madrid, '2026-10-25T00:15:00Z', true],
    ['Madrid, 02:15 the second time', night, Madrid, '2026-10-25T01:15:00Z', true],
    ['Madrid, 03:29 winter time', night, Madrid, '2026-10-25T02:29:00Z', true],
    ['Madrid, 03:30 winter time', night, Madrid, '2026-10-25T02:30:00Z', false],
  ])('%s', (_, hours, zone, at, open) => {
    expect(isOpen(hours, zone, at)).toBe(open)
  })
})

describe('nextOpen', () => {
  test.each([
    ['now, while open', shop, Guayaquil, '2026-01-05T14:00:00Z', '2026-01-05T14:00:00.000Z'],
    ['after lunch', shop, Guayaquil, '2026-01-05T18:00:00Z', '2026-01-05T20:00:00.000Z'],
    ['Saturday afternoon to Monday', shop, Guayaquil, '2026-01-10T19:00:00Z', '2026-01-12T14:00:00.000Z'],
    ['over Christmas', shop, Madrid, '2026-12-24T11:00:00Z', '2026-12-26T09:00:00.000Z'],
    ['Monday after clocks went forward', shop, Madrid, '2026-03-28T13:00:00Z', '2026-03-30T07:00:00.000Z'],
    ['Monday after clocks went back', shop, NewYork, '2026-10-31T19:00:00Z', '2026-11-02T14:00:00.000Z'],
    [
      'a skipped hour opens a week later',
      skipped,
      NewYork,
      '2026-03-08T05:00:00Z',
      '2026-03-15T06:10:00.000Z',
    ],
    ['never', none, Madrid, '2026-01-05T09:00:00Z', null],
    ['always', alwaysOpen, Madrid, '2026-01-05T09:00:00Z', '2026-01-05T09:00:00.000Z'],
    ['no time', shop, Madrid, '', null],
  ])('%s', (_, hours, zone, at, opens) => {
    expect(nextOpen(hours, zone, at)).toBe(opens)
  })
})

describe('nextClose', () => {
  test.each([
    ['lunch', shop, Guayaquil, '2026-01-05T14:00:00Z', '2026-01-05T18:00:00.000Z'],
    ['of the next hours, while closed', shop, Guayaquil, '2026-01-05T18:30:00Z', '2026-01-05T23:00:00.000Z'],
    ['hours that join at midnight', weekend, Madrid, '2026-01-09T20:00:00Z', '2026-01-12T05:00:00.000Z'],
    ['always open', alwaysOpen, Madrid, '2026-01-05T09:00:00Z', null],
    ['never open', none, Madrid, '2026-01-05T09:00:00Z', null],
  ])('%s', (_, hours, zone, at, closes) => {
    expect(nextClose(hours, zone, at)).toBe(closes)
  })
})

describe('addOpenTime', () => {
  test.each([
    ['within the morning', shop, Guayaquil, '2026-01-05T14:00:00Z', hour, '2026-01-05T15:00:00.000Z'],
    ['exactly until closing', shop, Guayaquil, '2026-01-05T14:00:00Z', 4 * hour, '2026-01-05T18:00:00.000Z'],
    ['over lunch', shop, Guayaquil, '2026-01-05T17:00:00Z', 2 * hour, '2026-01-05T21:00:00.000Z'],
    ['over night', shop, Guayaquil, '2026-01-05T22:00:00Z', 2 * hour, '2026-01-06T15:00:00.000Z'],
    ['over a weekend', shop, Guayaquil, '2026-01-10T18:00:00Z', 2 * hour, '2026-01-12T15:00:00.000Z'],
    ['from a closed hour', shop, Guayaquil, '2026-01-04T12:00:00Z', hour, '2026-01-05T15:00:00.000Z'],
    ['nothing, from a closed hour', shop, Guayaquil, '2026-01-04T12:00:00Z', 0, '2026-01-05T14:00:00.000Z'],
    ['over Christmas', shop, Madrid, '2026-12-24T10:00:00Z', 2 * hour, '2026-12-26T10:00:00.000Z'],
    [
      'a skipped hour does not count',
      night,
      NewYork,
      '2026-03-08T06:30:00Z',
      hour,
      '2026-03-08T07:30:00.000Z',
    ],
    [
      'a doubled hour counts twice',
      night,
      Madrid,
      '2026-10-24T23:30:00Z',
      3 * hour,
      '2026-10-25T02:30:00.000Z',
    ],
    [
      'always open is the plain clock',
      alwaysOpen,
      Madrid,
      '2026-01-05T09:00:00Z',
      hour,
      '2026-01-05T10:00:00.000Z',
    ],
    ['never open is the plain clock', none, Madrid, '2026-01-05T09:00:00Z', hour, '2026-01-05T10:00:00.000Z'],
    ['a negative time is none', alwaysOpen, Madrid, '2026-01-05T09:00:00Z', -5, '2026-01-05T09:00:00.000Z'],
    ['30 days of open time', shop, Guayaquil, '2026-01-05T14:00:00Z', 720 * hour, '2026-05-13T18:00:00.000Z'],
    ['no time stays as it is', shop, Madrid, 'soon', hour, 'soon'],
  ])('%s', (_, hours, zone, at, ms, due) => {
    expect(addOpenTime(hours, zone, at, ms)).toBe(due)
  })
})

describe('clocks', () => {
  test.each([
    [Guayaquil, '2026-01-05T17:00:00Z', '2026-01-05 12:00:00'],
    [Madrid, '2026-07-01T12:00:00Z', '2026-07-01 14:00:00'],
    [NewYork, '2026-11-01T05:30:00Z', '2026-11-01 01:30:00'],
    [NewYork, '2026-11-01T06:30:00Z', '2026-11-01 01:30:00'],
    ['Asia/Kathmandu', '2026-01-01T00:00:00Z', '2026-01-01 05:45:00'],
  ])('%s at %s shows %s', (zone, at, shown) => {
    expect(wallText(Date.parse(at), zone)).toBe(shown)
    expect(wallOf(Date.parse(at) + 250, zone)).toBe(Date.parse(`${shown.replace(' ', 'T')}.250Z`))
  })

  test.each([
    ['a plain time', Guayaquil, '2026-01-05T12:00', '2026-01-05T17:00:00.000Z'],
    ['a skipped time is the skip', NewYork, '2026-03-08T02:30', '2026-03-08T07:00:00.000Z'],
    ['a doubled time is the first', NewYork, '2026-11-01T01:30', '2026-11-01T05:30:00.000Z'],
    ['a midnight that is skipped', 'Africa/Cairo', '2026-04-24T00:00', '2026-04-23T22:00:00.000Z'],
    ['a midnight after a doubled hour', 'Africa/Cairo', '2026-10-30T00:00', '2026-10-29T22:00:00.000Z'],
    ['half an hour of summer time', 'Australia/Lord_Howe', '2026-10-04T02:10', '2026-10-03T15:30:00.000Z'],
  ])('%s', (_, zone, wall, at) => {
    expect(new Date(instantOf(Date.parse(`${wall}Z`), zone)).toISOString()).toBe(at)
  })

  test.each([
    ['2026-01-05', '2026-01-05T05:00:00.000Z'],
    ['2026-01-05 12:30', '2026-01-05T17:30:00.000Z'],
    [' 2026-01-05T12:30:15 ', '2026-01-05T17:30:15.000Z'],
    ['2026-01-05T12:30:15.5Z', '2026-01-05T12:30:15.500Z'],
    ['2026-01-05T12:30+02:00', '2026-01-05T10:30:00.000Z'],
    ['9999-12-31', '9999-12-31T05:00:00.000Z'],
    ['1000-01-01Z', '1000-01-01T00:00:00.000Z'],
    ['0001-01-01', null],
    ['2026-02-30', null],
    ['2026-13-01', null],
    ['2026-01-05T25:00', null],
    ['5 January', null],
    ['', null],
  ])('reads %s', (text, at) => {
    const time = timeIn(text, Guayaquil)
    expect(time === null ? null : new Date(time).toISOString()).toBe(at)
  })

  test('knows zones', () => {
    expect([isZone(Madrid), isZone('Middle/Earth'), isZone('')]).toEqual([true, false, false])
  })
})

test('hours in words', () => {
  expect(hoursText(alwaysOpen)).toEqual({ en: 'Always open', es: 'Siempre abierto' })
  expect(hoursText(none)).toEqual({ en: 'Never open', es: 'Siempre cerrado' })
  expect(hoursText(shop)).toEqual({
    en: 'Mon–Fri 09:00–13:00 + 15:00–18:00, Sat 10:00–14:00 · 2 special days',
    es: 'lun–vie 09:00–13:00 + 15:00–18:00, sáb 10:00–14:00 · 2 días especiales',
  })
})
