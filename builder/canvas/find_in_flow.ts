// Searching in a flow: over names, everything that is written in steps, variables, types in both languages, notes and groups.
import type { Words } from '#channels/channel.ts'
import { readsIn } from '#engine/machine/check_fields.ts'
import { type Graph, type GraphStep, TRIGGER } from '#engine/machine/graph.ts'
import type { StepType } from '#engine/machine/step.ts'
import { type TriggerType, writesOf } from '#engine/machine/trigger.ts'
import { called } from '#engine/machine/walk.ts'
import { outlineRows } from './outline_rows.ts'
import { plain } from './palette_search.ts'

/** A place that was found: the step, note or trigger, what it is called, and the words around the hit where the name does not say it. */
export interface Found {
  id: string
  name: Words
  icon: string
  excerpt: string | null
}

interface Place {
  id: string
  name: Words
  icon: string
  titles: string[]
  texts: string[]
}

/** Every place with all the words of the question, in reading order; none while nothing is asked. */
export function findIn(
  graph: Graph,
  kinds: ReadonlyArray<StepType>,
  triggers: ReadonlyArray<TriggerType>,
  question: string,
): Found[] {
  const words = plain(question).split(/\s+/).filter(Boolean)
  if (words.length === 0) return []
  return placesOf(graph, kinds, triggers).flatMap(({ id, name, icon, titles, texts }): Found[] => {
    const [said, written] = [plain(titles.join(' \n ')), plain(texts.join(' \n '))]
    if (!words.every((word) => said.includes(word) || written.includes(word))) return []
    const hidden = words.find((word) => !plain(`${name.en} ${name.es}`).includes(word))
    const text = hidden === undefined ? undefined : texts.find((one) => plain(one).includes(hidden))
    return [{ id, name, icon, excerpt: text === undefined ? null : excerptOf(text, hidden!) }]
  })
}

function placesOf(
  graph: Graph,
  kinds: ReadonlyArray<StepType>,
  triggers: ReadonlyArray<TriggerType>,
): Place[] {
  const steps = outlineRows(graph, kinds)
    .filter(({ again }) => !again)
    .map(({ id }) =>
      id === TRIGGER ? triggerPlace(graph, triggers) : stepPlace(graph, graph.steps[id]!, kinds),
    )
  const notes = Object.values(graph.notes ?? {}).map(({ id, text }): Place => {
    const name = { en: 'Note', es: 'Nota' }
    return { id, name, icon: 'note', titles: [name.en, name.es], texts: [text] }
  })
  return [...steps, ...notes]
}

function triggerPlace({ trigger }: Graph, triggers: ReadonlyArray<TriggerType>): Place {
  const type = triggers.find((one) => one.type === trigger.type)
  const name = type?.title ?? { en: trigger.type, es: trigger.type }
  const saves = writesOf(type, trigger.data).map((one) => one.name)
  return {
    id: TRIGGER,
    name,
    icon: type?.icon ?? 'bolt',
    titles: [name.en, name.es],
    texts: [...textsIn(trigger.data), ...saves],
  }
}

function stepPlace(graph: Graph, step: GraphStep, kinds: ReadonlyArray<StepType>): Place {
  const kind = kinds.find(({ type }) => type === step.type)
  const name = called(step, kind)
  const parsed = kind?.data.safeParse(step.data)
  const saves = kind && parsed?.success ? (kind.writes?.(parsed.data) ?? []).map((one) => one.name) : []
  const reads = kind ? readsIn(kind, step.data) : []
  const group = step.group === undefined ? undefined : graph.groups?.[step.group]?.name
  return {
    id: step.id,
    name,
    icon: kind?.icon ?? 'question-mark',
    titles: [
      name.en,
      name.es,
      step.type,
      ...(kind ? [kind.title.en, kind.title.es] : []),
      ...(group ? [group] : []),
    ],
    texts: [...textsIn(step.data), ...saves, ...reads],
  }
}

/** Every text inside of data, at any depth. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(textsIn)
}

const BEFORE = 24
const LENGTH = 80

/** The words around a hit. */
function excerptOf(text: string, word: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  const start = Math.max(0, plain(line).indexOf(word) - BEFORE)
  const piece = line.slice(start, start + LENGTH)
  return `${start > 0 ? '…' : ''}${piece}${start + LENGTH < line.length ? '…' : ''}`
}
