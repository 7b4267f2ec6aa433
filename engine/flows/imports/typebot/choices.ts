// Buttons to choose from: one exit per button; what is kept is the button's value.
import { fold } from '#engine/machine/conditions.ts'
import { assignmentFresh } from '#engine/steps/assignments.ts'
import { type Converter, cut, type Desk, type Goal, type Made, type Part, type StepData } from './made.ts'
import { questionText, saveOf } from './questions.ts'
import { dataAt, flagAt, textAt } from './read.ts'
import type { Block, Item } from './schema.ts'

/** A button to be. */
export interface Button {
  title: string
  /** What is kept when it is chosen. */
  value: string
  goal: Goal
}

/** Most buttons of one question. */
const MOST = 30

/** Buttons with titles of their own, short enough and not too many; tells what had to be changed. */
export function fitting(buttons: ReadonlyArray<Button>, desk: Desk): Array<Button & { id: string }> {
  const seen = new Set<string>()
  if (buttons.length > MOST) desk.differs(tooMany, 'lost')
  return buttons.slice(0, MOST).map((button, index) => {
    const plain = cut(button.title.replace(/\s+/g, ' ').trim() || `${index + 1}`, 72)
    let title = plain
    for (let number = 2; seen.has(fold(title)); number++) title = `${plain} ${number}`
    if (plain !== button.title.trim() || title !== plain) desk.differs(renamed)
    seen.add(fold(title))
    return { ...button, title, id: `c${index + 1}` }
  })
}

/** A button's words: variables are not filled in on buttons, so their names stand there. */
export function titleOf(source: string, desk: Desk): string {
  if (/\{\{/.test(source)) desk.differs(noVariables)
  return source.replace(/\{\{=?([^{}]*?)=?\}\}/g, '‹$1›').trim()
}

/** The goal of an item: its own edge, else that of the block. */
export const goalOf = (item: { edge: string | undefined }): Goal =>
  item.edge === undefined ? 'on' : { edge: item.edge, or: 'end' }

/** A question with buttons, each of which leads on by itself; values that differ from the titles are kept behind them. */
export function single(block: Block, desk: Desk, buttons: ReadonlyArray<Button>): Made {
  const save = saveOf(block, desk)
  const variable = (save['save'] as { variable: string } | undefined)?.variable ?? ''
  const fits = fitting(buttons, desk)
  const to: Record<string, Goal> = {}
  const behind: Part[] = []
  for (const { id, title, value, goal } of fits) {
    if (variable === '' || value === '' || value === title) {
      to[id] = goal
      continue
    }
    to[id] = { part: behind.length + 1 }
    const assignments = [{ ...assignmentFresh, variable, kind: 'text', text: cut(desk.text(value), 4_000) }]
    behind.push({ type: 'set_variable', data: { assignments }, to: { next: goal } })
  }
  return {
    parts: [
      { type: 'ask_question', data: choosing(block, desk, fits, 'multiple_choice', save), to },
      ...behind,
    ],
  }
}

/** A question that takes several; what is kept is one text, as it was. */
export function several(block: Block, desk: Desk, buttons: ReadonlyArray<Button>): Made {
  const save = saveOf(block, desk)
  const variable = (save['save'] as { variable: string } | undefined)?.variable ?? ''
  if (buttons.some(({ title, value }) => value !== '' && value !== title)) desk.differs(titlesKept)
  const asks = {
    type: 'ask_question',
    data: choosing(block, desk, fitting(buttons, desk), 'multiple_select', save),
  }
  if (variable === '') return { parts: [asks] }
  const joined = { ...assignmentFresh, variable, kind: 'list_join', list: variable, separator: ', ' }
  return { parts: [asks, { type: 'set_variable', data: { assignments: [joined] } }] }
}

function choosing(
  block: Block,
  desk: Desk,
  buttons: ReadonlyArray<{ id: string; title: string }>,
  answer: string,
  save: StepData,
): StepData {
  const choices = buttons.map(({ id, title }) => ({ id, title }))
  return { text: questionText(block, desk), answer, choices, ...save }
}

/** Whether something is only shown under a condition. */
export const isConditional = (data: Item['data']) => flagAt(dataAt(data, 'displayCondition'), 'isEnabled')

/** A question about a list that is known only while the bot runs: the list is said, and the answer is written. */
export function dynamic(block: Block, desk: Desk, list: string): Made {
  desk.differs(fromList)
  const text = cut(questionText(block, desk), 3_800)
  const said = list === '' ? text : `${text}\n{{ ${list} | join: ", " }}`
  return { parts: [{ type: 'ask_question', data: { text: said, answer: 'text', ...saveOf(block, desk) } }] }
}

/** Buttons. */
export const choice: Converter = (block, desk) => {
  const { options, items } = block
  const list = textAt(options, 'dynamicVariableId')
  if (list !== '' || items.length === 0) return dynamic(block, desk, desk.book.withId(list))
  if (items.some(({ data }) => isConditional(data))) desk.differs(alwaysShown, 'lost')
  const buttons = items.map((item) => ({
    title: titleOf(textAt(item.data, 'content'), desk),
    value: textAt(item.data, 'value'),
    goal: goalOf(item),
  }))
  return flagAt(options, 'isMultipleChoice') ? several(block, desk, buttons) : single(block, desk, buttons)
}

const tooMany = {
  en: `A question has at most ${MOST} choices; the rest is left out.`,
  es: `Una pregunta tiene como máximo ${MOST} opciones; el resto se omite.`,
}
const renamed = {
  en: 'Buttons that were empty, too long or named alike got other names.',
  es: 'Los botones vacíos, muy largos o con el mismo nombre recibieron otros nombres.',
}
const noVariables = {
  en: 'Variables on buttons are not filled in; their names stand there.',
  es: 'Las variables en botones no se rellenan; ahí están sus nombres.',
}
const titlesKept = {
  en: 'Of several choices the titles are kept, not the values behind them.',
  es: 'De varias opciones se guardan los títulos, no los valores detrás.',
}
const fromList = {
  en: 'The buttons came from a list while the bot ran; the list is said in the question, and the answer is written.',
  es: 'Los botones salían de una lista durante la conversación; la pregunta dice la lista y la respuesta se escribe.',
}

/** Told where a button was hidden at times. */
export const alwaysShown = {
  en: 'Buttons that were shown only under a condition are always shown.',
  es: 'Los botones que se mostraban solo con una condición se muestran siempre.',
}
