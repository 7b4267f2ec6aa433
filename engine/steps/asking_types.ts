// The kinds of answers there are: how they are called, what they hold, and which limits they have.
import type { Words } from '#channels/channel.ts'
import type { Written } from '#engine/machine/trigger.ts'

interface AnswerType {
  title: Words
  /** What the saved answer holds. */
  holds: Written['type']
}

/** Every type of answer that a question can ask for. */
export const answerTypes = {
  text: { title: { en: 'Text', es: 'Texto' }, holds: 'text' },
  multiple_choice: { title: { en: 'Multiple choice', es: 'Opción múltiple' }, holds: 'text' },
  multiple_select: { title: { en: 'Several choices', es: 'Varias opciones' }, holds: 'list' },
  yes_no: { title: { en: 'Yes or no', es: 'Sí o no' }, holds: 'boolean' },
  number: { title: { en: 'Number', es: 'Número' }, holds: 'number' },
  rating: { title: { en: 'Rating (1–5)', es: 'Calificación (1–5)' }, holds: 'number' },
  scale: { title: { en: 'Scale, NPS (0–10)', es: 'Escala, NPS (0–10)' }, holds: 'number' },
  date: { title: { en: 'Date', es: 'Fecha' }, holds: 'date' },
  time: { title: { en: 'Time', es: 'Hora' }, holds: 'text' },
  date_time: { title: { en: 'Date and time', es: 'Fecha y hora' }, holds: 'date' },
  date_range: { title: { en: 'Date range', es: 'Rango de fechas' }, holds: 'date' },
  phone: { title: { en: 'Phone', es: 'Teléfono' }, holds: 'text' },
  email: { title: { en: 'E-mail', es: 'Correo electrónico' }, holds: 'text' },
  url: { title: { en: 'Website', es: 'Sitio web' }, holds: 'text' },
  location: { title: { en: 'Location', es: 'Ubicación' }, holds: 'text' },
  media: { title: { en: 'File, image or voice', es: 'Archivo, imagen o voz' }, holds: 'text' },
  consent: { title: { en: 'Consent', es: 'Consentimiento' }, holds: 'boolean' },
  code: { title: { en: 'One-time code', es: 'Código de un solo uso' }, holds: 'boolean' },
  form: { title: { en: 'Form of several fields', es: 'Formulario de varios campos' }, holds: 'text' },
} as const satisfies Record<string, AnswerType>

export type AnswerKind = keyof typeof answerTypes

/** The types in their order, for schemas. */
export const answerKinds = Object.keys(answerTypes) as AnswerKind[]

/** The types that a row of a form can ask for. */
export const rowKinds = [
  'text',
  'multiple_choice',
  'yes_no',
  'number',
  'rating',
  'date',
  'time',
  'date_time',
  'phone',
  'email',
  'url',
  'location',
] as const satisfies ReadonlyArray<AnswerKind>

/** Types as the options of a select. */
export const optionsOf = (kinds: ReadonlyArray<AnswerKind>) =>
  kinds.map((value) => ({ value, title: answerTypes[value].title }))

/** Groups of files that a question can ask for: kinds of content, or beginnings of mime types. */
export const mediaGroups = {
  any: { title: { en: 'Anything', es: 'Cualquiera' }, kinds: ['image', 'video', 'audio', 'file'], types: [] },
  image: { title: { en: 'Image', es: 'Imagen' }, kinds: ['image'], types: ['image/'] },
  document: {
    title: { en: 'Document', es: 'Documento' },
    kinds: [],
    types: [
      'application/pdf',
      'application/msword',
      'application/vnd.',
      'application/rtf',
      'text/',
      'application/json',
      'application/xml',
    ],
  },
  image_or_document: {
    title: { en: 'Image or document', es: 'Imagen o documento' },
    kinds: ['image', 'file'],
    types: ['image/', 'application/pdf', 'application/msword', 'application/vnd.', 'text/'],
  },
  audio: { title: { en: 'Voice or audio', es: 'Voz o audio' }, kinds: ['audio'], types: ['audio/'] },
  video: { title: { en: 'Video', es: 'Video' }, kinds: ['video'], types: ['video/'] },
} as const satisfies Record<string, { title: Words; kinds: string[]; types: string[] }>

export type MediaGroup = keyof typeof mediaGroups
