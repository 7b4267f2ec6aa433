// Says something and goes on.
import { z } from 'zod'
import type { Content } from '#channels/channel.ts'
import { field, step } from '#engine/machine/step.ts'
import { channelField, exits, shortened } from './fields.ts'

const media = ['image', 'video', 'audio', 'file'] as const

const data = z.object({
  text: field(z.string().trim().max(4_000), {
    field: 'template',
    title: { en: 'Message', es: 'Mensaje' },
    placeholder: { en: 'Hi {{contact.first_name}}!', es: '¡Hola, {{contact.first_name}}!' },
    max: 2_000,
  }),
  media: field(z.enum(['none', ...media]).default('none'), {
    field: 'select',
    title: { en: 'Attachment', es: 'Archivo adjunto' },
    options: [
      { value: 'none', title: { en: 'None', es: 'Ninguno' } },
      { value: 'image', title: { en: 'Image', es: 'Imagen' } },
      { value: 'video', title: { en: 'Video', es: 'Video' } },
      { value: 'audio', title: { en: 'Audio', es: 'Audio' } },
      { value: 'file', title: { en: 'File', es: 'Archivo' } },
    ],
    advanced: true,
  }),
  url: field(z.string().trim().max(2_000).default(''), {
    field: 'template',
    title: { en: 'Web address of the attachment', es: 'Dirección web del archivo' },
    placeholder: { en: 'https://…', es: 'https://…' },
    when: { field: 'media', is: [...media] },
    advanced: true,
  }),
  channelId: channelField,
})

/** Sends one message: text, or media with the text as its caption. */
export const sendMessage = step({
  type: 'send_message',
  title: { en: 'Send a message', es: 'Enviar un mensaje' },
  about: { en: 'Says something and goes on.', es: 'Dice algo y continúa.' },
  keywords: ['text', 'say', 'reply', 'image', 'texto', 'decir', 'responder', 'imagen', 'saludo', 'greeting'],
  icon: 'message',
  category: 'messages',
  data,
  fresh: () => ({ text: '', media: 'none', url: '', channelId: null }),
  exits: () => [exits.next],
  summary: ({ text, url }) => shortened(text || url),
  bubble: ({ text }) => text,
  waitsFor: null,
  check: ({ text, media: kind, url }) => {
    if (kind === 'none' && text === '') return [empty]
    return kind !== 'none' && !/^(https:\/\/|\{\{)/.test(url) ? [noAddress] : []
  },
  enter: ({ text, media: kind, url, channelId }, { render }) => ({
    effects: [{ type: 'send_message', content: contentOf(kind, render(text), render(url)), channelId }],
    exit: 'next',
  }),
})

function contentOf(kind: 'none' | (typeof media)[number], text: string, url: string): Content {
  if (kind === 'none') return { kind: 'text', text }
  return text === '' ? { kind, url } : { kind, url, caption: text }
}

const empty = {
  code: 'empty',
  level: 'error' as const,
  field: 'text',
  text: {
    en: 'The message is empty. Write what the bot says.',
    es: 'El mensaje está vacío. Escribe lo que dice el bot.',
  },
}

const noAddress = {
  code: 'no_address',
  level: 'error' as const,
  field: 'url',
  text: {
    en: 'The attachment has no web address. Paste one that starts with https://.',
    es: 'El archivo adjunto no tiene dirección web. Pega una que empiece con https://.',
  },
}
