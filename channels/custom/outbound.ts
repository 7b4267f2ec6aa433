// Our messages to a custom channel's server: POST <base>/message, signed, with the same webhook-id on every try.
import type { ChannelWorld, Content, Media, Outgoing } from '../channel.ts'
import { ask, errorOf } from '../http.ts'
import { sign } from '../standard_webhooks.ts'
import type { CustomSettings } from './channel.ts'

/** Sends one message; the answer's `mId`, or ours when it names none, is how statuses find it again. */
export async function deliver(
  message: Outgoing,
  settings: CustomSettings,
  world: ChannelWorld,
): Promise<{ externalId: string }> {
  const body = JSON.stringify({
    channelId: message.channelId,
    contactId: message.address,
    message: wireMessage(message.content),
  })
  const at = Math.floor(world.now().getTime() / 1000)
  const answer = await ask(world, {
    url: `${settings.apiBaseUrl}/message`,
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${settings.apiToken}`,
      'webhook-id': message.id,
      'webhook-timestamp': String(at),
      'webhook-signature': sign(settings.signingSecret, message.id, at, body),
    },
    body,
  })
  const { mId, error } = answer.json as { mId?: unknown; error?: { message?: unknown } }
  if (answer.ok) return { externalId: typeof mId === 'string' && mId !== '' ? mId.slice(0, 200) : message.id }
  throw errorOf(answer, { text: typeof error?.message === 'string' ? error.message : '' }, [], world.now())
}

/** The contract's message shapes; `choices` beside `replies` lets a server send the id back as `payload`. */
export function wireMessage(content: Content): Record<string, unknown> {
  switch (content.kind) {
    case 'text':
      if (!content.choices?.length) return { type: 'text', text: content.text }
      return {
        type: 'quick_reply',
        title: content.text,
        replies: content.choices.map((choice) => choice.title),
        choices: content.choices,
      }
    case 'location': {
      const { kind, ...place } = content
      return { type: kind, ...place }
    }
    case 'people':
      return { type: 'contacts', contacts: content.people }
    case 'cards':
      return { type: 'carousel', cards: content.cards }
    case 'email':
      return {
        ...{ type: 'email', subject: content.subject, text: content.text },
        ...(content.html && { html: content.html }),
        attachments: content.files.map(attachment),
      }
    // The contract has no templates: what people read goes out as a text.
    case 'template':
      return { type: 'text', text: content.text }
    case 'unsupported':
      return { type: 'custom_payload', payload: { type: content.type } }
    default:
      return { type: 'attachment', attachment: attachment(content) }
  }
}

function attachment({ kind, name, caption, url, mimeType, size }: Media) {
  return {
    ...{ type: kind, url },
    ...(mimeType && { mimeType }),
    ...(size !== undefined && { size }),
    ...(name && { fileName: name }),
    ...(caption && { description: caption }),
  }
}
