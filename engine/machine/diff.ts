// What changed between two graphs, in plain words.
import type { Words } from '#channels/channel.ts'
import { type Graph, type GraphStep, TRIGGER } from './graph.ts'
import { fieldsOf, type StepType } from './step.ts'
import { called } from './walk.ts'

/** One difference. `step` is where to look; null when the step is gone. */
export interface Change {
  kind: 'added' | 'removed' | 'changed' | 'renamed' | 'connected' | 'disconnected' | 'moved' | 'trigger'
  step: string | null
  text: Words
}

/** The differences from `before` to `after`, in reading order; moves come last and as one line. */
export function diff(before: Graph, after: Graph, kinds: ReadonlyArray<StepType>): Change[] {
  return [
    ...triggerChanges(before, after),
    ...stepChanges(before, after, kinds),
    ...edgeChanges(before, after, kinds),
    ...remarks(before, after),
    ...moves(before, after),
  ]
}

function triggerChanges(before: Graph, after: Graph): Change[] {
  const { type, data } = before.trigger
  if (type === after.trigger.type && same(data, after.trigger.data)) return []
  return [{ kind: 'trigger', step: TRIGGER, text: { en: 'The trigger changed', es: 'Cambió el disparador' } }]
}

function stepChanges(before: Graph, after: Graph, kinds: ReadonlyArray<StepType>): Change[] {
  const old = before.steps
  const gone = Object.values(old).filter(({ id }) => !Object.hasOwn(after.steps, id))
  const removed = gone.map((step): Change => {
    const name = nameOf(step, kinds)
    return { kind: 'removed', step: null, text: { en: `${name.en} was removed`, es: `Se quitó ${name.es}` } }
  })
  const rest = Object.values(after.steps).flatMap((step): Change[] => {
    const name = nameOf(step, kinds)
    const was = Object.hasOwn(old, step.id) ? old[step.id]! : null
    if (!was)
      return [
        { kind: 'added', step: step.id, text: { en: `${name.en} was added`, es: `Se agregó ${name.es}` } },
      ]
    return [
      ...renames(was, step, kinds),
      ...dataChanges(was, step, name, kinds),
      ...switched(was, step, name),
    ]
  })
  return [...removed, ...rest]
}

function renames(was: GraphStep, step: GraphStep, kinds: ReadonlyArray<StepType>): Change[] {
  if (was.name === step.name) return []
  const [from, to] = [nameOf(was, kinds), nameOf(step, kinds)]
  return [
    {
      kind: 'renamed',
      step: step.id,
      text: { en: `${from.en} is now called ${to.en}`, es: `${from.es} ahora se llama ${to.es}` },
    },
  ]
}

function switched(was: GraphStep, step: GraphStep, name: Words): Change[] {
  if (was.off === step.off) return []
  const text = step.off
    ? { en: `${name.en} was switched off`, es: `Se desactivó ${name.es}` }
    : { en: `${name.en} was switched on again`, es: `Se volvió a activar ${name.es}` }
  return [{ kind: 'changed', step: step.id, text }]
}

function dataChanges(was: GraphStep, step: GraphStep, name: Words, kinds: ReadonlyArray<StepType>): Change[] {
  if (was.type !== step.type) {
    return [
      {
        kind: 'changed',
        step: step.id,
        text: { en: `${name.en} became another type of step`, es: `${name.es} pasó a ser otro tipo de paso` },
      },
    ]
  }
  if (same(was.data, step.data)) return []
  const kind = kinds.find(({ type }) => type === step.type)
  const fields = kind
    ? fieldsOf(kind.data).filter((field) => !same(was.data[field.name], step.data[field.name]))
    : []
  if (fields.length === 0) {
    return [{ kind: 'changed', step: step.id, text: { en: `${name.en} changed`, es: `Cambió ${name.es}` } }]
  }
  return fields.map(({ name: key, meta }): Change => {
    const [from, to] = [shown(was.data[key]), shown(step.data[key])]
    const what = from !== null && to !== null ? `: «${from}» → «${to}»` : ''
    return {
      kind: 'changed',
      step: step.id,
      text: {
        en: `${name.en}, ${meta.title.en} changed${what}`,
        es: `${name.es}, cambió ${meta.title.es}${what}`,
      },
    }
  })
}

/** A value short and simple enough to be read in a sentence. */
function shown(value: unknown): string | null {
  if (typeof value !== 'string' || value === '') return null
  const line = value.replace(/\s+/g, ' ').trim()
  return line.length > 60 ? `${line.slice(0, 59)}…` : line
}

function edgeChanges(before: Graph, after: Graph, kinds: ReadonlyArray<StepType>): Change[] {
  const way = (from: string, exit: string) => `${from} ${exit}`
  const old = new Map(before.edges.map((edge) => [way(edge.from, edge.exit), edge]))
  const now = new Set(after.edges.map((edge) => way(edge.from, edge.exit)))
  const name = (graph: Graph, id: string) => stepName(graph, id, kinds)
  const drawn = after.edges
    .filter((edge) => old.get(way(edge.from, edge.exit))?.to !== edge.to)
    .map((edge): Change => {
      const [from, to] = [name(after, edge.from), name(after, edge.to)]
      return {
        kind: 'connected',
        step: edge.from,
        text: { en: `${from.en} now leads to ${to.en}`, es: `${from.es} ahora lleva a ${to.es}` },
      }
    })
  // An edge that went with its step is no news of its own.
  const cut = before.edges
    .filter(
      (edge) =>
        !now.has(way(edge.from, edge.exit)) &&
        (edge.from === TRIGGER || Object.hasOwn(after.steps, edge.from)),
    )
    .map((edge): Change => {
      const [from, to] = [name(after, edge.from), name(before, edge.to)]
      return {
        kind: 'disconnected',
        step: edge.from,
        text: { en: `${from.en} no longer leads to ${to.en}`, es: `${from.es} ya no lleva a ${to.es}` },
      }
    })
  return [...drawn, ...cut]
}

function moves(before: Graph, after: Graph): Change[] {
  const moved = Object.values(after.steps).filter((step) => {
    const was = Object.hasOwn(before.steps, step.id) ? before.steps[step.id]! : null
    return was && !same(was.at, step.at)
  })
  const count = moved.length + (same(before.trigger.at, after.trigger.at) ? 0 : 1)
  if (count === 0) return []
  const text =
    count === 1
      ? { en: '1 box was moved', es: 'Se movió 1 caja' }
      : { en: `${count} boxes were moved`, es: `Se movieron ${count} cajas` }
  return [{ kind: 'moved', step: moved[0]?.id ?? TRIGGER, text }]
}

/** Notes and groups change nothing for a contact: one line for each of the two. */
function remarks(before: Graph, after: Graph): Change[] {
  const inGroups = ({ steps }: Graph) =>
    Object.fromEntries(Object.values(steps).map(({ id, group }) => [id, group ?? null]))
  const change = (text: Words): Change => ({ kind: 'changed', step: null, text })
  return [
    ...(same(before.notes ?? {}, after.notes ?? {})
      ? []
      : [change({ en: 'The notes on the canvas changed', es: 'Cambiaron las notas del lienzo' })]),
    ...(same(before.groups ?? {}, after.groups ?? {}) &&
    regrouped(inGroups(before), inGroups(after)).length === 0
      ? []
      : [change({ en: 'The groups changed', es: 'Cambiaron los grupos' })]),
  ]
}

/** The steps of both graphs that stand in another group now. */
const regrouped = (before: Record<string, string | null>, after: Record<string, string | null>) =>
  Object.keys(after).filter((id) => Object.hasOwn(before, id) && before[id] !== after[id])

function stepName(graph: Graph, id: string, kinds: ReadonlyArray<StepType>): Words {
  if (id === TRIGGER) return { en: 'The trigger', es: 'El disparador' }
  return Object.hasOwn(graph.steps, id) ? nameOf(graph.steps[id]!, kinds) : { en: `«${id}»`, es: `«${id}»` }
}

function nameOf(step: GraphStep, kinds: ReadonlyArray<StepType>): Words {
  const name = called(
    step,
    kinds.find(({ type }) => type === step.type),
  )
  return { en: `«${name.en}»`, es: `«${name.es}»` }
}

/** Equal as JSON, whatever the order of keys. */
export function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  )
}
