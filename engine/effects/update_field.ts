// A flow writes a field of the contact, standard or custom; writing the same value again is no fact.
import { isStandard, standardFields } from '#engine/machine/facts.ts'
import { type Applied, actorOf } from './effect.ts'
import { record } from './scene.ts'

export const updateField: Applied<'update_field'> = {
  apply(scene, { field, value }, asking) {
    const { contact } = scene
    if (isStandard(field)) {
      const key = standardFields[field]
      const from = contact[key]
      const to = value === null ? null : String(value)
      if (from === to) return null
      contact[key] = to
      record(scene, actorOf(asking), 'contact_field_updated', { field, from, to }, true)
    } else {
      const from = contact.fields[field] ?? null
      if (JSON.stringify(from) === JSON.stringify(value)) return null
      contact.fields[field] = value
      record(scene, actorOf(asking), 'contact_field_updated', { field, from, to: value }, true)
    }
    scene.dirty.add('contact')
    return null
  },
}
