// What a channel cannot show as it was meant, in words: what becomes of it instead. Pure; says of `fit` what `fit` does.
import type { Words } from './channel.ts'
import type { Capabilities, Card, Choice, Content, Media } from './content.ts'
import { cardFits, linksKept, fit as partsFor } from './fit.ts'

export type LossCode =
  | 'parts'
  | 'numbered'
  | 'listed'
  | 'choice_cut'
  | 'links_as_text'
  | 'cards_apart'
  | 'cards_paged'
  | 'media_as_link'
  | 'caption_apart'
  | 'email_as_text'
  | 'template_as_text'
  | 'as_text'

/** One thing that comes out otherwise. `mild`: people lose nothing by it. */
export interface Loss {
  code: LossCode
  mild: boolean
  text: Words
}

/** Everything that becomes of a message on a channel that shows less; nothing where it is shown as it is. */
export function lossesOf(content: Content, can: Capabilities): Loss[] {
  const own = ownLosses(content, can)
  const parts = partsFor(content, can, 'en').filter(({ kind }) => kind === 'text').length
  const plain = content.kind === 'text' || content.kind === 'template'
  return plain && parts > 1 ? [...own, inParts(parts, can.maxText)] : own
}

function ownLosses(content: Content, can: Capabilities): Loss[] {
  switch (content.kind) {
    case 'text':
      return choiceLosses(content.choices ?? [], can)
    case 'cards':
      return cardLosses(content.cards, can)
    case 'email':
      return can.email ? [] : [emailAsText, ...content.files.flatMap((file) => mediaLosses(file, can))]
    case 'template':
      return can.templates
        ? []
        : [templateAsText, ...(content.header ? mediaLosses(content.header, can) : [])]
    case 'location':
    case 'people':
      return can.media.includes(content.kind) ? [] : [asText]
    case 'unsupported':
      return []
    default:
      return mediaLosses(content, can)
  }
}

function choiceLosses(all: ReadonlyArray<Choice>, can: Capabilities): Loss[] {
  const kept = linksKept(all, can)
  const choices = kept ? all : all.filter(({ url }) => !url)
  const buttons = choices.every(({ url }) => url) ? (can.links?.max ?? 0) : can.choices.max
  const links = kept ? [] : [linksAsText]
  if (choices.length === 0) return links
  if (choices.length <= buttons && !rich(choices, can)) {
    const cut = choices.find(({ title, url }) => title.length > titleMax(can, url))
    return cut ? [...links, titleCut(cut.title, titleMax(can, cut.url))] : links
  }
  if (can.lists && choices.length <= can.lists.max) {
    const { titleMax: most } = can.lists
    const cut = choices.find(({ title }) => title.length > most)
    const opens = rich(choices, can) ? [] : [asList(buttons)]
    return [...links, ...opens, ...(cut ? [titleCut(cut.title, most)] : [])]
  }
  return choices.length <= buttons ? links : [...links, asNumbers(buttons)]
}

const titleMax = ({ links, choices }: Capabilities, url: string | undefined) =>
  url && links ? links.titleMax : choices.titleMax

const rich = (choices: ReadonlyArray<Choice>, { lists }: Capabilities) =>
  lists !== undefined && choices.some(({ about, section }) => about || section)

function cardLosses(cards: ReadonlyArray<Card>, can: Capabilities): Loss[] {
  const room = can.cards
  const pictures =
    room || can.media.includes('image') || !cards.some(({ imageUrl }) => imageUrl) ? [] : [asLink]
  if (!room) return [cardsApart, ...pictures, ...buttonsOf(cards, can)]
  const long = cards.find((card) => !cardFits(card, room))
  if (long) return [tooLongCard(long, room), ...buttonsOf(cards, can)]
  const cut = cards
    .flatMap(({ choices = [] }) => choices)
    .find(({ title }) => title.length > room.choiceTitleMax)
  return [
    ...(cards.length > room.max ? [cardsPaged(room.max)] : []),
    ...(cut ? [titleCut(cut.title, room.choiceTitleMax)] : []),
  ]
}

/** Of each kind of loss one, whatever the number of cards. */
function buttonsOf(cards: ReadonlyArray<Card>, can: Capabilities): Loss[] {
  const all = cards.flatMap(({ choices = [] }) => choiceLosses(choices, can))
  return all.filter(({ code }, index) => all.findIndex((one) => one.code === code) === index)
}

function mediaLosses({ kind, caption = '' }: Media, can: Capabilities): Loss[] {
  if (!can.media.includes(kind)) return [asLink]
  const most = can.captionMax ?? can.maxText
  return caption.length > most ? [captionApart(most)] : []
}

const loss = (code: LossCode, en: string, es: string, mild = false): Loss => ({
  code,
  mild,
  text: { en, es },
})

const inParts = (parts: number, most: number) =>
  loss(
    'parts',
    `The text goes out in ${parts} messages: one takes ${most} characters.`,
    `El texto sale en ${parts} mensajes: en uno caben ${most} caracteres.`,
    true,
  )
const asNumbers = (most: number) =>
  most === 0
    ? loss(
        'numbered',
        'There are no buttons: the answers become a numbered list.',
        'No hay botones: las respuestas se vuelven una lista numerada.',
      )
    : loss(
        'numbered',
        `At most ${most} buttons are shown: the answers become a numbered list.`,
        `Se muestran hasta ${most} botones: las respuestas se vuelven una lista numerada.`,
      )
const asList = (most: number) =>
  loss(
    'listed',
    `At most ${most} buttons are shown: the answers open as a list.`,
    `Se muestran hasta ${most} botones: las respuestas se abren como lista.`,
    true,
  )
const titleCut = (title: string, most: number) =>
  loss(
    'choice_cut',
    `The button «${title}» is cut after ${most} characters.`,
    `El botón «${title}» se corta después de ${most} caracteres.`,
  )
const linksAsText = loss(
  'links_as_text',
  'Buttons that open a page become addresses in the text.',
  'Los botones que abren una página se vuelven direcciones en el texto.',
)
const cardsApart = loss(
  'cards_apart',
  'The cards come one below the other, a message each.',
  'Las tarjetas llegan una debajo de otra, en un mensaje cada una.',
)
function tooLongCard({ title, choices = [] }: Card, room: NonNullable<Capabilities['cards']>) {
  const { titleMax: ofTitle, aboutMax, choicesMax } = room
  const more = choices.length > choicesMax
  return loss(
    'cards_apart',
    more
      ? `The card «${title}» has more than ${choicesMax} buttons, so the cards come one below the other.`
      : `The card «${title}» is too long (title ${ofTitle}, text ${aboutMax} characters), so the cards come one below the other.`,
    more
      ? `La tarjeta «${title}» tiene más de ${choicesMax} botones y las tarjetas llegan una debajo de otra.`
      : `La tarjeta «${title}» es muy larga (título ${ofTitle}, texto ${aboutMax} caracteres) y las tarjetas llegan una debajo de otra.`,
  )
}
const cardsPaged = (most: number) =>
  loss(
    'cards_paged',
    `At most ${most} cards stand side by side: the rest come in another message.`,
    `Hasta ${most} tarjetas caben juntas: las demás llegan en otro mensaje.`,
  )
const asLink = loss(
  'media_as_link',
  'Files of this kind are not shown: their address is sent.',
  'Los archivos de este tipo no se muestran: se envía su dirección.',
)
const captionApart = (most: number) =>
  loss(
    'caption_apart',
    `The text below the file is longer than ${most} characters, so it follows in a message of its own.`,
    `El texto bajo el archivo supera los ${most} caracteres y sigue en otro mensaje.`,
    true,
  )
const emailAsText = loss(
  'email_as_text',
  'There is no e-mail here: subject and text become a message without formatting.',
  'Aquí no hay correo: el asunto y el texto se vuelven un mensaje sin formato.',
)
const templateAsText = loss(
  'template_as_text',
  'There are no approved templates here: its words are sent as a text.',
  'Aquí no hay plantillas aprobadas: sus palabras se envían como texto.',
  true,
)
const asText = loss('as_text', 'It is shown as a text.', 'Se muestra como texto.', true)
