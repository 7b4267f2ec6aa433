// A flow writes a field of the contact, standard or custom; writing the same value again is no fact. What the field cannot hold is
// not saved, and the run's history says so.
import { isStandard, standardFields } from '#engine/machine/facts.ts'
import { heldBy, notHeld } from '#engine/machine/held.ts'
import { type Applied, actorOf } from './effect.ts'
import { record, type Scene } from './scene.ts'

export const updateField: Applied<'update_field'> = {
  apply(scene, { field, value: given, step }, asking) {
    const { contact } = scene
    const value = heldBy(writerOf(scene), field, given)
    if (value === undefined) return notHeld(field, given, step)
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

/** By whose language, country and clock a value is read. */
const writerOf = ({ contact: { language, country, phone }, workspace, now }: Scene) => ({
  contact: { language: language ?? '', country: country ?? '', phone: phone ?? '' },
  workspace,
  now,
})
