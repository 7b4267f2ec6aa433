// Our messages as Bot API calls. Texts go out plain, so nothing that people write can be taken for formatting.
import {
  ChannelError,
  type ChannelWorld,
  type Choice,
  type Content,
  type Media,
  type Outgoing,
} from '../channel.ts'
import { truncate } from '../fit.ts'
import { download } from '../http.ts'
import { botApi } from './api.ts'
import type { TelegramSettings } from './channel.ts'

const MAX_DATA_BYTES = 64
const WIDE = 18

const methods: Record<Media['kind'], [method: string, field: string]> = {
  image: ['sendPhoto', 'photo'],
  video: ['sendVideo', 'video'],
  audio: ['sendAudio', 'audio'],
  file: ['sendDocument', 'document'],
}

/** Sends one message; its id is unique only beside its conversation's. */
export async function deliver(
  { address, content }: Outgoing,
  settings: TelegramSettings,
  world: ChannelWorld,
): Promise<{ externalId: string }> {
  const api = botApi(settings, world)
  const shared = { chat_id: address, ...quoting(content) }
  const [method, fields] = callOf(content)
  try {
    return externalIdOf(address, await api.call(method, { ...shared, ...fields }))
  } catch (error) {
    const refused = error instanceof ChannelError && error.kind === 'media' && 'url' in content
    if (!refused) throw error
    // Telegram fetches few kinds of files by address: what it refuses is handed over.
    return externalIdOf(
      address,
      await api.call(method, await upload(content, { ...shared, ...fields }, world)),
    )
  }
}

function externalIdOf(address: string, result: unknown): { externalId: string } {
  return { externalId: `${address}:${(result as { message_id: number }).message_id}` }
}

function callOf(content: Content): [method: string, fields: Record<string, unknown>] {
  switch (content.kind) {
    case 'text':
      return ['sendMessage', { text: content.text, ...keyboard(content.choices) }]
    case 'location': {
      const { latitude, longitude, name, address } = content
      return name && address
        ? ['sendVenue', { latitude, longitude, title: name, address }]
        : ['sendLocation', { latitude, longitude }]
    }
    case 'people': {
      const [person] = content.people
      return ['sendContact', { phone_number: person?.phones?.[0] ?? '', first_name: person?.name ?? '' }]
    }
    case 'image':
    case 'video':
    case 'audio':
    case 'file': {
      const [method, field] = methodOf(content)
      return [method, { [field]: content.url, ...(content.caption && { caption: content.caption }) }]
    }
    default:
      throw new ChannelError('content', `Telegram has no messages of the kind ${content.kind}.`)
  }
}

const methodOf = ({ kind, as }: Media): [method: string, field: string] =>
  as === 'voice' ? ['sendVoice', 'voice'] : as === 'sticker' ? ['sendSticker', 'sticker'] : methods[kind]

/** Buttons under the message, two in a row while their titles are short. */
function keyboard(choices: Choice[] | undefined): Record<string, unknown> {
  if (!choices?.length) return {}
  const buttons = choices.map(({ id, title, url }) =>
    url ? { text: title, url } : { text: title, callback_data: dataOf(id, title) },
  )
  const width = choices.every(({ title }) => title.length <= WIDE) ? 2 : 1
  const rows = Array.from({ length: Math.ceil(buttons.length / width) }, (_, row) =>
    buttons.slice(row * width, (row + 1) * width),
  )
  return { reply_markup: { inline_keyboard: rows } }
}

/** What comes back on a tap: the id, or the title where that is too long, by which an answer is understood as well. */
function dataOf(id: string, title: string): string {
  const bytes = (text: string) => new TextEncoder().encode(text).length
  if (bytes(id) <= MAX_DATA_BYTES) return id
  let data = title
  while (bytes(data) > MAX_DATA_BYTES) data = truncate(data, data.length - 1).replace('…', '')
  return data
}

function quoting({ quotes }: Content): Record<string, unknown> {
  const id = Number(quotes?.externalId?.split(':')[1])
  return Number.isInteger(id)
    ? { reply_parameters: { message_id: id, allow_sending_without_reply: true } }
    : {}
}

async function upload(
  content: Media,
  fields: Record<string, unknown>,
  world: ChannelWorld,
): Promise<FormData> {
  const [, field] = methodOf(content)
  const file = await (await download(world, content.url)).blob()
  const form = new FormData()
  for (const [name, value] of Object.entries(fields))
    if (name !== field) form.set(name, typeof value === 'string' ? value : JSON.stringify(value))
  form.set(field, file, content.name ?? new URL(content.url).pathname.split('/').at(-1) ?? 'file')
  return form
}
