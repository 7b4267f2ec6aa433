// Edits of a graph: each takes a graph and gives the next one with a label for the history. Nothing is changed in place.
import type { Words } from '#channels/channel.ts'
import { type Edge, type Graph, type GraphStep, MAX_STEPS, TRIGGER } from './graph.ts'
import type { StepType } from './step.ts'
import { called } from './walk.ts'

/** A graph after an edit, and what the edit was, for undo and the history. `ids` are the steps that came new. */
export interface Edited {
  graph: Graph
  label: Words
  ids?: string[]
}

/** The step types at hand; edits need them for names and exits. */
export type Kinds = ReadonlyArray<StepType>

/** A place on the canvas. */
export type Point = { x: number; y: number }

/** The next free step ids: s1, s2, … */
export function freshIds(graph: Graph, count: number): string[] {
  const numbers = Object.keys(graph.steps).map((id) => Number(/^s(\d{1,9})$/.exec(id)?.[1] ?? 0))
  const last = Math.max(0, ...numbers)
  return Array.from({ length: count }, (_, index) => `s${last + index + 1}`)
}

/** Adds a step: free on the canvas, or behind an exit; an edge that was there goes on from the new step's first exit. */
export function addStep(
  graph: Graph,
  kind: StepType,
  options: {
    language: 'es' | 'en'
    at: Point
    after?: { from: string; exit: string }
    data?: GraphStep['data']
    id?: string
  },
): Edited {
  const label = { en: `Add «${kind.title.en}»`, es: `Agregar «${kind.title.es}»` }
  const id = options.id ?? freshIds(graph, 1)[0]!
  if (Object.hasOwn(graph.steps, id) || Object.keys(graph.steps).length >= MAX_STEPS)
    return { graph, label, ids: [] }
  const data = options.data ?? (kind.fresh(options.language) as GraphStep['data'])
  const added: GraphStep = { id, type: kind.type, name: '', data, at: rounded(options.at) }
  const grown = { ...graph, steps: { ...graph.steps, [id]: added } }
  return { graph: options.after ? spliced(grown, added, kind, options.after) : grown, label, ids: [id] }
}

function spliced(
  graph: Graph,
  added: GraphStep,
  kind: StepType,
  after: { from: string; exit: string },
): Graph {
  const old = graph.edges.find((edge) => edge.from === after.from && edge.exit === after.exit)
  const way = exitsOf(kind, added.data)?.find((exit) => exit.kind === 'next')?.name
  const edges = graph.edges.filter((edge) => edge !== old)
  const on = old && way !== undefined ? [{ from: added.id, exit: way, to: old.to }] : []
  return { ...graph, edges: [...edges, { ...after, to: added.id }, ...on] }
}

/** Draws an edge; the exit's former edge is replaced. */
export function connect(graph: Graph, edge: Edge, kinds: Kinds): Edited {
  const label = both(graph, kinds, edge, (from, to) => ({
    en: `Connect ${from.en} with ${to.en}`,
    es: `Conectar ${from.es} con ${to.es}`,
  }))
  if (!exists(graph, edge.from) || !Object.hasOwn(graph.steps, edge.to)) return { graph, label }
  const { from, exit, to } = edge
  const others = graph.edges.filter((other) => other.from !== from || other.exit !== exit)
  return { graph: { ...graph, edges: [...others, { from, exit, to }] }, label }
}

/** Takes an exit's edge away. */
export function disconnect(graph: Graph, from: { from: string; exit: string }, kinds: Kinds): Edited {
  const gone = graph.edges.find((edge) => edge.from === from.from && edge.exit === from.exit)
  const label = gone
    ? both(graph, kinds, gone, (a, b) => ({
        en: `Disconnect ${a.en} from ${b.en}`,
        es: `Desconectar ${a.es} de ${b.es}`,
      }))
    : { en: 'Disconnect', es: 'Desconectar' }
  return { graph: gone ? { ...graph, edges: graph.edges.filter((edge) => edge !== gone) } : graph, label }
}

/** Removes steps; where a removed step led to one place only, what led to it now leads there. */
export function removeSteps(graph: Graph, ids: string[], kinds: Kinds): Edited {
  const gone = [...new Set(ids)].filter((id) => Object.hasOwn(graph.steps, id))
  let edges = graph.edges
  for (const id of gone) edges = healed(edges, id)
  const steps = Object.fromEntries(Object.entries(graph.steps).filter(([id]) => !gone.includes(id)))
  return {
    graph: { ...graph, steps, edges },
    label: manyOf(graph, gone, kinds, { en: 'Delete', es: 'Eliminar' }),
  }
}

function healed(edges: Edge[], id: string): Edge[] {
  const targets = new Set(edges.filter((edge) => edge.from === id && edge.to !== id).map((edge) => edge.to))
  const [target] = targets
  return edges.flatMap((edge) => {
    if (edge.from === id) return []
    if (edge.to !== id) return [edge]
    return targets.size === 1 && target !== undefined ? [{ ...edge, to: target }] : []
  })
}

/** Moves steps, and the trigger by its id, to new places. */
export function moveSteps(graph: Graph, places: Record<string, Point>, kinds: Kinds): Edited {
  const moved = Object.entries(places).filter(([id]) => Object.hasOwn(graph.steps, id))
  const steps = { ...graph.steps }
  for (const [id, at] of moved) steps[id] = { ...steps[id]!, at: rounded(at) }
  const at = places[TRIGGER]
  const trigger = at ? { ...graph.trigger, at: rounded(at) } : graph.trigger
  const ids = moved.map(([id]) => id)
  return {
    graph: { ...graph, steps, trigger },
    label: manyOf(graph, ids, kinds, { en: 'Move', es: 'Mover' }),
  }
}

/** Changes a step's data; edges from exits that are gone go too. Data that does not parse yet keeps its edges. */
export function setData(graph: Graph, id: string, data: GraphStep['data'], kinds: Kinds): Edited {
  const step = Object.hasOwn(graph.steps, id) ? graph.steps[id] : undefined
  const kind = kinds.find((one) => one.type === step?.type)
  const name = nameOf(graph, id, kinds)
  const label = { en: `Edit ${name.en}`, es: `Editar ${name.es}` }
  if (!step) return { graph, label }
  const exits = kind && exitsOf(kind, data)?.map((exit) => exit.name)
  const edges = exits
    ? graph.edges.filter((edge) => edge.from !== id || exits.includes(edge.exit))
    : graph.edges
  return { graph: { ...graph, edges, steps: { ...graph.steps, [id]: { ...step, data } } }, label }
}

/** Gives a step a name; empty: its type's title again. */
export function rename(graph: Graph, id: string, name: string): Edited {
  const short = name.trim().slice(0, 80)
  const label = short
    ? { en: `Rename to «${short}»`, es: `Renombrar a «${short}»` }
    : { en: 'Remove name', es: 'Quitar nombre' }
  const step = Object.hasOwn(graph.steps, id) ? graph.steps[id] : undefined
  return {
    graph: step ? { ...graph, steps: { ...graph.steps, [id]: { ...step, name: short } } } : graph,
    label,
  }
}

/** Takes one step from an older graph: its type and data, and, where it was deleted, its place and its edges to steps that are there. */
export function restoreStep(graph: Graph, old: Graph, id: string, kinds: Kinds): Edited {
  const was = Object.hasOwn(old.steps, id) ? old.steps[id] : undefined
  const name = nameOf(old, id, kinds)
  const label = { en: `Restore ${name.en}`, es: `Restaurar ${name.es}` }
  const is = Object.hasOwn(graph.steps, id) ? graph.steps[id] : undefined
  if (!was || (!is && Object.keys(graph.steps).length >= MAX_STEPS)) return { graph, label }
  const step = is ? { ...is, type: was.type, name: was.name, data: was.data } : was
  const grown = { ...graph, steps: { ...graph.steps, [id]: step } }
  const taken = new Set(grown.edges.map(({ from, exit }) => `${from} ${exit}`))
  const again = is
    ? old.edges.filter(({ from }) => from === id)
    : old.edges.filter(({ from, to }) => from === id || to === id)
  const edges = again.filter(
    ({ from, exit, to }) =>
      !taken.has(`${from} ${exit}`) && exists(grown, from) && Object.hasOwn(grown.steps, to),
  )
  // Exits that the step no longer has lose their edges, as after any other change of its data.
  const { graph: whole } = setData({ ...grown, edges: [...grown.edges, ...edges] }, id, was.data, kinds)
  return { graph: whole, label, ids: is ? [] : [id] }
}

/** Changes the trigger. */
export function setTrigger(graph: Graph, type: string, data: Graph['trigger']['data']): Edited {
  return {
    graph: { ...graph, trigger: { ...graph.trigger, type, data } },
    label: { en: 'Change the trigger', es: 'Cambiar el disparador' },
  }
}

/** The exits of a step, or null while its data does not parse. */
export function exitsOf(kind: StepType, data: unknown) {
  const parsed = kind.data.safeParse(data)
  return parsed.success ? kind.exits(parsed.data) : null
}

const exists = (graph: Graph, id: string) => id === TRIGGER || Object.hasOwn(graph.steps, id)

/** Whole pixels. */
export const rounded = ({ x, y }: Point) => ({ x: Math.round(x) || 0, y: Math.round(y) || 0 })

function nameOf(graph: Graph, id: string, kinds: Kinds): Words {
  if (id === TRIGGER) return { en: 'the trigger', es: 'el disparador' }
  const step = Object.hasOwn(graph.steps, id) ? graph.steps[id] : undefined
  const name = step
    ? called(
        step,
        kinds.find((kind) => kind.type === step.type),
      )
    : { en: id, es: id }
  return { en: `«${name.en}»`, es: `«${name.es}»` }
}

function both(graph: Graph, kinds: Kinds, edge: Edge, say: (from: Words, to: Words) => Words): Words {
  return say(nameOf(graph, edge.from, kinds), nameOf(graph, edge.to, kinds))
}

/** `Delete «Menu»`, `Delete 3 steps`. */
export function manyOf(graph: Graph, ids: string[], kinds: Kinds, verb: Words): Words {
  const [id] = ids
  if (ids.length !== 1 || id === undefined) {
    return ids.length === 0
      ? verb
      : { en: `${verb.en} ${ids.length} steps`, es: `${verb.es} ${ids.length} pasos` }
  }
  const name = nameOf(graph, id, kinds)
  return { en: `${verb.en} ${name.en}`, es: `${verb.es} ${name.es}` }
}
