// Our messages as bodies of the Cloud API. https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages
import {
  ChannelError,
  type Choice,
  type Content,
  type Filled,
  type Media,
  type Outgoing,
  type Person,
} from '../channel.ts'

const types: Record<Media['kind'], string> = {
  image: 'image',
  video: 'video',
  audio: 'audio',
  file: 'document',
}
/** A body must not be empty: this one is not seen. */
const noText = '\u200e'
type Language = Outgoing['language']

/** The body of a message; a person with a phone number is written to by that, one without by the business-scoped id. */
export function wireMessage({
  id,
  address,
  content,
  language,
}: Pick<Outgoing, 'id' | 'address' | 'content' | 'language'>): Record<string, unknown> {
  return {
    ...{ messaging_product: 'whatsapp', recipient_type: 'individual' },
    ...(/^\d+$/.test(address) ? { to: address } : { recipient: address }),
    ...(content.quotes?.externalId && { context: { message_id: content.quotes.externalId } }),
    // Comes back with every report, so that a send whose answer was lost is found again.
    biz_opaque_callback_data: id,
    ...partOf(content, language),
  }
}

function partOf(content: Content, language: Language): Record<string, unknown> {
  switch (content.kind) {
    case 'text':
      return content.choices?.length
        ? interactive(content.text, content.choices, language)
        : textOf(content.text)
    case 'location': {
      const { kind: _, quotes: __, ...place } = content
      return { type: 'location', location: place }
    }
    case 'people':
      return { type: 'contacts', contacts: content.people.map(personOf) }
    case 'template':
      return { type: 'template', template: templateOf(content) }
    case 'image':
    case 'video':
    case 'audio':
    case 'file':
      return mediaOf(content)
    default:
      throw new ChannelError('content', `WhatsApp has no messages of the kind ${content.kind}.`)
  }
}

const textOf = (text: string) => ({
  type: 'text',
  text: { body: text, preview_url: /https?:\/\//.test(text) },
})

function mediaOf({ kind, url, caption, name, as }: Media): Record<string, unknown> {
  const type = as === 'sticker' ? 'sticker' : types[kind]
  return {
    type,
    [type]: {
      link: url,
      ...(caption && kind !== 'audio' && as !== 'sticker' && { caption }),
      ...(kind === 'file' && name && { filename: name }),
    },
  }
}

const MAX_BUTTONS = 3

function interactive(text: string, choices: Choice[], language: Language): Record<string, unknown> {
  const body = { text: text || noText }
  const [first] = choices
  if (first?.url)
    return {
      type: 'interactive',
      interactive: {
        ...{ type: 'cta_url', body },
        action: { name: 'cta_url', parameters: { display_text: first.title, url: first.url } },
      },
    }
  const isList = choices.length > MAX_BUTTONS || choices.some(({ about, section }) => about || section)
  return {
    type: 'interactive',
    interactive: { body, ...(isList ? list(choices, language) : buttons(choices)) },
  }
}

function buttons(choices: Choice[]): Record<string, unknown> {
  const replies = choices.map(({ id, title }) => ({ type: 'reply', reply: { id, title } }))
  return { type: 'button', action: { buttons: replies } }
}

const openList = { es: 'Ver opciones', en: 'See options' }

function list(choices: Choice[], language: Language): Record<string, unknown> {
  const sections = Map.groupBy(choices, ({ section }) => section ?? '')
  return {
    type: 'list',
    action: {
      button: openList[language],
      sections: [...sections].map(([title, rows]) => ({
        ...(title !== '' && { title }),
        rows: rows.map(({ id, title: name, about }) => ({
          id,
          title: name,
          ...(about && { description: about }),
        })),
      })),
    },
  }
}

function personOf({ name, phones = [], emails = [], company }: Person): Record<string, unknown> {
  return {
    name: { formatted_name: name, first_name: name.split(' ')[0] },
    ...(phones.length > 0 && { phones: phones.map((phone) => ({ phone, type: 'CELL' })) }),
    ...(emails.length > 0 && { emails: emails.map((email) => ({ email, type: 'WORK' })) }),
    ...(company && { org: { company } }),
  }
}

function templateOf({ name, language, header, values }: Filled): Record<string, unknown> {
  const texts = (list: string[]) => list.map((text) => ({ type: 'text', text }))
  const components: unknown[] = []
  if (header) {
    const { type, ...file } = mediaOf({
      kind: header.kind,
      url: header.url,
      ...(header.name && { name: header.name }),
    })
    components.push({ type: 'header', parameters: [{ type, ...file }] })
  } else if (values.header?.length) components.push({ type: 'header', parameters: texts(values.header) })
  if (values.body.length > 0) components.push({ type: 'body', parameters: texts(values.body) })
  for (const [place, value] of Object.entries(values.buttons ?? {})) components.push(buttonOf(place, value))
  return {
    ...{ name, language: { policy: 'deterministic', code: language } },
    ...(components.length > 0 && { components }),
  }
}

/** Which kind of button stands at a place is written before the value: `url:abc`, `code:X`; without it, it answers. */
function buttonOf(index: string, value: string): Record<string, unknown> {
  const [, kind = 'reply', rest = value] = /^(url|code):(.*)$/s.exec(value) ?? []
  const wire = {
    url: { sub_type: 'url', parameters: [{ type: 'text', text: rest }] },
    code: { sub_type: 'copy_code', parameters: [{ type: 'coupon_code', coupon_code: rest }] },
    reply: { sub_type: 'quick_reply', parameters: [{ type: 'payload', payload: rest }] },
  }[kind as 'url' | 'code' | 'reply']
  return { type: 'button', index, ...wire }
}
