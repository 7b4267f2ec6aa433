// Viber's callbacks in the words of the contract.
import { z } from 'zod'
import { notUnderstood, parseBody } from '../body.ts'
import type { Content, Media, Profile, Received } from '../channel.ts'
import { withTokens } from './api.ts'

const text = z.string()
const person = z.looseObject({
  id: text,
  name: text.optional(),
  avatar: text.optional(),
  country: text.optional(),
  language: text.optional(),
})
const message = z.looseObject({
  type: text,
  text: text.optional(),
  media: text.optional(),
  file_name: text.optional(),
  size: z.number().optional(),
  location: z.looseObject({ lat: z.number(), lon: z.number() }).optional(),
  contact: z.looseObject({ name: text.optional(), phone_number: text.optional() }).optional(),
  tracking_data: text.optional(),
})
const callback = z.looseObject({
  event: text,
  timestamp: z.number().optional(),
  message_token: text.optional(),
  sender: person.optional(),
  user: person.optional(),
  user_id: text.optional(),
  message: message.optional(),
  context: text.optional(),
  desc: text.optional(),
})

/** The items of one callback. Throws Refused(400). */
export function receivedItems(body: Uint8Array): Received[] {
  const parsed = callback.safeParse(parseBody(withTokens(body)))
  if (!parsed.success) throw notUnderstood(parsed.error)
  return [itemOf(parsed.data)]
}

function itemOf(one: z.output<typeof callback>): Received {
  const { event, message_token: token = '', context, desc } = one
  const at = new Date(one.timestamp ?? 0)
  const who = one.sender ?? one.user
  if (event === 'message' && who && one.message)
    return {
      ...{ type: 'message', externalId: token, address: who.id, sentAt: at },
      ...{ profile: profileOf(who), content: contentOf(one.message) },
    }
  if (event === 'conversation_started' && who)
    return {
      ...{ type: 'message', externalId: token, address: who.id, sentAt: at, profile: profileOf(who) },
      content: { kind: 'unsupported', type: 'follow' },
      ...(context && { origin: { kind: 'link', ref: context } }),
    }
  const address = who?.id ?? one.user_id
  if (event === 'subscribed' && address)
    return { type: 'subscription', address, open: true, at, ...(who && { profile: profileOf(who) }) }
  if (event === 'unsubscribed' && address) return { type: 'subscription', address, open: false, at }
  const status = ({ delivered: 'delivered', seen: 'read', failed: 'failed' } as const)[event]
  if (status)
    return {
      type: 'status',
      externalId: token,
      status,
      at,
      ...(status === 'failed' && { error: desc ?? 'failed' }),
    }
  return { type: 'ignored', reason: `event ${event.slice(0, 40)}` }
}

const profileOf = ({ name, avatar, country, language }: z.output<typeof person>): Profile => ({
  ...(name && { firstName: name }),
  ...(avatar && { avatarUrl: avatar }),
  ...(country && { country }),
  ...(language && { language }),
})

const kinds: Record<string, Media['kind']> = {
  picture: 'image',
  video: 'video',
  file: 'file',
  sticker: 'image',
}

function contentOf(one: z.output<typeof message>): Content {
  const kind = kinds[one.type]
  if (kind && one.media)
    return {
      ...{ kind, url: `provider:${one.media}` },
      ...(one.file_name && { name: one.file_name }),
      ...(one.size !== undefined && { size: one.size }),
      ...(one.text && { caption: one.text }),
      ...(one.type === 'sticker' && { as: 'sticker' as const }),
    }
  if (one.type === 'text') {
    // A tap comes as the text of its button; what we wrote beside it says which it was.
    const choice = one.tracking_data && one.text ? choiceIn(one.tracking_data, one.text) : undefined
    return { kind: 'text', text: choice?.title ?? one.text ?? '', ...(choice && { choice: choice.id }) }
  }
  if (one.type === 'url') return { kind: 'text', text: one.media ?? one.text ?? '' }
  if (one.location) return { kind: 'location', latitude: one.location.lat, longitude: one.location.lon }
  if (one.contact) {
    const { name, phone_number: phone } = one.contact
    return { kind: 'people', people: [{ name: name ?? phone ?? '?', ...(phone && { phones: [phone] }) }] }
  }
  return { kind: 'unsupported', type: one.type.slice(0, 50), ...(one.text && { text: one.text }) }
}

function choiceIn(tracking: string, id: string): { id: string; title: string } | undefined {
  try {
    const titles: unknown = JSON.parse(tracking)
    const title =
      typeof titles === 'object' && titles !== null ? (titles as Record<string, unknown>)[id] : undefined
    return typeof title === 'string' && Object.hasOwn(titles as object, id) ? { id, title } : undefined
  } catch {
    return undefined
  }
}
