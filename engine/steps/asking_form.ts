// A form within one question: its fields are asked one by one, may be summed up and changed, and are saved.
import type { Choice, Content } from '#channels/channel.ts'
import { readerOf } from '#engine/machine/answers.ts'
import { choiceIn } from '#engine/machine/answers_choices.ts'
import { commands, isOneOf } from '#engine/machine/answers_words.ts'
import { yesNoIn } from '#engine/machine/answers_yes_no.ts'
import type { Effect } from '#engine/machine/effect.ts'
import type { Scope } from '#engine/machine/step.ts'
import type { Json } from '#engine/machine/values.ts'
import type { Own } from './asking.ts'
import { type Ask, answerIn, firstLine, noWord, yesWord } from './asking_answers.ts'
import type { FormRow, Question } from './asking_fields.ts'

/** How far a form is: which field is asked, what was answered, and whether it is being summed up or changed. */
interface Progress {
  at: number
  mode: 'ask' | 'confirm' | 'pick' | 'change'
  values: Json[]
  titles: string[]
}

/** What a reply did to a form: the next message, or all is answered, or it was no answer, or it goes back before the form. */
export type Filled =
  | { say: Content; own: Own; answered: FormRow | null; value: Json }
  | { done: Array<{ row: FormRow; value: Json }> }
  | 'invalid'
  | 'before'

const words = {
  right: { en: 'Is everything right?', es: '¿Está todo bien?' },
  change: { en: 'Change something', es: 'Cambiar algo' },
  which: { en: 'What do you want to change?', es: '¿Qué quieres cambiar?' },
}

function progressOf({ form }: Own): Progress {
  return (form as unknown as Progress | undefined) ?? { at: 0, mode: 'ask', values: [], titles: [] }
}

const own = (progress: Progress): Own => ({ form: progress as unknown as Json })

const languageOf = (scope: Scope) => readerOf(scope.facts).language

const titled = (titles: string[]): Choice[] =>
  titles
    .map((title) => title.trim())
    .filter(Boolean)
    .slice(0, 30)
    .map((title, index) => ({ id: `o${index + 1}`, title }))

/** A field of the form as a question of its own. */
function askOf(question: Question, { answer, options, min, max }: FormRow): Ask {
  const limits = { min, max, earliest: '', latest: '', period: 'any' as const }
  return { ...question, answer, choices: titled(options.split(',')), ...limits }
}

const choicesOf = ({ answer, choices }: Ask, scope: Scope): Choice[] =>
  answer === 'yes_no' ? yesNoChoices(scope) : answer === 'rating' ? ratingChoices : choices

/** Yes and no as buttons in the contact's language. */
export const yesNoChoices = (scope: Scope): Choice[] => [
  { id: 'yes', title: yesWord[languageOf(scope)] },
  { id: 'no', title: noWord[languageOf(scope)] },
]

/** One to five stars as buttons. */
export const ratingChoices: Choice[] = [1, 2, 3, 4, 5].map((mark) => ({
  id: String(mark),
  title: `${mark} ⭐`,
}))

const message = (text: string, choices: Choice[]): Content =>
  choices.length === 0 ? { kind: 'text', text } : { kind: 'text', text, choices }

/** The message that asks for what the form needs now. */
export function formSays(question: Question, kept: Own, scope: Scope, before = ''): Content {
  const { at, mode, titles } = progressOf(kept)
  const joined = (text: string) => [before, text].filter(Boolean).join('\n\n')
  if (mode === 'pick') {
    const names = question.rows.map(({ name }) => name)
    return message(joined(words.which[languageOf(scope)]), titled(names))
  }
  if (mode === 'confirm') {
    const lines = question.rows.map(({ name }, index) => `• ${name}: ${titles[index] || '–'}`)
    const [yes] = yesNoChoices(scope)
    const change = { id: 'change', title: words.change[languageOf(scope)] }
    return message(joined([...lines, '', words.right[languageOf(scope)]].join('\n')), [yes!, change])
  }
  const row = question.rows[at]
  return row
    ? message(joined(scope.render(row.text || row.name)), choicesOf(askOf(question, row), scope))
    : message(before, [])
}

/** Reads a reply to a form. */
export function filled(question: Question, kept: Own, content: Content, scope: Scope): Filled {
  const progress = progressOf(kept)
  const text = content.kind === 'text' ? content.text : firstLine(content)
  const tapped = content.kind === 'text' ? content.choice : undefined
  const go = (next: Progress): Filled => ({
    say: formSays(question, own(next), scope),
    own: own(next),
    answered: null,
    value: null,
  })
  if (progress.mode === 'confirm') {
    if (tapped === 'change' || isOneOf(text, commands.back)) return go({ ...progress, mode: 'pick' })
    const right = tapped === 'yes' ? true : yesNoIn(text)
    if (right) return allOf(question, progress)
    return right === false || choiceIn(text, [{ id: 'change', title: words.change[languageOf(scope)] }])
      ? go({ ...progress, mode: 'pick' })
      : 'invalid'
  }
  if (progress.mode === 'pick') {
    if (isOneOf(text, commands.back)) return go({ ...progress, mode: 'confirm' })
    const names = titled(question.rows.map(({ name }) => name))
    const index = names.findIndex(({ id }) => id === choiceIn(text, names, tapped)?.id)
    return index === -1 ? 'invalid' : go({ ...progress, mode: 'change', at: index })
  }
  return answered(question, progress, content, scope)
}

function answered(question: Question, progress: Progress, content: Content, scope: Scope): Filled {
  const { at, mode } = progress
  const row = question.rows[at]
  if (!row) return allOf(question, progress)
  const answer = answerIn(askOf(question, row), content, scope)
  const text = content.kind === 'text' ? content.text : firstLine(content)
  const plain = row.answer === 'text' || answer === null
  if (plain && question.goBack && isOneOf(text, commands.back)) {
    if (mode === 'change') return stepTo(question, { ...progress, mode: 'confirm' }, scope, null)
    return at === 0 ? 'before' : stepTo(question, { ...progress, at: at - 1 }, scope, null)
  }
  const skips = row.optional && plain && isOneOf(text, question.skipWord || 'omitir, saltar, skip, no')
  if (!skips && answer === null) return 'invalid'
  const next: Progress = {
    mode: mode === 'change' ? 'confirm' : 'ask',
    at: at + 1,
    values: question.rows.map((_, index) =>
      index === at ? (skips ? null : answer!.value) : (progress.values[index] ?? null),
    ),
    titles: question.rows.map((_, index) =>
      index === at ? (skips ? '' : answer!.title) : (progress.titles[index] ?? ''),
    ),
  }
  const value = next.values[at] ?? null
  if (next.mode === 'ask' && next.at >= question.rows.length) {
    if (!question.confirm) return { done: [{ row, value }] }
    return stepTo(question, { ...next, mode: 'confirm' }, scope, { row, value })
  }
  return stepTo(question, next, scope, { row, value })
}

function stepTo(
  question: Question,
  progress: Progress,
  scope: Scope,
  taken: { row: FormRow; value: Json } | null,
): Filled {
  return {
    say: formSays(question, own(progress), scope),
    own: own(progress),
    answered: taken?.row ?? null,
    value: taken?.value ?? null,
  }
}

const allOf = ({ rows }: Question, { values }: Progress): Filled => ({
  done: rows.map((row, index) => ({ row, value: values[index] ?? null })),
})

/** Where the answers of a form go: variables of the run, and fields of the contact. */
export function savedRows(answers: ReadonlyArray<{ row: FormRow; value: Json }>): {
  set: Record<string, Json>
  effects: Effect[]
} {
  return {
    set: Object.fromEntries(
      answers.filter(({ row }) => row.variable !== '').map(({ row, value }) => [row.variable, value]),
    ),
    effects: answers
      .filter(({ row, value }) => row.field !== '' && value !== null)
      .map(({ row, value }) => ({ type: 'update_field', field: row.field, value })),
  }
}
