// `Set variable` in all its kinds.
import { type Assignment, assignmentFresh } from '#engine/steps/assignments.ts'
import { expressionOf } from './expressions.ts'
import { type Converter, cut, type Desk } from './made.ts'
import { type Data, textAt } from './read.ts'

/** The rows of one kind; null where our language has no way to say it. */
type Rows = (options: Data, variable: string, desk: Desk) => Assignment[] | null

const DAY = 86_400_000

const row = (variable: string, kind: Assignment['kind'], more: Partial<Assignment> = {}): Assignment => ({
  ...assignmentFresh,
  variable,
  kind,
  ...more,
})

const value =
  (text: string): Rows =>
  (_, variable) => [row(variable, 'text', { text })]

const roughly =
  (text: string, why: { en: string; es: string }): Rows =>
  (_, variable, { differs }) => {
    differs(why)
    return [row(variable, 'text', { text })]
  }

const day =
  (direction: Assignment['direction']): Rows =>
  (_, variable) => [row(variable, 'date_shift', { date: '{{ system.now }}', direction, by: DAY })]

/** The last or the first item is taken off a list. */
const taken =
  (position: number): Rows =>
  (options, list, { book, differs }) => {
    differs(equalItems)
    const item = book.withId(textAt(options, 'saveItemInVariableId')) || book.fresh(`${list}_item`)
    return [row(item, 'list_item', { list, position }), row(list, 'list_remove', { text: `{{ ${item} }}` })]
  }

const momentOfDay: Rows = (_, variable, { book }) => {
  const hour = book.fresh('hour')
  const text = `{% if ${hour} < "12" %}morning{% elsif ${hour} < "18" %}afternoon{% else %}evening{% endif %}`
  return [row(hour, 'text', { text: '{{ "now" | date: "%H" }}' }), row(variable, 'text', { text })]
}

const kinds: Record<string, Rows> = {
  Custom: (options, variable, desk) => expressionOf(textAt(options, 'expressionToEvaluate'), variable, desk),
  Empty: (_, variable) => [row(variable, 'clear')],
  'Append value(s)': (options, variable, desk) => [
    row(variable, 'list_add', { text: cut(desk.text(textAt(options, 'item')), 4_000) }),
  ],
  Pop: taken(-1),
  Shift: taken(1),
  Now: (_, variable) => [row(variable, 'now')],
  Today: (_, variable) => [row(variable, 'now')],
  Yesterday: day('before'),
  Tomorrow: day('after'),
  'Moment of the day': momentOfDay,
  'Random ID': roughly('{{ contact.id }}-{{ "now" | date: "%s" }}', {
    en: 'The id is made from the contact and the time.',
    es: 'El identificador se forma con el contacto y la hora.',
  }),
  'Result ID': roughly('{{ contact.id }}', {
    en: 'The contact’s id is used.',
    es: 'Se usa el identificador del contacto.',
  }),
  'User ID': roughly('{{ contact.id }}', {
    en: 'The contact’s id is used.',
    es: 'Se usa el identificador del contacto.',
  }),
  'Environment name': roughly('{{ channel.type }}', {
    en: 'The type of the channel is used, such as webchat or whatsapp.',
    es: 'Se usa el tipo de canal, como webchat o whatsapp.',
  }),
  'Phone number': value('{{ contact.phone }}'),
  'Contact name': value('{{ contact.name }}'),
}

const set: Converter = ({ options }, desk) => {
  const variable = desk.book.withId(textAt(options, 'variableId'))
  if (variable === '') {
    desk.differs(noVariable)
    return { parts: [] }
  }
  const type = textAt(options, 'type') || 'Custom'
  const rows = Object.hasOwn(kinds, type) ? kinds[type]!(options, variable, desk) : null
  return rows && { parts: [{ type: 'set_variable', data: { assignments: rows } }] }
}

/** The converter of `Set variable`. */
export const variables: Record<string, Converter> = { 'Set variable': set }

const noVariable = {
  en: 'It sets no variable that is in the file, so nothing is left of it.',
  es: 'No fija ninguna variable que esté en el archivo, así que no queda nada.',
}
const equalItems = {
  en: 'Items that are equal to the one taken off are taken off, too.',
  es: 'También se quitan los elementos iguales al que se quita.',
}
