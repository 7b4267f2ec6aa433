// What a message says on the channel on which it really goes out, and what can be tapped under it.
import type { Choice, Content } from '#channels/channel.ts'
import type { SendMessage } from './effect.ts'
import type { Json } from './values.ts'

const TYPE = 'type:'

/** How a variant names a type of channels, in the place of one channel’s id. */
export const channelType = (type: string): string => `${TYPE}${type}`

/** Whether something names a type of channels. */
export const isChannelType = (value: Json): value is string =>
  typeof value === 'string' && value.startsWith(TYPE)

/** The variant of the channel itself, else of its type, else what is said everywhere. */
export function saidOn(
  { content, variants = [], channelId }: SendMessage,
  channel: { id: string; type: string } | null,
): Content {
  const id = channelId ?? channel?.id
  const type = channel && channel.id === id ? channelType(channel.type) : null
  const own =
    variants.find(({ channel: name }) => name === id) ?? variants.find(({ channel: name }) => name === type)
  return own?.content ?? content
}

/** Everything that can be tapped under a message. */
export function choicesIn(content: Content): Choice[] {
  if (content.kind === 'cards') return content.cards.flatMap(({ choices = [] }) => choices)
  return content.kind === 'text' ? (content.choices ?? []) : []
}
