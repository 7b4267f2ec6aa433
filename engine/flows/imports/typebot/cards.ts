// Cards with buttons: a picture each, then one menu with a section per card.
import { assignmentFresh } from '#engine/steps/assignments.ts'
import { alwaysShown, dynamic, isConditional, titleOf } from './choices.ts'
import { type Converter, cut, type Desk, type Goal, type Part, type StepData } from './made.ts'
import { behind, shown } from './pictures.ts'
import { questionText } from './questions.ts'
import { dataAt, rowsAt, textAt } from './read.ts'
import type { Block, Item } from './schema.ts'

/** Most buttons of a menu. */
const MOST = 30

/** Cards. A single card of lists is repeated there; here the list is said and the answer is written. */
export const cards: Converter = (block, desk) => {
  const list = listOf(block, desk)
  if (list !== null || block.items.every(({ paths }) => paths.length === 0))
    return dynamic(block, desk, list ?? '')
  if (block.items.some(({ data }) => isConditional(dataAt(data, 'options'))))
    desk.differs(alwaysShown, 'lost')
  const pictures = shown(
    block.items.map(({ data }) => ({
      url: textAt(data, 'imageUrl'),
      caption: [textAt(data, 'title'), textAt(data, 'description')].filter(Boolean).join('\n'),
    })),
    desk,
  )
  desk.differs(asMenu)
  return behind(pictures, menuOf(block, desk))
}

/** The list that a lone card stands for. */
function listOf({ items }: Block, { book }: Desk): string | null {
  const name =
    items.length === 1 ? /^\{\{([^{}]+)\}\}$/.exec(textAt(items[0]!.data, 'title').trim())?.[1] : undefined
  return name === undefined ? null : book.named(name)
}

function menuOf(block: Block, desk: Desk): { parts: Part[] } {
  const rows = block.items
    .flatMap((item, index) => item.paths.map((path) => ({ item, path, index })))
    .slice(0, MOST)
  const to: Record<string, Goal> = {}
  const parts: Part[] = []
  const seen = new Set<string>()
  const buttons = rows.map(({ item, path, index }, row) => {
    const id = `c${row + 1}`
    const section = cut(titleOf(textAt(item.data, 'title'), desk) || `${index + 1}`, 56)
    let title = cut(titleOf(path.text, desk) || `${row + 1}`, 72)
    while (seen.has(`${section} ${title}`.toLowerCase())) title = `${title} ·`
    seen.add(`${section} ${title}`.toLowerCase())
    const goal: Goal = path.edge === undefined ? 'on' : { edge: path.edge, or: 'end' }
    const assignments = keptOf(block, item, path.text, desk)
    to[id] = assignments.length === 0 ? goal : { part: parts.length + 1 }
    if (assignments.length > 0)
      parts.push({ type: 'set_variable', data: { assignments }, to: { next: goal } })
    return { id, title, section, does: 'exit' }
  })
  return { parts: [{ type: 'chat_menu', data: { text: questionText(block, desk), buttons }, to }, ...parts] }
}

/** What of the chosen card goes into variables. */
function keptOf(block: Block, { data }: Item, button: string, desk: Desk): StepData[] {
  const fields: Record<string, string> = {
    'Image URL': textAt(data, 'imageUrl'),
    Title: textAt(data, 'title'),
    Description: textAt(data, 'description'),
    Button: button,
    'Internal Value': textAt(dataAt(data, 'options'), 'internalValue'),
  }
  return rowsAt(block.options, 'saveResponseMapping')
    .slice(0, 20)
    .flatMap((row) => {
      const variable = desk.book.withId(textAt(row, 'variableId'))
      const field = textAt(row, 'field')
      if (variable === '' || !Object.hasOwn(fields, field)) return []
      return [{ ...assignmentFresh, variable, kind: 'text', text: cut(desk.text(fields[field]!), 4_000) }]
    })
}

const asMenu = {
  en: 'The cards became pictures and one menu with a section for each card.',
  es: 'Las tarjetas se volvieron imágenes y un menú con una sección por tarjeta.',
}
