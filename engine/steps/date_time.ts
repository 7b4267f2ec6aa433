// Goes one way or another by the clock.
import { z } from 'zod'
import { alwaysOpen, hoursSchema, hoursText, isOpen } from '#engine/machine/hours.ts'
import { field, step } from '#engine/machine/step.ts'
import type { Facts } from '#engine/machine/turn.ts'
import { isZone, timeIn } from '#engine/machine/zone.ts'
import { missing } from './rows.ts'

const moment = z
  .string()
  .trim()
  .regex(/^\d{4}-\d\d-\d\d(?:[T ]([01]\d|2[0-3]):[0-5]\d)?$/)

const range = z.object({
  from: field(moment, { field: 'date', title: { en: 'From', es: 'Desde' } }),
  to: field(moment, { field: 'date', title: { en: 'To', es: 'Hasta' } }),
})

type Range = z.infer<typeof range>

const data = z.object({
  mode: field(z.enum(['workspace', 'own', 'ranges']).default('workspace'), {
    field: 'select',
    title: { en: 'By', es: 'Según' },
    options: [
      { value: 'workspace', title: { en: 'The workspace’s working hours', es: 'El horario del espacio' } },
      { value: 'own', title: { en: 'Hours of its own', es: 'Un horario propio' } },
      { value: 'ranges', title: { en: 'Dates', es: 'Fechas' } },
    ],
  }),
  hours: field(hoursSchema.default(alwaysOpen), {
    field: 'hours',
    title: { en: 'Hours', es: 'Horario' },
    when: { field: 'mode', is: ['own'] },
  }),
  ranges: field(z.array(range).max(50).default([]), {
    field: 'rows',
    title: { en: 'Dates', es: 'Fechas' },
    help: { en: 'A day without a time counts to its end.', es: 'Un día sin hora cuenta hasta su final.' },
    row: { title: { en: 'range', es: 'rango' }, shows: 'from' },
    max: 50,
    when: { field: 'mode', is: ['ranges'] },
  }),
  zone: field(z.string().trim().max(60).default(''), {
    field: 'text',
    title: { en: 'Time zone', es: 'Zona horaria' },
    placeholder: { en: 'America/Guayaquil', es: 'America/Guayaquil' },
    help: { en: 'Empty: the workspace’s.', es: 'Vacía: la del espacio de trabajo.' },
    advanced: true,
  }),
})

type Data = z.infer<typeof data>

/** Takes `inside` within the hours or dates, else `outside`. */
export const dateTime = step({
  type: 'date_time',
  title: { en: 'Date and time', es: 'Fecha y hora' },
  about: {
    en: 'Goes one way within working hours or dates, another way outside.',
    es: 'Toma un camino en horario o en ciertas fechas, y otro fuera.',
  },
  keywords: [
    'hours',
    'open',
    'closed',
    'holiday',
    'schedule',
    'horario',
    'abierto',
    'cerrado',
    'feriado',
    'atención',
  ],
  icon: 'calendar',
  category: 'logic',
  data,
  fresh: () => ({ mode: 'workspace', hours: alwaysOpen, ranges: [], zone: '' }),
  exits: () => [
    { name: 'inside', title: { en: 'Inside', es: 'Dentro' }, kind: 'next' },
    { name: 'outside', title: { en: 'Outside', es: 'Fuera' }, kind: 'next' },
  ],
  summary: ({ mode, hours, ranges }) => {
    if (mode === 'workspace') return { en: 'Working hours', es: 'Horario de atención' }
    if (mode === 'own') return hoursText(hours)
    const text = ranges.map(({ from, to }) => `${from} – ${to}`).join(', ')
    return { en: text, es: text }
  },
  waitsFor: null,
  check: (data) => [
    ...(data.zone === '' || isZone(data.zone) ? [] : [noZone]),
    ...(data.mode === 'ranges' && data.ranges.length === 0 ? [noDates] : []),
    ...data.ranges.filter((one) => data.mode === 'ranges' && isEmpty(one)).map(({ from }) => backwards(from)),
  ],
  enter: (data, { facts }) => ({ exit: isInside(data, facts) ? 'inside' : 'outside' }),
})

function isInside({ mode, hours, ranges, zone }: Data, { workspace, now }: Facts): boolean {
  const timeZone = zone || workspace.timeZone
  if (mode !== 'ranges') return isOpen(mode === 'own' ? hours : workspace.hours, timeZone, now)
  const at = Date.parse(now)
  return ranges.some((one) => {
    const { from, to } = limits(one, timeZone)
    return from !== null && to !== null && at >= from && at < to
  })
}

/** The instants of a range; a day without a time ends as the next one begins. */
function limits({ from, to }: Range, zone: string): { from: number | null; to: number | null } {
  if (to.length > 10) return { from: timeIn(from, zone), to: timeIn(to, zone) }
  const last = timeIn(to, 'UTC')
  const next = last === null ? '' : new Date(last + 86_400_000).toISOString().slice(0, 10)
  return { from: timeIn(from, zone), to: timeIn(next, zone) }
}

function isEmpty(one: Range): boolean {
  const { from, to } = limits(one, 'UTC')
  return from === null || to === null || from >= to
}

const noZone = {
  code: 'unknown_zone',
  level: 'error' as const,
  field: 'zone',
  text: {
    en: 'There is no such time zone. Write it like America/Guayaquil.',
    es: 'No existe esa zona horaria. Escríbela como America/Guayaquil.',
  },
}
const noDates = missing('ranges', { en: 'Add the dates.', es: 'Agrega las fechas.' })

const backwards = (from: string) => ({
  code: 'backwards',
  level: 'error' as const,
  field: 'ranges',
  text: {
    en: `The range from ${from} ends before it begins, or is no date. Change it.`,
    es: `El rango desde ${from} termina antes de empezar, o no es una fecha. Cámbialo.`,
  },
})
