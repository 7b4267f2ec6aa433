// Where new steps go: behind their exit, never on top of another box.
import type { Point } from '#engine/machine/edit.ts'
import { type Graph, TRIGGER } from '#engine/machine/graph.ts'
import type { StepType } from '#engine/machine/step.ts'
import { boxOf } from './box.ts'
import { exitRows } from './outline_rows.ts'
import { BOX_WIDTH, heightOf } from './project.ts'

const GAP = 96
const APART = 24
const ROW = 33

interface Area extends Point {
  width: number
  height: number
}

/** Where a box stands; its height is near enough. */
export function areaOf(graph: Graph, id: string, kinds: ReadonlyArray<StepType>): Area {
  const step = Object.hasOwn(graph.steps, id) ? graph.steps[id] : undefined
  if (!step) return { ...graph.trigger.at, width: BOX_WIDTH, height: 72 }
  const box = boxOf(step, kinds)
  return { ...step.at, width: BOX_WIDTH, height: heightOf(box, box.exits.length) }
}

/** The place behind an exit: to its right, level with it, and free. */
export function placeBehind(
  graph: Graph,
  after: { from: string; exit: string },
  kinds: ReadonlyArray<StepType>,
): Point {
  const area = areaOf(graph, after.from, kinds)
  const rows = exitRows(graph, after.from, kinds)
  const row = Math.max(
    0,
    rows.findIndex((one) => one.name === after.exit),
  )
  const level = after.from === TRIGGER || rows.length < 2 ? area.y : area.y + row * ROW
  return freePlace(graph, { x: area.x + area.width + GAP, y: level }, kinds)
}

/** The nearest place at or below a point where a box covers no other. */
export function freePlace(graph: Graph, at: Point, kinds: ReadonlyArray<StepType>): Point {
  const areas = [TRIGGER, ...Object.keys(graph.steps)].map((id) => areaOf(graph, id, kinds))
  const inTheWay = (y: number) =>
    areas.find(
      (one) =>
        at.x < one.x + one.width + APART &&
        at.x + BOX_WIDTH + APART > one.x &&
        y < one.y + one.height + APART &&
        y + 150 + APART > one.y,
    )
  let y = at.y
  for (let tries = 0; tries <= areas.length; tries++) {
    const other = inTheWay(y)
    if (!other) break
    y = other.y + other.height + APART
  }
  return { x: at.x, y }
}

/** New places for what stands behind an edge, so that one more box fits between its ends. */
export function makeRoom(
  graph: Graph,
  edge: { from: string; to: string },
  kinds: ReadonlyArray<StepType>,
): Record<string, Point> {
  const from = areaOf(graph, edge.from, kinds)
  const target = graph.steps[edge.to]
  const missing = target ? from.x + from.width + GAP + BOX_WIDTH + GAP - target.at.x : 0
  if (!target || missing <= 0 || target.at.x < from.x + from.width / 2) return {}
  const behind = new Set<string>()
  const next = [edge.to]
  for (let id = next.pop(); id !== undefined; id = next.pop()) {
    const step = graph.steps[id]
    if (!step || behind.has(id) || id === edge.from || step.at.x < target.at.x) continue
    behind.add(id)
    next.push(...graph.edges.filter((one) => one.from === id).map((one) => one.to))
  }
  return Object.fromEntries(
    [...behind].map((id) => [id, { x: graph.steps[id]!.at.x + missing, y: graph.steps[id]!.at.y }]),
  )
}
