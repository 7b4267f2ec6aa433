// One timeline per contact: what was said and what happened, over all conversations, read from the facts.
import { sql } from 'kysely'
import type { Db } from '#db/db.ts'
import { notFound } from '#engine/accounts/route.ts'
import type { Actor, EventType } from '#engine/events.ts'
import type { Json } from '#engine/machine/values.ts'
import { type MessageRow, messageOf, selectMessages, stepNames } from './message_shape.ts'
import { namesOf, type Person } from './names.ts'
import type { ItemShape } from './shapes.ts'

const hidden: EventType[] = ['message_status', 'conversation_read']

/** Events of the conversation's contact, newest page first, oldest first inside. `before`: the id a page ended at. */
export async function page(
  db: Db,
  workspaceId: string,
  conversationId: string,
  query: { before?: string; limit: number },
): Promise<{ items: ItemShape[]; next: string | null }> {
  const conversation = await db
    .selectFrom('conversation')
    .select('contactId')
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', conversationId)
    .executeTakeFirst()
  if (!conversation) throw notFound()
  let events = db
    .selectFrom('event as e')
    .leftJoin('comment as k', (join) =>
      join
        .on('e.type', '=', 'comment_added')
        .onRef('k.workspaceId', '=', 'e.workspaceId')
        .on('k.id', '=', sql<string>`(e.data->>'commentId')::uuid`),
    )
    .select(['e.id', 'e.type', 'e.actor', 'e.conversationId', 'e.createdAt', 'e.data'])
    .select(['k.id as commentId', 'k.text', 'k.author', 'k.mentions'])
    .where('e.workspaceId', '=', workspaceId)
    .where('e.contactId', '=', conversation.contactId)
    .where('e.type', 'not in', hidden)
  if (query.before) events = events.where('e.id', '<', query.before)
  const found = await events
    .orderBy('e.id', 'desc')
    .limit(query.limit + 1)
    .execute()
  const rows = found.slice(0, query.limit).reverse()
  const messages = await messagesOf(db, workspaceId, rows)
  const person = await namesOf(db, workspaceId, [
    ...rows.flatMap(({ actor, author, data }) => [actor, author, ...mentionedIn(data)]),
    ...[...messages.values()].map(({ author }) => author),
  ])
  const steps = await stepNames(db, workspaceId, [...messages.values()])
  const items = rows.map((row): ItemShape => {
    const message = messages.get(messageIdOf(row) ?? '')
    return {
      id: row.id,
      type: row.type,
      actor: person(row.actor),
      conversationId: row.conversationId,
      createdAt: row.createdAt.toISOString(),
      data: named(row.data as Record<string, Json>, person),
      ...(message ? { message: signed(messageOf(message, person), message, steps) } : {}),
      ...(row.commentId
        ? {
            comment: {
              id: row.commentId,
              text: row.text!,
              author: person(row.author!),
              mentions: row.mentions!,
            },
          }
        : {}),
    }
  })
  return { items, next: found.length > query.limit ? items[0]!.id : null }
}

/** The user and the flow that a fact is about, as actors, so that their names are looked up with the others. */
function mentionedIn(data: Json): Actor[] {
  const { userId, flowId } = data as { userId?: string | null; flowId?: string }
  return [
    ...(userId ? [{ kind: 'user' as const, id: userId }] : []),
    ...(flowId ? [{ kind: 'flow' as const, id: flowId }] : []),
  ]
}

/** A fact's data with today's names beside the ids; a flow that is gone keeps the name it had. */
function named(data: Record<string, Json>, person: (actor: Actor) => Person): Record<string, Json> {
  const names = mentionedIn(data).flatMap((actor) => {
    const { name } = person(actor)
    return name ? [[actor.kind === 'user' ? 'userName' : 'flowName', name]] : []
  })
  return { ...data, ...Object.fromEntries(names) }
}

function messageIdOf({ type, data }: { type: string; data: Json }): string | null {
  if (type !== 'message_received' && type !== 'message_created') return null
  return (data as { messageId: string }).messageId
}

async function messagesOf(db: Db, workspaceId: string, rows: Array<{ type: string; data: Json }>) {
  const ids = rows.flatMap((row) => messageIdOf(row) ?? [])
  if (ids.length === 0) return new Map<string, MessageRow>()
  const found = await selectMessages(db, workspaceId).where('m.id', 'in', ids).execute()
  return new Map(found.map((row) => [row.id, row]))
}

/** A bot's bubble is signed with the step's name, where its author gave one. */
function signed(shape: ReturnType<typeof messageOf>, row: MessageRow, steps: Map<string, string>) {
  const name = steps.get(`${row.author.runId} ${row.author.step}`)
  return name ? { ...shape, author: { ...shape.author, stepName: name } } : shape
}
