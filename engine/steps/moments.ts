// Until when: for a while, until a date, or until working hours begin. Waiting and snoozing share it.
import { z } from 'zod'
import type { Words } from '#channels/channel.ts'
import { durationText } from '#engine/machine/duration.ts'
import { nextOpen } from '#engine/machine/hours.ts'
import { field, type Scope } from '#engine/machine/step.ts'
import type { Complaint } from '#engine/machine/trigger.ts'
import { timeIn } from '#engine/machine/zone.ts'
import { duration, shortened } from './fields.ts'
import { missing } from './rows.ts'

const byDate = { field: 'until', is: ['date'] }

/** The fields of a moment to come. */
export const momentFields = {
  until: field(z.enum(['duration', 'date', 'open']).default('duration'), {
    field: 'select',
    title: { en: 'Until when', es: 'Hasta cuándo' },
    options: [
      { value: 'duration', title: { en: 'For a while', es: 'Durante un tiempo' } },
      { value: 'date', title: { en: 'Until a date', es: 'Hasta una fecha' } },
      { value: 'open', title: { en: 'Until working hours begin', es: 'Hasta el horario de atención' } },
    ],
  }),
  ms: field(duration.default(60_000), {
    field: 'duration',
    title: { en: 'How long', es: 'Cuánto tiempo' },
    when: { field: 'until', is: ['duration'] },
  }),
  date: field(z.string().max(500).default(''), {
    field: 'template',
    title: { en: 'Date', es: 'Fecha' },
    placeholder: { en: '2026-12-24 18:00', es: '2026-12-24 18:00' },
    help: {
      en: 'Year first, in the workspace’s time zone; or a variable or field that holds a date.',
      es: 'Primero el año, en la zona horaria del espacio; o una variable o un campo con una fecha.',
    },
    when: byDate,
  }),
  clock: field(
    z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
      .default('09:00'),
    {
      field: 'text',
      title: { en: 'At what time, if the date has none', es: 'A qué hora, si la fecha no la trae' },
      when: byDate,
    },
  ),
  shift: field(z.enum(['at', 'before', 'after']).default('at'), {
    field: 'select',
    title: { en: 'Exactly then, before or after', es: 'Justo entonces, antes o después' },
    options: [
      { value: 'at', title: { en: 'Exactly then', es: 'Justo entonces' } },
      { value: 'before', title: { en: 'Some time before', es: 'Un tiempo antes' } },
      { value: 'after', title: { en: 'Some time after', es: 'Un tiempo después' } },
    ],
    when: byDate,
  }),
  by: field(duration.default(86_400_000), {
    field: 'duration',
    title: { en: 'How much before or after', es: 'Cuánto antes o después' },
    when: { field: 'shift', is: ['before', 'after'] },
  }),
}

/** Fresh values of `momentFields`. */
export const momentFresh = {
  until: 'duration',
  ms: 60_000,
  date: '',
  clock: '09:00',
  shift: 'at',
  by: 86_400_000,
}

const shape = z.object(momentFields)

export type Moment = z.infer<typeof shape>

/** The moment in milliseconds, which may have passed; null where the date cannot be read. Working hours that never begin are now. */
export function momentOf(moment: Moment, { facts, render }: Scope): number | null {
  const now = Date.parse(facts.now)
  const { hours, timeZone } = facts.workspace
  if (moment.until === 'duration') return now + moment.ms
  if (moment.until === 'open') return Date.parse(nextOpen(hours, timeZone, facts.now) ?? facts.now)
  const text = render(moment.date).trim()
  const at = timeIn(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text} ${moment.clock}` : text, timeZone)
  if (at === null) return null
  return moment.shift === 'at' ? at : at + (moment.shift === 'before' ? -moment.by : moment.by)
}

/** The moment in words. */
export function momentWords(moment: Moment): Words {
  if (moment.until === 'duration') return durationText(moment.ms)
  if (moment.until === 'open') return { en: 'Until working hours begin', es: 'Hasta el horario de atención' }
  const date = shortened(moment.date).en || '…'
  const by = durationText(moment.by)
  if (moment.shift === 'before') return { en: `${by.en} before ${date}`, es: `${by.es} antes de ${date}` }
  if (moment.shift === 'after') return { en: `${by.en} after ${date}`, es: `${by.es} después de ${date}` }
  return { en: `Until ${date}`, es: `Hasta ${date}` }
}

/** Nothing chosen where a date is needed. */
export const momentProblems = ({ until, date }: Moment): Complaint[] =>
  until === 'date' && date.trim() === ''
    ? [
        missing('date', {
          en: 'Write the date or choose a variable.',
          es: 'Escribe la fecha o elige una variable.',
        }),
      ]
    : []

/** The way out when the date cannot be read. */
export const noDate: Words = { en: 'No date', es: 'Sin fecha' }
