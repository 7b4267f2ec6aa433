// The fields of a question, in the order of its form.
import { z } from 'zod'
import type { Words } from '#channels/channel.ts'
import { field } from '#engine/machine/step.ts'
import { waitingFields } from './asking.ts'
import { type AnswerKind, answerKinds, mediaGroups, optionsOf, rowKinds } from './asking_types.ts'
import { channelField } from './fields.ts'
import { cell, rowId } from './rows.ts'

const onlyFor = (...is: AnswerKind[]) => ({ field: 'answer', is })

/** The choices of a question. */
const choice = z.object({
  id: z.string().regex(/^[A-Za-z0-9_-]{1,40}$/),
  title: z.string().trim().min(1).max(80),
})

const limit = (title: Words, is: AnswerKind[]) =>
  field(z.number().nullable().default(null), {
    field: 'number',
    title,
    help: {
      en: 'The number itself; of a text its characters, of several choices how many.',
      es: 'El número mismo; de un texto sus caracteres, de varias opciones cuántas.',
    },
    when: onlyFor(...is),
  })

const limited: AnswerKind[] = ['text', 'number', 'scale', 'multiple_select']

const variable = (title: Words) =>
  field(
    z
      .string()
      .regex(/^[A-Za-z0-9_]{0,60}$/)
      .default(''),
    { field: 'variable', title },
  )

/** One question of a form. */
export const formRow = z.object({
  id: rowId,
  name: field(z.string().trim().min(1).max(60), { field: 'text', title: { en: 'Name', es: 'Nombre' } }),
  text: cell({ en: 'Question', es: 'Pregunta' }, 1_000),
  answer: field(z.enum(rowKinds).default('text'), {
    field: 'select',
    title: { en: 'Type of answer', es: 'Tipo de respuesta' },
    options: optionsOf(rowKinds),
  }),
  options: field(z.string().max(1_000).default(''), {
    field: 'text',
    title: { en: 'Choices, separated by commas', es: 'Opciones, separadas por comas' },
    when: onlyFor('multiple_choice'),
  }),
  min: limit({ en: 'At least', es: 'Al menos' }, ['text', 'number']),
  max: limit({ en: 'At most', es: 'Como máximo' }, ['text', 'number']),
  optional: field(z.boolean().default(false), {
    field: 'switch',
    title: { en: 'May be skipped', es: 'Se puede omitir' },
  }),
  variable: variable({ en: 'Save in the variable', es: 'Guardar en la variable' }),
  field: field(z.string().max(60).default(''), {
    field: 'contact_field',
    title: { en: 'Save in the contact field', es: 'Guardar en el campo del contacto' },
  }),
})

export type FormRow = z.infer<typeof formRow>

const byEmail = { field: 'codeBy', is: ['email'] }
const dates: AnswerKind[] = ['date', 'date_time', 'date_range']

const codeFields = {
  codeText: field(z.string().max(1_000).default('[code]'), {
    field: 'template',
    title: { en: 'Message with the code', es: 'Mensaje con el código' },
    help: { en: 'The code stands where you write [code].', es: 'El código va donde escribas [código].' },
    when: onlyFor('code'),
  }),
  codeBy: field(z.enum(['channel', 'email']).default('channel'), {
    field: 'select',
    title: { en: 'Send the code by', es: 'Enviar el código por' },
    options: [
      { value: 'channel', title: { en: 'Message', es: 'Mensaje' } },
      { value: 'email', title: { en: 'E-mail', es: 'Correo electrónico' } },
    ],
    when: onlyFor('code'),
  }),
  codeTo: field(z.string().max(500).default('{{contact.email}}'), {
    field: 'template',
    title: { en: 'Address of the e-mail', es: 'Dirección del correo' },
    when: byEmail,
  }),
  codeSubject: field(z.string().max(200).default(''), {
    field: 'template',
    title: { en: 'Subject of the e-mail', es: 'Asunto del correo' },
    when: byEmail,
  }),
  codeChannelId: field(z.string().max(60).nullable().default(null), {
    field: 'channel',
    title: { en: 'Channel of the code', es: 'Canal del código' },
    when: onlyFor('code'),
  }),
  digits: field(z.int().min(4).max(8).default(6), {
    field: 'number',
    title: { en: 'Digits of the code', es: 'Dígitos del código' },
    when: onlyFor('code'),
    max: 8,
  }),
  validMinutes: field(z.int().min(1).max(1_440).default(10), {
    field: 'number',
    title: { en: 'Minutes for which it counts', es: 'Minutos durante los que vale' },
    when: onlyFor('code'),
    max: 1_440,
  }),
}

const dateFields = {
  order: field(z.enum(['auto', 'dmy', 'mdy', 'ymd']).default('auto'), {
    field: 'select',
    title: { en: 'How dates are written', es: 'Cómo se escriben las fechas' },
    options: [
      { value: 'auto', title: { en: 'As the contact writes', es: 'Como escribe el contacto' } },
      { value: 'dmy', title: { en: 'Day, month, year', es: 'Día, mes, año' } },
      { value: 'mdy', title: { en: 'Month, day, year', es: 'Mes, día, año' } },
      { value: 'ymd', title: { en: 'Year, month, day', es: 'Año, mes, día' } },
    ],
    when: onlyFor(...dates),
  }),
  period: field(z.enum(['any', 'future', 'past']).default('any'), {
    field: 'select',
    title: { en: 'Which dates', es: 'Qué fechas' },
    options: [
      { value: 'any', title: { en: 'Any', es: 'Cualquiera' } },
      { value: 'future', title: { en: 'Today or later', es: 'Hoy o después' } },
      { value: 'past', title: { en: 'Today or earlier', es: 'Hoy o antes' } },
    ],
    when: onlyFor(...dates),
  }),
  earliest: field(z.string().max(200).default(''), {
    field: 'template',
    title: { en: 'Not before', es: 'No antes de' },
    placeholder: { en: 'tomorrow, 2026-12-24, 09:00', es: 'mañana, 2026-12-24, 09:00' },
    when: onlyFor(...dates, 'time'),
  }),
  latest: field(z.string().max(200).default(''), {
    field: 'template',
    title: { en: 'Not after', es: 'No después de' },
    placeholder: { en: 'in 30 days, 2026-12-31, 18:00', es: 'en 30 días, 2026-12-31, 18:00' },
    when: onlyFor(...dates, 'time'),
  }),
}

const savingFields = {
  save: field(
    z
      .object({
        variable: z
          .string()
          .regex(/^([A-Za-z_][A-Za-z0-9_]{0,59})?$/)
          .default(''),
        field: z.string().max(60).default(''),
      })
      .default({ variable: '', field: '' }),
    {
      field: 'save_answer',
      title: { en: 'Save the answer in', es: 'Guardar la respuesta en' },
      help: {
        en: 'A variable of this run, a contact field, or both.',
        es: 'Una variable de este recorrido, un campo del contacto, o ambos.',
      },
      when: onlyFor(...answerKinds.filter((kind) => kind !== 'form')),
    },
  ),
  saveTag: field(z.boolean().default(false), {
    field: 'switch',
    title: { en: 'Add the choice as a tag', es: 'Agregar la opción como etiqueta' },
    when: onlyFor('multiple_choice', 'multiple_select'),
  }),
}

const refusingFields = {
  invalidText: field(z.string().trim().max(2_000).default(''), {
    field: 'template',
    title: { en: 'When the answer is not understood', es: 'Cuando no se entiende la respuesta' },
    help: { en: 'Empty: the question is asked again.', es: 'Vacío: se repite la pregunta.' },
  }),
  invalidExit: field(z.boolean().default(false), {
    field: 'switch',
    title: {
      en: 'Exit for answers that are not understood',
      es: 'Salida para respuestas que no se entienden',
    },
    help: { en: 'Off: the bot keeps asking.', es: 'Apagado: el bot sigue preguntando.' },
  }),
  retries: field(z.int().min(0).max(5).default(1), {
    field: 'number',
    title: { en: 'Ask again at most', es: 'Preguntar otra vez como máximo' },
    when: { field: 'invalidExit', is: [true] },
    max: 5,
  }),
}

/** The fields that menus and questions share. */
export const refusing = refusingFields

/** The schema of a question. */
export const questionData = z.object({
  text: field(z.string().trim().min(1).max(4_000), {
    field: 'template',
    title: { en: 'Question', es: 'Pregunta' },
    placeholder: { en: 'How can I help you?', es: '¿En qué te puedo ayudar?' },
    max: 2_000,
  }),
  answer: field(z.enum(answerKinds).default('text'), {
    field: 'select',
    title: { en: 'Type of answer', es: 'Tipo de respuesta' },
    options: optionsOf(answerKinds),
  }),
  choices: field(z.array(choice).max(30).default([]), {
    field: 'choices',
    title: { en: 'Choices', es: 'Opciones' },
    when: onlyFor('multiple_choice', 'multiple_select'),
    max: 30,
  }),
  rows: field(z.array(formRow).max(20).default([]), {
    field: 'rows',
    title: { en: 'Fields of the form', es: 'Campos del formulario' },
    row: { title: { en: 'field', es: 'campo' }, shows: 'name' },
    max: 20,
    when: onlyFor('form'),
  }),
  confirm: field(z.boolean().default(false), {
    field: 'switch',
    title: { en: 'Sum up and ask whether it is right', es: 'Resumir y preguntar si está bien' },
    when: onlyFor('form'),
  }),
  min: limit({ en: 'At least', es: 'Al menos' }, limited),
  max: limit({ en: 'At most', es: 'Como máximo' }, limited),
  ...dateFields,
  country: field(
    z
      .string()
      .trim()
      .regex(/^([A-Za-z]{2})?$/)
      .default(''),
    {
      field: 'text',
      title: { en: 'Country of numbers without a prefix', es: 'País de los números sin prefijo' },
      placeholder: { en: 'EC', es: 'EC' },
      help: { en: 'Empty: the contact’s.', es: 'Vacío: el del contacto.' },
      when: onlyFor('phone'),
    },
  ),
  media: field(z.enum(Object.keys(mediaGroups) as Array<keyof typeof mediaGroups>).default('any'), {
    field: 'select',
    title: { en: 'What may be sent', es: 'Qué se puede enviar' },
    options: Object.entries(mediaGroups).map(([value, { title }]) => ({ value, title })),
    when: onlyFor('media'),
  }),
  maxMb: field(z.number().min(1).max(100).default(25), {
    field: 'number',
    title: { en: 'At most, in MB', es: 'Como máximo, en MB' },
    when: onlyFor('media'),
    max: 100,
  }),
  ...codeFields,
  ...savingFields,
  ...refusingFields,
  ...waitingFields,
  skipWord: field(z.string().trim().max(200).default(''), {
    field: 'text',
    title: { en: 'Words that skip the question', es: 'Palabras que omiten la pregunta' },
    placeholder: { en: 'skip, later', es: 'omitir, después' },
    help: {
      en: 'Separated by commas; the question gets an exit for it. Fields of a form skip by these too.',
      es: 'Separadas por comas; la pregunta tendrá una salida para ello. También omiten campos de un formulario.',
    },
    advanced: true,
  }),
  goBack: field(z.boolean().default(false), {
    field: 'switch',
    title: { en: 'May go back to the question before', es: 'Se puede volver a la pregunta anterior' },
    help: {
      en: 'By writing «back» or «change», «atrás», «volver» or «cambiar».',
      es: 'Escribiendo «atrás», «volver» o «cambiar», «back» o «change».',
    },
    advanced: true,
  }),
  channelId: channelField,
})

export type Question = z.infer<typeof questionData>

/** What a new question holds beyond its words. */
export const questionFresh = questionData.omit({ text: true }).parse({})
