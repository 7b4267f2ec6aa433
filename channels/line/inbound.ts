// LINE's webhook events in the words of the contract. Groups are nobody's conversation.
import { z } from 'zod'
import { notUnderstood } from '../body.ts'
import type { Content, Received } from '../channel.ts'

const text = z.string()
const message = z.looseObject({
  id: text,
  type: text,
  text: text.optional(),
  quotedMessageId: text.optional(),
  fileName: text.optional(),
  fileSize: z.number().optional(),
  contentProvider: z.looseObject({ type: text.optional(), originalContentUrl: text.optional() }).optional(),
  title: text.optional(),
  address: text.optional(),
  latitude: z.number().optional(),
  longitude: z.number().optional(),
  stickerId: text.optional(),
})
const event = z.looseObject({
  type: text,
  webhookEventId: text.optional(),
  timestamp: z.number().optional(),
  source: z.looseObject({ type: text.optional(), userId: text.optional() }).optional(),
  message: message.optional(),
  postback: z.looseObject({ data: text }).optional(),
  unsend: z.looseObject({ messageId: text }).optional(),
})
const body = z.looseObject({ events: z.array(event) })

/** The items of one webhook; none for the call that only looks whether we are there. Throws Refused(400). */
export function receivedItems(json: unknown): Received[] {
  const parsed = body.safeParse(json)
  if (!parsed.success) throw notUnderstood(parsed.error)
  return parsed.data.events.map(itemOf)
}

function itemOf(one: z.output<typeof event>): Received {
  const address = one.source?.userId
  if (one.source?.type !== 'user' || !address)
    return { type: 'ignored', reason: `${one.type.slice(0, 40)} of several people` }
  const at = new Date(one.timestamp ?? 0)
  const id = one.webhookEventId ?? ''
  if (one.type === 'message' && one.message) {
    const quotes = one.message.quotedMessageId ? { quotes: { externalId: one.message.quotedMessageId } } : {}
    return {
      type: 'message',
      externalId: one.message.id,
      address,
      sentAt: at,
      content: { ...contentOf(one.message), ...quotes },
    }
  }
  if (one.type === 'postback' && one.postback)
    return { type: 'message', externalId: id, address, sentAt: at, content: tapOf(one.postback.data) }
  if (one.type === 'follow')
    return {
      type: 'message',
      externalId: id,
      address,
      sentAt: at,
      content: { kind: 'unsupported', type: 'follow' },
    }
  if (one.type === 'unfollow') return { type: 'subscription', address, open: false, at }
  if (one.type === 'unsend' && one.unsend)
    return { type: 'edit', externalId: id, address, of: one.unsend.messageId, content: null, at }
  return { type: 'ignored', reason: `event ${one.type.slice(0, 40)}` }
}

/** What a button carries: its choice's id, and behind a line its title. */
function tapOf(data: string): Content {
  const [choice = '', ...title] = data.split('\n')
  return { kind: 'text', text: title.join('\n') || choice, choice }
}

const kinds = { image: 'image', video: 'video', audio: 'audio', file: 'file' } as const

function contentOf(one: z.output<typeof message>): Content {
  if (one.type === 'text') return { kind: 'text', text: one.text ?? '' }
  const kind = Object.hasOwn(kinds, one.type) ? kinds[one.type as keyof typeof kinds] : undefined
  if (kind)
    return {
      ...{ kind, url: `provider:${one.contentProvider?.originalContentUrl ?? one.id}` },
      ...(one.fileName && { name: one.fileName }),
      ...(one.fileSize !== undefined && { size: one.fileSize }),
    }
  if (one.type === 'sticker' && one.stickerId)
    return {
      ...{ kind: 'image', as: 'sticker' },
      url: `provider:https://stickershop.line-scdn.net/stickershop/v1/sticker/${encodeURIComponent(one.stickerId)}/android/sticker.png`,
    }
  if (one.type === 'location' && one.latitude !== undefined && one.longitude !== undefined) {
    const { latitude, longitude, title: name, address } = one
    return { kind: 'location', latitude, longitude, ...(name && { name }), ...(address && { address }) }
  }
  return { kind: 'unsupported', type: one.type.slice(0, 50) }
}
