// Says something and goes on.
import { z } from 'zod'
import { diceOf } from '#engine/machine/dice.ts'
import type { SendMessage } from '#engine/machine/effect.ts'
import { field, type Scope, step } from '#engine/machine/step.ts'
import type { Complaint } from '#engine/machine/trigger.ts'
import { channelField, exits, shortened } from './fields.ts'
import { contentOf, messageProblems } from './message_content.ts'
import { emptyMessage, limits, messageFields } from './message_fields.ts'
import { failedExit, missing, namedTwice } from './rows.ts'

const variant = z.object({
  channel: field(z.string().max(60).default(''), {
    field: 'channel_or_type',
    title: { en: 'On', es: 'En' },
  }),
  ...messageFields,
})

const wording = z.object({
  text: field(z.string().trim().max(limits.text).default(''), {
    field: 'template',
    title: { en: 'Text', es: 'Texto' },
  }),
})

const data = z.object({
  ...messageFields,
  variants: field(z.array(variant).max(10).default([]), {
    field: 'rows',
    title: { en: 'Says something else on', es: 'Dice otra cosa en' },
    help: {
      en: 'The message of the channel really used wins; all others get the one above.',
      es: 'Gana el mensaje del canal que de verdad se usa; los demás reciben el de arriba.',
    },
    row: { title: { en: 'channel', es: 'canal' }, shows: 'channel' },
    max: 10,
    advanced: true,
  }),
  wordings: field(z.array(wording).max(9).default([]), {
    field: 'rows',
    title: { en: 'Other wordings', es: 'Otras formas de decirlo' },
    help: {
      en: 'Each time one of all is chosen by lot, so that the bot does not repeat itself.',
      es: 'Cada vez se elige una al azar, para que el bot no se repita.',
    },
    row: { title: { en: 'wording', es: 'forma' }, shows: 'text' },
    max: 9,
    when: { field: 'kind', is: ['text', 'email'] },
    advanced: true,
  }),
  typing: field(z.int().min(1_000).max(60_000).nullable().default(null), {
    field: 'duration',
    title: { en: 'Shows that it writes for', es: 'Muestra que escribe durante' },
    max: 60_000,
    help: {
      en: 'The message waits so long, up to a minute. Empty: it is sent at once.',
      es: 'El mensaje espera ese tiempo, hasta un minuto. Vacío: se envía enseguida.',
    },
    advanced: true,
  }),
  onFailure: field(z.boolean().default(false), {
    field: 'switch',
    title: { en: 'Exit when it cannot be sent', es: 'Salida cuando no se puede enviar' },
    help: {
      en: 'The flow waits until the channel has taken the message. Without it, it goes on at once.',
      es: 'El flujo espera a que el canal reciba el mensaje. Sin ella, continúa enseguida.',
    },
    advanced: true,
  }),
  channelId: channelField,
})

type Data = z.infer<typeof data>

/** Sends one message: a text, a file, cards, an e-mail or an approved template; on some channels another one. */
export const sendMessage = step({
  type: 'send_message',
  title: { en: 'Send a message', es: 'Enviar un mensaje' },
  about: { en: 'Says something and goes on.', es: 'Dice algo y continúa.' },
  keywords: [
    'text',
    'say',
    'reply',
    'image',
    'texto',
    'decir',
    'responder',
    'imagen',
    'saludo',
    'greeting',
  ].concat(['card', 'carousel', 'template', 'buttons', 'tarjeta', 'carrusel', 'plantilla', 'botones']),
  icon: 'message',
  category: 'messages',
  data,
  fresh: () => ({
    ...emptyMessage,
    variants: [],
    wordings: [],
    typing: null,
    onFailure: false,
    channelId: null,
  }),
  exits: ({ onFailure }) =>
    onFailure ? [exits.next, failedExit({ en: 'Not sent', es: 'No se envió' })] : [exits.next],
  summary: (message) => shortened(titleOf(message)),
  bubble: ({ kind, text }) => (kind === 'text' || kind === 'email' ? text : null),
  waitsFor: 'outcome',
  check: problemsOf,
  enter: (message, scope) => ({
    effects: [effectOf(message, scope)],
    ...(message.onFailure ? {} : { exit: 'next' }),
  }),
  on: ({ onFailure }, { happening }) => {
    if (happening.type !== 'outcome') return {}
    // The version that asked may have had an exit that this one has not.
    return { exit: happening.outcome === 'failed' && onFailure ? 'failed' : 'next' }
  },
})

function effectOf(message: Data, scope: Scope): SendMessage {
  const { render } = scope
  const variants = message.variants
    .filter(({ channel }) => channel !== '')
    .map((one) => ({ channel: one.channel, content: contentOf(one, render) }))
  return {
    type: 'send_message',
    content: contentOf(message, render, wordingOf(message, scope)),
    channelId: message.channelId,
    ...(variants.length > 0 ? { variants } : {}),
    ...(message.typing === null ? {} : { typing: message.typing }),
    ...(message.onFailure ? { wait: true } : {}),
  }
}

/** One of all that are written. */
function wordingOf({ text, wordings }: Data, { facts, step: id }: Scope): string {
  const all = [text, ...wordings.map((one) => one.text)].filter(Boolean)
  if (all.length < 2) return all[0] ?? ''
  return all[Math.floor(diceOf(`${facts.seed} ${facts.now} ${id}`) * all.length)]!
}

function titleOf({ kind, text, url, cards, subject, templateName }: Data): string {
  if (kind === 'cards') return cards.map(({ title }) => title).join(' · ')
  if (kind === 'template') return templateName
  return (kind === 'email' && subject) || text || url
}

function problemsOf(message: Data): Complaint[] {
  const channels = message.variants.map(({ channel }) => channel)
  return [
    ...messageProblems(message),
    ...message.variants.flatMap((one, index) => [
      ...(one.channel === ''
        ? [
            missing(`variants.${index}.channel`, {
              en: 'Choose on which channel it says this.',
              es: 'Elige en qué canal dice esto.',
            }),
          ]
        : []),
      ...messageProblems(one, `variants.${index}.`),
    ]),
    ...namedTwice('variants', channels.filter(Boolean)),
    ...message.wordings.flatMap(({ text }, index) =>
      text === ''
        ? [
            missing(`wordings.${index}.text`, {
              en: 'This wording is empty. Write it or remove it.',
              es: 'Esta forma está vacía. Escríbela o quítala.',
            }),
          ]
        : [],
    ),
  ]
}
