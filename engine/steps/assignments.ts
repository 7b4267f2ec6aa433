// One variable set by one rule: the columns of its row, and what it comes to. Total: what cannot be worked out is null.
import { z } from 'zod'
import type { Words } from '#channels/channel.ts'
import { fold } from '#engine/machine/conditions.ts'
import { formulaValue } from '#engine/machine/formula.ts'
import { field } from '#engine/machine/step.ts'
import { type Json, type Known, render, valueIn } from '#engine/machine/values.ts'
import { timeIn } from '#engine/machine/zone.ts'
import { duration } from './fields.ts'
import { variableName } from './rows.ts'

/** What a variable can be set to, in words. */
export const kindTitles = {
  text: { en: 'Text', es: 'Texto' },
  number: { en: 'Number by formula', es: 'Número por fórmula' },
  now: { en: 'Date: now', es: 'Fecha: ahora' },
  date_shift: { en: 'Date: earlier or later', es: 'Fecha: antes o después' },
  date_read: { en: 'Date: from a text', es: 'Fecha: desde un texto' },
  date_text: { en: 'Date as text', es: 'Fecha como texto' },
  date_difference: { en: 'Time between two dates', es: 'Tiempo entre dos fechas' },
  list_add: { en: 'List: add an item', es: 'Lista: agregar un elemento' },
  list_remove: { en: 'List: remove an item', es: 'Lista: quitar un elemento' },
  list_item: { en: 'List: one item', es: 'Lista: un elemento' },
  list_join: { en: 'List as text', es: 'Lista como texto' },
  list_count: { en: 'List: how many', es: 'Lista: cuántos' },
  list_split: { en: 'List: split a text', es: 'Lista: partir un texto' },
  clear: { en: 'Nothing', es: 'Nada' },
} as const satisfies Record<string, Words>

type Kind = keyof typeof kindTitles

const kinds = Object.keys(kindTitles) as Kind[]

const only = (...is: Kind[]) => ({ field: 'kind', is })

const units = { days: 86_400_000, hours: 3_600_000, minutes: 60_000 }

const dateColumns = {
  date: field(z.string().max(500).default(''), {
    field: 'template',
    title: { en: 'Date', es: 'Fecha' },
    placeholder: { en: '2026-12-24 18:00', es: '2026-12-24 18:00' },
    when: only('date_shift', 'date_read', 'date_text', 'date_difference'),
  }),
  other: field(z.string().max(500).default(''), {
    field: 'template',
    title: { en: 'Until', es: 'Hasta' },
    help: { en: 'Empty: now.', es: 'Vacío: ahora.' },
    when: only('date_difference'),
  }),
  direction: field(z.enum(['after', 'before']).default('after'), {
    field: 'select',
    title: { en: 'Direction', es: 'Dirección' },
    options: [
      { value: 'after', title: { en: 'Later', es: 'Después' } },
      { value: 'before', title: { en: 'Earlier', es: 'Antes' } },
    ],
    when: only('date_shift'),
  }),
  by: field(duration.default(86_400_000), {
    field: 'duration',
    title: { en: 'By how much', es: 'Cuánto' },
    when: only('date_shift'),
  }),
  format: field(z.string().max(100).default('%d/%m/%Y'), {
    field: 'text',
    title: { en: 'Format', es: 'Formato' },
    help: {
      en: '%d day, %m month, %Y year, %H hour, %M minute, %A weekday, %B month’s name.',
      es: '%d día, %m mes, %Y año, %H hora, %M minuto, %A día de la semana, %B nombre del mes.',
    },
    when: only('date_text'),
  }),
  unit: field(z.enum(['days', 'hours', 'minutes']).default('days'), {
    field: 'select',
    title: { en: 'In', es: 'En' },
    options: [
      { value: 'days', title: { en: 'Whole days', es: 'Días completos' } },
      { value: 'hours', title: { en: 'Whole hours', es: 'Horas completas' } },
      { value: 'minutes', title: { en: 'Whole minutes', es: 'Minutos completos' } },
    ],
    when: only('date_difference'),
  }),
}

/** One row. */
export const assignment = z.object({
  variable: field(variableName, { field: 'variable', title: { en: 'Variable', es: 'Variable' } }),
  kind: field(z.enum(kinds).default('text'), {
    field: 'select',
    title: { en: 'Becomes', es: 'Pasa a ser' },
    options: kinds.map((value) => ({ value, title: kindTitles[value] })),
  }),
  text: field(z.string().max(4_000).default(''), {
    field: 'template',
    title: { en: 'Value', es: 'Valor' },
    when: only('text', 'list_add', 'list_remove', 'list_split'),
  }),
  formula: field(z.string().max(500).default(''), {
    field: 'template',
    title: { en: 'Formula', es: 'Fórmula' },
    placeholder: { en: 'round(total * 1.15, 2)', es: 'round(total * 1.15, 2)' },
    help: {
      en: '+ − * / % ^ and min, max, round, floor, ceil, abs, sum, average, count, if.',
      es: '+ − * / % ^ y min, max, round, floor, ceil, abs, sum, average, count, if.',
    },
    when: only('number'),
  }),
  ...dateColumns,
  list: field(
    z
      .string()
      .regex(/^[A-Za-z0-9_]{0,60}$/)
      .default(''),
    {
      field: 'variable',
      title: { en: 'List', es: 'Lista' },
      when: only('list_item', 'list_join', 'list_count'),
    },
  ),
  separator: field(z.string().max(20).default(', '), {
    field: 'text',
    title: { en: 'Between the items', es: 'Entre los elementos' },
    when: only('list_join', 'list_split'),
  }),
  position: field(z.int().min(-1_000).max(1_000).default(1), {
    field: 'number',
    title: { en: 'Which one (−1: the last)', es: 'Cuál (−1: el último)' },
    when: only('list_item'),
  }),
})

export type Assignment = z.infer<typeof assignment>

/** A row that nothing was written into yet. */
export const assignmentFresh: Assignment = {
  variable: '',
  kind: 'text',
  text: '',
  formula: '',
  date: '',
  other: '',
  direction: 'after',
  by: 86_400_000,
  format: '%d/%m/%Y',
  unit: 'days',
  list: '',
  separator: ', ',
  position: 1,
}

/** Most items of a list. */
const MAX_ITEMS = 500

/** What the variable becomes. */
export function assigned(one: Assignment, known: Known): Json {
  switch (one.kind) {
    case 'text':
      return valueIn(one.text, known)
    case 'number':
      return formulaValue(one.formula, known)
    case 'now':
      return known.facts.now
    case 'date_shift':
    case 'date_read':
    case 'date_text':
    case 'date_difference':
      return dated(one, known)
    case 'clear':
      return null
    default:
      return listed(one, known)
  }
}

function dated(one: Assignment, known: Known): Json {
  const read = (template: string) => timeIn(render(template, known), known.facts.workspace.timeZone)
  const at = read(one.date)
  if (at === null) return null
  if (one.kind === 'date_read') return new Date(at).toISOString()
  if (one.kind === 'date_shift') {
    const shifted = new Date(at + (one.direction === 'before' ? -one.by : one.by))
    return Number.isNaN(shifted.getTime()) ? null : shifted.toISOString()
  }
  if (one.kind === 'date_text') {
    const vars = { date: new Date(at).toISOString(), format: one.format }
    return render('{{ date | date: format }}', { ...known, vars })
  }
  const until = one.other.trim() === '' ? Date.parse(known.facts.now) : read(one.other)
  return until === null ? null : Math.trunc((until - at) / units[one.unit])
}

function listed(one: Assignment, known: Known): Json {
  const items = itemsOf(
    one.kind === 'list_add' || one.kind === 'list_remove' ? one.variable : one.list,
    known,
  )
  switch (one.kind) {
    case 'list_add':
      return [...items, valueIn(one.text, known)].slice(-MAX_ITEMS)
    case 'list_remove': {
      const gone = fold(textOf(valueIn(one.text, known)))
      return items.filter((item) => fold(textOf(item)) !== gone)
    }
    case 'list_item':
      return items.at(one.position > 0 ? one.position - 1 : one.position) ?? null
    case 'list_join':
      return items.map(textOf).join(one.separator)
    case 'list_count':
      return items.length
    default:
      return split(render(one.text, known), one.separator)
  }
}

/** A variable as a list: what is no list has one item, what is not there none. */
function itemsOf(name: string, { vars }: Known): Json[] {
  const value = Object.hasOwn(vars, name) ? (vars[name] ?? null) : null
  if (Array.isArray(value)) return value
  return value === null || value === '' ? [] : [value]
}

const textOf = (value: Json): string =>
  value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value)

/** Spaces around a separator do not count; without one, every line is an item. */
function split(text: string, separator: string): string[] {
  const parts = text.split(separator.trim() === '' ? (separator === '' ? /\r?\n/ : /\s+/) : separator.trim())
  return parts
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .slice(0, MAX_ITEMS)
}
