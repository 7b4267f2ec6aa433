// Rich content → what one channel can show. Pure; also used by the simulator and the preview of a channel.
import type { Capabilities, Choice, Content, Words } from './channel.ts'

const URL_LIKE = /https?:\/\/\S+/g
const graphemes = new Intl.Segmenter('es', { granularity: 'grapheme' })

const pick: Words = { en: 'Choose an option:', es: 'Elige una opción:' }
const cannotShow: Words = {
  en: 'This message cannot be shown here.',
  es: 'Este mensaje no se puede mostrar aquí.',
}

/** The messages that say `content` within the channel's limits; choices stay on the last one. */
export function fit(content: Content, can: Capabilities, language: 'es' | 'en'): Content[] {
  switch (content.kind) {
    case 'text':
      return fitText(content, can, language)
    case 'location':
      return can.media.includes('location') ? [content] : texts(placeAsText(content), can)
    case 'unsupported':
      return texts(cannotShow[language], can)
    default:
      return fitMedia(content, can)
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
type Media = Extract<Content, { url: string }>

function fitText(content: Text, can: Capabilities, language: 'es' | 'en'): Content[] {
  const choices = inSections(content.choices ?? [])
  if (choices.length === 0) return texts(content.text, can)
  const rich = choices.some(({ about, section }) => about || section)
  if (can.lists && choices.length <= can.lists.max && (rich || choices.length > can.choices.max))
    return withChoices(content.text, listed(choices, can.lists), can, language)
  if (choices.length <= can.choices.max) {
    // Buttons have a title alone: what else is to be said of them stands in the text.
    const outline = rich ? outlined(choices, '', () => '· ') : ''
    const text = [content.text.trim(), outline].filter(Boolean).join('\n\n')
    const bare = choices.map(({ id, title }) => ({ id, title: truncate(title, can.choices.titleMax) }))
    return withChoices(text, bare, can, language)
  }
  return texts([content.text.trim(), numbered(choices, language)].filter(Boolean).join('\n\n'), can)
}

/** The text in parts, the choices on the last one. */
function withChoices(text: string, choices: Choice[], can: Capabilities, language: 'es' | 'en'): Content[] {
  const parts = splitText(text, can.maxText)
  const last = parts.pop() ?? truncate(pick[language], can.maxText)
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
  if (caption.length <= can.maxText) return [content]
  const { caption: _, ...bare } = content
  return [bare, ...texts(caption, can)]
}

function placeAsText(place: Extract<Content, { kind: 'location' }>): string {
  const at = `${place.latitude},${place.longitude}`
  return [place.address, `https://maps.google.com/?q=${at}`].filter(Boolean).join('\n')
}

function texts(text: string, can: Capabilities): Content[] {
  return splitText(text, can.maxText).map(asText)
}

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
