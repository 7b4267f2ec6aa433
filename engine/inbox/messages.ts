// What people write to contacts. An agent's message pauses the bot, takes the conversation and opens it, in one commit.
import type { Content } from '#channels/channel.ts'
import { textOf } from '#channels/fit.ts'
import { channelOf } from '#channels/index.ts'
import type { Tx } from '#db/db.ts'
import { Denied, notFound } from '#engine/accounts/route.ts'
import * as contacts from '#engine/contacts/contacts.ts'
import { type Act, type LastMessage, type NewEvent, record } from '#engine/events.ts'
import { assignLocked, finish, openOne, reopenLocked } from './conversations.ts'
import { about, type ConversationRow, change, lockConversation } from './locks.ts'
import { pauseLocked } from './pausing.ts'

/** What a person sends. The same `clientId` again is the same message. */
export interface Draft {
  clientId: string
  content: Content
  channelId?: string
}

/** The preview of a message that lists show. */
export function previewOf(
  id: string,
  direction: 'in' | 'out',
  content: Content,
  author: LastMessage['author'],
): LastMessage {
  return { id, direction, kind: content.kind, text: [...textOf(content)].slice(0, 200).join(''), author }
}

/** Writes a message to a conversation's contact; returns its id. */
export async function send(tx: Tx, act: Act, conversationId: string, draft: Draft): Promise<string> {
  const { workspaceId, world, actor } = act
  const locked = await lockConversation(tx, workspaceId, conversationId)
  const sent = await sentBefore(tx, locked.conversation, draft.clientId)
  if (sent) return sent
  const conversation = (await openOne(tx, locked.conversation)) ?? locked.conversation
  const channel = await channelFor(tx, conversation, draft.channelId)
  const facts: NewEvent[] = []
  if (conversation.state === 'closed') facts.push(...(await reopenLocked(tx, act, conversation)))
  if (!conversation.assigneeId && actor.kind === 'user') {
    facts.push(...(await assignLocked(tx, act, conversation, actor.id, 'reply')))
  }
  facts.push(...(await pauseLocked(tx, act, conversation, 'reply')))
  const id = world.id()
  const now = world.now()
  await insertOut(tx, act, conversation, { ...channel, id, seq: locked.contact.seq + 1, draft, now })
  const lastMessage = previewOf(id, 'out', draft.content, actor.kind)
  await change(tx, conversation, {
    lastMessage,
    lastMessageAt: now,
    waitingSince: null,
    unread: 0,
    channelId: channel.channelId,
  })
  facts.push({ ...about(act, conversation), type: 'message_created', data: { messageId: id } })
  await finish(tx, act, conversation, facts)
  act.bells.deliver()
  return id
}

async function sentBefore(tx: Tx, { workspaceId, contactId }: ConversationRow, clientId: string) {
  const row = await tx
    .selectFrom('message')
    .select('id')
    .where('workspaceId', '=', workspaceId)
    .where('contactId', '=', contactId)
    .where('clientId', '=', clientId)
    .executeTakeFirst()
  return row?.id
}

/** The channel to write on: the one asked for, else the last the contact used, else any that reaches them. */
async function channelFor(tx: Tx, conversation: ConversationRow, asked: string | undefined) {
  const reach = await tx
    .selectFrom('identity as i')
    .innerJoin('channel as h', (join) =>
      join.onRef('h.workspaceId', '=', 'i.workspaceId').onRef('h.id', '=', 'i.channelId'),
    )
    .select(['h.id as channelId', 'h.type'])
    .where('i.workspaceId', '=', conversation.workspaceId)
    .where('i.contactId', '=', conversation.contactId)
    .where('h.deletedAt', 'is', null)
    .where('h.state', '!=', 'disabled')
    .orderBy('i.createdAt', 'desc')
    .execute()
  const found = asked
    ? reach.find(({ channelId }) => channelId === asked)
    : (reach.find(({ channelId }) => channelId === conversation.channelId) ?? reach[0])
  if (found) return { channelId: found.channelId, local: channelOf(found.type)?.local === true }
  throw new Denied(422, 'no_channel', {
    en: asked
      ? 'This contact cannot be reached on that channel. Choose another one.'
      : 'No connected channel reaches this contact. Connect its channel again, or wait until they write on another.',
    es: asked
      ? 'No se puede llegar a este contacto por ese canal. Elige otro.'
      : 'Ningún canal conectado llega a este contacto. Vuelve a conectar su canal o espera a que escriba por otro.',
  })
}

interface Out {
  id: string
  seq: number
  channelId: string
  local: boolean
  draft: Draft
  now: Date
}

async function insertOut(tx: Tx, act: Act, conversation: ConversationRow, out: Out): Promise<void> {
  await tx
    .updateTable('contact')
    .set({ seq: out.seq })
    .where('workspaceId', '=', act.workspaceId)
    .where('id', '=', conversation.contactId)
    .execute()
  await tx
    .insertInto('message')
    .values({
      workspaceId: act.workspaceId,
      id: out.id,
      contactId: conversation.contactId,
      conversationId: conversation.id,
      channelId: out.channelId,
      seq: out.seq,
      direction: 'out',
      author: JSON.stringify(act.actor),
      content: JSON.stringify(out.draft.content),
      externalId: out.local ? out.id : null,
      clientId: out.draft.clientId,
      status: out.local ? 'sent' : 'queued',
      createdAt: out.now,
      sentAt: out.local ? out.now : null,
    })
    .execute()
}

/** Tries a failed message once more, or one whose fate is unknown. */
export async function retry(tx: Tx, act: Act, messageId: string): Promise<void> {
  const { workspaceId, world } = act
  const mine = tx
    .selectFrom('message')
    .selectAll()
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', messageId)
  const { contactId } = (await mine.executeTakeFirst()) ?? {}
  if (!contactId) throw notFound()
  await contacts.lock(tx, workspaceId, contactId)
  const message = await mine.executeTakeFirst()
  if (!message) throw notFound()
  if (message.direction !== 'out' || (message.status !== 'failed' && message.status !== 'unknown')) {
    throw new Denied(409, 'not_failed', {
      en: 'Only a message that failed can be sent again. This one did not fail.',
      es: 'Solo se puede reenviar un mensaje que falló. Este no falló.',
    })
  }
  await refuseForPausedBot(tx, message)
  await tx
    .updateTable('message')
    .set({ status: 'queued', attempt: 0, error: null, nextAttemptAt: null, fence: null })
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', messageId)
    .execute()
  const { conversationId } = message
  await record(tx, world, [
    {
      workspaceId,
      contactId,
      conversationId,
      actor: act.actor,
      type: 'message_status',
      data: { messageId, status: 'queued' },
    },
  ])
  act.bells.live()
  act.bells.deliver()
}

async function refuseForPausedBot(
  tx: Tx,
  message: { workspaceId: string; conversationId: string; author: { kind: string } },
) {
  if (message.author.kind !== 'flow') return
  const conversation = await tx
    .selectFrom('conversation')
    .select('pausedAt')
    .where('workspaceId', '=', message.workspaceId)
    .where('id', '=', message.conversationId)
    .executeTakeFirst()
  if (!conversation?.pausedAt) return
  throw new Denied(409, 'bot_paused', {
    en: 'The bot wrote this message and is paused, so it stays silent. Write it yourself, or hand back to the bot first.',
    es: 'Este mensaje es del bot, que está en pausa y no habla. Escríbelo tú o devuelve antes la conversación al bot.',
  })
}
