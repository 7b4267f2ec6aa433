// Edits of a graph: each takes a graph and gives the next one with a label for the history. Nothing is changed in place.
import type { Words } from '#channels/channel.ts'
import { type Edge, type Graph, type GraphStep, MAX_STEPS, type Note, TRIGGER } from './graph.ts'
import type { StepType } from './step.ts'
import { called } from './walk.ts'

/** A graph after an edit, and what the edit was, for undo and the history. `ids` are the steps, notes and groups that came new. */
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
  const group = groupBetween(graph, options.after)
  const at = rounded(options.at)
  const added: GraphStep = { id, type: kind.type, name: '', data, at, ...(group ? { group } : {}) }
  const grown = { ...graph, steps: { ...graph.steps, [id]: added } }
  return { graph: options.after ? spliced(grown, added, kind, options.after) : grown, label, ids: [id] }
}

/** A step put between two of one group belongs to it. */
function groupBetween(graph: Graph, after: { from: string; exit: string } | undefined): string | undefined {
  const edge = after && graph.edges.find(({ from, exit }) => from === after.from && exit === after.exit)
  const group = edge && stepIn(graph, edge.from)?.group
  return group !== undefined && stepIn(graph, edge?.to ?? '')?.group === group ? group : undefined
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

/** Removes steps and notes; where a removed step led to one place only, what led to it now leads there. A group that lost its last step goes too. */
export function removeSteps(graph: Graph, ids: string[], kinds: Kinds): Edited {
  const gone = [...new Set(ids)].filter((id) => Object.hasOwn(graph.steps, id))
  let edges = graph.edges
  for (const id of gone) edges = healed(edges, id)
  const steps = Object.fromEntries(Object.entries(graph.steps).filter(([id]) => !gone.includes(id)))
  const torn = Object.keys(graph.notes ?? {}).filter((id) => ids.includes(id))
  const rest = torn.length > 0 ? withNotes(graph, without(graph.notes ?? {}, torn)) : graph
  return {
    graph: withoutEmptyGroups({ ...rest, steps, edges }),
    label: manyOf(graph, [...gone, ...torn], kinds, { en: 'Delete', es: 'Eliminar' }),
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

/** Moves steps and notes, and the trigger by its id, to new places. */
export function moveSteps(graph: Graph, places: Record<string, Point>, kinds: Kinds): Edited {
  const moved = Object.entries(places).filter(([id]) => Object.hasOwn(graph.steps, id))
  const steps = { ...graph.steps }
  for (const [id, at] of moved) steps[id] = { ...steps[id]!, at: rounded(at) }
  const at = places[TRIGGER]
  const trigger = at ? { ...graph.trigger, at: rounded(at) } : graph.trigger
  const notes = Object.values(graph.notes ?? {}).filter(({ id }) => Object.hasOwn(places, id))
  const put = Object.fromEntries(notes.map((note) => [note.id, { ...note, at: rounded(places[note.id]!) }]))
  const ids = [...moved.map(([id]) => id), ...notes.map(({ id }) => id)]
  const noted = notes.length > 0 ? withNotes(graph, { ...graph.notes, ...put }) : graph
  return {
    graph: { ...noted, steps, trigger },
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

/** Switches steps off, or on again: the run passes a step that is off. */
export function setOff(graph: Graph, ids: string[], off: boolean, kinds: Kinds): Edited {
  const turned = [...new Set(ids)].filter(
    (id) => Boolean(stepIn(graph, id)?.off) !== off && stepIn(graph, id),
  )
  const verb = off ? { en: 'Switch off', es: 'Desactivar' } : { en: 'Switch on', es: 'Activar' }
  const label = manyOf(graph, turned, kinds, verb)
  if (turned.length === 0) return { graph, label }
  const steps = { ...graph.steps }
  for (const id of turned) {
    const { off: _, ...step } = steps[id]!
    steps[id] = off ? { ...step, off: true } : step
  }
  return { graph: { ...graph, steps }, label }
}

/** Takes one step from an older graph: its type and data, and, where it was deleted, its place and its edges to steps that are there. */
export function restoreStep(graph: Graph, old: Graph, id: string, kinds: Kinds): Edited {
  const was = Object.hasOwn(old.steps, id) ? old.steps[id] : undefined
  const name = nameOf(old, id, kinds)
  const label = { en: `Restore ${name.en}`, es: `Restaurar ${name.es}` }
  const is = Object.hasOwn(graph.steps, id) ? graph.steps[id] : undefined
  if (!was || (!is && Object.keys(graph.steps).length >= MAX_STEPS)) return { graph, label }
  const { off: _, ...kept } = is ?? was
  const off = was.off ? { off: was.off } : {}
  const step: GraphStep = is ? { ...kept, type: was.type, name: was.name, data: was.data, ...off } : was
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

const stepIn = (graph: Graph, id: string): GraphStep | undefined =>
  Object.hasOwn(graph.steps, id) ? graph.steps[id] : undefined

/** The graph with these notes; none at all leaves no trace, so that documents without notes stay as they are. */
export function withNotes(graph: Graph, notes: Record<string, Note>): Graph {
  const { notes: _, ...rest } = graph
  return Object.keys(notes).length > 0 ? { ...rest, notes } : rest
}

/** The graph without groups in which no step stands. */
export function withoutEmptyGroups(graph: Graph): Graph {
  const held = new Set(Object.values(graph.steps).map(({ group }) => group))
  const empty = Object.keys(graph.groups ?? {}).filter((id) => !held.has(id))
  if (empty.length === 0) return graph
  const { groups: _, ...rest } = graph
  const left = without(graph.groups ?? {}, empty)
  return Object.keys(left).length > 0 ? { ...rest, groups: left } : rest
}

const without = <T>(record: Record<string, T>, keys: string[]): Record<string, T> =>
  Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)))

const exists = (graph: Graph, id: string) => id === TRIGGER || Object.hasOwn(graph.steps, id)

/** Whole pixels. */
export const rounded = ({ x, y }: Point) => ({ x: Math.round(x) || 0, y: Math.round(y) || 0 })

function nameOf(graph: Graph, id: string, kinds: Kinds): Words {
  if (id === TRIGGER) return { en: 'the trigger', es: 'el disparador' }
  if (id.startsWith('note:')) return { en: 'a note', es: 'una nota' }
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

/** `Delete «Menu»`, `Delete 3 steps`, `Delete 2 steps and 1 note`. */
export function manyOf(graph: Graph, ids: string[], kinds: Kinds, verb: Words): Words {
  const [id] = ids
  if (ids.length !== 1 || id === undefined) {
    return ids.length === 0 ? verb : counted(ids, verb)
  }
  const name = nameOf(graph, id, kinds)
  return { en: `${verb.en} ${name.en}`, es: `${verb.es} ${name.es}` }
}

function counted(ids: string[], verb: Words): Words {
  const notes = ids.filter((id) => id.startsWith('note:')).length
  const steps = ids.length - notes
  const say = (count: number, one: string, many: string) =>
    count === 0 ? [] : [`${count} ${count === 1 ? one : many}`]
  const en = [...say(steps, 'step', 'steps'), ...say(notes, 'note', 'notes')].join(' and ')
  const es = [...say(steps, 'paso', 'pasos'), ...say(notes, 'nota', 'notas')].join(' y ')
  return { en: `${verb.en} ${en}`, es: `${verb.es} ${es}` }
}
