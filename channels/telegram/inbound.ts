// Updates of the Bot API in the words of the contract. Private conversations only: a group is nobody's conversation.
import { z } from 'zod'
import { notUnderstood } from '../body.ts'
import type { Content, Media, Origin, Profile, Received } from '../channel.ts'

const text = z.string()
const id = z.number().int()
const file = z.object({
  file_id: text,
  file_size: z.number().optional(),
  mime_type: text.optional(),
  file_name: text.optional(),
  duration: z.number().optional(),
})
const person = z.object({
  id,
  first_name: text.optional(),
  last_name: text.optional(),
  language_code: text.optional(),
})
const place = z.object({ latitude: z.number(), longitude: z.number() })
const about = z.object({ id, type: text.optional() })

const message = z.looseObject({
  message_id: id,
  date: z.number().int().optional(),
  edit_date: z.number().int().optional(),
  chat: about,
  from: person.optional(),
  text: text.optional(),
  caption: text.optional(),
  photo: z.array(file).optional(),
  video: file.optional(),
  animation: file.optional(),
  video_note: file.optional(),
  voice: file.optional(),
  audio: file.optional(),
  document: file.optional(),
  sticker: file.extend({ emoji: text.optional() }).optional(),
  location: place.optional(),
  venue: z.object({ location: place, title: text, address: text }).optional(),
  contact: z
    .object({ phone_number: text, first_name: text, last_name: text.optional(), user_id: id.optional() })
    .optional(),
  reply_to_message: z
    .looseObject({ message_id: id, text: text.optional(), caption: text.optional() })
    .optional(),
})
type Message = z.output<typeof message>

const button = z.looseObject({ text, callback_data: text.optional() })
const emoji = z.looseObject({ type: text, emoji: text.optional() })

const update = z.looseObject({
  update_id: id,
  message: message.optional(),
  edited_message: message.optional(),
  callback_query: z
    .object({
      id: text,
      from: person,
      data: text.optional(),
      message: z
        .looseObject({
          message_id: id,
          chat: about,
          date: z.number().int().optional(),
          reply_markup: z.looseObject({ inline_keyboard: z.array(z.array(button)) }).optional(),
        })
        .optional(),
    })
    .optional(),
  my_chat_member: z
    .looseObject({
      chat: about,
      from: person,
      date: z.number(),
      new_chat_member: z.looseObject({ status: text }),
    })
    .optional(),
  message_reaction: z
    .looseObject({ chat: about, message_id: id, date: z.number(), new_reaction: z.array(emoji) })
    .optional(),
})
type Update = z.output<typeof update>

/** The items of one update. Throws Refused(400). */
export function receivedItems(json: unknown): Received[] {
  const parsed = update.safeParse(json)
  if (!parsed.success) throw notUnderstood(parsed.error)
  return [itemOf(parsed.data)]
}

function itemOf(one: Update): Received {
  const where =
    one.message ??
    one.edited_message ??
    one.callback_query?.message ??
    one.my_chat_member ??
    one.message_reaction
  if (where?.chat.type !== undefined && where.chat.type !== 'private')
    return { type: 'ignored', reason: `a ${where.chat.type} of several people` }
  if (one.message) return messageOf(one.message)
  if (one.edited_message) return editOf(one.edited_message)
  if (one.callback_query) return tapOf(one.callback_query)
  if (one.my_chat_member) return subscriptionOf(one.my_chat_member)
  if (one.message_reaction) return reactionOf(one.update_id, one.message_reaction)
  const kind = Object.keys(one).find((key) => key !== 'update_id') ?? 'nothing'
  return { type: 'ignored', reason: `update of ${kind.slice(0, 50)}` }
}

const keyOf = ({ chat, message_id }: { chat: { id: number }; message_id: number }) =>
  `${chat.id}:${message_id}`
const timeOf = (seconds: number | undefined) => new Date((seconds ?? 0) * 1000)

function messageOf(one: Message): Received {
  const start = /^\/start(?:@\w+)?(?:\s+(\S{1,64}))?$/.exec(one.text ?? '')
  const origin: Origin | undefined = start?.[1] ? { kind: 'link', ref: start[1] } : undefined
  const content: Content = start ? { kind: 'text', text: '/start' } : contentOf(one)
  const profile = one.from && profileOf(one.from, one.contact)
  const quoted = one.reply_to_message
  return {
    type: 'message',
    externalId: keyOf(one),
    address: String(one.chat.id),
    sentAt: timeOf(one.date),
    content: quoted ? { ...content, quotes: quoteOf(one.chat, quoted) } : content,
    ...(profile && { profile }),
    ...(origin && { origin }),
  }
}

function quoteOf(
  chat: { id: number },
  quoted: { message_id: number; text?: string | undefined; caption?: string | undefined },
) {
  const said = quoted.text ?? quoted.caption
  return { externalId: keyOf({ chat, message_id: quoted.message_id }), ...(said && { text: said }) }
}

function profileOf(from: z.output<typeof person>, card: Message['contact']): Profile {
  return {
    ...(from.first_name && { firstName: from.first_name }),
    ...(from.last_name && { lastName: from.last_name }),
    ...(from.language_code && { language: from.language_code }),
    // A card that somebody passes on is theirs only when it carries their own id.
    ...(card?.user_id === from.id && { phone: `+${card.phone_number.replace(/\D/g, '')}` }),
  }
}

const media: ReadonlyArray<[keyof Message & string, Media['kind'], Media['as']?]> = [
  ['animation', 'video'],
  ['video', 'video'],
  ['video_note', 'video'],
  ['voice', 'audio', 'voice'],
  ['audio', 'audio'],
  ['sticker', 'image', 'sticker'],
  ['document', 'file'],
]

function contentOf(one: Message): Content {
  if (one.text !== undefined) return { kind: 'text', text: one.text }
  const picture = one.photo?.at(-1)
  if (picture) return mediaOf('image', picture, one.caption)
  for (const [key, kind, as] of media) {
    const found = one[key] as z.output<typeof file> | undefined
    if (found) return { ...mediaOf(kind, found, one.caption), ...(as && { as }) }
  }
  if (one.venue)
    return { kind: 'location', ...one.venue.location, name: one.venue.title, address: one.venue.address }
  if (one.location) return { kind: 'location', ...one.location }
  if (one.contact) {
    const name = [one.contact.first_name, one.contact.last_name].filter(Boolean).join(' ')
    return { kind: 'people', people: [{ name, phones: [one.contact.phone_number] }] }
  }
  const known = new Set(['message_id', 'date', 'edit_date', 'chat', 'from', 'reply_to_message', 'caption'])
  const type = Object.keys(one).find((key) => !known.has(key)) ?? 'empty'
  return { kind: 'unsupported', type: type.slice(0, 50), ...(one.caption && { text: one.caption }) }
}

function mediaOf(kind: Media['kind'], one: z.output<typeof file>, caption: string | undefined): Media {
  return {
    ...{ kind, url: `provider:${one.file_id}` },
    ...(one.file_name && { name: one.file_name }),
    ...(one.mime_type && { mimeType: one.mime_type }),
    ...(one.file_size !== undefined && { size: one.file_size }),
    ...(caption && { caption }),
  }
}

function editOf(one: Message): Received {
  return {
    ...{ type: 'edit', externalId: `${keyOf(one)}:edit:${one.edit_date ?? 0}`, of: keyOf(one) },
    ...{ address: String(one.chat.id), content: contentOf(one), at: timeOf(one.edit_date) },
  }
}

function tapOf({ id, from, data, message: under }: NonNullable<Update['callback_query']>): Received {
  const buttons = under?.reply_markup?.inline_keyboard.flat() ?? []
  const title = buttons.find(({ callback_data }) => callback_data === data)?.text
  return {
    type: 'message',
    externalId: `tap:${id}`,
    address: String(under?.chat.id ?? from.id),
    sentAt: timeOf(under?.date),
    content: { kind: 'text', text: title ?? data ?? '', ...(data && { choice: data }) },
    profile: profileOf(from, undefined),
  }
}

function subscriptionOf(one: NonNullable<Update['my_chat_member']>): Received {
  const open = one.new_chat_member.status !== 'kicked'
  return {
    type: 'subscription',
    address: String(one.chat.id),
    open,
    at: timeOf(one.date),
    profile: profileOf(one.from, undefined),
  }
}

function reactionOf(updateId: number, one: NonNullable<Update['message_reaction']>): Received {
  return {
    ...{ type: 'reaction', externalId: `reaction:${updateId}`, address: String(one.chat.id), of: keyOf(one) },
    ...{ emoji: one.new_reaction.at(-1)?.emoji ?? null, at: timeOf(one.date) },
  }
}
