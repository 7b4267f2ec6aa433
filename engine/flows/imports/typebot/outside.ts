// What works with other services: letters, sheets, hand-offs, calendars.

import { messages } from './bubbles.ts'
import { type Converter, cut, type Desk, type Made, one, type Part } from './made.ts'
import { type Data, flagAt, rowsAt, textAt, textsAt } from './read.ts'

const email: Converter = ({ options }, desk): Made => {
  const isOwn = flagAt(options, 'isCustomBody') || textAt(options, 'body').trim() !== ''
  return letter(desk, {
    to: [...textsAt(options, 'recipients'), ...textsAt(options, 'cc')],
    subject: textAt(options, 'subject'),
    text: isOwn ? textAt(options, 'body') : '',
    html: isOwn && flagAt(options, 'isBodyCode'),
    left: ['bcc', 'replyTo', 'attachmentsVariableId'].some((key) => key in options && isSaid(options[key])),
    copies: textsAt(options, 'cc').length > 0,
  })
}

const gmail: Converter = ({ options }, desk): Made | null => {
  if (textAt(options, 'action') !== 'Send email') return null
  const to = [textAt(options, 'to'), ...textsAt(options, 'to')]
  const html = /^html$/i.test(textAt(options, 'type'))
  return letter(desk, {
    to,
    subject: textAt(options, 'subject'),
    text: textAt(options, 'body'),
    html,
    left: false,
    copies: false,
  })
}

const isSaid = (value: unknown) =>
  Array.isArray(value) ? value.length > 0 : typeof value === 'string' && value !== ''

interface Letter {
  to: string[]
  subject: string
  text: string
  html: boolean
  /** Whether it had parts that are left out, or people who got a copy. */
  left: boolean
  copies: boolean
}

function letter(desk: Desk, { to, subject, text, html, left, copies }: Letter): Made {
  if (left) desk.differs(leftOut, 'lost')
  if (copies) desk.differs(copied)
  if (text.trim() === '') desk.differs(summed)
  const all = desk.book.entries
    .slice(0, 80)
    .map(({ name, safe }) => `${name.replace(/[{}$]/g, '')}: {{ ${safe} }}`)
  const words = text.trim() === '' ? all.join('\n') : desk.text(text).trim()
  const people = to
    .map((address) => desk.text(address).trim())
    .filter(Boolean)
    .slice(0, 10)
  return one('send_email', {
    to: cut(people.join(', '), 500),
    subject: cut(desk.text(subject), 200),
    text: cut(words || '–', 9_500),
    html,
  })
}

const sheets: Converter = ({ options }, desk): Made | null => {
  if (textAt(options, 'action') !== 'Insert a row') return null
  const seen = new Set<string>()
  const columns = rowsAt(options, 'cellsToInsert').flatMap((row) => {
    const name = textAt(row, 'column').trim().slice(0, 100)
    if (name === '' || seen.has(name) || seen.size >= 40) return []
    seen.add(name)
    return [{ name, value: cut(desk.text(textAt(row, 'value')), 4_000) }]
  })
  if (textAt(options, 'sheetId') !== '' && textAt(options, 'sheetId') !== '0') desk.differs(whichSheet)
  const id = textAt(options, 'spreadsheetId')
    .replace(/[^\w-]/g, '')
    .slice(0, 200)
  const spreadsheet = id === '' ? '' : `https://docs.google.com/spreadsheets/d/${id}`
  return one('add_sheet_row', { spreadsheet, sheet: '', columns })
}

/** To a person of the team; the chat of another product is not opened. */
const handOff: Converter = (_, desk): Made => {
  desk.differs(toTeam)
  return one('assign', { to: 'anyone' })
}

const chatwoot: Converter = (block, desk) =>
  textAt(block.options, 'task') === 'Close widget' ? null : handOff(block, desk)

const calendar: Converter = ({ options }, desk): Made | null => {
  const link = desk.text(textAt(options, 'link')).trim()
  if (link === '') return null
  desk.differs(booking)
  return messages(cut(link, 2_000))
}

/** What must not go on as if it were paid: a person takes over, and nothing follows by itself. */
export function payment(options: Data, desk: Desk): Part {
  const amount = [desk.text(textAt(options, 'amount')), textAt(options, 'currency') || 'USD']
    .filter(Boolean)
    .join(' ')
  const text = {
    en: `A payment of ${amount} was due here. Decide how it is paid, then connect what follows.`,
    es: `Aquí se pagaba ${amount}. Decide cómo se paga y luego conecta lo que sigue.`,
  }[desk.language]
  return { type: 'add_comment', data: { text: cut(text, 2_000) }, to: { next: 'end' } }
}

/** Converters of services by the type of the block. */
export const outside: Record<string, Converter> = {
  Email: email,
  gmail,
  'Google Sheets': sheets,
  Chatwoot: chatwoot,
  zendesk: handOff,
  'cal-com': calendar,
}

const leftOut = {
  en: 'Blind copies, the address for replies and attachments were left out.',
  es: 'Se omitieron las copias ocultas, la dirección de respuesta y los adjuntos.',
}
const copied = {
  en: 'Whoever got a copy is among the recipients now.',
  es: 'Quienes recibían copia están ahora entre los destinatarios.',
}
const summed = {
  en: 'The automatic summary became a list of all variables.',
  es: 'El resumen automático se volvió una lista de todas las variables.',
}
const whichSheet = {
  en: 'The tab was chosen by a number; write its name, or the first one is used.',
  es: 'La pestaña se elegía por un número; escribe su nombre o se usa la primera.',
}
const toTeam = {
  en: 'The conversation is given to a person of the team here, not to another product.',
  es: 'La conversación pasa aquí a una persona del equipo, no a otro producto.',
}
const booking = {
  en: 'The calendar is sent as a link, and the bot does not wait for a booking.',
  es: 'El calendario se envía como enlace y el bot no espera la reserva.',
}
