// What the effects of a turn change in the facts that its later steps read.
import type { Effect } from './effect.ts'
import type { Facts } from './turn.ts'
import type { Json } from './values.ts'

/** Standard contact fields: the key as templates and data write it → the property of the facts. */
export const standardFields = {
  first_name: 'firstName',
  last_name: 'lastName',
  email: 'email',
  phone: 'phone',
  language: 'language',
  country: 'country',
} as const

type StandardField = keyof typeof standardFields

/** Whether a key names a standard field of every contact. */
export function isStandard(key: string): key is StandardField {
  return Object.hasOwn(standardFields, key)
}

/** The value of a contact's field, standard or custom; null when there is none. */
export function fieldOf(contact: Facts['contact'], key: string): Json {
  if (key === 'name' || key === 'id') return contact[key]
  if (key === 'tags') return contact.tags
  if (isStandard(key)) return contact[standardFields[key]]
  return Object.hasOwn(contact.fields, key) ? (contact.fields[key] ?? null) : null
}

/** The facts after an effect. Who gets an assignment is decided outside, so `assign` changes nothing here. */
export function project(facts: Facts, effect: Effect): Facts {
  switch (effect.type) {
    case 'update_field':
      return { ...facts, contact: withField(facts.contact, effect.field, effect.value) }
    case 'update_tags': {
      const kept = facts.contact.tags.filter((tag) => !effect.remove.includes(tag))
      return { ...facts, contact: { ...facts.contact, tags: [...new Set([...kept, ...effect.add])] } }
    }
    case 'unassign':
      return { ...facts, assignee: null }
    case 'open_conversation':
      if (facts.conversation.state === 'open') return facts
      return {
        ...facts,
        conversation: { ...facts.conversation, state: 'open', source: 'flow', openedAt: facts.now },
      }
    case 'close_conversation':
      return { ...facts, conversation: { ...facts.conversation, state: 'closed' } }
    default:
      return facts
  }
}

function withField(contact: Facts['contact'], key: string, value: Json): Facts['contact'] {
  if (!isStandard(key)) return { ...contact, fields: { ...contact.fields, [key]: value } }
  const next = { ...contact, [standardFields[key]]: value === null ? '' : String(value) }
  return { ...next, name: [next.firstName, next.lastName].filter(Boolean).join(' ') }
}
