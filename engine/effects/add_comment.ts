// A flow leaves a remark that only the team sees.
import { type Applied, actorOf } from './effect.ts'
import { add } from './ledger.ts'
import { tellPeople } from './notices.ts'
import { record } from './scene.ts'

export const comment: Applied<'add_comment'> = {
  apply(scene, { text, mentions }, asking) {
    if (!scene.conversation) return null
    const id = scene.world.id()
    const author = actorOf(asking)
    add(scene.ledger, 'comment', {
      workspace_id: scene.workspaceId,
      id,
      contact_id: scene.contact.id,
      conversation_id: scene.conversation.id,
      author,
      text,
      mentions,
      created_at: scene.now,
    })
    tellPeople(scene, author, { type: 'mention', userIds: mentions, text })
    record(scene, author, 'comment_added', { commentId: id, text, mentions })
    return null
  },
}
