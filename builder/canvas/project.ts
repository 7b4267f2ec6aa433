// The graph as React Flow wants it. Pure; what did not change keeps its object, so that React draws only what did.

import type { Edge as DrawnEdge, Node as DrawnStep } from 'reactflow'
import { Position } from 'reactflow'
import { hiddenBy } from '#engine/machine/edit_groups.ts'
import { type Edge, type Graph, type Note, TRIGGER } from '#engine/machine/graph.ts'
import type { StepType } from '#engine/machine/step.ts'
import type { TriggerType } from '#engine/machine/trigger.ts'
import { type Box, boxOf, type ExitRow, rowsOf, triggerBox } from './box.ts'
import { frameNodes } from './frames.ts'

/** Width of a box; the style sheet says the same. */
export const BOX_WIDTH = 264

const HEADER = 48
const LINE = 20
const ROW = 33

/** What React Flow keeps of a box: nothing but where it is. The box reads the rest from the store. */
export type StepNode = DrawnStep<Record<string, never>, 'step' | 'note' | 'frame'>
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

export interface Shown {
  graph: Graph
  kinds: ReadonlyArray<StepType>
  triggers: ReadonlyArray<TriggerType>
  selection: ReadonlyArray<string>
}

/** The steps, the trigger, the notes and the groups. `former` are the nodes drawn before, whose measures are kept. */
export function nodesOf(shown: Shown, former: StepNode[] = []): StepNode[] {
  const { graph, kinds, triggers, selection } = shown
  const old = new Map(former.map((node) => [node.id, node]))
  const chosen = new Set(selection)
  const edgesFrom = edgesByStep(graph)
  const hidden = hiddenBy(graph)
  const place = (id: string, at: { x: number; y: number }, box: () => Box): StepNode => {
    const was = old.get(id)
    const selected = chosen.has(id)
    if (was && same(was.position, at) && (was.selected ?? false) === selected) return was
    if (was) return { ...was, position: at, selected }
    const drawn = box()
    const rows = rowsOf(drawn, id, edgesFrom.get(id) ?? [])
    const height = heightOf(drawn, rows.length)
    return {
      id,
      type: 'step',
      position: at,
      selected,
      data: {},
      initialWidth: BOX_WIDTH,
      initialHeight: height,
      handles: handlesOf(rows, id, height),
    }
  }
  const notes = Object.values(graph.notes ?? {}).map((note) =>
    noteNode(note, chosen.has(note.id), old.get(note.id)),
  )
  const cards = [
    place(TRIGGER, graph.trigger.at, () => triggerBox(graph.trigger, triggers)),
    ...Object.values(graph.steps)
      .filter((step) => !hidden.has(step.id))
      .map((step) => place(step.id, step.at, () => boxOf(step, kinds))),
  ]
  return graph.groups ? [...frameNodes(graph, cards, chosen, old), ...notes, ...cards] : [...notes, ...cards]
}

function noteNode(note: Note, selected: boolean, was: StepNode | undefined): StepNode {
  const { id, at, width, height } = note
  const still = was && same(was.position, at) && was.width === width && was.height === height
  if (still && (was.selected ?? false) === selected) return was
  return { ...was, id, type: 'note', position: at, selected, data: {}, width, height }
}

/** Where edges will meet the box, until it has been measured. */
function handlesOf(
  rows: ReadonlyArray<ExitRow>,
  id: string,
  height: number,
): NonNullable<StepNode['handles']> {
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

/** The edges between what is drawn, each with what `nameOf` reads aloud for it. What is hidden in a closed group hangs on its card. */
export function edgesOf(
  graph: Graph,
  selected: string | null,
  former: FlowEdgeShape[] = [],
  nameOf: (edge: Edge) => string = edgeId,
): FlowEdgeShape[] {
  const old = new Map(former.map((edge) => [edge.id, edge]))
  const hidden = hiddenBy(graph)
  const seen = new Set<string>()
  return graph.edges.flatMap((edge) => {
    const id = edgeId(edge)
    const there = edge.from === TRIGGER || Object.hasOwn(graph.steps, edge.from)
    if (seen.has(id) || !there || !Object.hasOwn(graph.steps, edge.to)) return []
    seen.add(id)
    const [group, inner] = [hidden.get(edge.from), hidden.get(edge.to)]
    if (group !== undefined && group === inner) return []
    const [source, target] = [group ?? edge.from, inner ?? edge.to]
    const was = old.get(id)
    const chosen = id === selected
    const ariaLabel = nameOf(edge)
    const still = was?.target === target && was.source === source && was.ariaLabel === ariaLabel
    if (was && still && (was.selected ?? false) === chosen) return [was]
    return [
      {
        id,
        type: 'way' as const,
        source,
        sourceHandle: group ? id : edge.exit,
        target,
        targetHandle: 'in',
        selected: chosen,
        ariaLabel,
        data: {},
      },
    ]
  })
}

function edgesByStep(graph: Graph): Map<string, Edge[]> {
  const edges = new Map<string, Edge[]>()
  for (const edge of graph.edges) {
    const list = edges.get(edge.from)
    if (list) list.push(edge)
    else edges.set(edge.from, [edge])
  }
  return edges
}

const same = (a: { x: number; y: number }, b: { x: number; y: number }) => a.x === b.x && a.y === b.y
