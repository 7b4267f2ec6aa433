// Asks, waits for the answer, understands it, keeps it.
import { z } from 'zod'
import type { Content } from '#channels/channel.ts'
import { choiceIn, emailIn, numberIn } from '#engine/machine/answers.ts'
import { field, type Move, type Scope, step } from '#engine/machine/step.ts'
import type { Json } from '#engine/machine/values.ts'
import { channelField, duration, exits, shortened, timeoutExit } from './fields.ts'
import { questionProblems } from './question_problems.ts'

const data = z.object({
  text: field(z.string().trim().min(1).max(4_000), {
    field: 'template',
    title: { en: 'Question', es: 'Pregunta' },
    placeholder: { en: 'How can I help you?', es: '¿En qué te puedo ayudar?' },
    max: 2_000,
  }),
  answer: field(z.enum(['text', 'multiple_choice', 'number', 'email']).default('text'), {
    field: 'select',
    title: { en: 'Type of answer', es: 'Tipo de respuesta' },
    options: [
      { value: 'text', title: { en: 'Text', es: 'Texto' } },
      { value: 'multiple_choice', title: { en: 'Multiple choice', es: 'Opción múltiple' } },
      { value: 'number', title: { en: 'Number', es: 'Número' } },
      { value: 'email', title: { en: 'E-mail', es: 'Correo electrónico' } },
    ],
  }),
  choices: field(
    z
      .array(
        z.object({ id: z.string().regex(/^[A-Za-z0-9_-]{1,40}$/), title: z.string().trim().min(1).max(80) }),
      )
      .max(10)
      .default([]),
    {
      field: 'choices',
      title: { en: 'Choices', es: 'Opciones' },
      when: { field: 'answer', is: ['multiple_choice'] },
      max: 10,
    },
  ),
  min: field(z.number().nullable().default(null), {
    field: 'number',
    title: { en: 'Smallest number', es: 'Número mínimo' },
    when: { field: 'answer', is: ['number'] },
  }),
  max: field(z.number().nullable().default(null), {
    field: 'number',
    title: { en: 'Largest number', es: 'Número máximo' },
    when: { field: 'answer', is: ['number'] },
  }),
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
    },
  ),
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
  timeout: field(duration.nullable().default(null), {
    field: 'duration',
    title: { en: 'Exit when nobody answers in', es: 'Salida cuando nadie responde en' },
    help: { en: 'Empty: waits for as long as it takes.', es: 'Vacío: espera todo el tiempo necesario.' },
  }),
  channelId: channelField,
})

type Question = z.infer<typeof data>

/** Asks a question; multiple choice has one exit per choice, the other types leave by `next`. */
export const askQuestion = step({
  type: 'ask_question',
  title: { en: 'Ask a question', es: 'Hacer una pregunta' },
  about: { en: 'Asks, waits for the answer and keeps it.', es: 'Pregunta, espera la respuesta y la guarda.' },
  keywords: [
    'menu',
    'options',
    'buttons',
    'form',
    'email',
    'number',
    'menú',
    'opciones',
    'botones',
    'formulario',
    'correo',
    'número',
  ],
  icon: 'list-check',
  category: 'questions',
  data,
  fresh: (language) => ({
    text: '',
    answer: 'text',
    choices: [],
    min: null,
    max: null,
    save: { variable: '', field: '' },
    invalidText:
      language === 'es'
        ? 'No entendí tu respuesta. ¿Puedes intentarlo otra vez?'
        : 'I did not understand. Could you try again?',
    invalidExit: false,
    retries: 1,
    timeout: null,
    channelId: null,
  }),
  exits: (question) => [
    ...(question.answer === 'multiple_choice'
      ? question.choices.map(({ id, title }) => ({
          name: id,
          title: { en: title, es: title },
          kind: 'next' as const,
        }))
      : [{ ...exits.next, title: { en: 'Answered', es: 'Respondida' } }]),
    ...(question.invalidExit ? [notUnderstood] : []),
    ...(question.timeout === null
      ? []
      : [timeoutExit(question.timeout, { en: 'No answer', es: 'Sin respuesta' })]),
  ],
  summary: ({ text }) => shortened(text),
  bubble: ({ text }) => text,
  waitsFor: 'reply',
  writes: ({ save, answer }) =>
    save.variable === '' ? [] : [{ name: save.variable, type: answer === 'number' ? 'number' : 'text' }],
  check: (question) => questionProblems(question),
  enter: (question, { render }) => ({
    effects: [asked(question, render(question.text))],
    ...(question.timeout === null ? {} : { timer: question.timeout }),
  }),
  on: (question, scope) => {
    // The timer may come from a version of the question that still had the exit.
    if (scope.happening.type === 'timer')
      return question.timeout === null ? {} : { exit: 'timeout', count: 0 }
    if (scope.happening.type !== 'reply') return {}
    const answer = understood(question, scope.happening.content)
    return answer === null ? again(question, scope) : kept(question, answer)
  },
})

const notUnderstood = {
  name: 'invalid',
  title: { en: 'Not understood', es: 'No se entendió' },
  kind: 'failure' as const,
}

interface Answer {
  value: Json
  exit: string
}

function understood(question: Question, content: Content): Answer | null {
  if (content.kind !== 'text') return null
  const text = content.text.trim()
  switch (question.answer) {
    case 'multiple_choice': {
      const choice = choiceIn(text, question.choices, content.choice)
      return choice && { value: choice.title, exit: choice.id }
    }
    case 'number': {
      const number = numberIn(text)
      const fits =
        number !== null && number >= (question.min ?? -Infinity) && number <= (question.max ?? Infinity)
      return fits ? { value: number, exit: 'next' } : null
    }
    case 'email': {
      const email = emailIn(text)
      return email === null ? null : { value: email, exit: 'next' }
    }
    default:
      return text === '' ? null : { value: text.slice(0, 10_000), exit: 'next' }
  }
}

function kept({ save }: Question, { value, exit }: Answer): Move {
  return {
    ...(save.variable === '' ? {} : { set: { [save.variable]: value } }),
    effects: save.field === '' ? [] : [{ type: 'update_field', field: save.field, value }],
    count: 0,
    exit,
  }
}

function again(question: Question, { count, render }: Scope): Move {
  if (question.invalidExit && count >= question.retries) return { exit: 'invalid', count: 0 }
  return { effects: [asked(question, render(question.invalidText || question.text))], count: 1 }
}

function asked({ answer, choices, channelId }: Question, text: string) {
  const content: Content =
    answer === 'multiple_choice' && choices.length > 0
      ? { kind: 'text', text, choices: choices.map(({ id, title }) => ({ id, title })) }
      : { kind: 'text', text }
  return { type: 'send_message' as const, content, channelId }
}
