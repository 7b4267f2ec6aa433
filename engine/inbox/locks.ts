// Every change of a conversation first locks its contact's row: the lock under which turns are taken.

import type { Selectable, Updateable } from 'kysely'
import type { Tx } from '#db/db.ts'
import type { ConversationTable } from '#db/tables.ts'
import { notFound } from '#engine/accounts/route.ts'
import * as contacts from '#engine/contacts/contacts.ts'
import type { Act } from '#engine/events.ts'

export type ConversationRow = Selectable<ConversationTable>

/** Locks a conversation's contact, then reads both; 404 when there is none. */
export async function lockConversation(tx: Tx, workspaceId: string, conversationId: string) {
  const found = await tx
    .selectFrom('conversation')
    .select('contactId')
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', conversationId)
    .executeTakeFirst()
  if (!found) throw notFound()
  const contact = await contacts.lock(tx, workspaceId, found.contactId)
  const conversation = await tx
    .selectFrom('conversation')
    .selectAll()
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', conversationId)
    .executeTakeFirst()
  if (!conversation) throw notFound()
  return { contact, conversation }
}

/** Writes a locked conversation, and keeps the row in hand up to date with it. */
export async function change(
  tx: Tx,
  conversation: ConversationRow,
  set: Partial<ConversationRow>,
): Promise<void> {
  Object.assign(conversation, set)
  const { pausedBy, lastMessage, ...plain } = set
  const values: Updateable<ConversationTable> = plain
  if (pausedBy !== undefined) values.pausedBy = pausedBy && JSON.stringify(pausedBy)
  if (lastMessage !== undefined) values.lastMessage = lastMessage && JSON.stringify(lastMessage)
  await tx
    .updateTable('conversation')
    .set(values)
    .where('workspaceId', '=', conversation.workspaceId)
    .where('id', '=', conversation.id)
    .execute()
}

/** What the facts about a conversation have in common. */
export function about(act: Act, conversation: ConversationRow) {
  return {
    workspaceId: act.workspaceId,
    contactId: conversation.contactId,
    conversationId: conversation.id,
    actor: act.actor,
  }
}
