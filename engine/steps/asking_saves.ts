// Which variables a question sets, with what they hold.
import type { Written } from '#engine/machine/trigger.ts'
import type { Question } from './asking_fields.ts'
import { type AnswerKind, answerTypes } from './asking_types.ts'

/** Further variables of a type, by the endings of their names. */
const parts: Partial<Record<AnswerKind, Record<string, Written['type']>>> = {
  date_range: { from: 'date', to: 'date' },
  location: { latitude: 'number', longitude: 'number', address: 'text' },
  media: { name: 'text', type: 'text', size: 'number' },
  consent: { at: 'date', text: 'text' },
}

/** The variables that the answer goes to. */
export function questionWrites({ answer, save, rows }: Question): Written[] {
  if (answer === 'form') {
    return rows
      .filter(({ variable }) => variable !== '')
      .map(({ variable, answer: kind }) => ({ name: variable, type: answerTypes[kind].holds }))
  }
  const { variable } = save
  if (variable === '') return []
  const more = Object.entries(parts[answer] ?? {}).map(([ending, type]) => ({
    name: `${variable}_${ending}`,
    type,
  }))
  return [{ name: variable, type: answerTypes[answer].holds }, ...more]
}
