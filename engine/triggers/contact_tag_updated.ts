// A label of a contact comes or goes.
import { z } from 'zod'
import { field } from '#engine/machine/step.ts'
import { trigger } from '#engine/machine/trigger.ts'
import type { Json } from '#engine/machine/values.ts'
import { common, commonFresh } from './fields.ts'

const changes = {
  added: { en: 'is added', es: 'se agrega' },
  removed: { en: 'is removed', es: 'se quita' },
}

/** Starts when any of the chosen tags is added to, or removed from, the contact. */
export const contactTagUpdated = trigger({
  type: 'contact_tag_updated',
  title: { en: 'Contact tag updated', es: 'Etiqueta del contacto actualizada' },
  about: {
    en: 'A tag is added to or removed from a contact.',
    es: 'Se agrega o quita una etiqueta de un contacto.',
  },
  keywords: ['label', 'tag', 'segment', 'etiqueta', 'segmento'],
  icon: 'tag',
  category: 'contacts',
  events: ['contact_tags_updated'],
  data: z.object({
    change: field(z.enum(['added', 'removed']).default('added'), {
      field: 'select',
      title: { en: 'When a tag', es: 'Cuando una etiqueta' },
      options: [
        { value: 'added', title: changes.added },
        { value: 'removed', title: changes.removed },
      ],
    }),
    tags: field(z.array(z.string().max(255)).max(50).default([]), {
      field: 'tags',
      title: { en: 'Tags', es: 'Etiquetas' },
      help: { en: 'None chosen: any tag.', es: 'Ninguna elegida: cualquiera.' },
    }),
    ...common,
  }),
  fresh: () => ({ change: 'added', tags: [], ...commonFresh }),
  summary: ({ change, tags }) => {
    const [en, es] = tags.length > 0 ? [tags.join(', '), tags.join(', ')] : ['Any tag', 'Cualquier etiqueta']
    return { en: `${en} ${changes[change].en}`, es: `${es} ${changes[change].es}` }
  },
  matches: ({ change, tags }, { data }) => changed(data[change], tags).length > 0,
  variables: ({ data }, { change, tags }) => ({ tag: changed(data[change], tags)[0] ?? '' }),
  writes: () => [{ name: 'tag', type: 'text' }],
})

/** The changed tags that were chosen; no choice means all. */
function changed(names: Json | undefined, chosen: string[]): string[] {
  const list = Array.isArray(names) ? names.filter((name) => typeof name === 'string') : []
  const wanted = new Set(chosen.map((name) => name.toLowerCase()))
  return wanted.size === 0 ? list : list.filter((name) => wanted.has(name.toLowerCase()))
}
