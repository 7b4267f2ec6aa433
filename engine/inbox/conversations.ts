// What people do with conversations. Each verb locks the contact first, records its facts, and rings after the commit.
import type { Tx } from '#db/db.ts'
import { requireNote } from '#engine/accounts/closing_notes.ts'
import { Denied } from '#engine/accounts/route.ts'
import { type Act, type NewEvent, record, startsFlows } from '#engine/events.ts'
import { about, type ConversationRow, change, lockConversation } from './locks.ts'
import { namesOf } from './names.ts'
import { tell } from './notifications.ts'
import { pauseLocked, resumeLocked } from './pausing.ts'

/** Closes with a closing note. Ends no run, and lets the bot answer when the contact writes again. */
export async function close(
  tx: Tx,
  act: Act,
  conversationId: string,
  note: { category: string | null; summary: string },
): Promise<void> {
  const { conversation } = await lockConversation(tx, act.workspaceId, conversationId)
  if (conversation.state === 'closed') return
  if (act.actor.kind === 'user') await requireNote(tx, act.workspaceId, note)
  const now = act.world.now()
  await change(tx, conversation, { state: 'closed', closedAt: now, waitingSince: null, snoozedUntil: null })
  await tx
    .insertInto('closure')
    .values({
      workspaceId: act.workspaceId,
      id: act.world.id(),
      conversationId,
      contactId: conversation.contactId,
      category: note.category,
      summary: note.summary || null,
      actor: JSON.stringify(act.actor),
      createdAt: now,
    })
    .execute()
  const { name } = (await namesOf(tx, act.workspaceId, [act.actor]))(act.actor)
  const by = name === '' ? {} : { by: name }
  const data = { source: act.actor.kind, category: note.category, summary: note.summary, ...by }
  await finish(tx, act, conversation, [
    { ...about(act, conversation), type: 'conversation_closed', data },
    ...(await resumeLocked(tx, act, conversation, 'closed')),
  ])
}

/** Opens a closed conversation again; 409 when the contact has another open one. */
export async function reopen(tx: Tx, act: Act, conversationId: string): Promise<void> {
  const { conversation } = await lockConversation(tx, act.workspaceId, conversationId)
  if (conversation.state === 'open') return
  const other = await openOne(tx, conversation)
  if (other) {
    throw new Denied(
      409,
      'another_open',
      {
        en: 'This contact already has an open conversation, and can only have one. Continue there.',
        es: 'Este contacto ya tiene una conversación abierta y solo puede tener una. Continúa ahí.',
      },
      { conversationId: other.id },
    )
  }
  await finish(tx, act, conversation, await reopenLocked(tx, act, conversation))
}

/** Opens a locked conversation again. The caller rings the bells. */
export async function reopenLocked(tx: Tx, act: Act, conversation: ConversationRow): Promise<NewEvent[]> {
  await change(tx, conversation, { state: 'open', closedAt: null, openedAt: act.world.now() })
  const data = { source: act.actor.kind, channelId: conversation.channelId }
  return [{ ...about(act, conversation), type: 'conversation_opened', data }]
}

/** The open conversation of a locked conversation's contact. */
export async function openOne(tx: Tx, { workspaceId, contactId }: ConversationRow) {
  return tx
    .selectFrom('conversation')
    .selectAll()
    .where('workspaceId', '=', workspaceId)
    .where('contactId', '=', contactId)
    .where('state', '=', 'open')
    .executeTakeFirst()
}

/** Gives the conversation to a user, which pauses the bot; or to nobody, which lets it speak. */
export async function assign(tx: Tx, act: Act, conversationId: string, userId: string | null): Promise<void> {
  const { conversation } = await lockConversation(tx, act.workspaceId, conversationId)
  if (conversation.assigneeId === userId) return
  if (userId) await requireUser(tx, act.workspaceId, userId)
  const facts = await assignLocked(tx, act, conversation, userId)
  if (!userId) facts.push(...(await resumeLocked(tx, act, conversation, 'unassigned')))
  else if (conversation.state === 'open' && (await assigningPauses(tx, act.workspaceId))) {
    facts.push(...(await pauseLocked(tx, act, conversation, 'assigned')))
  }
  await finish(tx, act, conversation, facts)
}

/** Writes who has a locked conversation. The caller rings the bells. */
export async function assignLocked(
  tx: Tx,
  act: Act,
  conversation: ConversationRow,
  userId: string | null,
  why?: string,
): Promise<NewEvent[]> {
  const { workspaceId, world, actor } = act
  const previousId = conversation.assigneeId
  const now = world.now()
  await change(tx, conversation, { assigneeId: userId })
  await tx
    .insertInto('assignment')
    .values({
      workspaceId,
      id: world.id(),
      conversationId: conversation.id,
      contactId: conversation.contactId,
      userId,
      actor: JSON.stringify(actor),
      createdAt: now,
    })
    .execute()
  if (userId) {
    await tx
      .updateTable('user')
      .set({ lastAssignedAt: now })
      .where('workspaceId', '=', workspaceId)
      .where('id', '=', userId)
      .execute()
  }
  if (userId) await tell(tx, act, conversation, { type: 'assigned', userIds: [userId], text: '' })
  const data = { userId, previousId, ...(why ? { why } : {}) }
  return [{ ...about(act, conversation), type: 'conversation_assigned', data }]
}

async function requireUser(tx: Tx, workspaceId: string, userId: string) {
  const user = await tx
    .selectFrom('user')
    .select('deactivatedAt')
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', userId)
    .executeTakeFirst()
  if (user && !user.deactivatedAt) return
  throw new Denied(422, 'no_such_user', {
    en: 'This person does not work here (any more). Choose somebody else.',
    es: 'Esta persona no trabaja aquí (o ya no). Elige a otra.',
  })
}

async function assigningPauses(tx: Tx, workspaceId: string): Promise<boolean> {
  const { settings } = await tx
    .selectFrom('workspace')
    .select('settings')
    .where('id', '=', workspaceId)
    .executeTakeFirstOrThrow()
  return (settings as { pauseOnAssignment?: boolean }).pauseOnAssignment !== false
}

/** Somebody has seen it: nothing is unread any more. */
export async function read(tx: Tx, act: Act, conversationId: string): Promise<void> {
  const { conversation } = await lockConversation(tx, act.workspaceId, conversationId)
  if (conversation.unread === 0) return
  await change(tx, conversation, { unread: 0 })
  await finish(tx, act, conversation, [{ ...about(act, conversation), type: 'conversation_read', data: {} }])
}

/** Records the facts of a verb and rings: live updates always, the contact's turn in case it has something to take. */
export async function finish(
  tx: Tx,
  act: Act,
  conversation: ConversationRow,
  facts: NewEvent[],
): Promise<void> {
  await record(tx, act.world, facts)
  act.bells.live()
  if (facts.some(({ type }) => wakesBot(type))) act.bells.advance(act.workspaceId, conversation.contactId)
}

/** Facts that leave something for the contact's next turn to take. */
const wakesBot = (type: NewEvent['type']) => type === 'bot_resumed' || startsFlows.has(type)
