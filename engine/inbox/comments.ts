// Internal remarks: shown in the timeline, never sent to the contact.
import type { Tx } from '#db/db.ts'
import { Denied } from '#engine/accounts/route.ts'
import type { Act } from '#engine/events.ts'
import { finish } from './conversations.ts'
import { about, lockConversation } from './locks.ts'
import { tell } from './notifications.ts'

/** Writes a comment; returns its id. Mentioned people must work here. */
export async function add(
  tx: Tx,
  act: Act,
  conversationId: string,
  remark: { text: string; mentions: string[] },
): Promise<string> {
  const { workspaceId, world, actor } = act
  const { conversation } = await lockConversation(tx, workspaceId, conversationId)
  const mentions = [...new Set(remark.mentions)]
  await requireColleagues(tx, workspaceId, mentions)
  const id = world.id()
  await tx
    .insertInto('comment')
    .values({
      workspaceId,
      id,
      contactId: conversation.contactId,
      conversationId,
      author: JSON.stringify(actor),
      text: remark.text,
      mentions,
      createdAt: world.now(),
    })
    .execute()
  await tell(tx, act, conversation, { type: 'mention', userIds: mentions, text: remark.text })
  const data = { commentId: id, text: remark.text, mentions }
  await finish(tx, act, conversation, [{ ...about(act, conversation), type: 'comment_added', data }])
  return id
}

async function requireColleagues(tx: Tx, workspaceId: string, ids: string[]) {
  if (ids.length === 0) return
  const known = await tx
    .selectFrom('user')
    .select('id')
    .where('workspaceId', '=', workspaceId)
    .where('deactivatedAt', 'is', null)
    .where('id', 'in', ids)
    .execute()
  if (known.length === ids.length) return
  throw new Denied(422, 'no_such_user', {
    en: 'Somebody you mention does not work here (any more). Remove the mention and try again.',
    es: 'Alguien a quien mencionas no trabaja aquí (o ya no). Quita la mención e inténtalo de nuevo.',
  })
}
