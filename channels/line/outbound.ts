// Our messages as LINE's message objects.
import { createHash } from 'node:crypto'
import { type Card, ChannelError, type Choice, type Content, type Outgoing } from '../channel.ts'
import { truncate } from '../fit.ts'

const MAX_DATA = 300
const MAX_TEMPLATE_TEXT = 160

/** LINE knows a repeated call by a UUID of version 4; ours follows from the message's id, and stays the same. */
export function retryKey(id: string): string {
  const hex = createHash('sha256').update(id).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** One message object. */
export function wireMessage({ content }: Pick<Outgoing, 'content'>): Record<string, unknown> {
  switch (content.kind) {
    case 'text':
      return textOf(content)
    case 'image':
      return { type: 'image', originalContentUrl: content.url, previewImageUrl: content.url }
    case 'video':
      return { type: 'video', originalContentUrl: content.url, previewImageUrl: content.url }
    case 'audio':
      return { type: 'audio', originalContentUrl: content.url, duration: 60_000 }
    case 'location': {
      const {
        latitude,
        longitude,
        name = '📍',
        address = `${content.latitude}, ${content.longitude}`,
      } = content
      return {
        type: 'location',
        title: truncate(name, 100),
        address: truncate(address, 100),
        latitude,
        longitude,
      }
    }
    case 'cards':
      return carousel(content.cards)
    default:
      throw new ChannelError('content', `LINE has no messages of the kind ${content.kind}.`)
  }
}

function textOf({ text, choices = [] }: Extract<Content, { kind: 'text' }>): Record<string, unknown> {
  if (choices.length === 0) return { type: 'text', text }
  if (choices.some(({ url }) => url) && text.length <= MAX_TEMPLATE_TEXT)
    return {
      ...{ type: 'template', altText: truncate(text, 400) },
      template: { type: 'buttons', text, actions: choices.map(actionOf) },
    }
  const items = choices.map((choice) => ({ type: 'action', action: actionOf(choice) }))
  return { type: 'text', text, quickReply: { items } }
}

function actionOf({ id, title, url }: Choice): Record<string, unknown> {
  if (url) return { type: 'uri', label: title, uri: url }
  // What is tapped is seen as said; the id comes back with the title, which LINE does not repeat.
  return { type: 'postback', label: title, data: `${id}\n${title}`.slice(0, MAX_DATA), displayText: title }
}

function carousel(cards: Card[]): Record<string, unknown> {
  const most = Math.max(...cards.map(({ choices = [] }) => choices.length))
  const withImages = cards.some(({ imageUrl }) => imageUrl)
  return {
    ...{ type: 'template', altText: truncate(cards.map(({ title }) => title).join(' · '), 400) },
    template: {
      type: 'carousel',
      columns: cards.map(({ title, about, imageUrl, choices = [] }) => ({
        ...(withImages && { thumbnailImageUrl: imageUrl ?? cards.find((card) => card.imageUrl)!.imageUrl }),
        ...{ title, text: about || title },
        // Every column must have as many buttons as the fullest one, and one at least.
        actions: filled(choices.map(actionOf), Math.max(1, most), title),
      })),
    },
  }
}

const filled = (actions: Array<Record<string, unknown>>, count: number, title: string) => [
  ...actions,
  ...Array.from({ length: count - actions.length }, () => ({
    type: 'message',
    label: '·',
    text: truncate(title, 300),
  })),
]
