// What one message may say, as fields: of the message itself, and of what it says instead on some channel.
import { z } from 'zod'
import { field } from '#engine/machine/step.ts'

/** Most characters of a text, files of an e-mail, cards, and buttons under a text or a card. */
export const limits = { text: 2_000, files: 5, cards: 10, choices: 10, cardChoices: 3, gaps: 20 }

const media = ['none', 'image', 'video', 'audio', 'file'] as const
const mediaOptions = [
  { value: 'none', title: { en: 'None', es: 'Ninguno' } },
  { value: 'image', title: { en: 'Image', es: 'Imagen' } },
  { value: 'video', title: { en: 'Video', es: 'Video' } },
  { value: 'audio', title: { en: 'Audio', es: 'Audio' } },
  { value: 'file', title: { en: 'File', es: 'Archivo' } },
]
const says = (...kinds: string[]) => ({ when: { field: 'kind', is: kinds } })

const address = z.string().trim().max(2_000).default('')

/** A button: an answer, or a page to open. */
export const button = z.object({
  id: z.string().regex(/^[A-Za-z0-9_-]{1,40}$/),
  title: z.string().trim().max(80),
  url: z.string().trim().max(2_000).optional(),
})

const choices = (most: number) => z.array(button).max(most).default([])

const card = z.object({
  title: field(z.string().trim().max(250).default(''), {
    field: 'template',
    title: { en: 'Title', es: 'Título' },
  }),
  about: field(z.string().trim().max(1_000).default(''), {
    field: 'template',
    title: { en: 'Text', es: 'Texto' },
  }),
  imageUrl: field(address, {
    field: 'media',
    title: { en: 'Picture', es: 'Imagen' },
    placeholder: { en: 'https://…', es: 'https://…' },
  }),
  choices: field(choices(limits.cardChoices), {
    field: 'choices',
    title: { en: 'Buttons', es: 'Botones' },
    max: limits.cardChoices,
    links: true,
  }),
})

const file = z.object({
  url: field(address, {
    field: 'media',
    title: { en: 'File', es: 'Archivo' },
    placeholder: { en: 'https://…', es: 'https://…' },
  }),
  name: field(z.string().trim().max(120).default(''), {
    field: 'template',
    title: { en: 'Name', es: 'Nombre' },
  }),
})

const gap = z.object({
  value: field(z.string().trim().max(1_000).default(''), {
    field: 'template',
    title: { en: 'Value', es: 'Valor' },
    placeholder: { en: '$contact.first_name', es: '$contact.first_name' },
  }),
})

/** Kind, words and all that belongs to some kind. Every value has a default, so that documents of before stay valid. */
export const messageFields = {
  kind: field(z.enum(['text', 'cards', 'email', 'template']).default('text'), {
    field: 'select',
    title: { en: 'It sends', es: 'Envía' },
    options: [
      { value: 'text', title: { en: 'Text or file', es: 'Texto o archivo' } },
      { value: 'cards', title: { en: 'Cards', es: 'Tarjetas' } },
      { value: 'email', title: { en: 'E-mail', es: 'Correo' } },
      {
        value: 'template',
        title: { en: 'Approved template (WhatsApp)', es: 'Plantilla aprobada (WhatsApp)' },
      },
    ],
  }),
  subject: field(z.string().trim().max(200).default(''), {
    field: 'template',
    title: { en: 'Subject', es: 'Asunto' },
    help: {
      en: 'The text below it may have **bold**, _italic_, lists with - and [links](https://…).',
      es: 'El texto de abajo puede tener **negrita**, _cursiva_, listas con - y [enlaces](https://…).',
    },
    ...says('email'),
  }),
  text: field(z.string().trim().max(4_000).default(''), {
    field: 'template',
    title: { en: 'Message', es: 'Mensaje' },
    placeholder: { en: 'Hi {{contact.first_name}}!', es: '¡Hola, {{contact.first_name}}!' },
    max: limits.text,
    ...says('text', 'email'),
  }),
  media: field(z.enum(media).default('none'), {
    field: 'select',
    title: { en: 'Attachment', es: 'Archivo adjunto' },
    options: mediaOptions,
    ...says('text'),
  }),
  url: field(address, {
    field: 'media',
    title: { en: 'Web address of the attachment', es: 'Dirección web del archivo' },
    placeholder: { en: 'https://…', es: 'https://…' },
    when: { field: 'media', is: [...media.slice(1)] },
  }),
  choices: field(choices(limits.choices), {
    field: 'choices',
    title: { en: 'Quick replies', es: 'Respuestas rápidas' },
    max: limits.choices,
    links: true,
    when: { field: 'media', is: ['none'] },
  }),
  cards: field(z.array(card).max(limits.cards).default([]), {
    field: 'rows',
    title: { en: 'Cards', es: 'Tarjetas' },
    row: { title: { en: 'card', es: 'tarjeta' }, shows: 'title' },
    ...says('cards'),
  }),
  files: field(z.array(file).max(limits.files).default([]), {
    field: 'rows',
    title: { en: 'Files', es: 'Archivos' },
    help: { en: `At most ${limits.files}.`, es: `Hasta ${limits.files}.` },
    row: { title: { en: 'file', es: 'archivo' }, shows: 'name' },
    ...says('email'),
  }),
  templateName: field(z.string().trim().max(512).default(''), {
    field: 'text',
    title: { en: 'Name of the template', es: 'Nombre de la plantilla' },
    placeholder: { en: 'order_ready', es: 'pedido_listo' },
    ...says('template'),
  }),
  templateLanguage: field(z.string().trim().max(15).default(''), {
    field: 'text',
    title: { en: 'Its language', es: 'Su idioma' },
    placeholder: { en: 'en_US', es: 'es_MX' },
    ...says('template'),
  }),
  templateText: field(z.string().trim().max(1_024).default(''), {
    field: 'text',
    title: { en: 'Its text', es: 'Su texto' },
    help: {
      en: 'As it was approved, with {{1}}, {{2}}… where values go.',
      es: 'Como fue aprobado, con {{1}}, {{2}}… donde van los valores.',
    },
    placeholder: {
      en: 'Hi {{1}}, your order {{2}} is ready.',
      es: 'Hola, {{1}}: tu pedido {{2}} está listo.',
    },
    ...says('template'),
  }),
  templateValues: field(z.array(gap).max(limits.gaps).default([]), {
    field: 'rows',
    title: { en: 'Values, in their order', es: 'Valores, en su orden' },
    row: { title: { en: 'value', es: 'valor' }, shows: 'value' },
    ...says('template'),
  }),
  templateHeader: field(z.enum(['none', 'image', 'video', 'file']).default('none'), {
    field: 'select',
    title: { en: 'File above the text', es: 'Archivo sobre el texto' },
    options: mediaOptions.filter(({ value }) => value !== 'audio'),
    ...says('template'),
  }),
  templateHeaderUrl: field(address, {
    field: 'media',
    title: { en: 'Web address of that file', es: 'Dirección web de ese archivo' },
    placeholder: { en: 'https://…', es: 'https://…' },
    when: { field: 'templateHeader', is: ['image', 'video', 'file'] },
  }),
}

const shape = z.object(messageFields)

/** What one message says. */
export type Message = z.infer<typeof shape>

/** A message that says nothing yet. */
export const emptyMessage = shape.parse({})
