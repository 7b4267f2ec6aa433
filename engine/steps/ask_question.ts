// Asks, waits for the answer, understands it, keeps it.
import type { Choice, Content } from '#channels/channel.ts'
import { commands, isOneOf } from '#engine/machine/answers_words.ts'
import type { Effect } from '#engine/machine/effect.ts'
import { type Exit, type Move, type Scope, step } from '#engine/machine/step.ts'
import type { Json } from '#engine/machine/values.ts'
import { again, givenUp, heardBy, type Own, ownOf, watched } from './asking.ts'
import { type Answer, answerIn, firstLine, typedIn } from './asking_answers.ts'
import { codeFits, freshCode } from './asking_code.ts'
import { type Question, questionData, questionFresh } from './asking_fields.ts'
import { filled, formSays, ratingChoices, savedRows, yesNoChoices } from './asking_form.ts'
import { questionWrites } from './asking_saves.ts'
import { exits, shortened, timeoutExit } from './fields.ts'
import { questionProblems } from './question_problems.ts'

/** Asks a question; multiple choice has one exit per choice, yes and no one each, the other types leave by `next`. */
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
    'date',
    'phone',
    'rating',
    'file',
    'code',
    'consent',
    'menú',
    'opciones',
    'botones',
    'formulario',
    'correo',
    'número',
    'fecha',
    'teléfono',
    'calificación',
    'archivo',
    'código',
    'consentimiento',
  ],
  icon: 'list-check',
  category: 'questions',
  data: questionData,
  fresh: (language) => ({
    ...questionFresh,
    text: '',
    codeText: language === 'es' ? 'Tu código es [código].' : 'Your code is [code].',
    codeSubject: language === 'es' ? 'Tu código' : 'Your code',
    invalidText:
      language === 'es'
        ? 'No entendí tu respuesta. ¿Puedes intentarlo otra vez?'
        : 'I did not understand. Could you try again?',
  }),
  exits: (question) => [
    ...waysOn(question),
    ...(question.skipWord === '' || question.answer === 'form' ? [] : [skipped]),
    ...(question.answer === 'code' ? [notVerified] : question.invalidExit ? [notUnderstood] : []),
    ...(question.timeout === null
      ? []
      : [timeoutExit(question.timeout, { en: 'No answer', es: 'Sin respuesta' })]),
  ],
  summary: ({ text }) => shortened(text),
  bubble: ({ text }) => text,
  waitsFor: 'reply',
  goesBack: ({ goBack }) => goBack,
  writes: questionWrites,
  check: (question) => questionProblems(question),
  enter: (question, scope) => {
    const text = scope.render(question.text)
    if (question.answer === 'code')
      return sendsCode(question, scope, {}, [says(question, { kind: 'text', text })])
    if (question.answer !== 'form') {
      return { effects: [says(question, contentOf(question, text, scope))], ...watched(question, scope) }
    }
    const form = { form: { at: 0, mode: 'ask', values: [], titles: [] } }
    return {
      effects: [says(question, formSays(question, form, scope, text))],
      ...watched(question, scope, form),
    }
  },
  on: (question, scope) => {
    const heard = heardBy(question, scope, (text) => [says(question, contentNow(question, text, scope))])
    if (heard === 'timeout') return { exit: 'timeout', count: 0 }
    return 'move' in heard ? heard.move : replied(question, scope, heard.answer)
  },
})

const notUnderstood: Exit = {
  name: 'invalid',
  title: { en: 'Not understood', es: 'No se entendió' },
  kind: 'failure',
}
const notVerified: Exit = {
  name: 'invalid',
  title: { en: 'Not verified', es: 'No verificado' },
  kind: 'failure',
}
const skipped: Exit = { name: 'skipped', title: { en: 'Skipped', es: 'Omitida' }, kind: 'next' }

function waysOn({ answer, choices }: Question): Exit[] {
  const way = (name: string, en: string, es: string): Exit => ({ name, title: { en, es }, kind: 'next' })
  switch (answer) {
    case 'multiple_choice':
      return choices.map(({ id, title }) => way(id, title, title))
    case 'yes_no':
      return [way('yes', 'Yes', 'Sí'), way('no', 'No', 'No')]
    case 'consent':
      return [way('yes', 'Agreed', 'Aceptó'), way('no', 'Declined', 'No aceptó')]
    case 'code':
      return [way('next', 'Verified', 'Verificado')]
    case 'form':
      return [way('next', 'Filled in', 'Completado')]
    default:
      return [{ ...exits.next, title: { en: 'Answered', es: 'Respondida' } }]
  }
}

const says = ({ channelId }: Question, content: Content): Effect => ({
  type: 'send_message',
  content,
  channelId,
})

/** A text with what can be tapped under it. */
function contentOf(question: Question, text: string, scope: Scope): Content {
  const choices = choicesOf(question, scope)
  return choices.length === 0 ? { kind: 'text', text } : { kind: 'text', text, choices }
}

function choicesOf({ answer, choices, min, max }: Question, scope: Scope): Choice[] {
  switch (answer) {
    case 'multiple_choice':
    case 'multiple_select':
      return choices.map(({ id, title }) => ({ id, title }))
    case 'yes_no':
    case 'consent':
      return yesNoChoices(scope)
    case 'rating':
      return ratingChoices
    case 'scale': {
      const [from, to] = [Math.ceil(min ?? 0), Math.min(max ?? 10, (min ?? 0) + 29)]
      const length = Math.max(0, Math.floor(to) - from + 1)
      return Array.from({ length }, (_, index) => ({ id: String(from + index), title: String(from + index) }))
    }
    default:
      return []
  }
}

/** What is asked now, with other words before it: of a form, the field where it stands. */
const contentNow = (question: Question, text: string, scope: Scope): Content =>
  question.answer === 'form'
    ? formSays(question, ownOf(scope), scope, text)
    : contentOf(question, text, scope)

function replied(question: Question, scope: Scope, content: Content): Move {
  if (question.answer === 'form') return formReplied(question, scope, content)
  const text = typedIn(content) ?? ''
  if (isOneOf(text, question.skipWord)) return { exit: 'skipped', count: 0 }
  if (question.answer === 'code') return codeReplied(question, scope, content)
  const answer = answerIn(question, content, scope)
  // A choice that is called like a way back is a choice; a text may be anything.
  if (question.goBack && (answer === null || question.answer === 'text') && isOneOf(text, commands.back))
    return goneBack(question, scope)
  return answer === null ? refused(question, scope, content) : saved(question, answer, scope)
}

/** The question before; where there is none, this one again. */
function goneBack(question: Question, scope: Scope): Move {
  if (scope.canGoBack) return { back: true, count: 0 }
  return {
    effects: [says(question, contentNow(question, scope.render(question.text), scope))],
    ...again(scope),
  }
}

function saved(question: Question, { value, exit, parts = {} }: Answer, { facts, render }: Scope): Move {
  const { variable, field } = question.save
  const consent = question.answer === 'consent' ? { at: facts.now, text: render(question.text) } : {}
  const more = Object.entries({ ...parts, ...consent }).map(([ending, part]) => [
    `${variable}_${ending}`,
    part,
  ])
  const tags = question.saveTag && question.answer.startsWith('multiple') ? [value].flat().map(String) : []
  return {
    ...(variable === ''
      ? {}
      : { set: { [variable]: value, ...(Object.fromEntries(more) as Record<string, Json>) } }),
    effects: [
      ...(field === '' ? [] : [{ type: 'update_field' as const, field, value: fieldValue(value) }]),
      ...(tags.length === 0 ? [] : [{ type: 'update_tags' as const, add: tags, remove: [] }]),
    ],
    count: 0,
    exit,
  }
}

/** Contact fields hold no lists. */
const fieldValue = (value: Json): Json => (Array.isArray(value) ? value.join(', ') : value)

function refused(
  question: Question,
  scope: Scope,
  content: Content,
  own: Own = ownOf(scope),
  before: Effect[] = [],
): Move {
  const { invalidExit, retries, invalidText, text, answer } = question
  if (answer === 'code' && scope.count >= retries) return { exit: 'invalid', count: 0 }
  if (invalidExit && scope.count >= retries) return givenUp(content)
  const words = scope.render(invalidText || text)
  return {
    effects: [...before, says(question, contentNow(question, words, scope))],
    count: 1,
    ...again(scope, own),
  }
}

function sendsCode(question: Question, scope: Scope, own: Own, after: Effect[]): Move {
  const fresh = freshCode(question, scope, own)
  if (!fresh) return { exit: 'invalid', count: 0 }
  const waits = scope.kept === null ? watched(question, scope, fresh.own) : again(scope, fresh.own)
  return { effects: [fresh.effect, ...after], ...waits }
}

function codeReplied(question: Question, scope: Scope, content: Content): Move {
  const text = content.kind === 'text' ? content.text : firstLine(content)
  const own = ownOf(scope)
  if (isOneOf(text, commands.resend)) {
    // The code itself may come by e-mail: whoever asked for it hears of it here.
    const asked: Content = { kind: 'text', text: scope.render(question.text) }
    return sendsCode(question, scope, own, [says(question, asked)])
  }
  const fits = codeFits(text, question, scope, own)
  if (fits === 'right') return saved(question, { value: true, exit: 'next', title: '' }, scope)
  if (question.goBack && isOneOf(text, commands.back)) return goneBack(question, scope)
  // Whoever was too late gets a new one.
  const fresh = fits === 'late' ? freshCode(question, scope, own) : null
  return fresh
    ? refused(question, scope, content, fresh.own, [fresh.effect])
    : refused(question, scope, content)
}

function formReplied(question: Question, scope: Scope, content: Content): Move {
  const result = filled(question, ownOf(scope), content, scope)
  if (result === 'invalid') return refused(question, scope, content)
  if (result === 'before') return goneBack(question, scope)
  if ('done' in result) return { ...savedRows(result.done), count: 0, exit: 'next' }
  // Without a summary an answer counts as soon as it is given.
  const { set, effects } = savedRows(
    result.answered && !question.confirm ? [{ row: result.answered, value: result.value }] : [],
  )
  return {
    set,
    effects: [...effects, says(question, result.say)],
    count: 0,
    ...watched(question, scope, result.own),
  }
}
