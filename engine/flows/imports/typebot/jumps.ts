// What goes elsewhere: to another group, back again, or to another flow.
import { assignmentFresh } from '#engine/steps/assignments.ts'
import { type Converter, type Desk, type Goal, type Made, type Returns, say } from './made.ts'
import { type Data, flagAt, textAt } from './read.ts'
import type { Block, Bot } from './schema.ts'
import type { Book } from './variables.ts'

/** The jumps that somebody may return from; null where no block returns. */
export function returnsOf(bot: Bot, book: Book): Returns | null {
  const blocks = bot.groups.flatMap((group) => group.blocks)
  const groups = new Set(bot.groups.map(({ id }) => id))
  const jumps = blocks.filter(
    ({ type, options }) => type === 'Jump' && groups.has(textAt(options, 'groupId')),
  )
  if (jumps.length === 0 || jumps.length > 9 || !blocks.some(({ type }) => type === 'Return')) return null
  return { variable: book.fresh('return_to'), jumps }
}

/** A place by its ids; nowhere where there is no such group. Null where the group is named by a variable. */
function placeOf(options: Data, { bot, differs }: Desk): Goal | null {
  const group = textAt(options, 'groupId')
  if (group.includes('{{')) return null
  if (bot.groups.some(({ id }) => id === group))
    return { group, block: textAt(options, 'blockId') || undefined }
  differs(noGroup)
  return 'end'
}

const jump: Converter = (block, desk): Made | null => {
  if (textAt(block.options, 'groupId') === '') return { parts: [] }
  const goal = placeOf(block.options, desk)
  if (goal === null) return null
  if (goal === 'end') return { parts: [], next: goal }
  const place = desk.returns?.jumps.indexOf(block) ?? -1
  if (!desk.returns || place === -1) return { parts: [], next: goal }
  const assignments = [
    { ...assignmentFresh, variable: desk.returns.variable, kind: 'text', text: String(place + 1) },
  ]
  return { parts: [{ type: 'set_variable', data: { assignments }, to: { next: goal } }] }
}

const back: Converter = (_, desk): Made | null => {
  const { returns } = desk
  if (!returns) return null
  desk.differs(lastJump)
  const branches = returns.jumps.map((_, index) => ({
    id: `b${index + 1}`,
    name: say(desk, { en: `Return ${index + 1}`, es: `Regreso ${index + 1}` }),
    when: {
      all: [{ subject: `variable.${returns.variable}`, operator: 'is_equal_to', value: String(index + 1) }],
    },
  }))
  const ways = returns.jumps.map((after, index) => [`b${index + 1}`, { after }] as const)
  return { parts: [{ type: 'branch', data: { branches }, to: { ...Object.fromEntries(ways), else: 'on' } }] }
}

/** Most variables that are handed to another flow. */
const MOST = 20

const link: Converter = ({ options }: Block, desk): Made | null => {
  const to = textAt(options, 'typebotId')
  const { bot, book } = desk
  if (to === 'current' || (to !== '' && to === bot.id)) {
    desk.differs(noReturn)
    if (textAt(options, 'groupId') === '') return { parts: [], next: { edge: bot.start, or: 'end' } }
    const goal = placeOf(options, desk)
    return goal === null ? null : { parts: [], next: goal }
  }
  desk.differs(pick)
  const shared = book.entries.slice(0, MOST)
  const inputs = shared.map(({ safe }) => ({ name: safe, value: `{{ ${safe} }}` }))
  const merges = flagAt(options, 'mergeResults')
  const outputs = merges ? shared.map(({ safe }) => ({ output: safe, variable: safe })) : []
  return {
    parts: [{ type: 'call_flow', data: { flow: null, mode: 'wait', inputs, outputs, timeout: null } }],
  }
}

/** Converters of jumps by the type of the block. */
export const jumps: Record<string, Converter> = { Jump: jump, Return: back, 'Typebot link': link }

const noGroup = {
  en: 'It goes to a group that is not in the file, so the flow ends there.',
  es: 'Va a un grupo que no está en el archivo; el flujo termina ahí.',
}
const lastJump = {
  en: 'It goes back to where the last jump came from; jumps within jumps are not remembered.',
  es: 'Vuelve a donde salió el último salto; no recuerda saltos dentro de saltos.',
}
const noReturn = {
  en: 'It goes there and does not come back at the end.',
  es: 'Va allí y no vuelve al terminar.',
}
const pick = {
  en: 'Choose the flow: the other bot is not in this file. Import it, publish it and pick it here.',
  es: 'Elige el flujo: el otro bot no está en este archivo. Impórtalo, publícalo y elígelo aquí.',
}
