// Times as people say them, by table; everything else stays in its own notation.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cronWords, dateWords } from './cron_words.ts'

describe('a schedule in words', () => {
  test.each([
    ['0 9 * * 1-5', 'At 09:00, Monday to Friday', 'A las 09:00, de lunes a viernes'],
    ['0 9 * * MON-FRI', 'At 09:00, Monday to Friday', 'A las 09:00, de lunes a viernes'],
    ['30 8 * * *', 'At 08:30, every day', 'A las 08:30, todos los días'],
    ['0 1 * * *', 'At 01:00, every day', 'A la 01:00, todos los días'],
    ['0 9,17 * * *', 'At 09:00 and 17:00, every day', 'A las 09:00 y 17:00, todos los días'],
    ['0 10 * * 6,0', 'At 10:00, on Saturdays and Sundays', 'A las 10:00, los sábados y domingos'],
    ['0 10 * * 7', 'At 10:00, on Sundays', 'A las 10:00, los domingos'],
    ['0 10 * * 1,3', 'At 10:00, on Mondays and Wednesdays', 'A las 10:00, los lunes y miércoles'],
    ['0 10 * * 0-6', 'At 10:00, every day', 'A las 10:00, todos los días'],
    ['0 9 1 * *', 'At 09:00, on day 1 of every month', 'A las 09:00, el día 1 de cada mes'],
    ['0 9 1,15 * *', 'At 09:00, on days 1 and 15 of every month', 'A las 09:00, los días 1 y 15 de cada mes'],
    ['0 9 25 12 *', 'At 09:00, on day 25 of December', 'A las 09:00, el día 25 de diciembre'],
    [
      '0 9 * 1,2 *',
      'At 09:00, every day in January and February',
      'A las 09:00, todos los días de enero y febrero',
    ],
    ['0 9 * dec 1', 'At 09:00, on Mondays in December', 'A las 09:00, los lunes de diciembre'],
    ['* * * * *', 'Every minute, every day', 'Cada minuto, todos los días'],
    ['*/15 * * * *', 'Every 15 minutes, every day', 'Cada 15 minutos, todos los días'],
    ['*/15 * * * 1-5', 'Every 15 minutes, Monday to Friday', 'Cada 15 minutos, de lunes a viernes'],
    ['0 * * * *', 'Every hour, every day', 'Cada hora, todos los días'],
    ['20 * * * *', 'Every hour at minute 20, every day', 'Cada hora en el minuto 20, todos los días'],
    ['0 */2 * * *', 'Every 2 hours, every day', 'Cada 2 horas, todos los días'],
  ])('%s', (cron, en, es) => {
    expect(cronWords(cron)).toEqual({ en, es })
  })

  test.each([
    '0 9 1 * 1',
    '*/7 * * * *',
    '0,30 9 * * *',
    '0 9 L * *',
    '0 9 * * 5#2',
    '0 1-20 * * *',
    '0 25 * * *',
    'x',
  ])('%s stays as it is written', (cron) => {
    expect(cronWords(cron)).toEqual({ en: cron, es: cron })
  })

  test('is total', () => {
    const part = fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('*', '1-5', '*/2', '0', 'MON', '99'))
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        const { en, es } = cronWords(parts.join(' '))
        expect(typeof en).toBe('string')
        expect(es).not.toContain('undefined')
      }),
    )
  })
})

test.each([
  [0, 9, false, 'On the day of «cumple», at 09:00', 'El día de «cumple», a las 09:00'],
  [
    -1,
    1,
    true,
    '1 day before «cumple», at 01:00, every year',
    '1 día antes de «cumple», a la 01:00, cada año',
  ],
  [30, 18, false, '30 days after «cumple», at 18:00', '30 días después de «cumple», a las 18:00'],
] as const)('around a date: %i days', (offset, hour, yearly, en, es) => {
  expect(dateWords('cumple', offset, hour, yearly)).toEqual({ en, es })
})
