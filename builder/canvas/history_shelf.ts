// The history on the browser's session shelf, so that undo survives a reload. Only what differs between two graphs is kept.
import type { Graph, GraphStep } from '#engine/machine/graph.ts'
import type { Entry, History } from './store.ts'

/** Most characters of one flow's history on the shelf; the oldest edits go first. */
const MAX_TEXT = 1_500_000

/** How to get from one graph to another. */
interface Delta {
  /** What else of the document differs; null: it is gone. */
  rest: { [K in Exclude<keyof Graph, 'steps'>]?: Graph[K] | null }
  /** Null: the step is gone. */
  steps: Record<string, GraphStep | null>
}

interface Kept {
  label: Entry['label']
  delta: Delta
}

interface Shelved {
  revision: number
  past: Kept[]
  future: Kept[]
}

/** The history as text. `revision` is that of the graph it ends in. */
export function shelve(graph: Graph, history: History, revision: number): string {
  const room = { left: MAX_TEXT }
  const past = deltas(graph, history.past, room)
  const future = deltas(graph, history.future, room)
  return JSON.stringify({ revision, past, future } satisfies Shelved)
}

/** The history out of its text, if it belongs to this graph. */
export function unshelve(text: string | null, graph: Graph, revision: number): History | undefined {
  if (text === null) return undefined
  try {
    const shelved = JSON.parse(text) as Shelved
    if (shelved.revision !== revision) return undefined
    return { past: entries(graph, shelved.past), future: entries(graph, shelved.future) }
  } catch {
    return undefined
  }
}

/** Newest first in, oldest first out: each delta leads from the newer graph to the older one. */
function deltas(graph: Graph, list: Entry[], room: { left: number }): Kept[] {
  const kept: Kept[] = []
  let newer = graph
  for (const entry of list.toReversed()) {
    const one = { label: entry.label, delta: deltaOf(newer, entry.graph) }
    room.left -= JSON.stringify(one).length
    if (room.left < 0) break
    kept.unshift(one)
    newer = entry.graph
  }
  return kept
}

function entries(graph: Graph, list: Kept[]): Entry[] {
  const found: Entry[] = []
  let newer = graph
  for (const { label, delta } of list.toReversed()) {
    newer = applied(newer, delta)
    found.unshift({ label, graph: newer })
  }
  return found
}

function deltaOf(from: Graph, to: Graph): Delta {
  const steps: Delta['steps'] = {}
  for (const id of Object.keys(from.steps)) if (!Object.hasOwn(to.steps, id)) steps[id] = null
  for (const [id, step] of Object.entries(to.steps)) if (from.steps[id] !== step) steps[id] = step
  const { steps: _, ...before } = from
  const { steps: __, ...after } = to
  const keys = new Set([...Object.keys(before), ...Object.keys(after)] as Array<keyof typeof after>)
  const changed = [...keys].filter((key) => before[key] !== after[key])
  return { rest: Object.fromEntries(changed.map((key) => [key, after[key] ?? null])), steps }
}

function applied(graph: Graph, { rest, steps }: Delta): Graph {
  const next = { ...graph.steps }
  for (const [id, step] of Object.entries(steps)) {
    if (step === null) delete next[id]
    else next[id] = step
  }
  const whole = Object.entries({ ...graph, ...rest, steps: next }).filter(([, value]) => value !== null)
  return Object.fromEntries(whole) as Graph
}
