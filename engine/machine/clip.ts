// Copy, paste and duplicate: steps with the edges between them, notes and groups, as JSON on the clipboard.
import { z } from 'zod'
import { readsIn } from './check_fields.ts'
import { type Edited, freshIds, type Kinds, manyOf, type Point, rounded } from './edit.ts'
import { stepsIn } from './edit_groups.ts'
import { freshKeys } from './edit_notes.ts'
import {
  edgeSchema,
  type Graph,
  type GraphStep,
  groupSchema,
  MAX_NOTES,
  MAX_STEPS,
  noteSchema,
  stepSchema,
} from './graph.ts'
import { fieldsOf } from './step.ts'
import type { Json } from './values.ts'

const name = z.string().max(200)

const clipSchema = z.object({
  charla: z.literal('steps'),
  steps: z.array(stepSchema).max(MAX_STEPS),
  edges: z.array(edgeSchema).max(MAX_STEPS * 20),
  notes: z.array(noteSchema).max(MAX_NOTES).default([]),
  groups: z.array(groupSchema).max(MAX_NOTES).default([]),
  /** The run variables that the steps save into, and those that they read. */
  variables: z.object({ saves: z.array(name), reads: z.array(name) }).default({ saves: [], reads: [] }),
})

/** Steps and notes cut out of a graph, as they travel on the clipboard. */
export type Clip = Omit<z.infer<typeof clipSchema>, 'charla'>

/** What came of a paste: also the variables that the pasted steps read and that nothing in this flow saves. */
export interface Pasted extends Edited {
  unset: string[]
}

/** The clipboard's text for a clip. */
export function clipText(clip: Clip): string {
  return JSON.stringify({ charla: 'steps', ...clip })
}

/** The clip in a clipboard's text; null when it is something else. */
export function clipIn(text: string): Clip | null {
  try {
    const parsed = clipSchema.safeParse(JSON.parse(text))
    if (!parsed.success) return null
    const { charla: _, ...clip } = parsed.data
    return clip
  } catch {
    return null
  }
}

/** Steps with the edges between them, notes, and the groups of which every step comes along; ready for the clipboard. */
export function copy(graph: Graph, ids: string[], kinds: Kinds): Clip {
  const steps = [...new Set(ids)].flatMap((id) => (Object.hasOwn(graph.steps, id) ? [graph.steps[id]!] : []))
  const chosen = new Set(steps.map((step) => step.id))
  const notes = Object.values(graph.notes ?? {}).filter(({ id }) => ids.includes(id))
  const groups = Object.values(graph.groups ?? {}).filter(({ id }) => {
    const inside = stepsIn(graph, id)
    return inside.length > 0 && inside.every((step) => chosen.has(step.id))
  })
  const edges = graph.edges.filter((edge) => chosen.has(edge.from) && chosen.has(edge.to))
  return { steps, edges, notes, groups, variables: variablesOf(steps, kinds) }
}

/** The run variables of steps, as far as their data can be read. */
export function variablesOf(steps: ReadonlyArray<GraphStep>, kinds: Kinds): Clip['variables'] {
  const saves = new Set<string>()
  const reads = new Set<string>()
  for (const { type, data } of steps) {
    const kind = kinds.find((one) => one.type === type)
    const parsed = kind?.data.safeParse(data)
    if (!kind || !parsed?.success) continue
    for (const one of kind.writes?.(parsed.data) ?? []) saves.add(one.name)
    for (const one of readsIn(kind, parsed.data as GraphStep['data'], kind.reads?.(parsed.data) ?? []))
      reads.add(one)
  }
  return { saves: [...saves].sort(), reads: [...reads].sort() }
}

/** Puts copied steps and notes in under new ids; edges, jumps and groups among them come along. `at` is the place of the topmost left one. */
export function paste(graph: Graph, clip: Clip, at: Point, kinds: Kinds): Pasted {
  const taken = clip.steps.slice(0, Math.max(0, MAX_STEPS - Object.keys(graph.steps).length))
  const notes = clip.notes.slice(0, Math.max(0, MAX_NOTES - Object.keys(graph.notes ?? {}).length))
  const groups = clip.groups.slice(0, Math.max(0, MAX_NOTES - Object.keys(graph.groups ?? {}).length))
  const renamed = new Map([
    ...pairs(taken, freshIds(graph, taken.length)),
    ...pairs(notes, freshKeys('note', graph.notes, notes.length)),
    ...pairs(groups, freshKeys('group', graph.groups, groups.length)),
  ])
  const place = movedTo([...taken, ...notes], at)
  const put = taken.map((step): GraphStep => {
    const { group: was, ...rest } = step
    const group = was === undefined ? undefined : renamed.get(was)
    const data = withJumps(step, renamed, kinds)
    return { ...rest, id: renamed.get(step.id)!, at: place(step.at), data, ...(group ? { group } : {}) }
  })
  const edges = clip.edges.flatMap(({ from, exit, to }) =>
    renamed.has(from) && renamed.has(to) ? [{ from: renamed.get(from)!, exit, to: renamed.get(to)! }] : [],
  )
  const stuck = notes.map((note) => ({ ...note, id: renamed.get(note.id)!, at: place(note.at) }))
  const framed = groups
    .map((group) => ({ ...group, id: renamed.get(group.id)! }))
    .filter(({ id }) => put.some((step) => step.group === id))
  const pasted: Graph = {
    ...graph,
    steps: { ...graph.steps, ...byId(put) },
    edges: [...graph.edges, ...edges],
    ...(stuck.length > 0 ? { notes: { ...graph.notes, ...byId(stuck) } } : {}),
    ...(framed.length > 0 ? { groups: { ...graph.groups, ...byId(framed) } } : {}),
  }
  const ids = [...put, ...stuck].map(({ id }) => id)
  const label = manyOf(pasted, ids, kinds, { en: 'Paste', es: 'Pegar' })
  return { graph: ids.length > 0 ? pasted : graph, label, ids, unset: unsetIn(pasted, put, kinds) }
}

/** Copies steps and notes beside themselves. */
export function duplicate(graph: Graph, ids: string[], kinds: Kinds): Edited {
  const clip = copy(graph, ids, kinds)
  const places = [...clip.steps, ...clip.notes].map((one) => one.at)
  const left = Math.min(...places.map(({ x }) => x))
  const top = Math.min(...places.map(({ y }) => y))
  const { unset: _, ...edited } = paste(graph, clip, { x: left + 40, y: top + 40 }, kinds)
  return {
    ...edited,
    label: manyOf(edited.graph, edited.ids ?? [], kinds, { en: 'Duplicate', es: 'Duplicar' }),
  }
}

function unsetIn(graph: Graph, put: GraphStep[], kinds: Kinds): string[] {
  const { saves } = variablesOf(Object.values(graph.steps), kinds)
  return variablesOf(put, kinds).reads.filter((one) => !saves.includes(one))
}

function movedTo(boxes: ReadonlyArray<{ at: Point }>, at: Point): (from: Point) => Point {
  const left = Math.min(...boxes.map((box) => box.at.x))
  const top = Math.min(...boxes.map((box) => box.at.y))
  return ({ x, y }) => rounded({ x: x - left + at.x, y: y - top + at.y })
}

const pairs = (boxes: ReadonlyArray<{ id: string }>, ids: string[]): Array<[string, string]> =>
  boxes.map((box, index) => [box.id, ids[index]!])

const byId = <T extends { id: string }>(boxes: T[]): Record<string, T> =>
  Object.fromEntries(boxes.map((box) => [box.id, box]))

function withJumps(step: GraphStep, renamed: Map<string, string>, kinds: Kinds): GraphStep['data'] {
  const kind = kinds.find((one) => one.type === step.type)
  const data: Record<string, Json> = { ...step.data }
  for (const { name: field, meta } of kind ? fieldsOf(kind.data) : []) {
    const target = data[field]
    if (meta.field === 'step' && typeof target === 'string') data[field] = renamed.get(target) ?? target
  }
  return data
}
