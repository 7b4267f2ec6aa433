// Writes a field of the contact.
import { z } from 'zod'
import { field, step } from '#engine/machine/step.ts'
import { exits } from './fields.ts'

/** Sets a contact field, or clears it when the value comes out empty. */
export const updateField = step({
  type: 'update_field',
  title: { en: 'Update a field', es: 'Actualizar un campo' },
  about: { en: 'Writes something down about the contact.', es: 'Anota algo sobre el contacto.' },
  keywords: ['contact', 'set', 'save', 'attribute', 'contacto', 'guardar', 'dato', 'atributo'],
  icon: 'pencil',
  category: 'contact',
  data: z.object({
    field: field(z.string().min(1).max(60), { field: 'contact_field', title: { en: 'Field', es: 'Campo' } }),
    value: field(z.string().max(4_000).default(''), {
      field: 'template',
      title: { en: 'Value', es: 'Valor' },
      help: { en: 'Empty: the field is cleared.', es: 'Vacío: se borra el campo.' },
    }),
  }),
  fresh: () => ({ field: '', value: '' }),
  exits: () => [exits.next],
  summary: ({ field, value }) =>
    value === ''
      ? { en: `Clear ${field}`, es: `Borrar ${field}` }
      : { en: `${field} = ${value}`, es: `${field} = ${value}` },
  waitsFor: null,
  enter: ({ field, value }, { render }) => ({
    effects: [{ type: 'update_field', field, value: render(value).trim() || null }],
    exit: 'next',
  }),
})
