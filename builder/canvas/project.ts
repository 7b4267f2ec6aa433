// The graph as React Flow wants it. Pure; what did not change keeps its object, so that React draws only what did.

import type { Edge as DrawnEdge, Node as DrawnStep } from 'reactflow'
import { Position } from 'reactflow'
import { type Edge, type Graph, TRIGGER } from '#engine/machine/graph.ts'
import type { StepType } from '#engine/machine/step.ts'
import type { TriggerType } from '#engine/machine/trigger.ts'
import { type Box, boxOf, rowsOf, triggerBox } from './box.ts'

/** Width of a box; the style sheet says the same. */
export const BOX_WIDTH = 264

const HEADER = 48
const LINE = 20
const ROW = 33

/** What React Flow keeps of a step: nothing but where it is. The box reads the rest from the store. */
export type StepNode = DrawnStep<Record<string, never>, 'step'>
export type FlowEdgeShape = DrawnEdge<Record<string, never>, 'way'>

/** An edge's id: the exit it leaves by, because an exit has one edge. */
export const edgeId = (edge: Pick<Edge, 'from' | 'exit'>): string => `${edge.from} ${edge.exit}`

/** The exit that an edge's id names. */
export function exitOfId(id: string): { from: string; exit: string } {
  const space = id.indexOf(' ')
  return { from: id.slice(0, space), exit: id.slice(space + 1) }
}

/** About how tall a box will be, for what happens before it was drawn. */
export function heightOf(box: Box, rows: number): number {
  const text = box.bubble ?? box.summary.es
  const lines = text === '' ? 0 : Math.min(4, Math.ceil(text.length / 34))
  const body = lines === 0 ? 0 : lines * LINE + (box.bubble === null ? 10 : 28)
  return HEADER + body + (box.category === 'trigger' ? 0 : rows * ROW)
}

interface Shown {
  graph: Graph
  kinds: ReadonlyArray<StepType>
  triggers: ReadonlyArray<TriggerType>
  selection: ReadonlyArray<string>
}

/** The steps and the trigger. `former` are the nodes drawn before, whose measures are kept. */
export function nodesOf({ graph, kinds, triggers, selection }: Shown, former: StepNode[] = []): StepNode[] {
  const old = new Map(former.map((node) => [node.id, node]))
  const chosen = new Set(selection)
  const exits = exitCounts(graph)
  const place = (id: string, at: { x: number; y: number }, box: () => Box): StepNode => {
    const was = old.get(id)
    const selected = chosen.has(id)
    if (was && same(was.position, at) && (was.selected ?? false) === selected) return was
    if (was) return { ...was, position: at, selected }
    const shown = box()
    const rows = Math.max(shown.exits.length, exits.get(id) ?? 0)
    const height = heightOf(shown, rows)
    return {
      id,
      type: 'step',
      position: at,
      selected,
      data: {},
      initialWidth: BOX_WIDTH,
      initialHeight: height,
      handles: handlesOf(graph, id, shown, height),
    }
  }
  return [
    place(TRIGGER, graph.trigger.at, () => triggerBox(graph.trigger, triggers)),
    ...Object.values(graph.steps).map((step) => place(step.id, step.at, () => boxOf(step, kinds))),
  ]
}

/** Where edges will meet the box, until it has been measured. */
function handlesOf(graph: Graph, id: string, box: Box, height: number): NonNullable<StepNode['handles']> {
  const rows = rowsOf(box, id, graph.edges)
  const dot = { width: 14, height: 14 }
  const ways = rows.map((row, index) => ({
    ...dot,
    id: row.name,
    type: 'source' as const,
    position: Position.Right,
    x: BOX_WIDTH - 7,
    y: id === TRIGGER ? 17 : height - (rows.length - index) * ROW + ROW / 2 - 7,
  }))
  const way = { ...dot, id: 'in', type: 'target' as const, position: Position.Left, x: -7, y: 17 }
  return id === TRIGGER ? ways : [...ways, way]
}

/** The edges between what exists, each with what `nameOf` reads aloud for it. */
export function edgesOf(
  graph: Graph,
  selected: string | null,
  former: FlowEdgeShape[] = [],
  nameOf: (edge: Edge) => string = edgeId,
): FlowEdgeShape[] {
  const old = new Map(former.map((edge) => [edge.id, edge]))
  const seen = new Set<string>()
  return graph.edges.flatMap((edge) => {
    const id = edgeId(edge)
    const there = edge.from === TRIGGER || Object.hasOwn(graph.steps, edge.from)
    if (seen.has(id) || !there || !Object.hasOwn(graph.steps, edge.to)) return []
    seen.add(id)
    const was = old.get(id)
    const chosen = id === selected
    const ariaLabel = nameOf(edge)
    const still = was?.target === edge.to && was.ariaLabel === ariaLabel
    if (was && still && (was.selected ?? false) === chosen) return [was]
    return [
      {
        id,
        type: 'way' as const,
        source: edge.from,
        sourceHandle: edge.exit,
        target: edge.to,
        targetHandle: 'in',
        selected: chosen,
        ariaLabel,
        data: {},
      },
    ]
  })
}

function exitCounts(graph: Graph): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { from } of graph.edges) counts.set(from, (counts.get(from) ?? 0) + 1)
  return counts
}

const same = (a: { x: number; y: number }, b: { x: number; y: number }) => a.x === b.x && a.y === b.y
