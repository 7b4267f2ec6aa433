// What the bot shows: texts, pictures, films, sounds and pages.
import { type Converter, type Desk, type Made, one } from './made.ts'
import { dataAt, flagAt, textAt } from './read.ts'
import { plainOf } from './rich_text.ts'
import type { Block } from './schema.ts'

/** Longest text of one message. */
export const MAX_TEXT = 2_000

/** The words of a text bubble as a text of ours. */
export const wordsOf = (block: Block, desk: Pick<Desk, 'text'>): string =>
  desk.text(plainOf(block.content)).trim()

/** A message, or several where the text is longer than one may be. */
export function messages(text: string): Made {
  const parts = pieces(text).map((piece) => ({ type: 'send_message', data: { text: piece } }))
  return { parts }
}

/** Cut where a line, a sentence or a word ends. */
function pieces(text: string): string[] {
  if (text.length <= MAX_TEXT) return text.trim() === '' ? [] : [text]
  const head = text.slice(0, MAX_TEXT)
  const end = Math.max(head.lastIndexOf('\n'), head.lastIndexOf('. ') + 1, head.lastIndexOf(' '))
  // Never within a variable.
  const open = head.lastIndexOf('{{')
  const at = open > head.lastIndexOf('}}') ? Math.min(open, Math.max(end, 1)) : Math.max(end, 1)
  const from = at > 1 ? at : MAX_TEXT
  return [text.slice(0, from).trim(), ...pieces(text.slice(from).trim())].filter((piece) => piece !== '')
}

const text: Converter = (block, desk) => messages(wordsOf(block, desk))

/** Media by its address; without one that can be sent, as a link. */
function media(kind: 'image' | 'video' | 'audio', url: string, caption: string, desk: Desk): Made {
  const address = desk.text(url).trim()
  if (address === '') {
    desk.differs(noAddress)
    return messages(caption)
  }
  if (/^(https:\/\/|\{\{)/.test(address) && address.length <= 2_000)
    return one('send_message', { text: caption, media: kind, url: address })
  desk.differs(asLink)
  return messages([caption, address].filter(Boolean).join('\n'))
}

const image: Converter = ({ content }, desk) => {
  const link = desk
    .text(textAt(dataAt(content, 'clickLink'), 'url'))
    .trim()
    .slice(0, 2_000)
  if (link !== '') desk.differs(linkBelow)
  return media('image', textAt(content, 'url'), link, desk)
}

const video: Converter = ({ content }, desk) => {
  const url = textAt(content, 'url')
  const type = textAt(content, 'type')
  if (type === '' || type === 'url') return media('video', url, '', desk)
  desk.differs(asLink)
  return messages(desk.text(url || addressOf(type, textAt(content, 'id'))).trim())
}

/** Where a film is, of which only the id was written down. */
const addressOf = (type: string, id: string): string =>
  id === ''
    ? ''
    : type === 'youtube'
      ? `https://youtu.be/${id}`
      : type === 'vimeo'
        ? `https://vimeo.com/${id}`
        : id

const audio: Converter = ({ content }, desk) => media('audio', textAt(content, 'url'), '', desk)

const embed: Converter = ({ content }, desk) => {
  desk.differs(flagAt(dataAt(content, 'waitForEvent'), 'isEnabled') ? noWaiting : asLink)
  return messages(desk.text(textAt(content, 'url')).trim())
}

/** Converters of bubbles by the type of the block. */
export const bubbles: Record<string, Converter> = { text, image, video, audio, embed }

const asLink = { en: 'It is sent as a link.', es: 'Se envía como enlace.' }
const noAddress = {
  en: 'It has no web address, so nothing is sent.',
  es: 'No tiene dirección web y no se envía nada.',
}
const linkBelow = {
  en: 'The link that opened on a tap stands below the picture.',
  es: 'El enlace que se abría al tocar va debajo de la imagen.',
}
const noWaiting = {
  en: 'The page is sent as a link, and the bot does not wait for what happens on it.',
  es: 'La página se envía como enlace y el bot no espera lo que pase en ella.',
}
