// What a custom channel's server tells us, in words of the contract (every shape stands in samples/inbound.json).
import { z } from 'zod'
import { notUnderstood } from '../body.ts'
import { type Content, type Profile, type Received, Refused } from '../channel.ts'

const text = (max: number) => z.string().max(max)
const mId = z.string().min(1).max(50)
const timestamp = z.number().int().nonnegative().max(8_640_000_000_000_000)

const attachment = z.object({
  type: z.enum(['image', 'video', 'audio', 'file']),
  url: z.url({ protocol: /^https?$/ }).max(2000),
  mimeType: text(100).optional(),
  size: z.number().int().nonnegative().optional(),
  fileName: text(200).optional(),
  description: text(1000).optional(),
})

const messageSchema = z.looseObject({
  type: z.string().min(1).max(50),
  text: text(20_000).optional(),
  title: text(20_000).optional(),
  payload: z.unknown().optional(),
  attachment: attachment.optional(),
  latitude: z.number().min(-90).max(90).optional(),
  longitude: z.number().min(-180).max(180).optional(),
  address: text(500).optional(),
})

/** How the person came to write: `ref` is what flows that start by links, ads, menus, comments or broadcasts compare. */
const origin = z.object({
  kind: z.enum(['link', 'qr', 'ad', 'menu', 'comment', 'broadcast']),
  ref: z.string().min(1).max(200),
  title: text(200).optional(),
})

const eventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('message'),
    mId,
    timestamp,
    message: messageSchema,
    origin: origin.nullish(),
  }),
  z.object({ type: z.literal('message_echo'), mId, timestamp, message: messageSchema }),
  z.object({
    type: z.literal('message_status'),
    mId,
    timestamp,
    status: z.object({
      value: z.enum(['sent', 'delivered', 'read', 'failed']),
      message: text(1000).optional(),
    }),
  }),
])

const optional = (max: number) =>
  text(max)
    .nullish()
    .transform((value) => value?.trim() || undefined)

const contactSchema = z.object({
  firstName: optional(100),
  lastName: optional(100),
  profilePic: optional(2000),
  locale: optional(20),
  language: optional(20),
  countryCode: optional(3),
  email: optional(200),
  phone: optional(30),
})

const bodySchema = z.object({
  contactId: z.string().min(1).max(50),
  events: z.array(z.unknown()).min(1).max(500),
  contact: contactSchema.nullish(),
})

/** The items of a webhook body, in its order. Throws Refused(400) that names every event it does not understand. */
export function receivedItems(json: unknown, contactIdType: 'phone' | 'custom'): Received[] {
  const body = bodySchema.safeParse(json)
  if (!body.success) throw notUnderstood(body.error)
  const address = addressOf(body.data.contactId, contactIdType)
  const profile = profileOf(body.data.contact)
  const problems: string[] = []
  const items = body.data.events.map((one, index): Received => {
    const type = (one as { type?: unknown } | null)?.type
    if (typeof type === 'string' && !knownTypes.has(type))
      return { type: 'ignored', reason: `event type ${type.slice(0, 50)}` }
    const event = eventSchema.safeParse(one)
    if (event.success) return itemOf(event.data, address, profile)
    problems.push(`events[${index}]: ${z.prettifyError(event.error)}`)
    return { type: 'ignored', reason: 'not understood' }
  })
  if (problems.length > 0) {
    const where = problems.slice(0, 20).join('\n')
    throw new Refused(400, {
      en: `Some events were not understood, and none was kept:\n${where}`,
      es: `Algunos eventos no se entendieron, y no se guardó ninguno:\n${where}`,
    })
  }
  return items
}

const knownTypes = new Set(['message', 'message_echo', 'message_status'])

/** A contact's address in one spelling, so that one person is one contact. Throws Refused(400). */
function addressOf(contactId: string, contactIdType: 'phone' | 'custom'): string {
  if (contactIdType === 'custom') {
    // The contract names _ = + / @; ids of other systems (UUIDs, e-mails) also carry - . and :
    if (/^[A-Za-z0-9_=+/@.:-]{1,50}$/.test(contactId)) return contactId
    throw new Refused(400, {
      en: 'contactId: use at most 50 of A-Z a-z 0-9 _ = + / @ - . :',
      es: 'contactId: usa como máximo 50 de A-Z a-z 0-9 _ = + / @ - . :',
    })
  }
  const digits = contactId.replace(/[\s().-]/g, '').replace(/^\+/, '')
  if (/^[1-9]\d{6,14}$/.test(digits)) return `+${digits}`
  throw new Refused(400, {
    en: 'contactId: this channel identifies contacts by phone number, such as +593 98 000 0001.',
    es: 'contactId: este canal identifica los contactos por número de teléfono, como +593 98 000 0001.',
  })
}

function profileOf(contact: z.output<typeof contactSchema> | null | undefined): Profile | undefined {
  if (!contact) return undefined
  const { profilePic, countryCode, locale, language, ...rest } = contact
  const profile: Profile = {
    ...rest,
    language: language ?? locale,
    country: countryCode,
    avatarUrl: webUrl(profilePic),
  }
  const known = Object.entries(profile).filter(([, value]) => value !== undefined)
  return known.length > 0 ? Object.fromEntries(known) : undefined
}

// A picture's address ends in the builder's pages, so only the two web schemes pass.
function webUrl(url: string | undefined): string | undefined {
  return url && /^https?:\/\//i.test(url) && URL.canParse(url) ? url : undefined
}

function itemOf(
  event: z.output<typeof eventSchema>,
  address: string,
  profile: Profile | undefined,
): Received {
  const at = new Date(event.timestamp)
  if (event.type === 'message_status') {
    const { value, message } = event.status
    return { type: 'status', externalId: event.mId, status: value, at, ...(message && { error: message }) }
  }
  const content = contentOf(event.message)
  if (event.type === 'message_echo')
    return { type: 'echo', externalId: event.mId, address, sentAt: at, content }
  return {
    type: 'message',
    externalId: event.mId,
    address,
    sentAt: at,
    content,
    ...(profile && { profile }),
    ...(event.origin && { origin: event.origin }),
  }
}

function contentOf(message: z.output<typeof messageSchema>): Content {
  if (message.type === 'attachment' && message.attachment) {
    const { type, url, mimeType, fileName, size, description } = message.attachment
    return {
      kind: type,
      url,
      ...(fileName && { name: fileName }),
      ...(mimeType && { mimeType }),
      ...(size !== undefined && { size }),
      ...(description && { caption: description }),
    }
  }
  if (message.type === 'location' && message.latitude !== undefined && message.longitude !== undefined) {
    const { latitude, longitude, address } = message
    return { kind: 'location', latitude, longitude, ...(address && { address }) }
  }
  const said = message.text ?? message.title
  if ((message.type === 'text' || message.type === 'quick_reply') && said !== undefined) {
    const choice =
      typeof message.payload === 'string' && message.payload !== '' ? message.payload.slice(0, 80) : undefined
    return { kind: 'text', text: said, ...(choice && { choice }) }
  }
  return { kind: 'unsupported', type: message.type }
}
