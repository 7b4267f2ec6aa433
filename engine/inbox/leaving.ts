// Somebody leaves: what they had in hand goes back to nobody, and the bot speaks there again.
import type { Tx } from '#db/db.ts'
import type { Me } from '#engine/accounts/route.ts'
import * as users from '#engine/accounts/users.ts'
import type { Act } from '#engine/events.ts'
import * as conversations from './conversations.ts'

/** Deactivates a user and unassigns their open conversations, each with its facts. Throws Denied for the last owner. */
export async function leave(tx: Tx, act: Act, me: Me, userId: string): Promise<void> {
  const { workspaceId } = act
  // Contacts before people, each in the order of their ids: the order in which turns lock them.
  const held = await openOf(tx, workspaceId, userId)
  await tx
    .selectFrom('contact')
    .select('id')
    .where('workspaceId', '=', workspaceId)
    .where('id', 'in', ['00000000-0000-0000-0000-000000000000', ...held.map(({ contactId }) => contactId)])
    .orderBy('id')
    .forUpdate()
    .execute()
  await users.deactivate(tx, act, me, userId)
  // Nobody gives them another one from here on: whoever assigns locks the people first.
  for (const { id } of await openOf(tx, workspaceId, userId)) {
    await conversations.assign(tx, act, id, null)
  }
}

const openOf = (tx: Tx, workspaceId: string, userId: string) =>
  tx
    .selectFrom('conversation')
    .select(['id', 'contactId'])
    .where('workspaceId', '=', workspaceId)
    .where('assigneeId', '=', userId)
    .where('state', '=', 'open')
    .orderBy('contactId')
    .execute()
