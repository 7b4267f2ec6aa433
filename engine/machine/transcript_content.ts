// What was said, as a transcript writes it: texts as they are, everything else by its kind in brackets, then its buttons.
import type { Choice, Content, Media } from '#channels/channel.ts'

export const MEGABYTE = 1024 * 1024

/** The words of one message; a card or a file of several is a line of its own. */
export function said(content: Content): string {
  switch (content.kind) {
    case 'text':
      return withChoices(content.text, content.choices)
    case 'location':
      return `[location: ${content.latitude}, ${content.longitude}]`
    case 'people':
      return content.people
        .map(({ name, phones = [], emails = [] }) => `[people: ${[name, ...phones, ...emails].join(' ')}]`)
        .join('\n')
    case 'cards':
      return content.cards
        .map(({ title, about, imageUrl, choices }) => {
          const words = [title, about].filter(Boolean).join(': ')
          return withChoices(`[card${imageUrl ? `: ${imageUrl}` : ''}] ${words}`, choices)
        })
        .join('\n')
    case 'email':
      return [`[email: ${content.subject}] ${content.text}`.trim(), ...content.files.map(file)].join('\n')
    case 'template':
      return `[template: ${content.name} ${content.language}] ${content.text}`
    case 'unsupported':
      return `[${content.type}]`
    default:
      return file(content)
  }
}

function file({ kind, url, mimeType, size, caption }: Media): string {
  const megabytes = size === undefined ? '' : `${size / MEGABYTE} MB`
  return `[${kind}: ${[url, mimeType, megabytes].filter(Boolean).join(' ')}]${caption ? ` ${caption}` : ''}`
}

function withChoices(words: string, choices: Choice[] = []): string {
  return [words, ...choices.map(({ title, url }) => `[${url ? `${title} → ${url}` : title}]`)].join(' ')
}
