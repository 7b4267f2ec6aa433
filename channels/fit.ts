// Rich content → what one channel can show. Pure; also used by the simulator and the preview of a channel.
import type { Words } from './channel.ts'
import type { Capabilities, Card, Choice, Content, Filled, Media, Person } from './content.ts'

const URL_LIKE = /https?:\/\/\S+/g
const graphemes = new Intl.Segmenter('es', { granularity: 'grapheme' })

const pick: Words = { en: 'Choose an option:', es: 'Elige una opción:' }
const cannotShow: Words = {
  en: 'This message cannot be shown here.',
  es: 'Este mensaje no se puede mostrar aquí.',
}

/** The messages that say `content` within the channel's limits; choices stay on the last one, what it answers on the first. */
export function fit({ quotes, ...said }: Content, can: Capabilities, language: 'es' | 'en'): Content[] {
  const [first, ...rest] = fitted(said as Content, can, language)
  if (!first) return []
  return [quotes && can.quotes ? { ...first, quotes } : first, ...rest]
}

function fitted(content: Content, can: Capabilities, language: 'es' | 'en'): Content[] {
  switch (content.kind) {
    case 'text':
      return fitText(content, can, language)
    case 'location':
      return can.media.includes('location') ? [content] : texts(placeAsText(content), can)
    case 'people':
      return can.media.includes('people')
        ? [content]
        : texts(content.people.map(personAsText).join('\n\n'), can)
    case 'cards':
      return fitCards(content.cards, can, language)
    case 'email':
      return can.email ? [content] : fitEmail(content, can)
    case 'template':
      return can.templates ? [content] : fitFilled(content, can)
    case 'unsupported':
      return texts(content.text ?? cannotShow[language], can)
    default:
      return fitMedia(content, can)
  }
}

/** What people read of it, on one page: for lists, searches and notifications. Empty where there is nothing to read. */
export function textOf(content: Content): string {
  switch (content.kind) {
    case 'text':
    case 'template':
      return content.text
    case 'location':
      return content.name ?? content.address ?? ''
    case 'people':
      return content.people.map(({ name }) => name).join(', ')
    case 'cards':
      return content.cards.map(({ title }) => title).join(' · ')
    case 'email':
      return [content.subject, content.text].filter(Boolean).join('\n')
    case 'unsupported':
      return content.text ?? ''
    default:
      return content.caption ?? content.name ?? ''
  }
}

/** At most `max` characters (graphemes are kept whole), the last one an ellipsis when something was cut. */
export function truncate(text: string, max: number): string {
  if (text.length <= max) return text
  let kept = ''
  for (const { segment } of graphemes.segment(text)) {
    if (kept.length + segment.length > max - 1) break
    kept += segment
  }
  return `${kept.trimEnd()}…`
}

/** Parts of at most `max` characters: cut at a paragraph, else a sentence, else a word; never inside a URL or a character. */
export function splitText(text: string, max: number): string[] {
  const parts: string[] = []
  let rest = text.trim()
  while (rest.length > max) {
    const end = cut(rest, max)
    const part = rest.slice(0, end).trim()
    if (part !== '') parts.push(part)
    rest = rest.slice(end).trim()
  }
  if (rest !== '') parts.push(rest)
  return parts
}

/** The choices as a numbered list under their headings, for channels without tappable ones. Titles that are numbers stand for themselves. */
export function numbered(choices: ReadonlyArray<Choice>, language: 'es' | 'en'): string {
  const isNumber = choices.every(({ title }) => /^\d{1,3}\b/.test(title.trim()))
  return outlined(choices, pick[language], (index) => (isNumber ? '' : `${index + 1}. `))
}

/** One line for each choice, with a heading where a section begins. */
function outlined(choices: ReadonlyArray<Choice>, first: string, mark: (index: number) => string): string {
  const lines = choices.flatMap(({ title, about, section }, index) => {
    const heading =
      section && section !== choices[index - 1]?.section ? [`${index > 0 ? '\n' : ''}${section}`] : []
    return [...heading, `${mark(index)}${title}${about ? `: ${about}` : ''}`]
  })
  return [first, ...lines].filter(Boolean).join('\n')
}

type Text = Extract<Content, { kind: 'text' }>
type Email = Extract<Content, { kind: 'email' }>

function fitText(whole: Text, can: Capabilities, language: 'es' | 'en'): Content[] {
  const content = linksKept(whole.choices ?? [], can) ? whole : withoutLinks(whole)
  const choices = inSections(content.choices ?? [])
  if (choices.length === 0) return texts(content.text, can)
  if (choices.every(({ url }) => url)) return withChoices(content.text, linked(choices, can), can, language)
  const rich = choices.some(({ about, section }) => about || section)
  const links = choices.some(({ url }) => url)
  if (can.lists && !links && choices.length <= can.lists.max && (rich || choices.length > can.choices.max))
    return withChoices(content.text, listed(choices, can.lists), can, language)
  if (choices.length <= can.choices.max) {
    // Buttons have a title alone: what else is to be said of them stands in the text.
    const outline = rich ? outlined(choices, '', () => '· ') : ''
    const text = [content.text.trim(), outline].filter(Boolean).join('\n\n')
    return withChoices(text, linked(choices, can), can, language)
  }
  return texts([content.text.trim(), numbered(choices, language)].filter(Boolean).join('\n\n'), can)
}

/** Whether buttons that open pages stay buttons, alone or beside those that answer. */
export function linksKept(
  choices: ReadonlyArray<Choice>,
  { links, choices: buttons }: Capabilities,
): boolean {
  const count = choices.filter(({ url }) => url).length
  if (count === 0) return true
  if (!links || count > links.max) return false
  return count === choices.length || (links.mixed === true && choices.length <= buttons.max)
}

/** The addresses of the buttons stand in the text. */
function withoutLinks(content: Text): Text {
  const links = (content.choices ?? []).filter(({ url }) => url)
  const lines = links.map(({ title, url }) => `${title}: ${url}`)
  return {
    kind: 'text',
    text: [content.text.trim(), lines.join('\n')].filter(Boolean).join('\n\n'),
    choices: (content.choices ?? []).filter(({ url }) => !url),
  }
}

const linked = (choices: Choice[], can: Capabilities): Choice[] =>
  choices.map(({ id, title, url }) =>
    url
      ? { id, title: truncate(title, can.links?.titleMax ?? can.choices.titleMax), url }
      : { id, title: truncate(title, can.choices.titleMax) },
  )

/** Side by side where each fits with all that it says; else one message each, so that nothing is lost. */
function fitCards(cards: Card[], can: Capabilities, language: 'es' | 'en'): Content[] {
  const room = can.cards
  if (!room || !cards.every((card) => cardFits(card, room)))
    return cards.flatMap((card) => cardAlone(card, can, language))
  const short = cards.map((card) =>
    card.choices
      ? {
          ...card,
          choices: card.choices.map((one) => ({ ...one, title: truncate(one.title, room.choiceTitleMax) })),
        }
      : card,
  )
  const pages = Array.from({ length: Math.ceil(short.length / room.max) }, (_, page) =>
    short.slice(page * room.max, (page + 1) * room.max),
  )
  return pages.map((page) => ({ kind: 'cards', cards: page }))
}

/** Whether a card can stand beside others with all its words and buttons. */
export function cardFits(
  { title, about = '', choices = [] }: Card,
  room: NonNullable<Capabilities['cards']>,
): boolean {
  return title.length <= room.titleMax && about.length <= room.aboutMax && choices.length <= room.choicesMax
}

function cardAlone(
  { title, about, imageUrl, choices }: Card,
  can: Capabilities,
  language: 'es' | 'en',
): Content[] {
  const text = [title, about].filter(Boolean).join('\n')
  const picture: Content[] = imageUrl ? fitMedia({ kind: 'image', url: imageUrl }, can) : []
  return [
    ...picture,
    ...fitText({ kind: 'text', text, ...(choices?.length ? { choices } : {}) }, can, language),
  ]
}

function fitEmail({ subject, text, files }: Email, can: Capabilities): Content[] {
  const words = [subject, text].filter(Boolean).join('\n\n')
  return [...files.flatMap((file) => fitMedia(file, can)), ...texts(words, can)]
}

function fitFilled({ header, text }: Filled, can: Capabilities): Content[] {
  return [...(header ? fitMedia(header, can) : []), ...texts(text, can)]
}

function personAsText({ name, company, phones = [], emails = [] }: Person): string {
  return [company ? `${name} (${company})` : name, ...phones, ...emails].join('\n')
}

/** The text in parts, the choices on the last one. */
function withChoices(text: string, choices: Choice[], can: Capabilities, language: 'es' | 'en'): Content[] {
  const textMax = choices.some(({ url }) => url) ? (can.links?.textMax ?? can.maxText) : can.maxText
  const parts = splitFor(text, can)
  parts.push(...splitText(parts.pop() ?? '', textMax))
  const last = parts.pop() ?? truncate(pick[language], textMax)
  return [...parts.map(asText), { kind: 'text', text: last, choices }]
}

/** The choices of a section stand together, where its first one stood. */
function inSections(choices: Choice[]): Choice[] {
  const sections = [...new Set(choices.map(({ section }) => section ?? ''))]
  return sections.flatMap((name) => choices.filter(({ section }) => (section ?? '') === name))
}

const listed = (choices: Choice[], lists: NonNullable<Capabilities['lists']>): Choice[] =>
  choices.map(({ id, title, about, section }) => ({
    id,
    title: truncate(title, lists.titleMax),
    ...(about ? { about: truncate(about, lists.aboutMax) } : {}),
    ...(section ? { section: truncate(section, lists.sectionMax) } : {}),
  }))

function fitMedia(content: Media, can: Capabilities): Content[] {
  if (!can.media.includes(content.kind)) {
    return texts([content.caption, content.name, content.url].filter(Boolean).join('\n'), can)
  }
  const caption = content.caption ?? ''
  if (caption.length <= (can.captionMax ?? can.maxText)) return [content]
  const { caption: _, ...bare } = content
  return [bare, ...texts(caption, can)]
}

function placeAsText(place: Extract<Content, { kind: 'location' }>): string {
  const at = `${place.latitude},${place.longitude}`
  return [place.name, place.address, `https://maps.google.com/?q=${at}`].filter(Boolean).join('\n')
}

function texts(text: string, can: Capabilities): Content[] {
  return splitFor(text, can).map(asText)
}

const bytesOf = (text: string): number => new TextEncoder().encode(text).length

/** Parts that hold no more characters than the channel takes, and no more bytes where it counts those. */
function splitFor(text: string, { maxText, maxBytes = Number.POSITIVE_INFINITY }: Limits): string[] {
  return splitText(text, maxText).flatMap((part) => {
    const bytes = bytesOf(part)
    if (bytes <= maxBytes) return [part]
    return splitFor(part, { maxText: Math.floor((part.length * maxBytes) / bytes), maxBytes })
  })
}

type Limits = Pick<Capabilities, 'maxText' | 'maxBytes'>

function asText(text: string): Content {
  return { kind: 'text', text }
}

function cut(text: string, max: number): number {
  const limit = beforeUrl(text, max)
  for (const boundary of [/\n\s*\n/g, /\n/g, /[.!?…。](?=\s)/g, /\s+/g]) {
    const end = lastMatchEnd(text, boundary, limit)
    // A boundary in the first third would leave crumbs; a coarser part is not worth a tiny message.
    if (end > limit / 3) return end
  }
  const word = lastMatchEnd(text, /\s+/g, limit)
  return word > 0 ? word : wholeCharacters(text, limit)
}

// Where a URL straddles the limit, the part ends before it, unless the URL alone is longer than a part.
function beforeUrl(text: string, max: number): number {
  for (const match of text.matchAll(URL_LIKE)) {
    if (match.index >= max) break
    if (match.index + match[0].length > max && match.index > 0 && match[0].length <= max) return match.index
  }
  return max
}

function lastMatchEnd(text: string, pattern: RegExp, limit: number): number {
  let end = 0
  for (const match of text.slice(0, limit + 1).matchAll(pattern)) {
    const stop = match.index + match[0].trimEnd().length
    if (stop <= limit && stop > 0) end = stop
  }
  return end
}

function wholeCharacters(text: string, limit: number): number {
  let end = 0
  for (const { segment, index } of graphemes.segment(text.slice(0, limit + 64))) {
    if (index + segment.length > limit) break
    end = index + segment.length
  }
  if (end > 0) return end
  const code = text.charCodeAt(limit - 1)
  return code >= 0xd800 && code <= 0xdbff && limit > 1 ? limit - 1 : limit
}
