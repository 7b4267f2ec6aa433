// A flow closes the conversation, with its closing note; nothing when it is closed.
import { type Applied, actorOf } from './effect.ts'
import { add } from './ledger.ts'
import { record } from './scene.ts'

export const close: Applied<'close_conversation'> = {
  apply(scene, { category, summary }, asking) {
    const { name: by } = asking.flow
    const conversation = scene.conversation
    if (conversation?.state !== 'open') return null
    const actor = actorOf(asking)
    conversation.state = 'closed'
    conversation.closedAt = scene.now
    conversation.waitingSince = null
    conversation.snoozedUntil = null
    scene.dirty.add('conversation')
    add(scene.ledger, 'closure', {
      workspace_id: scene.workspaceId,
      id: scene.world.id(),
      conversation_id: conversation.id,
      contact_id: scene.contact.id,
      category,
      summary: summary || null,
      actor,
      created_at: scene.now,
    })
    record(scene, actor, 'conversation_closed', { source: 'flow', category, summary, by }, true)
    return null
  },
}
