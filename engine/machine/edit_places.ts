// Places of boxes against each other: aligning, spreading evenly, and the guides that a dragged box catches on. Pure numbers.
import type { Point } from './edit.ts'

/** A box on the canvas, in pixels. */
export interface Area extends Point {
  width: number
  height: number
}

/** To which side of the selection its boxes go; `middle_x` is one vertical line through their middles. */
export const sides = ['left', 'middle_x', 'right', 'top', 'middle_y', 'bottom'] as const
export type Side = (typeof sides)[number]

/** New places for boxes so that they stand in one line; fewer than two stay where they are. */
export function aligned(areas: Record<string, Area>, side: Side): Record<string, Point> {
  const boxes = Object.entries(areas)
  if (boxes.length < 2) return {}
  const { x, y, width, height } = around(boxes.map(([, area]) => area))
  const place: Record<Side, (area: Area) => Point> = {
    left: (area) => ({ x, y: area.y }),
    middle_x: (area) => ({ x: x + (width - area.width) / 2, y: area.y }),
    right: (area) => ({ x: x + width - area.width, y: area.y }),
    top: (area) => ({ x: area.x, y }),
    middle_y: (area) => ({ x: area.x, y: y + (height - area.height) / 2 }),
    bottom: (area) => ({ x: area.x, y: y + height - area.height }),
  }
  return Object.fromEntries(boxes.map(([id, area]) => [id, place[side](area)]))
}

/** New places for three or more boxes with equal gaps between them; the outermost two stay. */
export function spread(areas: Record<string, Area>, axis: 'x' | 'y'): Record<string, Point> {
  const length = axis === 'x' ? 'width' : 'height'
  const boxes = Object.entries(areas).sort(([, a], [, b]) => a[axis] - b[axis])
  const [first, last] = [boxes[0], boxes.at(-1)]
  if (boxes.length < 3 || !first || !last) return {}
  const start = first[1][axis]
  const room = last[1][axis] + last[1][length] - start
  const filled = boxes.reduce((sum, [, area]) => sum + area[length], 0)
  const gap = (room - filled) / (boxes.length - 1)
  let next = start
  return Object.fromEntries(
    boxes.map(([id, area]) => {
      const at = { x: area.x, y: area.y, [axis]: Math.round(next) }
      next += area[length] + gap
      return [id, at]
    }),
  )
}

/** The smallest box around all of them; nothing around none. */
export function around(areas: ReadonlyArray<Area>): Area {
  if (areas.length === 0) return { x: 0, y: 0, width: 0, height: 0 }
  const x = Math.min(...areas.map((area) => area.x))
  const y = Math.min(...areas.map((area) => area.y))
  return {
    x,
    y,
    width: Math.max(...areas.map((area) => area.x + area.width)) - x,
    height: Math.max(...areas.map((area) => area.y + area.height)) - y,
  }
}

/** A line that a dragged box has caught on: where it stands on its axis, and from where to where it is drawn on the other. */
export interface Guide {
  axis: 'x' | 'y'
  at: number
  from: number
  to: number
}

/** How far a dragged box is pulled so that it stands in line with others no further away than `reach`, and the lines that say so. */
export function guided(
  dragged: Area,
  others: ReadonlyArray<Area>,
  reach: number,
): { by: Point; guides: Guide[] } {
  const x = nearest(dragged, others, 'x', reach)
  const y = nearest(dragged, others, 'y', reach)
  const by = { x: x?.by ?? 0, y: y?.by ?? 0 }
  const put = { ...dragged, x: dragged.x + by.x, y: dragged.y + by.y }
  const guides = [
    ...(x ? [lineOf('x', x.at, put, x.other)] : []),
    ...(y ? [lineOf('y', y.at, put, y.other)] : []),
  ]
  return { by, guides }
}

/** Edges and middle of a box along an axis. */
function marksOf(area: Area, axis: 'x' | 'y'): [number, number, number] {
  const length = axis === 'x' ? area.width : area.height
  return [area[axis], area[axis] + length / 2, area[axis] + length]
}

function nearest(dragged: Area, others: ReadonlyArray<Area>, axis: 'x' | 'y', reach: number) {
  const own = marksOf(dragged, axis)
  let best: { by: number; at: number; other: Area } | null = null
  for (const other of others) {
    const marks = marksOf(other, axis)
    // An edge catches on any edge, a middle only on a middle: the rest would look like chance.
    for (const [mine, its] of [
      [0, 0],
      [0, 2],
      [2, 0],
      [2, 2],
      [1, 1],
    ] as const) {
      const by = marks[its] - own[mine]
      if (Math.abs(by) <= reach && (!best || Math.abs(by) < Math.abs(best.by)))
        best = { by, at: marks[its], other }
    }
  }
  return best
}

function lineOf(axis: 'x' | 'y', at: number, put: Area, other: Area): Guide {
  const { x, y, width, height } = around([put, other])
  return axis === 'x' ? { axis, at, from: y, to: y + height } : { axis, at, from: x, to: x + width }
}
