// A turn tells people of the team about its conversation, in the turn's commit.
import type { Actor } from '#engine/events.ts'
import { MAX_TEXT, type Notice, othersThan } from '#engine/inbox/notifications.ts'
import { add } from './ledger.ts'
import type { Scene } from './scene.ts'

/** Adds a notification for each, and its fact, which belongs to nobody's conversation. */
export function tellPeople(
  scene: Scene,
  actor: Actor,
  { type, userIds, text }: Pick<Notice, 'type' | 'text'> & { userIds: string[] },
): void {
  const { workspaceId, world, now, ledger } = scene
  for (const userId of othersThan(actor, userIds)) {
    const id = world.id()
    const row = { workspace_id: workspaceId, actor, created_at: now }
    add(ledger, 'notification', {
      ...row,
      id,
      type,
      user_id: userId,
      conversation_id: scene.conversation?.id ?? null,
      contact_id: scene.contact.id,
      text: [...text].slice(0, MAX_TEXT).join(''),
    })
    add(ledger, 'event', {
      ...row,
      id: world.id(),
      type: 'notification_created',
      contact_id: null,
      conversation_id: null,
      data: { notificationId: id, userId },
    })
  }
}
