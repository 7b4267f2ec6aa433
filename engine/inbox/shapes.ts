// What the API says about conversations, messages and what happened in them.
import { z } from 'zod'
import { contactShape } from '#engine/contacts/shapes.ts'

const actorKind = z.enum(['contact', 'user', 'flow', 'api', 'system'])
const time = z.iso.datetime()
const words = z.object({ en: z.string(), es: z.string() })

export const actorShape = z.object({ kind: actorKind, id: z.string().nullable() })

/** Somebody with a name to show. */
export const personShape = z.object({ kind: actorKind, id: z.string().nullable(), name: z.string() })

const mediaKind = z.enum(['image', 'video', 'audio', 'file'])
const quotes = z
  .object({ externalId: z.string().optional(), text: z.string().optional(), url: z.string().optional() })
  .optional()
const media = z.object({
  kind: mediaKind,
  url: z.string(),
  name: z.string().optional(),
  mimeType: z.string().optional(),
  size: z.number().optional(),
  caption: z.string().optional(),
  as: z.enum(['voice', 'sticker']).optional(),
  quotes,
})
const choice = z.object({
  id: z.string(),
  title: z.string(),
  about: z.string().optional(),
  section: z.string().optional(),
  url: z.string().optional(),
})
const person = z.object({
  name: z.string(),
  phones: z.array(z.string()).optional(),
  emails: z.array(z.string()).optional(),
  company: z.string().optional(),
})
const card = z.object({
  title: z.string(),
  about: z.string().optional(),
  imageUrl: z.string().optional(),
  choices: z.array(choice).optional(),
})

export const contentShape = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('text'),
    text: z.string(),
    choices: z.array(choice).optional(),
    choice: z.string().optional(),
    quotes,
  }),
  media,
  z.object({
    kind: z.literal('location'),
    latitude: z.number(),
    longitude: z.number(),
    name: z.string().optional(),
    address: z.string().optional(),
    quotes,
  }),
  z.object({ kind: z.literal('people'), people: z.array(person), quotes }),
  z.object({ kind: z.literal('cards'), cards: z.array(card), quotes }),
  z.object({
    kind: z.literal('email'),
    subject: z.string(),
    text: z.string(),
    html: z.string().optional(),
    files: z.array(media),
    cc: z.array(z.string()).optional(),
    quotes,
  }),
  z.object({
    kind: z.literal('template'),
    name: z.string(),
    language: z.string(),
    text: z.string(),
    header: media.optional(),
    values: z.object({
      header: z.array(z.string()).optional(),
      body: z.array(z.string()),
      buttons: z.record(z.string(), z.string()).optional(),
    }),
    quotes,
  }),
  z.object({ kind: z.literal('unsupported'), type: z.string(), text: z.string().optional(), quotes }),
])

export const messageShape = z.object({
  id: z.uuid(),
  direction: z.enum(['in', 'out']),
  /** `step`: id of the step that spoke; `stepName`: what its author called it, if anything. */
  author: personShape.extend({ step: z.string().optional(), stepName: z.string().optional() }),
  content: contentShape,
  status: z.enum([
    'received',
    'queued',
    'sending',
    'sent',
    'delivered',
    'read',
    'failed',
    'unknown',
    'cancelled',
  ]),
  error: z.object({ kind: z.string(), text: z.string(), words }).nullable(),
  channel: z.object({ id: z.uuid(), type: z.string(), name: z.string() }),
  createdAt: time,
  sentAt: time.nullable(),
  deliveredAt: time.nullable(),
  readAt: time.nullable(),
  clientId: z.string().nullable(),
})

export type MessageShape = z.infer<typeof messageShape>

export const conversationShape = z.object({
  id: z.uuid(),
  state: z.enum(['open', 'closed']),
  contact: z.object({
    id: z.uuid(),
    name: z.string(),
    avatarUrl: z.string().nullable(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    tags: z.array(z.string()),
    demo: z.boolean(),
  }),
  channel: z.object({ id: z.uuid(), type: z.string(), name: z.string() }).nullable(),
  assignee: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  paused: z.object({ at: time, by: personShape, reason: z.string().optional() }).nullable(),
  /** The run that waits, if any. `stepName` is what its author called the step; empty: its type says it. */
  bot: z
    .object({ runId: z.uuid(), flowName: z.string(), stepName: z.string(), stepType: z.string() })
    .nullable(),
  unread: z.number().int(),
  lastMessage: z
    .object({
      id: z.string(),
      direction: z.enum(['in', 'out']),
      kind: z.string(),
      text: z.string(),
      author: actorKind,
    })
    .nullable(),
  lastMessageAt: time,
  lastInboundAt: time.nullable(),
  waitingSince: time.nullable(),
  openedAt: time,
  closedAt: time.nullable(),
})

export type ConversationShape = z.infer<typeof conversationShape>

export const fullConversationShape = conversationShape.extend({
  contact: contactShape,
  channels: z.array(
    z.object({
      channelId: z.uuid(),
      type: z.string(),
      name: z.string(),
      address: z.string(),
      /** Until when one may write; null: always. `closesAt` null: not before the contact has written. */
      window: z
        .object({
          hours: z.number(),
          closesAt: time.nullable(),
          personClosesAt: time.nullable(),
          templates: z.boolean(),
        })
        .nullable(),
    }),
  ),
  closure: z
    .object({
      category: z.string().nullable(),
      summary: z.string().nullable(),
      actor: personShape,
      createdAt: time,
    })
    .nullable(),
})

export type FullConversationShape = z.infer<typeof fullConversationShape>

export const itemShape = z.object({
  id: z.uuid(),
  type: z.string(),
  actor: personShape,
  conversationId: z.uuid().nullable(),
  createdAt: time,
  data: z.record(z.string(), z.json()),
  message: messageShape.optional(),
  comment: z
    .object({ id: z.uuid(), text: z.string(), author: personShape, mentions: z.array(z.uuid()) })
    .optional(),
})

export type ItemShape = z.infer<typeof itemShape>
