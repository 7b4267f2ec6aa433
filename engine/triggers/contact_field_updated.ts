// The value of a contact's field changes.
import { z } from 'zod'
import { field } from '#engine/machine/step.ts'
import { trigger } from '#engine/machine/trigger.ts'
import { common, commonFresh, missing } from './fields.ts'

/** Starts when the chosen field gets another value; writing the same value again is no change. */
export const contactFieldUpdated = trigger({
  type: 'contact_field_updated',
  title: { en: 'Contact field updated', es: 'Campo del contacto actualizado' },
  about: { en: 'The value of a contact’s field changes.', es: 'Cambia el valor de un campo del contacto.' },
  keywords: ['property', 'attribute', 'value', 'campo', 'atributo', 'valor', 'dato'],
  icon: 'forms',
  category: 'contacts',
  events: ['contact_field_updated'],
  data: z.object({
    field: field(z.string().max(60), { field: 'contact_field', title: { en: 'Field', es: 'Campo' } }),
    ...common,
  }),
  fresh: () => ({ field: '', ...commonFresh }),
  summary: ({ field }) =>
    field === '' ? { en: 'No field yet', es: 'Aún sin campo' } : { en: field, es: field },
  check: ({ field }) =>
    field === '' ? [missing('field', { en: 'Choose a field.', es: 'Elige un campo.' })] : [],
  matches: (wanted, { data }) => data['field'] === wanted.field,
  variables: ({ data }) => ({
    field: data['field'] ?? '',
    old_value: data['from'] ?? null,
    new_value: data['to'] ?? null,
  }),
  writes: () => [
    { name: 'field', type: 'text' },
    { name: 'old_value', type: 'text' },
    { name: 'new_value', type: 'text' },
  ],
})
