// Somebody writes something that no question was waiting for.
import { z } from 'zod'
import { fold } from '#engine/machine/conditions.ts'
import { field } from '#engine/machine/step.ts'
import { trigger } from '#engine/machine/trigger.ts'
import {
  channelsField,
  common,
  commonFresh,
  listed,
  messageVariables,
  messageWrites,
  missing,
  textIn,
} from './fields.ts'
import { matchesPattern } from './pattern.ts'

const keyword = z.object({
  text: field(z.string().trim().min(1).max(100), {
    field: 'text',
    title: { en: 'Word or phrase', es: 'Palabra o frase' },
  }),
})

const worded = { field: 'match', is: ['is', 'contains'] }

const data = z.object({
  match: field(z.enum(['any', 'is', 'contains', 'pattern', 'nothing_else']).default('any'), {
    field: 'select',
    title: { en: 'Which messages', es: 'Qué mensajes' },
    options: [
      { value: 'any', title: { en: 'Every message', es: 'Todos los mensajes' } },
      { value: 'is', title: { en: 'Exactly one of these', es: 'Exactamente una de estas' } },
      { value: 'contains', title: { en: 'Containing one of these', es: 'Que contengan una de estas' } },
      { value: 'pattern', title: { en: 'Of this shape', es: 'Con esta forma' } },
      {
        value: 'nothing_else',
        title: { en: 'Those that nothing else answers', es: 'Los que nada más responde' },
      },
    ],
  }),
  keywords: field(z.array(keyword).max(100).default([]), {
    field: 'rows',
    title: { en: 'Words and phrases', es: 'Palabras y frases' },
    help: {
      en: 'Case and accents do not matter. Contained words count as whole words.',
      es: 'No importan mayúsculas ni acentos. Las palabras contenidas cuentan enteras.',
    },
    row: { title: { en: 'word', es: 'palabra' }, shows: 'text' },
    when: worded,
  }),
  pattern: field(z.string().max(200).default(''), {
    field: 'text',
    title: { en: 'Shape', es: 'Forma' },
    help: {
      en: '# is a digit, @ a letter, ? any character, * anything: AB-#### or order *.',
      es: '# es una cifra, @ una letra, ? cualquier carácter, * cualquier cosa: AB-#### o pedido *.',
    },
    when: { field: 'match', is: ['pattern'] },
  }),
  channels: channelsField,
  ...common,
})

type Message = z.infer<typeof data>

const summaries = {
  any: { en: 'Every message', es: 'Todos los mensajes' },
  nothing_else: { en: 'What nothing else answers', es: 'Lo que nada más responde' },
}

/** Starts when a message comes that no question took. */
export const messageReceived = trigger({
  type: 'message_received',
  title: { en: 'Message received', es: 'Mensaje recibido' },
  about: {
    en: 'Somebody writes a certain word, or anything that nothing else answers.',
    es: 'Alguien escribe cierta palabra, o algo que nada más responde.',
  },
  keywords: ['keyword', 'word', 'default', 'fallback', 'palabra', 'clave', 'respuesta', 'predeterminada'],
  icon: 'message-2',
  category: 'messages',
  events: ['message_received'],
  data,
  fresh: () => ({ match: 'is', keywords: [], pattern: '', channels: [], ...commonFresh }),
  summary: ({ match, keywords, pattern }) => {
    if (match === 'any' || match === 'nothing_else') return summaries[match]
    const said = match === 'pattern' ? pattern : keywords.map(({ text }) => `«${text}»`).join(', ')
    if (said === '') return { en: 'No word yet', es: 'Aún sin palabra' }
    return match === 'contains' ? { en: `Contains ${said}`, es: `Contiene ${said}` } : { en: said, es: said }
  },
  check: ({ match, keywords, pattern }) => {
    if ((match === 'is' || match === 'contains') && keywords.length === 0)
      return [missing('keywords', noWord)]
    return match === 'pattern' && pattern.trim() === '' ? [missing('pattern', noShape)] : []
  },
  matches: (wanted, fact) =>
    fact.data['origin'] !== 'comment' &&
    listed(wanted.channels, fact.data['channelId']) &&
    fits(wanted, textIn(fact)),
  lastResort: ({ match }) => match === 'nothing_else',
  variables: messageVariables,
  writes: () => messageWrites,
})

const noWord = {
  en: 'Write at least one word or phrase.',
  es: 'Escribe al menos una palabra o frase.',
}
const noShape = { en: 'Write the shape of the messages.', es: 'Escribe la forma de los mensajes.' }

function fits({ match, keywords, pattern }: Message, text: string): boolean {
  if (match === 'is') return keywords.some((keyword) => plain(keyword.text) === plain(text))
  if (match === 'contains')
    return keywords.some((keyword) => ` ${plain(text)} `.includes(` ${plain(keyword.text)} `))
  return match === 'pattern' ? matchesPattern(pattern, text) : true
}

/** Folded words with single spaces between them: `¡HOLA, qué tal!` is `hola que tal`. */
const plain = (text: string) =>
  fold(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
