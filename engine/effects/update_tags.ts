// A flow adds and removes tags; only what really changes is a fact.
import { type Applied, actorOf } from './effect.ts'
import { add } from './ledger.ts'
import { record } from './scene.ts'

export const updateTags: Applied<'update_tags'> = {
  apply(scene, { add: wanted, remove }, asking) {
    const { contact } = scene
    const added = wanted.filter((tag) => !contact.tags.includes(tag))
    const removed = contact.tags.filter((tag) => remove.includes(tag) && !wanted.includes(tag))
    if (added.length === 0 && removed.length === 0) return null
    contact.tags = [...contact.tags.filter((tag) => !removed.includes(tag)), ...added]
    scene.dirty.add('contact')
    for (const name of added) {
      add(scene.ledger, 'tag', { workspace_id: scene.workspaceId, name, created_at: scene.now })
    }
    record(scene, actorOf(asking), 'contact_tags_updated', { added, removed }, true)
    return null
  },
}
