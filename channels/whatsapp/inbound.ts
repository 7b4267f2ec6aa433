// Webhooks of the WhatsApp Cloud API in the words of the contract; 360dialog hands on the same ones.
// https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/components
import { z } from 'zod'
import { notUnderstood } from '../body.ts'
import type { Content, Media, Origin, Profile, Quote, Received } from '../channel.ts'
import { kindOf, timeOf } from '../meta.ts'
import { errors } from './errors.ts'
import { noticeOf } from './notices.ts'

const text = z.string()
const file = z.looseObject({
  id: text.optional(),
  mime_type: text.optional(),
  caption: text.optional(),
  filename: text.optional(),
  voice: z.boolean().optional(),
})
const reply = z.looseObject({ id: text, title: text })

const said = z.looseObject({
  id: text,
  from: text.optional(),
  from_user_id: text.optional(),
  to: text.optional(),
  timestamp: z.union([text, z.number()]).optional(),
  type: text,
  group_id: text.optional(),
  context: z.looseObject({ id: text.optional() }).optional(),
  text: z.looseObject({ body: text }).optional(),
  image: file.optional(),
  video: file.optional(),
  audio: file.optional(),
  document: file.optional(),
  sticker: file.optional(),
  location: z
    .looseObject({
      latitude: z.number(),
      longitude: z.number(),
      name: text.optional(),
      address: text.optional(),
    })
    .optional(),
  contacts: z
    .array(
      z.looseObject({
        name: z.looseObject({ formatted_name: text.optional() }).optional(),
        phones: z.array(z.looseObject({ phone: text.optional(), wa_id: text.optional() })).optional(),
        emails: z.array(z.looseObject({ email: text.optional() })).optional(),
        org: z.looseObject({ company: text.optional() }).optional(),
      }),
    )
    .optional(),
  button: z.looseObject({ payload: text.optional(), text: text.optional() }).optional(),
  interactive: z
    .looseObject({
      button_reply: reply.optional(),
      list_reply: reply.optional(),
      nfm_reply: z.looseObject({ body: text.optional(), response_json: text.optional() }).optional(),
    })
    .optional(),
  reaction: z.looseObject({ message_id: text, emoji: text.optional() }).optional(),
  referral: z
    .looseObject({
      source_id: text.optional(),
      source_url: text.optional(),
      source_type: text.optional(),
      headline: text.optional(),
    })
    .optional(),
  order: z
    .looseObject({
      text: text.optional(),
      product_items: z
        .array(z.looseObject({ product_retailer_id: text.optional(), quantity: z.number().optional() }))
        .optional(),
    })
    .optional(),
  system: z.looseObject({ type: text.optional(), wa_id: text.optional(), body: text.optional() }).optional(),
  edit: z
    .looseObject({ original_message_id: text, message: z.looseObject({ type: text }).optional() })
    .optional(),
  revoke: z.looseObject({ original_message_id: text }).optional(),
})
type Said = z.output<typeof said>

const status = z.looseObject({
  id: text,
  status: text,
  timestamp: z.union([text, z.number()]).optional(),
  errors: z
    .array(
      z.looseObject({
        code: z.union([text, z.number()]),
        title: text.optional(),
        error_data: z.looseObject({ details: text.optional() }).optional(),
      }),
    )
    .optional(),
})

const value = z.looseObject({
  metadata: z.looseObject({ phone_number_id: text.optional() }).optional(),
  contacts: z
    .array(
      z.looseObject({
        profile: z.looseObject({ name: text.optional() }).optional(),
        wa_id: text.optional(),
        user_id: text.optional(),
      }),
    )
    .optional(),
  messages: z.array(said).optional(),
  message_echoes: z.array(said).optional(),
  statuses: z.array(status).optional(),
})
type Value = z.output<typeof value>

const body = z.looseObject({
  entry: z.array(
    z.looseObject({
      changes: z.array(z.looseObject({ field: text.optional(), value: z.looseObject({}) })).default([]),
    }),
  ),
})

/** The items of one webhook, for one number only: an app of Meta's tells about all of its numbers. Throws Refused(400). */
export function receivedItems(json: unknown, phoneNumberId: string | null): Received[] {
  const parsed = body.safeParse(json)
  if (!parsed.success) throw notUnderstood(parsed.error)
  const changes = parsed.data.entry.flatMap((entry) => entry.changes)
  return changes.flatMap(({ field = 'messages', value: raw }) => {
    if (field !== 'messages' && field !== 'smb_message_echoes') return noticeOf(field, raw)
    const read = value.safeParse(raw)
    if (!read.success) throw notUnderstood(read.error)
    const number = read.data.metadata?.phone_number_id
    if (phoneNumberId !== null && number !== undefined && number !== phoneNumberId)
      return [{ type: 'ignored', reason: 'another number of the same app' }]
    return itemsOf(read.data)
  })
}

function itemsOf(one: Value): Received[] {
  const items = [
    ...(one.messages ?? []).map((message) => itemOf(message, one.contacts ?? [])),
    ...(one.message_echoes ?? []).map(echoOf),
    ...(one.statuses ?? []).map(statusOf),
  ]
  return items.length > 0 ? items : [{ type: 'ignored', reason: 'nothing that concerns a message' }]
}

type Contacts = NonNullable<Value['contacts']>

function itemOf(message: Said, contacts: Contacts): Received {
  if (message.group_id) return { type: 'ignored', reason: 'a group of several people' }
  const who = whoOf(message, contacts)
  if (!who) return { type: 'ignored', reason: `a ${message.type.slice(0, 50)} of nobody` }
  const at = timeOf(message.timestamp)
  const place = { externalId: message.id, address: who.address }
  if (message.reaction)
    return {
      type: 'reaction',
      ...place,
      of: message.reaction.message_id,
      emoji: message.reaction.emoji || null,
      at,
    }
  if (message.revoke)
    return { type: 'edit', ...place, of: message.revoke.original_message_id, content: null, at }
  if (message.edit) {
    const { original_message_id: of, message: now } = message.edit
    const inside = said.safeParse({ id: message.id, ...now })
    const content: Content = inside.success ? contentOf(inside.data) : { kind: 'unsupported', type: 'edit' }
    return { type: 'edit', ...place, of, content, at }
  }
  if (message.type === 'system')
    return { type: 'ignored', reason: `system ${message.system?.type ?? ''}`.trim().slice(0, 80) }
  const origin = originOf(message.referral)
  return {
    ...{ type: 'message', ...place, sentAt: at, content: { ...contentOf(message), ...quoteOf(message) } },
    ...(who.profile && { profile: who.profile }),
    ...(who.also.length > 0 && { also: who.also }),
    ...(origin && { origin }),
  }
}

/** Either address may be missing, and a business-scoped id now and then stands where a phone number belongs. */
function whoOf({ from, from_user_id }: Said, contacts: Contacts) {
  const ids = [from, from_user_id].filter((id) => id !== undefined)
  const isTheirs = ({ wa_id = '', user_id = '' }: Contacts[number]) =>
    ids.includes(wa_id) || ids.includes(user_id)
  const card = contacts.find(isTheirs) ?? contacts[0]
  const isPhone = (id: string | undefined): id is string => id !== undefined && /^\d{5,16}$/.test(id)
  const phone = [from, card?.wa_id].find(isPhone)
  const scoped = [from_user_id, card?.user_id, from].find((id) => id !== undefined && !isPhone(id))
  const addresses = [phone, scoped].filter((id) => id !== undefined)
  const [address, ...also] = addresses
  if (address === undefined) return null
  const firstName = card?.profile?.name
  const profile: Profile = { ...(firstName && { firstName }), ...(phone && { phone: `+${phone}` }) }
  return { address, also, profile: Object.keys(profile).length > 0 ? profile : undefined }
}

const quoteOf = ({ context, type }: Said): { quotes?: Quote } =>
  context?.id && type !== 'button' && type !== 'interactive' ? { quotes: { externalId: context.id } } : {}

function originOf(referral: Said['referral']): Origin | undefined {
  const ref = referral?.source_id ?? referral?.source_url
  return ref ? { kind: 'ad', ref, ...(referral?.headline && { title: referral.headline }) } : undefined
}

const media: ReadonlyArray<[keyof Said & string, Media['kind']]> = [
  ['image', 'image'],
  ['video', 'video'],
  ['audio', 'audio'],
  ['document', 'file'],
  ['sticker', 'image'],
]

function contentOf(message: Said): Content {
  const { type, button, interactive, location, contacts, order } = message
  if (message.text) return { kind: 'text', text: message.text.body }
  for (const [key, kind] of media) {
    const found = message[key] as z.output<typeof file> | undefined
    if (found?.id) return mediaOf(kind, { ...found, id: found.id }, key === 'sticker')
  }
  if (button) return choiceOf(button.text ?? button.payload ?? '', button.payload)
  const tapped = interactive?.button_reply ?? interactive?.list_reply
  if (tapped) return choiceOf(tapped.title, tapped.id)
  if (interactive?.nfm_reply)
    return {
      kind: 'unsupported',
      type: 'form',
      text: interactive.nfm_reply.response_json ?? interactive.nfm_reply.body ?? '',
    }
  if (location) {
    const { latitude, longitude, name, address } = location
    return { kind: 'location', latitude, longitude, ...(name && { name }), ...(address && { address }) }
  }
  if (contacts) return { kind: 'people', people: contacts.map(personOf) }
  if (order) {
    const lines = (order.product_items ?? []).map(
      (item) => `${item.quantity ?? 1} × ${item.product_retailer_id ?? '?'}`,
    )
    return { kind: 'unsupported', type: 'order', text: [order.text, ...lines].filter(Boolean).join('\n') }
  }
  return { kind: 'unsupported', type: type.slice(0, 50) }
}

const choiceOf = (title: string, choice: string | undefined): Content => ({
  ...{ kind: 'text', text: title },
  ...(choice && { choice }),
})

function mediaOf(
  kind: Media['kind'],
  one: z.output<typeof file> & { id: string },
  isSticker: boolean,
): Media {
  const as = one.voice ? 'voice' : isSticker ? 'sticker' : undefined
  return {
    ...{ kind, url: `provider:${one.id}` },
    ...(one.filename && { name: one.filename }),
    ...(one.mime_type && { mimeType: one.mime_type }),
    ...(one.caption && { caption: one.caption }),
    ...(as && { as }),
  }
}

function personOf({ name, phones = [], emails = [], org }: NonNullable<Said['contacts']>[number]) {
  const numbers = phones.flatMap(({ phone, wa_id }) => phone ?? (wa_id ? `+${wa_id}` : []))
  const letters = emails.flatMap(({ email }) => email ?? [])
  return {
    name: name?.formatted_name ?? numbers[0] ?? '?',
    ...(numbers.length > 0 && { phones: numbers }),
    ...(letters.length > 0 && { emails: letters }),
    ...(org?.company && { company: org.company }),
  }
}

/** What a colleague wrote in the app on the phone. */
function echoOf(message: Said): Received {
  if (!message.to) return { type: 'ignored', reason: 'an echo to nobody' }
  if (message.revoke || message.edit || message.reaction)
    return { type: 'ignored', reason: `an echo of a ${message.type.slice(0, 50)}` }
  return {
    ...{ type: 'echo', externalId: message.id, address: message.to, sentAt: timeOf(message.timestamp) },
    content: contentOf(message),
  }
}

const steps = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  played: 'read',
  failed: 'failed',
} as const

function statusOf({ id, status: name, timestamp, errors: problems }: z.output<typeof status>): Received {
  const known = Object.hasOwn(steps, name) ? steps[name as keyof typeof steps] : null
  if (!known) return { type: 'ignored', reason: `status ${name.slice(0, 50)}` }
  const [problem] = problems ?? []
  return {
    ...{ type: 'status', externalId: id, status: known, at: timeOf(timestamp) },
    ...(problem && {
      error: problem.error_data?.details ?? problem.title ?? String(problem.code),
      kind: kindOf(errors, problem.code),
    }),
  }
}
