// What decides and waits: conditions, chance, pauses, pages to go to.
import { longest } from '#engine/steps/fields.ts'
import { messages } from './bubbles.ts'
import { conditionOf, nameOf } from './conditions.ts'
import { type Converter, cut, type Goal, type Made, one, type Part, type StepData, say } from './made.ts'
import { dataAt, numberAt, textAt } from './read.ts'
import type { Item } from './schema.ts'

/** Most branches of one step of ours. */
const MOST = 9

const condition: Converter = (block, desk) => {
  const branches = block.items.flatMap((item, index) => {
    const asked = conditionOf(itemCondition(item), desk)
    if (asked.when === null) desk.differs(never, 'lost')
    return asked.when === null ? [] : [{ ...asked, item, index }]
  })
  const before = branches.flatMap((branch) => branch.before)
  const parts: Part[] = chunks(before, 20).map((assignments) => ({
    type: 'set_variable',
    data: { assignments },
  }))
  const rounds = chunks(branches, MOST)
  for (const [round, some] of rounds.entries()) {
    const to: Record<string, Goal> = {
      // What does not match goes to the next nine, and at last its own way.
      else: round + 1 < rounds.length ? { part: parts.length + 1 } : 'on',
    }
    for (const { item, index } of some) to[`b${index + 1}`] = { edge: item.edge, or: 'end' }
    const rows = some.map(({ when, item, index }) => ({
      id: `b${index + 1}`,
      name:
        nameOf(itemCondition(item), desk) ||
        say(desk, { en: `Branch ${index + 1}`, es: `Rama ${index + 1}` }),
      when,
    }))
    parts.push({ type: 'branch', data: { branches: rows as unknown as StepData[] }, to })
  }
  return { parts }
}

/** In old files the condition of an item stands beside its content. */
const itemCondition = ({ data }: Item) => dataAt(data, 'content')

function chunks<T>(list: ReadonlyArray<T>, size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  )
}

const split: Converter = ({ options, items }) => {
  const percent = Math.min(100, Math.max(0, numberAt(options, 'aPercent') ?? 50))
  const [first, second] = ['a', 'b'].map(
    (path, index) => items.find(({ data }) => textAt(data, 'path') === path) ?? items[index],
  )
  const b: Goal = second?.edge === undefined ? 'on' : { edge: second.edge, or: 'end' }
  const a: Goal = first?.edge === undefined ? b : { edge: first.edge, or: 'end' }
  const ways = [
    { id: 'a', name: 'A', weight: percent },
    { id: 'b', name: 'B', weight: 100 - percent },
  ]
  return { parts: [{ type: 'random_split', data: { ways, sticky: false }, to: { a, b } }] }
}

const wait: Converter = ({ options }, desk) => {
  const seconds = numberAt(options, 'secondsToWaitFor')
  if (seconds === null && textAt(options, 'secondsToWaitFor').trim() !== '') desk.differs(byVariable)
  const ms = Math.round((seconds ?? 1) * 1_000)
  if (seconds !== null && seconds <= 0) return { parts: [] }
  if (ms < 1_000) desk.differs(oneSecond)
  return one('wait', { until: 'duration', ms: Math.min(longest, Math.max(1_000, ms)) })
}

const redirect: Converter = ({ options }, desk): Made => {
  desk.differs(asLink)
  return messages(cut(desk.text(textAt(options, 'url')).trim(), 2_000))
}

/** Converters of logic by the type of the block. */
export const logic: Record<string, Converter> = {
  Condition: condition,
  'AB test': split,
  Wait: wait,
  Redirect: redirect,
}

const never = {
  en: 'A branch whose comparison names no variable never matched, so it was left out.',
  es: 'Una rama cuya comparación no nombra ninguna variable nunca se cumplía y se omitió.',
}
const byVariable = {
  en: 'How long it waits was worked out by a variable; it waits one second.',
  es: 'El tiempo de espera salía de una variable; espera un segundo.',
}
const oneSecond = {
  en: 'It waits one second, the shortest pause.',
  es: 'Espera un segundo, la pausa más corta.',
}
const asLink = {
  en: 'A chat cannot open a page by itself; the address is sent as a link.',
  es: 'Un chat no puede abrir una página por sí solo; la dirección se envía como enlace.',
}
