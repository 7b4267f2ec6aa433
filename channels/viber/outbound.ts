// Our messages as bodies of `send_message`.
import { ChannelError, type Choice, type Content, type Outgoing } from '../channel.ts'

/** The body of a message, signed with the name that people see. */
export function wireMessage({ address, content }: Pick<Outgoing, 'address' | 'content'>, name: string) {
  return { receiver: address, min_api_version: 3, sender: { name }, ...partOf(content) }
}

function partOf(content: Content): Record<string, unknown> {
  switch (content.kind) {
    case 'text':
      return { type: 'text', text: content.text, ...keyboard(content.choices) }
    case 'image':
      return { type: 'picture', media: content.url, text: content.caption ?? '' }
    case 'video':
      return {
        type: 'video',
        media: content.url,
        size: content.size ?? 1,
        ...(content.caption && { text: content.caption }),
      }
    case 'file':
      return { type: 'file', media: content.url, size: content.size ?? 1, file_name: nameOf(content) }
    case 'location':
      return { type: 'location', location: { lat: content.latitude, lon: content.longitude } }
    case 'people': {
      const [person] = content.people
      const phone_number = (person?.phones?.[0] ?? '').slice(0, 18)
      return { type: 'contact', contact: { name: (person?.name ?? '').slice(0, 28), phone_number } }
    }
    default:
      throw new ChannelError('content', `Viber has no messages of the kind ${content.kind}.`)
  }
}

const nameOf = ({ name, url }: { name?: string; url: string }): string =>
  (name ?? new URL(url).pathname.split('/').at(-1) ?? 'file').slice(-256)

const WIDE = 16
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** Buttons, two in a row while their titles are short. Their titles travel along, so that a tap can be read. */
function keyboard(choices: Choice[] | undefined): Record<string, unknown> {
  if (!choices?.length) return {}
  const columns = choices.every(({ title }) => title.length <= WIDE) ? 3 : 6
  return {
    tracking_data: JSON.stringify(Object.fromEntries(choices.map(({ id, title }) => [id, title]))),
    keyboard: {
      Type: 'keyboard',
      DefaultHeight: false,
      Buttons: choices.map(({ id, title, url }) => ({
        ...{ Columns: columns, Rows: 1, Text: escaped(title), TextSize: 'regular', Silent: true },
        ...(url ? { ActionType: 'open-url', ActionBody: url } : { ActionType: 'reply', ActionBody: id }),
      })),
    },
  }
}
