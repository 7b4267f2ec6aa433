// Webhooks of X in the words of the contract: the Activity API, and the Account Activity API before it.
import { z } from 'zod'
import { notUnderstood } from '../body.ts'
import type { Content, Profile, Received } from '../channel.ts'

const text = z.string()
const message = z.looseObject({
  type: text.optional(),
  id: text,
  created_timestamp: text.optional(),
  message_create: z
    .looseObject({
      target: z.looseObject({ recipient_id: text }).optional(),
      sender_id: text,
      message_data: z
        .looseObject({
          text: text.optional(),
          attachment: z
            .looseObject({
              media: z
                .looseObject({
                  type: text.optional(),
                  media_url_https: text.optional(),
                  url: text.optional(),
                })
                .optional(),
            })
            .optional(),
        })
        .optional(),
    })
    .optional(),
})
const user = z.looseObject({
  name: text.optional(),
  profile_image_url: text.optional(),
  profile_image_url_https: text.optional(),
})
const payload = z.looseObject({
  direct_message_events: z.array(message).optional(),
  direct_message_mark_read_events: z
    .array(
      z.looseObject({
        created_timestamp: text.optional(),
        sender_id: text.optional(),
        last_read_event_id: text.optional(),
      }),
    )
    .optional(),
  users: z.record(text, z.union([z.looseObject({ data: user }), user])).optional(),
})
type Payload = z.output<typeof payload>

const body = z.union([
  z.looseObject({ data: z.looseObject({ event_type: text, payload: payload.optional() }) }),
  z.looseObject({ for_user_id: text }).and(payload),
])

/** The items of one webhook, seen from our account. Throws Refused(400). */
export function receivedItems(json: unknown, userId: string): Received[] {
  const parsed = body.safeParse(json)
  if (!parsed.success) throw notUnderstood(parsed.error)
  const { data } = parsed.data as { data?: { event_type: string; payload?: Payload } }
  if (data?.event_type.startsWith('chat.'))
    return [{ type: 'ignored', reason: 'an encrypted conversation, which cannot be read' }]
  const said = data ? (data.payload ?? {}) : (parsed.data as Payload)
  const items = [
    ...(said.direct_message_events ?? []).map((one) => itemOf(one, said, userId)),
    ...(said.direct_message_mark_read_events ?? []).map((one): Received => {
      const until = new Date(Number(one.created_timestamp ?? 0))
      return one.sender_id
        ? { type: 'watermark', address: one.sender_id, status: 'read', until }
        : { type: 'ignored', reason: 'read by nobody' }
    }),
  ]
  const name = data?.event_type ?? 'nothing that concerns a message'
  return items.length > 0 ? items : [{ type: 'ignored', reason: `event ${name.slice(0, 60)}` }]
}

function itemOf(one: z.output<typeof message>, said: Payload, userId: string): Received {
  const create = one.message_create
  if (!create) return { type: 'ignored', reason: `event ${one.type?.slice(0, 40) ?? 'without a message'}` }
  const sentAt = new Date(Number(one.created_timestamp ?? 0))
  const content = contentOf(create.message_data ?? {})
  if (create.sender_id === userId) {
    const to = create.target?.recipient_id
    return to
      ? { type: 'echo', externalId: one.id, address: to, sentAt, content }
      : { type: 'ignored', reason: 'an echo to nobody' }
  }
  const profile = profileOf(said.users?.[create.sender_id])
  return {
    type: 'message',
    externalId: one.id,
    address: create.sender_id,
    sentAt,
    content,
    ...(profile && { profile }),
  }
}

function profileOf(found: NonNullable<Payload['users']>[string] | undefined): Profile | undefined {
  if (!found) return undefined
  const one = ('data' in found ? found['data'] : found) as z.output<typeof user>
  const avatarUrl = one.profile_image_url ?? one.profile_image_url_https
  return { ...(one.name && { firstName: one.name }), ...(avatarUrl && { avatarUrl }) }
}

interface Data {
  text?: string | undefined
  attachment?:
    | { media?: { type?: string | undefined; media_url_https?: string | undefined } | undefined }
    | undefined
}

function contentOf({ text: words = '', attachment }: Data): Content {
  const file = attachment?.media
  if (!file?.media_url_https) return { kind: 'text', text: words }
  // X appends a short link of the file itself.
  const caption = words.replace(/\s*https:\/\/t\.co\/\w+\s*$/, '')
  const kind = file.type === 'video' || file.type === 'animated_gif' ? 'video' : 'image'
  return { kind, url: `provider:${file.media_url_https}`, ...(caption && { caption }) }
}
