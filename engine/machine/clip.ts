// Copy, paste and duplicate: steps with the edges between them, as JSON on the clipboard.
import { z } from 'zod'
import { type Edited, freshIds, type Kinds, manyOf, type Point, rounded } from './edit.ts'
import { type Edge, edgeSchema, type Graph, type GraphStep, MAX_STEPS, stepSchema } from './graph.ts'
import { fieldsOf } from './step.ts'
import type { Json } from './values.ts'

const clipSchema = z.object({
  charla: z.literal('steps'),
  steps: z.array(stepSchema).max(MAX_STEPS),
  edges: z.array(edgeSchema).max(MAX_STEPS * 20),
})

/** Steps cut out of a graph, as they travel on the clipboard. */
export interface Clip {
  steps: GraphStep[]
  edges: Edge[]
}

/** The clipboard's text for a clip. */
export function clipText(clip: Clip): string {
  return JSON.stringify({ charla: 'steps', ...clip })
}

/** The clip in a clipboard's text; null when it is something else. */
export function clipIn(text: string): Clip | null {
  try {
    const parsed = clipSchema.safeParse(JSON.parse(text))
    return parsed.success ? { steps: parsed.data.steps, edges: parsed.data.edges } : null
  } catch {
    return null
  }
}

/** Steps with the edges between them, ready for the clipboard. */
export function copy(graph: Graph, ids: string[]): Clip {
  const steps = [...new Set(ids)].flatMap((id) => (Object.hasOwn(graph.steps, id) ? [graph.steps[id]!] : []))
  const chosen = new Set(steps.map((step) => step.id))
  return { steps, edges: graph.edges.filter((edge) => chosen.has(edge.from) && chosen.has(edge.to)) }
}

/** Puts copied steps in under new ids; edges and jumps among them come along. `at` is the place of the topmost left one. */
export function paste(graph: Graph, clip: Clip, at: Point, kinds: Kinds): Edited {
  const room = Math.max(0, MAX_STEPS - Object.keys(graph.steps).length)
  const taken = clip.steps.slice(0, room)
  const ids = freshIds(graph, taken.length)
  const renamed = new Map(taken.map((step, index) => [step.id, ids[index]!]))
  const left = Math.min(...taken.map((step) => step.at.x))
  const top = Math.min(...taken.map((step) => step.at.y))
  const steps = { ...graph.steps }
  for (const step of taken) {
    const id = renamed.get(step.id)!
    const place = rounded({ x: step.at.x - left + at.x, y: step.at.y - top + at.y })
    steps[id] = { ...step, id, at: place, data: withJumps(step, renamed, kinds) }
  }
  const edges = clip.edges.flatMap((edge) => {
    const from = renamed.get(edge.from)
    const to = renamed.get(edge.to)
    return from && to ? [{ from, exit: edge.exit, to }] : []
  })
  const pasted = { ...graph, steps, edges: [...graph.edges, ...edges] }
  return { graph: pasted, label: manyOf(pasted, ids, kinds, { en: 'Paste', es: 'Pegar' }), ids }
}

/** Copies steps beside themselves. */
export function duplicate(graph: Graph, ids: string[], kinds: Kinds): Edited {
  const clip = copy(graph, ids)
  const left = Math.min(...clip.steps.map((step) => step.at.x))
  const top = Math.min(...clip.steps.map((step) => step.at.y))
  const edited = paste(graph, clip, { x: left + 40, y: top + 40 }, kinds)
  return {
    ...edited,
    label: manyOf(edited.graph, edited.ids ?? [], kinds, { en: 'Duplicate', es: 'Duplicar' }),
  }
}

function withJumps(step: GraphStep, renamed: Map<string, string>, kinds: Kinds): GraphStep['data'] {
  const kind = kinds.find((one) => one.type === step.type)
  const data: Record<string, Json> = { ...step.data }
  for (const { name, meta } of kind ? fieldsOf(kind.data) : []) {
    const target = data[name]
    if (meta.field === 'step' && typeof target === 'string') data[name] = renamed.get(target) ?? target
  }
  return data
}
