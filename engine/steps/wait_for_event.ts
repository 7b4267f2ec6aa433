// Waits until something happens to the contact or the conversation.
import { z } from 'zod'
import { fold } from '#engine/machine/conditions.ts'
import { field, type Move, step } from '#engine/machine/step.ts'
import type { Fact, Written } from '#engine/machine/trigger.ts'
import type { Json } from '#engine/machine/values.ts'
import { duration, exits, timeoutExit } from './fields.ts'
import { missing } from './rows.ts'

const titles = {
  message_received: { en: 'A message comes', es: 'Llega un mensaje' },
  contact_tags_updated: { en: 'A tag is added', es: 'Se agrega una etiqueta' },
  contact_field_updated: { en: 'A field changes', es: 'Cambia un campo' },
  conversation_assigned: { en: 'Somebody is assigned', es: 'Alguien es asignado' },
  conversation_closed: { en: 'The conversation is closed', es: 'Se cierra la conversación' },
} as const

const events = Object.keys(titles) as Array<keyof typeof titles>

const data = z.object({
  event: field(z.enum(events).default('message_received'), {
    field: 'select',
    title: { en: 'Until', es: 'Hasta que' },
    options: events.map((value) => ({ value, title: titles[value] })),
  }),
  tags: field(z.array(z.string().trim().min(1).max(60)).max(20).default([]), {
    field: 'tags',
    title: { en: 'One of these tags', es: 'Una de estas etiquetas' },
    help: { en: 'None chosen: any tag.', es: 'Ninguna elegida: cualquiera.' },
    when: { field: 'event', is: ['contact_tags_updated'] },
  }),
  field: field(z.string().max(60).default(''), {
    field: 'contact_field',
    title: { en: 'Field', es: 'Campo' },
    when: { field: 'event', is: ['contact_field_updated'] },
  }),
  variable: field(
    z
      .string()
      .regex(/^[A-Za-z0-9_]{0,60}$/)
      .default(''),
    {
      field: 'variable',
      title: { en: 'Save what came', es: 'Guardar lo que llegó' },
      help: {
        en: 'The text of the message, the tag, the new value, the person or the category.',
        es: 'El texto del mensaje, la etiqueta, el valor nuevo, la persona o la categoría.',
      },
      advanced: true,
    },
  ),
  timeout: field(duration.nullable().default(null), {
    field: 'duration',
    title: { en: 'Wait at most', es: 'Esperar como máximo' },
    help: { en: 'Empty: as long as it takes.', es: 'Vacío: el tiempo que haga falta.' },
  }),
})

type Data = z.infer<typeof data>

/** Waits for a message that answers no question, a tag, a field, an assignment or the closing; at most until the timeout. */
export const waitForEvent = step({
  type: 'wait_for_event',
  title: { en: 'Wait for something', es: 'Esperar algo' },
  about: {
    en: 'Pauses until a message comes, a tag is added, a field changes …',
    es: 'Hace una pausa hasta que llega un mensaje, una etiqueta, un campo …',
  },
  keywords: ['pause', 'until', 'event', 'message', 'tag', 'pausa', 'hasta', 'evento', 'mensaje', 'etiqueta'],
  icon: 'clock-play',
  category: 'logic',
  data,
  fresh: () => ({ event: 'message_received', tags: [], field: '', variable: '', timeout: 86_400_000 }),
  exits: ({ timeout, event }) => [
    { ...exits.next, title: titles[event] },
    ...(timeout === null ? [] : [timeoutExit(timeout, { en: 'Nothing', es: 'Nada' })]),
  ],
  summary: ({ event, tags, field }) => {
    const about =
      event === 'contact_tags_updated' ? tags.join(', ') : event === 'contact_field_updated' ? field : ''
    const { en, es } = titles[event]
    return about === '' ? { en, es } : { en: `${en}: ${about}`, es: `${es}: ${about}` }
  },
  waitsFor: 'event',
  writes: ({ variable }): Written[] => (variable === '' ? [] : [{ name: variable, type: 'text' }]),
  check: ({ event, field }) =>
    event === 'contact_field_updated' && field === ''
      ? [missing('field', { en: 'Choose the field.', es: 'Elige el campo.' })]
      : [],
  hears: (data) => [{ fact: { type: data.event, data: sampleOf(data) }, title: titles[data.event] }],
  enter: ({ timeout }) => (timeout === null ? {} : { timer: timeout }),
  on: (data, { happening }) => {
    // The timer may come from a version of the step that still had the exit.
    if (happening.type === 'timer') return data.timeout === null ? {} : { exit: 'timeout' }
    return happening.type === 'event' ? heard(data, happening.fact) : {}
  },
})

function heard(data: Data, fact: Fact): Move {
  if (fact.type !== data.event) return {}
  const came = cameOf(data, fact)
  if (came === null) return {}
  return { exit: 'next', ...(data.variable === '' ? {} : { set: { [data.variable]: came } }) }
}

/** What such a fact carries, so that it is the one that is waited for. */
function sampleOf({ tags, field, event }: Data): Fact['data'] {
  const samples: Record<Data['event'], Fact['data']> = {
    message_received: { text: 'Hola' },
    contact_tags_updated: { added: [tags[0] ?? 'vip'], removed: [] },
    contact_field_updated: { field, from: null, to: '1' },
    conversation_assigned: { userId: 'agent', previousId: null },
    conversation_closed: { source: 'user', category: '', summary: '' },
  }
  return samples[event]
}

/** What the fact brought; null where it is not the one that is waited for. */
function cameOf({ tags, field, event }: Data, { data }: Fact): Json {
  switch (event) {
    case 'message_received':
      return data['text'] ?? ''
    case 'contact_tags_updated': {
      const added = Array.isArray(data['added']) ? data['added'].map(String) : []
      const wanted = tags.map(fold)
      return added.find((tag) => wanted.length === 0 || wanted.includes(fold(tag))) ?? null
    }
    case 'contact_field_updated':
      return data['field'] === field ? (data['to'] ?? '') : null
    case 'conversation_assigned':
      return data['userId'] ?? null
    case 'conversation_closed':
      return data['category'] ?? ''
  }
}
