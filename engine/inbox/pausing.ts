// Who speaks: people or the bot. A pause and the end of the bot's unsent messages are one commit.

import { sql } from 'kysely'
import type { Tx } from '#db/db.ts'
import { Denied } from '#engine/accounts/route.ts'
import { type Act, type Actor, type Author, type NewEvent, record, type Waiting } from '#engine/events.ts'
import type { Json } from '#engine/machine/values.ts'
import { planted } from '#engine/plant.ts'
import { askedBy } from './deliver_outcome.ts'
import { about, type ConversationRow, change, lockConversation } from './locks.ts'

/** As stored in `paused_by`: who, and what made them pause. */
export type PausedBy = Actor & { reason?: string }

/** Where an agent hands back: at a step of a run, with answers filled in. */
export interface HandBack {
  runId?: string | null
  step?: string | null
  variables?: Record<string, Json>
}

const closed = () =>
  new Denied(409, 'conversation_closed', {
    en: 'The conversation is closed, so no bot speaks in it. Reopen it first.',
    es: 'La conversación está cerrada, así que ningún bot habla en ella. Reábrela primero.',
  })

/** Whether a pause silences what the bot had said before: not where the flow paused itself, for that was its last word. */
export function silences(
  paused: { pausedAt: Date | null; pausedBy: PausedBy | null },
  message: { author: Actor; createdAt: Date },
): boolean {
  if (!paused.pausedAt || message.author.kind !== 'flow' || planted('pause_at_enqueue')) return false
  const itself = paused.pausedBy?.kind === 'flow' && paused.pausedBy.reason !== 'failed'
  return !(itself && message.createdAt <= paused.pausedAt)
}

/** Pauses the bot of a locked conversation. The caller rings the bells. */
export async function pauseLocked(
  tx: Tx,
  act: Act,
  conversation: ConversationRow,
  reason: 'user' | 'reply' | 'echo' | 'assigned',
): Promise<NewEvent[]> {
  if (conversation.pausedAt) {
    // Who paused it for a while has no say any more: from here on, people do.
    if (conversation.pausedUntil) await change(tx, conversation, { pausedUntil: null })
    return []
  }
  const pausedBy: PausedBy = { ...act.actor, reason }
  await change(tx, conversation, { pausedAt: act.world.now(), pausedBy })
  const cancelled = planted('pause_at_enqueue') ? [] : await cancelBotMessages(tx, conversation)
  return [
    { ...about(act, conversation), type: 'bot_paused', data: { reason } },
    ...cancelled.map(
      ({ id, author }): NewEvent => ({
        ...about(act, conversation),
        type: 'message_status',
        data: { messageId: id, status: 'cancelled' },
        ...askedBy(author),
      }),
    ),
  ]
}

/**
 * Ends what the bot said but nobody has sent. Messages being sent are locked too, without being changed: a retry
 * that is about to queue one again waits for this commit, and a claim either commits before it or finds it ended.
 */
async function cancelBotMessages(
  tx: Tx,
  conversation: ConversationRow,
): Promise<Array<{ id: string; author: Author }>> {
  const rows = await tx
    .updateTable('message')
    .set({ status: sql`case when status = 'queued' then 'cancelled' else status end` })
    .where('workspaceId', '=', conversation.workspaceId)
    .where('contactId', '=', conversation.contactId)
    .where('conversationId', '=', conversation.id)
    .where('status', 'in', ['queued', 'sending'])
    .where(sql`author->>'kind'`, '=', 'flow')
    .returning(['id', 'status', 'author'])
    .execute()
  return rows.filter(({ status }) => status === 'cancelled')
}

/** Lets the bot of a locked conversation speak again. The caller rings the bells. */
export async function resumeLocked(
  tx: Tx,
  act: Act,
  conversation: ConversationRow,
  reason: 'user' | 'closed' | 'unassigned' | 'timer',
  at: HandBack = {},
): Promise<NewEvent[]> {
  const step = at.step ?? null
  if (!conversation.pausedAt && !step) return []
  if (conversation.pausedAt)
    await change(tx, conversation, { pausedAt: null, pausedBy: null, pausedUntil: null })
  const data: Waiting = {
    type: 'resume',
    conversationId: conversation.id,
    runId: at.runId ?? null,
    step,
    variables: at.variables ?? {},
  }
  await tx
    .insertInto('happening')
    .values({
      workspaceId: act.workspaceId,
      contactId: conversation.contactId,
      id: act.world.id(),
      data: JSON.stringify(data),
      createdAt: act.world.now(),
    })
    .execute()
  return [{ ...about(act, conversation), type: 'bot_resumed', data: { step, reason } }]
}

/** A person pauses the bot. */
export async function pause(tx: Tx, act: Act, conversationId: string): Promise<void> {
  const { conversation } = await lockConversation(tx, act.workspaceId, conversationId)
  if (conversation.state === 'closed') throw closed()
  await record(tx, act.world, await pauseLocked(tx, act, conversation, 'user'))
  act.bells.live()
}

/** A person hands back to the bot: where it stands, or at a step. */
export async function resume(tx: Tx, act: Act, conversationId: string, at: HandBack = {}): Promise<void> {
  const { conversation } = await lockConversation(tx, act.workspaceId, conversationId)
  if (conversation.state === 'closed') throw closed()
  const place = at.step ? await placeOf(tx, conversation, at) : at
  await record(tx, act.world, await resumeLocked(tx, act, conversation, 'user', place))
  act.bells.live()
  act.bells.advance(act.workspaceId, conversation.contactId)
}

/** The run to resume, which must wait and have the step. */
async function placeOf(tx: Tx, conversation: ConversationRow, at: HandBack): Promise<HandBack> {
  let runs = tx
    .selectFrom('run as r')
    .innerJoin('version as v', (join) =>
      join.onRef('v.workspaceId', '=', 'r.workspaceId').onRef('v.id', '=', 'r.versionId'),
    )
    .select('r.id')
    .select(sql<boolean>`v.graph->'steps' ? ${at.step}`.as('hasStep'))
    .where('r.workspaceId', '=', conversation.workspaceId)
    .where('r.contactId', '=', conversation.contactId)
    .where('r.status', '=', 'waiting')
  if (at.runId) runs = runs.where('r.id', '=', at.runId)
  const run = await runs.orderBy('r.startedAt', 'desc').limit(1).executeTakeFirst()
  if (!run) {
    throw new Denied(422, 'no_run', {
      en: 'No bot is waiting in this conversation any more. Start a flow by hand instead.',
      es: 'Ya no hay ningún bot esperando en esta conversación. Inicia un flujo a mano.',
    })
  }
  if (!run.hasStep) {
    throw new Denied(422, 'no_step', {
      en: 'The flow of this conversation does not have that step. Choose one of its steps.',
      es: 'El flujo de esta conversación no tiene ese paso. Elige uno de sus pasos.',
    })
  }
  return { ...at, runId: run.id }
}
