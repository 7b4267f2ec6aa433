// Where everything stands on the canvas: groups from left to right by how they are reached, their steps beside each other.
import type { Edge } from '#engine/machine/graph.ts'
import type { Placed } from './draft.ts'

export interface Point {
  x: number
  y: number
}

const COLUMN = 340
const GAP = { x: 120, y: 100 }

interface Cell {
  id: string
  height: number
}

/** A cluster of steps that stand together, laid out from its own corner. */
interface Cluster {
  places: Map<string, Point>
  width: number
  height: number
}

/** How tall a box is drawn, in pixels, with the note below it. */
function heightOf({ part }: Placed, exits: number, noted: boolean): number {
  const text = String(part.data['text'] ?? '')
  const lines = Math.min(6, Math.ceil(text.length / 34))
  return 120 + lines * 18 + Math.max(0, exits - 1) * 32 + (noted ? NOTE.height + 40 : 0)
}

/** The size of a note. */
export const NOTE = { width: 280, height: 180 }

/** A place for every step. `order`: the groups from top to bottom, as they stood. */
export function placesOf(
  steps: ReadonlyArray<Placed>,
  edges: ReadonlyArray<Edge>,
  start: string | null,
  order: ReadonlyArray<string>,
  noted: ReadonlySet<string>,
): Map<string, Point> {
  const exits = Map.groupBy(edges, ({ from }) => from)
  const cells = (placed: Placed): Cell => ({
    id: placed.id,
    height: heightOf(placed, exits.get(placed.id)?.length ?? 1, noted.has(placed.id)),
  })
  const inGroups = Map.groupBy(steps, ({ group }) => group)
  const clusters = new Map(
    [...inGroups].map(([group, list]) => [group, clusterOf(list.map(cells), edges)] as const),
  )
  const groupOf = new Map(steps.map(({ id, group }) => [id, group] as const))
  const columns = columnsOf(
    start === null ? [] : [groupOf.get(start) ?? ''],
    edges,
    groupOf,
    [...clusters.keys()],
    order,
  )
  const places = new Map<string, Point>()
  let x = COLUMN
  for (const column of columns) {
    let y = 0
    for (const group of column) {
      const cluster = clusters.get(group)!
      for (const [id, at] of cluster.places) places.set(id, { x: x + at.x, y: y + at.y })
      y += cluster.height + GAP.y
    }
    x += Math.max(...column.map((group) => clusters.get(group)!.width)) + GAP.x
  }
  return places
}

/** Groups by how many steps away they are reached, in the order in which they stood; what is never reached comes last. */
function columnsOf(
  starts: string[],
  edges: ReadonlyArray<Edge>,
  groupOf: Map<string, string>,
  all: string[],
  order: ReadonlyArray<string>,
): string[][] {
  const onward = Map.groupBy(
    edges.flatMap(({ from, to }) => [{ from: groupOf.get(from), to: groupOf.get(to) }]),
    ({ from }) => from ?? '',
  )
  const rank = new Map(order.map((id, index) => [id, index] as const))
  const sorted = (groups: string[]) => groups.toSorted((a, b) => (rank.get(a) ?? -1) - (rank.get(b) ?? -1))
  const seen = new Set(starts)
  const columns: string[][] = []
  for (let column = starts; column.length > 0; ) {
    columns.push(sorted(column))
    const next = new Set(column.flatMap((group) => (onward.get(group) ?? []).flatMap(({ to }) => to ?? [])))
    column = [...next].filter((group) => !seen.has(group))
    for (const group of column) seen.add(group)
  }
  const rest = all.filter((group) => !seen.has(group))
  return rest.length > 0 ? [...columns, sorted(rest)] : columns
}

/** The steps of one group: in a row, and what forks stands one below the other. */
function clusterOf(cells: ReadonlyArray<Cell>, edges: ReadonlyArray<Edge>): Cluster {
  const inside = new Set(cells.map(({ id }) => id))
  const column = new Map<string, number>()
  const onward = Map.groupBy(
    edges.filter(({ from, to }) => inside.has(from) && inside.has(to)),
    ({ from }) => from,
  )
  let last = -1
  for (const { id } of cells) {
    if (column.has(id)) continue
    last += 1
    column.set(id, last)
    const queue = [id]
    for (let from = queue.shift(); from !== undefined; from = queue.shift()) {
      for (const { to } of onward.get(from) ?? []) {
        if (column.has(to)) continue
        column.set(to, column.get(from)! + 1)
        last = Math.max(last, column.get(to)!)
        queue.push(to)
      }
    }
  }
  const heights = new Map<number, number>()
  const places = new Map<string, Point>()
  for (const { id, height } of cells) {
    const at = column.get(id)!
    const y = heights.get(at) ?? 0
    places.set(id, { x: at * COLUMN, y })
    heights.set(at, y + height + 40)
  }
  return { places, width: (last + 1) * COLUMN, height: Math.max(0, ...heights.values()) }
}
