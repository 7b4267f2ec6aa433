// The clock starts it: for everybody a condition finds, or for each contact around a date of theirs.
import { Cron } from 'croner'
import { z } from 'zod'
import { conditionSchema } from '#engine/machine/conditions.ts'
import { field } from '#engine/machine/step.ts'
import { trigger } from '#engine/machine/trigger.ts'
import { cronWords, dateWords } from './cron_words.ts'
import { common, commonFresh, missing } from './fields.ts'

const byClock = { field: 'when', is: ['clock'] }
const byDate = { field: 'when', is: ['date'] }

/** Starts by cron in the workspace's zone, or before, on or after a date field of each contact. */
export const schedule = trigger({
  type: 'schedule',
  title: { en: 'Schedule', es: 'Calendario' },
  about: {
    en: 'At certain times, or around a date of the contact.',
    es: 'A ciertas horas, o cerca de una fecha del contacto.',
  },
  keywords: ['cron', 'time', 'date', 'birthday', 'hora', 'fecha', 'cumpleaños', 'recordatorio'],
  icon: 'calendar',
  category: 'outside',
  events: [],
  data: z.object({
    when: field(z.enum(['clock', 'date']).default('clock'), {
      field: 'select',
      title: { en: 'When', es: 'Cuándo' },
      options: [
        { value: 'clock', title: { en: 'At certain times', es: 'A ciertas horas' } },
        {
          value: 'date',
          title: { en: 'Around a date of the contact', es: 'Cerca de una fecha del contacto' },
        },
      ],
    }),
    cron: field(
      z
        .string()
        .trim()
        .regex(/^(\S+\s+){4}\S+$/)
        .max(100)
        .default('0 9 * * 1-5'),
      {
        field: 'text',
        title: { en: 'Times (cron)', es: 'Horas (cron)' },
        help: {
          en: 'Minute, hour, day, month, day of the week: 0 9 * * 1-5 is nine o’clock from Monday to Friday.',
          es: 'Minuto, hora, día, mes, día de la semana: 0 9 * * 1-5 es a las nueve de lunes a viernes.',
        },
        when: byClock,
      },
    ),
    field: field(z.string().max(60).default(''), {
      field: 'contact_field',
      title: { en: 'Date field', es: 'Campo de fecha' },
      when: byDate,
    }),
    offset: field(z.int().min(-366).max(366).default(0), {
      field: 'number',
      title: { en: 'Days after it (negative: before)', es: 'Días después (negativo: antes)' },
      when: byDate,
    }),
    hour: field(z.int().min(0).max(23).default(9), {
      field: 'number',
      title: { en: 'At this hour', es: 'A esta hora' },
      max: 23,
      when: byDate,
    }),
    yearly: field(z.boolean().default(false), {
      field: 'switch',
      title: { en: 'Every year, as on birthdays', es: 'Cada año, como en los cumpleaños' },
      when: byDate,
    }),
    audience: field(conditionSchema.default({ all: [] }), {
      field: 'condition',
      title: { en: 'For which contacts', es: 'Para qué contactos' },
      help: { en: 'Empty: for every contact.', es: 'Vacío: para todos los contactos.' },
    }),
    oncePerContact: common.oncePerContact,
    unlessRunning: common.unlessRunning,
  }),
  fresh: () => ({
    when: 'clock',
    cron: '0 9 * * 1-5',
    field: '',
    offset: 0,
    hour: 9,
    yearly: false,
    audience: { all: [] },
    oncePerContact: commonFresh.oncePerContact,
    unlessRunning: commonFresh.unlessRunning,
  }),
  summary: ({ when, cron, field, offset, hour, yearly }) =>
    when === 'clock' ? cronWords(cron) : dateWords(field, offset, hour, yearly),
  check: ({ when, cron, field }) => {
    if (when === 'clock' && !isCron(cron)) return [missing('cron', badCron)]
    return when === 'date' && field === '' ? [missing('field', noDate)] : []
  },
  times: ({ when, cron, hour }, timeZone, after, count) => {
    try {
      return new Cron(when === 'clock' ? cron : `0 ${hour} * * *`, {
        timezone: timeZone,
        paused: true,
      }).nextRuns(count, after)
    } catch {
      return []
    }
  },
  matches: () => false,
  variables: ({ data }) => ({ due_at: data['due_at'] ?? '' }),
  writes: () => [{ name: 'due_at', type: 'date' }],
})

const badCron = {
  en: 'These times cannot be read. Five parts: minute, hour, day, month, day of the week.',
  es: 'Estas horas no se entienden. Cinco partes: minuto, hora, día, mes, día de la semana.',
}
const noDate = { en: 'Choose the date field.', es: 'Elige el campo de fecha.' }

function isCron(text: string): boolean {
  try {
    return new Cron(text, { paused: true }).nextRun(new Date(0)) !== null
  } catch {
    return false
  }
}
