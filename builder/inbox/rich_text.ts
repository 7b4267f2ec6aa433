// A text as its plain parts, links and mentions.
export interface Part {
  /** Where it begins. */
  at: number
  kind: 'plain' | 'link' | 'mention'
  text: string
}

const link = /https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]/gu
// An `@` inside a word belongs to an address.
const linkOrMention = new RegExp(`${link.source}|(?<![\\p{L}\\p{N}._+-])@\\p{L}[\\p{L}\\p{N}_-]*`, 'gu')

/** The parts of a text in their order; without `mentions` an `@` is a letter like others. */
export function partsOf(text: string, mentions: boolean): Part[] {
  const parts: Part[] = []
  let end = 0
  for (const { 0: found, index } of text.matchAll(mentions ? linkOrMention : link)) {
    if (index > end) parts.push({ at: end, kind: 'plain', text: text.slice(end, index) })
    parts.push({ at: index, kind: found.startsWith('@') ? 'mention' : 'link', text: found })
    end = index + found.length
  }
  if (end < text.length) parts.push({ at: end, kind: 'plain', text: text.slice(end) })
  return parts
}
