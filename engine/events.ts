// The catalogue of facts. Every change records one event row; timeline, live updates, triggers and reports read the same rows.
import { z } from 'zod'
import type { Content, Origin } from '#channels/channel.ts'
import type { Tx } from '#db/db.ts'
import type { AssignTo } from '#engine/machine/effect.ts'
import type { Json } from '#engine/machine/values.ts'
import type { World } from '#engine/world.ts'
import type { Bells, Me } from './accounts/route.ts'

/** Who did it. `id`: user id, flow id, contact id or key id; null for the system itself. */
export interface Actor {
  kind: 'contact' | 'user' | 'flow' | 'api' | 'system'
  id: string | null
}

/** Who wrote a message; for a flow also the run and the step that spoke, and the token with which it waits for the outcome. */
export interface Author extends Actor {
  runId?: string
  step?: string
  token?: string
}

/** Who acts where, and with what: every verb takes it after its transaction. */
export interface Act {
  workspaceId: string
  actor: Actor
  world: World
  bells: Bells
}

/** A signed-in person acts. */
export function actOf({ me, world, bells }: { me: Me; world: World; bells: Bells }): Act {
  return { workspaceId: me.workspaceId, actor: { kind: 'user', id: me.userId }, world, bells }
}

/** The preview that lists show. */
export interface LastMessage {
  id: string
  direction: 'in' | 'out'
  kind: string
  text: string
  author: Actor['kind']
}

/** Something a person said on a channel, or wrote in the provider's own app (an echo). JSON, so that it can wait in a row. */
export interface Arrival {
  type: 'message' | 'echo'
  channelId: string
  externalId: string
  address: string
  sentAt: string
  content: Content
  origin?: Origin
}

/** A row of the `happening` table: what a contact's next turn must take, in id order. */
export type Waiting =
  | { type: 'arrival'; arrival: Arrival }
  | { type: 'fact'; fact: EventType; conversationId: string | null; data: Json }
  /** `strict`: only if the trigger's own rules let it, as when a schedule or a webhook asks and no person. */
  | { type: 'start'; flowId: string; variables: Record<string, Json>; cause: string; strict?: boolean }
  | { type: 'timer'; runId: string; token: string }
  | { type: 'outcome'; runId: string; token: string; outcome: string; variables: Record<string, Json> }
  | { type: 'assign'; runId: string; token: string; step: string; to: AssignTo }
  /** The instant until which a conversation slept, or its bot was paused. */
  | { type: 'alarm'; conversationId: string; what: 'snooze' | 'pause'; at: string }
  /** The publisher's choice for whoever stands at a step (null: anywhere) of an older version, or of a flow that was stopped. */
  | {
      type: 'migrate'
      runId: string
      flowId: string
      step: string | null
      versionId: string | null
      how: 'move' | 'ask_again' | 'to_person'
      by: Actor
    }
  | {
      type: 'resume'
      conversationId: string
      runId: string | null
      step: string | null
      variables: Record<string, Json>
    }

const id = z.uuid()
const origin = z.object({
  kind: z.enum(['link', 'qr', 'ad', 'menu', 'comment', 'broadcast']),
  ref: z.string(),
  title: z.string().optional(),
})
const opened = z.object({ source: z.string(), channelId: id.nullable() })

/** Every fact there is: type → the shape of its data. `*` in the comment marks those that may start flows. */
export const catalogue = {
  conversation_opened: opened, // *
  /** `by`: the name of the person or the flow. */
  conversation_closed: z.object({
    source: z.string(),
    category: z.string().nullable(),
    summary: z.string(),
    by: z.string().optional(),
  }), // *
  conversation_assigned: z.object({
    userId: id.nullable(),
    previousId: id.nullable(),
    why: z.string().optional(),
  }),
  conversation_read: z.object({}),
  bot_paused: z.object({ reason: z.enum(['user', 'reply', 'echo', 'assigned', 'failed', 'flow']) }),
  bot_resumed: z.object({
    step: z.string().nullable(),
    reason: z.enum(['user', 'closed', 'unassigned', 'timer']),
  }),
  /** `origin`: how the contact came to write it. */
  message_received: z.object({ messageId: id, origin: origin.optional() }), // *, once the turn knows that it was no answer
  message_created: z.object({ messageId: id }),
  message_status: z.object({ messageId: id, status: z.string() }),
  /** The contact, or a colleague, reacted to a message; or it was changed or taken back by who had said it. */
  message_changed: z.object({ messageId: id, what: z.enum(['reaction', 'edit', 'deletion']) }),
  comment_added: z.object({ commentId: id, text: z.string(), mentions: z.array(id) }),
  contact_created: z.object({ channelId: id.nullable() }),
  contact_deleted: z.object({ contactId: id }),
  contact_tags_updated: z.object({ added: z.array(z.string()), removed: z.array(z.string()) }), // *
  contact_field_updated: z.object({ field: z.string(), from: z.json(), to: z.json() }), // *
  conversation_snoozed: z.object({ until: z.iso.datetime().nullable() }),
  reply_not_understood: z.object({ runId: id, flowId: id, step: z.string(), text: z.string() }), // *
  user_available: z.object({ userId: id }), // *
  run_started: z.object({ runId: id, flowId: id, flowName: z.string() }),
  // * when it failed
  run_ended: z.object({
    runId: id,
    flowId: id,
    status: z.enum(['ended', 'failed', 'stopped']),
    problem: z.json().optional(),
  }),
  /** The run went on with another version, at the same step. */
  run_moved: z.object({ runId: id, flowId: id, from: id, to: id, how: z.enum(['move', 'ask_again']) }),
  flow_published: z.object({ flowId: id, versionId: id, number: z.number() }),
  flow_stopped: z.object({ flowId: id }),
  flow_deleted: z.object({ flowId: id }),
  channel_created: z.object({ channelId: id }),
  channel_updated: z.object({ channelId: id }),
  channel_deleted: z.object({ channelId: id }),
  channel_notice: z.object({
    channelId: id,
    about: z.enum(['template', 'quality', 'permission', 'connection']),
    text: z.string(),
  }),
  user_created: z.object({ userId: id }),
  user_updated: z.object({ userId: id, fields: z.array(z.string()) }),
  user_deactivated: z.object({ userId: id }),
  user_reactivated: z.object({ userId: id }),
  /** To one person; the text stays in its row. */
  notification_created: z.object({ notificationId: id, userId: id }),
  notifications_read: z.object({ userId: id }),
  settings_updated: z.object({
    part: z.enum(['workspace', 'hours', 'closing', 'fields', 'tags', 'teams', 'invitations']),
  }),
  presence_changed: z.object({ userId: id, presence: z.string() }),
} as const

export type EventType = keyof typeof catalogue

/** A fact about to be recorded. */
export type NewEvent = {
  [T in EventType]: {
    type: T
    workspaceId: string
    contactId?: string | null
    conversationId?: string | null
    actor: Actor
    data: z.input<(typeof catalogue)[T]>
    /** The run that waits for what becomes of the message. */
    asked?: { runId: string; token: string }
  }
}[EventType]

/**
 * What a message's status means to the run that waits for it. Only what the channel refused is a failure: a message of unknown
 * fate may have arrived, and one that was cancelled gave way to a person, so both go on as if it had been said.
 */
const outcomes: Partial<Record<string, 'sent' | 'failed'>> = {
  ...{ sent: 'sent', delivered: 'sent', read: 'sent', unknown: 'sent', cancelled: 'sent' },
  failed: 'failed',
}

/** Facts that may start flows when a person or a key made them; those made inside a turn are matched in that turn. */
export const startsFlows: ReadonlySet<EventType> = new Set([
  'conversation_opened',
  'conversation_closed',
  'conversation_assigned',
  'contact_tags_updated',
  'contact_field_updated',
])

/** Records facts, and queues those that may start flows for the contact's next turn. Ring `live` and `advance` after the commit. */
export async function record(tx: Tx, world: World, events: NewEvent[]): Promise<void> {
  if (events.length === 0) return
  const rows = events.map((event) => ({
    workspaceId: event.workspaceId,
    id: world.id(),
    type: event.type,
    contactId: event.contactId ?? null,
    conversationId: event.conversationId ?? null,
    actor: JSON.stringify(event.actor),
    data: JSON.stringify(event.data),
    createdAt: world.now(),
  }))
  await tx.insertInto('event').values(rows).execute()
  const waking = events.flatMap((event, index) =>
    startsFlows.has(event.type) && event.contactId
      ? [
          {
            workspaceId: event.workspaceId,
            contactId: event.contactId,
            id: rows[index]!.id,
            data: JSON.stringify({
              type: 'fact',
              fact: event.type,
              conversationId: event.conversationId ?? null,
              data: event.data as Json,
            } satisfies Waiting),
            createdAt: rows[index]!.createdAt,
          },
        ]
      : [],
  )
  const outcome = events.flatMap((event, index) => outcomeOf(event, rows[index]!))
  if (waking.length + outcome.length > 0)
    await tx
      .insertInto('happening')
      .values([...waking, ...outcome])
      .execute()
  for (const event of events) if (event.type === 'user_available') await tellWaiting(tx, world, event)
}

/** What a message's fate brings to the run that waits for it. */
function outcomeOf(event: NewEvent, { id: eventId, createdAt }: { id: string; createdAt: Date }) {
  const { asked, contactId, workspaceId } = event
  const outcome = event.type === 'message_status' ? outcomes[event.data.status] : undefined
  if (!asked || !contactId || !outcome) return []
  const data: Waiting = { type: 'outcome', ...asked, outcome, variables: {} }
  return [{ workspaceId, contactId, id: eventId, data: JSON.stringify(data), createdAt }]
}

/** Most waiting conversations that hear of one person coming online. */
const MAX_TOLD = 500

/** Whoever has an open conversation that nobody took hears that a person is there, where a flow listens for that. */
async function tellWaiting(tx: Tx, world: World, { workspaceId, data }: NewEvent): Promise<void> {
  const listens = tx
    .selectFrom('flow')
    .select('id')
    .where('workspaceId', '=', workspaceId)
    .where('state', '=', 'published')
    .where('triggerType', '=', 'agent_available')
  const rows = await tx
    .selectFrom('conversation')
    .select(['id', 'contactId'])
    .where('workspaceId', '=', workspaceId)
    .where('state', '=', 'open')
    .where('assigneeId', 'is', null)
    .where(({ exists }) => exists(listens))
    .orderBy('waitingSince')
    .limit(MAX_TOLD)
    .execute()
  if (rows.length === 0) return
  const waiting = rows.map(({ id: conversationId, contactId }) => ({
    workspaceId,
    contactId,
    id: world.id(),
    data: JSON.stringify({
      type: 'fact',
      fact: 'user_available',
      conversationId,
      data: data as Json,
    } satisfies Waiting),
    createdAt: world.now(),
  }))
  await tx.insertInto('happening').values(waiting).execute()
}
