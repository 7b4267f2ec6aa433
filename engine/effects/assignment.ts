// Who has a conversation: a row of its history, and the fact.
import type { Actor } from '#engine/events.ts'
import type { Facts } from '#engine/machine/turn.ts'
import { add } from './ledger.ts'
import { tellPeople } from './notices.ts'
import { record, type Scene } from './scene.ts'

/** Gives the scene's conversation to a user, or to nobody. */
export function giveTo(
  scene: Scene,
  actor: Actor,
  user: NonNullable<Facts['assignee']> | null,
  why?: string,
): void {
  const conversation = scene.conversation
  if (!conversation) return
  const previousId = conversation.assigneeId
  conversation.assigneeId = user?.id ?? null
  scene.assignee = user
  scene.dirty.add('conversation')
  add(scene.ledger, 'assignment', {
    workspace_id: scene.workspaceId,
    id: scene.world.id(),
    conversation_id: conversation.id,
    contact_id: scene.contact.id,
    user_id: user?.id ?? null,
    actor,
    created_at: scene.now,
  })
  if (user) tellPeople(scene, actor, { type: 'assigned', userIds: [user.id], text: '' })
  const data = { userId: user?.id ?? null, previousId, ...(why ? { why } : {}) }
  record(scene, actor, 'conversation_assigned', data, true)
}
