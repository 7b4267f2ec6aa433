// Pictures to choose from: the pictures come first, one message each, and then the question.
import { alwaysShown, dynamic, goalOf, isConditional, several, single, titleOf } from './choices.ts'
import { type Converter, cut, type Desk, type Made, type Part } from './made.ts'
import { dataAt, flagAt, textAt } from './read.ts'

/** Most pictures that are sent before a question. */
export const MOST_PICTURES = 10

/** Messages with pictures and the words below them; without an address that can be sent, only the words. */
export function shown(rows: ReadonlyArray<{ url: string; caption: string }>, desk: Desk): Part[] {
  if (rows.length > MOST_PICTURES) desk.differs(fewer, 'lost')
  return rows.slice(0, MOST_PICTURES).flatMap(({ url, caption }): Part[] => {
    const address = desk.text(url).trim()
    const text = cut(desk.text(caption).trim(), 1_000)
    if (/^(https:\/\/|\{\{)/.test(address) && address.length <= 2_000)
      return [{ type: 'send_message', data: { text, media: 'image', url: address } }]
    return text === '' ? [] : [{ type: 'send_message', data: { text } }]
  })
}

/** Puts parts before others, whose own places move on. */
export function behind(first: ReadonlyArray<Part>, then: Made): Made {
  const by = first.length
  return {
    ...then,
    parts: [
      ...first,
      ...then.parts.map((part) =>
        part.to === undefined
          ? part
          : {
              ...part,
              to: Object.fromEntries(
                Object.entries(part.to).map(([exit, goal]) => [
                  exit,
                  typeof goal === 'object' && 'part' in goal ? { part: goal.part + by } : goal,
                ]),
              ),
            },
      ),
    ],
  }
}

/** Picture choice. */
export const pictures: Converter = (block, desk) => {
  const { options, items } = block
  const fromLists = dataAt(options, 'dynamicItems')
  if (flagAt(fromLists, 'isEnabled') || items.length === 0)
    return dynamic(block, desk, desk.book.withId(textAt(fromLists, 'titlesVariableId')))
  if (items.some(({ data }) => isConditional(data))) desk.differs(alwaysShown, 'lost')
  const words = items.map(({ data }) => [textAt(data, 'title'), textAt(data, 'description')])
  const before = shown(
    items.map(({ data }, index) => ({
      url: textAt(data, 'pictureSrc'),
      caption: words[index]!.filter(Boolean).join('\n'),
    })),
    desk,
  )
  if (before.length > 0) desk.differs(picturesFirst)
  const buttons = items.map((item) => {
    const title = titleOf(textAt(item.data, 'title'), desk)
    const value = textAt(item.data, 'value') || (title === '' ? textAt(item.data, 'pictureSrc') : '')
    return { title, value, goal: goalOf(item) }
  })
  const asks = flagAt(options, 'isMultipleChoice')
    ? several(block, desk, buttons)
    : single(block, desk, buttons)
  return behind(before, asks)
}

const picturesFirst = {
  en: 'The pictures are sent before the question, and the choices stand below.',
  es: 'Las imágenes se envían antes de la pregunta y las opciones van debajo.',
}
const fewer = {
  en: `At most ${MOST_PICTURES} pictures are sent.`,
  es: `Se envían como máximo ${MOST_PICTURES} imágenes.`,
}
