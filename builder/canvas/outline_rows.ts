// A flow read from top to bottom: the trigger, then depth first along the exits, then what nothing leads to.
import { type Graph, TRIGGER } from '#engine/machine/graph.ts'
import type { StepType } from '#engine/machine/step.ts'
import { boxOf, type ExitRow, rowsOf } from './box.ts'

/** A line of the outline: a step where it is first reached, or a pointer to one that already stands above. */
export interface OutlineRow {
  key: string
  id: string
  depth: number
  /** The exit that leads here; null for the trigger and for loose steps. */
  from: { id: string; exit: ExitRow } | null
  again: boolean
  loose: boolean
}

const DEEPEST = 8

/** The rows of the outline. Steps in one line stay at one depth; only forks go deeper. */
export function outlineRows(graph: Graph, kinds: ReadonlyArray<StepType>): OutlineRow[] {
  const rows: OutlineRow[] = []
  const seen = new Set<string>()
  const start = (id: string, loose: boolean) => {
    const stack: OutlineRow[] = [{ key: id, id, depth: 0, from: null, again: false, loose }]
    for (let row = stack.pop(); row; row = stack.pop()) {
      const again = seen.has(row.id)
      rows.push({ ...row, again })
      if (again) continue
      seen.add(row.id)
      stack.push(...behind(graph, kinds, row).toReversed())
    }
  }
  start(TRIGGER, false)
  const led = new Set(graph.edges.map((edge) => edge.to))
  const left = () => Object.keys(graph.steps).filter((id) => !seen.has(id))
  for (const id of left().filter((one) => !led.has(one))) start(id, true)
  for (const id of left()) if (!seen.has(id)) start(id, true)
  return rows
}

/** The exits of a step or of the trigger, in their order. */
export function exitRows(graph: Graph, id: string, kinds: ReadonlyArray<StepType>): ExitRow[] {
  const step = Object.hasOwn(graph.steps, id) ? graph.steps[id] : undefined
  if (step) return rowsOf(boxOf(step, kinds), id, graph.edges)
  if (id !== TRIGGER) return []
  return [{ name: 'next', title: { en: 'Start', es: 'Inicio' }, kind: 'next', lost: false }]
}

function behind(graph: Graph, kinds: ReadonlyArray<StepType>, row: OutlineRow): OutlineRow[] {
  const exits = exitRows(graph, row.id, kinds)
  const depth = Math.min(DEEPEST, row.depth + (exits.length > 1 ? 1 : 0))
  return exits.flatMap((exit): OutlineRow[] => {
    const edge = graph.edges.find((one) => one.from === row.id && one.exit === exit.name)
    if (!edge || !Object.hasOwn(graph.steps, edge.to)) return []
    const key = `${row.key}/${exit.name}`
    return [{ key, id: edge.to, depth, from: { id: row.id, exit }, again: false, loose: false }]
  })
}
