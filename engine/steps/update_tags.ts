// Adds and removes tags of the contact.
import { z } from 'zod'
import { field, step } from '#engine/machine/step.ts'
import { exits } from './fields.ts'

const tags = z.array(z.string().trim().min(1).max(60)).max(20).default([])

/** Adds tags to the contact and removes others. */
export const updateTags = step({
  type: 'update_tags',
  title: { en: 'Update tags', es: 'Actualizar etiquetas' },
  about: { en: 'Adds tags to the contact or removes them.', es: 'Agrega o quita etiquetas del contacto.' },
  keywords: ['label', 'contact', 'mark', 'etiqueta', 'contacto', 'marcar', 'clasificar'],
  icon: 'tag',
  category: 'contact',
  data: z.object({
    add: field(tags, { field: 'tags', title: { en: 'Add', es: 'Agregar' } }),
    remove: field(tags, { field: 'tags', title: { en: 'Remove', es: 'Quitar' } }),
  }),
  fresh: () => ({ add: [], remove: [] }),
  exits: () => [exits.next],
  summary: ({ add, remove }) => {
    const text = [...add.map((tag) => `+ ${tag}`), ...remove.map((tag) => `− ${tag}`)].join(', ')
    return { en: text, es: text }
  },
  waitsFor: null,
  causes: ({ add, remove }) => [{ type: 'contact_tags_updated', data: { added: add, removed: remove } }],
  check: ({ add, remove }) => (add.length + remove.length === 0 ? [nothing] : []),
  enter: ({ add, remove }) => ({ effects: [{ type: 'update_tags', add, remove }], exit: 'next' }),
})

const nothing = {
  code: 'no_tags',
  level: 'error' as const,
  field: 'add',
  text: {
    en: 'No tags are chosen. Pick some to add or remove.',
    es: 'No hay etiquetas elegidas. Elige cuáles agregar o quitar.',
  },
}
