// Writes a field of the contact.
import { z } from 'zod'
import { numberOf } from '#engine/machine/conditions.ts'
import { fieldOf } from '#engine/machine/facts.ts'
import { heldBy } from '#engine/machine/held.ts'
import { field, type Scope, step } from '#engine/machine/step.ts'
import { type Json, valueIn } from '#engine/machine/values.ts'
import { exits } from './fields.ts'
import { failedExit, missing } from './rows.ts'

const data = z.object({
  field: field(z.string().min(1).max(60), { field: 'contact_field', title: { en: 'Field', es: 'Campo' } }),
  how: field(z.enum(['set', 'add', 'append', 'clear']).default('set'), {
    field: 'select',
    title: { en: 'How', es: 'Cómo' },
    options: [
      { value: 'set', title: { en: 'Set to the value', es: 'Fijar el valor' } },
      { value: 'add', title: { en: 'Add to the number', es: 'Sumar al número' } },
      { value: 'append', title: { en: 'Append to the text', es: 'Agregar al texto' } },
      { value: 'clear', title: { en: 'Clear', es: 'Borrar' } },
    ],
  }),
  value: field(z.string().max(4_000).default(''), {
    field: 'template',
    title: { en: 'Value', es: 'Valor' },
    help: {
      en: 'Empty: the field is cleared. A negative number is subtracted.',
      es: 'Vacío: se borra el campo. Un número negativo se resta.',
    },
    when: { field: 'how', is: ['set', 'add', 'append'] },
  }),
  unfitExit: field(z.boolean().default(false), {
    field: 'switch',
    title: { en: 'Exit for values that do not fit', es: 'Salida para valores que no sirven' },
    help: {
      en: 'For example a text for a number. Without it the field stays as it was and the flow goes on.',
      es: 'Por ejemplo, un texto para un número. Sin ella, el campo queda como estaba y el flujo sigue.',
    },
    advanced: true,
  }),
})

type Data = z.infer<typeof data>

/** Sets a contact field, counts it up or down, appends to it, or clears it; it is also cleared when the value comes out empty. */
export const updateField = step({
  type: 'update_field',
  title: { en: 'Update a field', es: 'Actualizar un campo' },
  about: { en: 'Writes something down about the contact.', es: 'Anota algo sobre el contacto.' },
  keywords: ['contact', 'set', 'save', 'attribute', 'contacto', 'guardar', 'dato', 'atributo'],
  icon: 'pencil',
  category: 'contact',
  data,
  fresh: () => ({ field: '', how: 'set', value: '', unfitExit: false }),
  exits: ({ unfitExit }) => [
    exits.next,
    ...(unfitExit ? [failedExit({ en: 'Does not fit', es: 'No sirve' })] : []),
  ],
  summary: ({ field, how, value }) => {
    if (how === 'clear' || (how === 'set' && value === ''))
      return { en: `Clear ${field}`, es: `Borrar ${field}` }
    const sign = how === 'set' ? '=' : '+'
    return { en: `${field} ${sign} ${value}`, es: `${field} ${sign} ${value}` }
  },
  waitsFor: null,
  causes: ({ field }) => [{ type: 'contact_field_updated', data: { field } }],
  check: ({ how, value }) =>
    (how === 'add' || how === 'append') && value.trim() === ''
      ? [missing('value', { en: 'Write what to add.', es: 'Escribe qué agregar.' })]
      : [],
  enter: (data, scope) => {
    const value = valueFor(data, scope)
    if (data.unfitExit && !fits(data, value, scope)) return { exit: 'failed' }
    return {
      effects: value === undefined ? [] : [{ type: 'update_field', field: data.field, value }],
      exit: 'next',
    }
  },
})

/** Whether the field can hold the value; adding what is no number fits nothing. */
const fits = ({ field, how }: Data, value: Json | undefined, { facts }: Scope): boolean =>
  value === undefined ? how !== 'add' : heldBy(facts, field, value) !== undefined

/** The new value; undefined where there is nothing to change. */
function valueFor({ field, how, value }: Data, scope: Scope): Json | undefined {
  if (how === 'clear') return null
  const raw = valueIn(value, scope)
  const given = typeof raw === 'string' ? raw.trim() : raw
  if (how === 'set') return given === '' ? null : given
  const before = fieldOf(scope.facts.contact, field)
  if (how === 'append') {
    if (given === '' || given === null) return undefined
    if (Array.isArray(before)) return [...before, given]
    return before === null || before === '' ? given : `${before}\n${given}`
  }
  const number = numberOf(given)
  if (number === null) return undefined
  const sum = (numberOf(before) ?? 0) + number
  return Number.isInteger(sum) ? sum : Number(sum.toPrecision(15))
}
