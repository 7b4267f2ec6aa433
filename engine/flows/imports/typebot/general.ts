// What belongs to no single block: events, look and settings, names of variables, how texts are compared.
import type { Words } from '#channels/channel.ts'
import { noteText } from './blocks.ts'
import type { Draft } from './draft.ts'
import type { Desk } from './made.ts'
import type { Bot } from './schema.ts'
import { triggerOf } from './start.ts'
import { titleOf } from './titles.ts'
import { Ways } from './ways.ts'

/** Tells of the bot as a whole. */
export function general(bot: Bot, { book, language }: Pick<Desk, 'book' | 'language'>, draft: Draft): void {
  const { byWords } = triggerOf(bot)
  draft.tell(null, starts, byWords ? [byKeyword] : [byOpening])
  if (bot.groups.some(({ blocks }) => blocks.some(({ type }) => type === 'Condition')))
    draft.tell(null, conditions, [folded])
  if (book.twice.length > 0) draft.tell(null, names, [twice(book.twice[0]!)])
  if (book.entries.length > 0 && book.entries.some(({ name, safe }) => name !== safe))
    draft.tell(null, names, [renamed])
  const ways = new Ways(bot, draft)
  for (const event of bot.events) {
    const title = titleOf(event.type)
    const step = ways.along(event.outgoingEdgeId)
    draft.remarks.push({ step: null, text: noteText(title, { type: event.type, original: event }, language) })
    draft.tell(step, title, [], true)
  }
  draft.tell(null, look, [ownLook])
}

const starts: Words = { en: 'Start', es: 'Inicio' }
const byOpening: Words = {
  en: 'The flow starts when somebody opens a conversation. Change the trigger if it should start otherwise.',
  es: 'El flujo empieza cuando alguien abre una conversación. Cambia el disparador si debe empezar de otro modo.',
}
const byKeyword: Words = {
  en: 'The flow starts with the words that started the bot on WhatsApp.',
  es: 'El flujo empieza con las palabras que iniciaban el bot en WhatsApp.',
}
const conditions: Words = { en: 'Conditions', es: 'Condiciones' }
const folded: Words = {
  en: 'Texts are compared without regard to capitals and accents.',
  es: 'Los textos se comparan sin distinguir mayúsculas ni acentos.',
}
const names: Words = { en: 'Variables', es: 'Variables' }
const renamed: Words = {
  en: 'Variables got names of letters, digits and _.',
  es: 'Las variables recibieron nombres con letras, cifras y _.',
}
const twice = (name: string): Words => ({
  en: `«${name.slice(0, 60)}» is declared more than once; texts read the first one.`,
  es: `«${name.slice(0, 60)}» se declara más de una vez; los textos leen la primera.`,
})
const look: Words = { en: 'Look and settings', es: 'Aspecto y ajustes' }
const ownLook: Words = {
  en: 'Theme, typing speed and page settings belong to the channel here and were not taken over.',
  es: 'El tema, la velocidad de escritura y los ajustes de página son aquí del canal y no se importaron.',
}
