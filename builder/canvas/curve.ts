// The line of an edge: a gentle S forwards; backwards around the boxes, by a lane in which none of them stands.
import type { Area } from '#engine/machine/edit_places.ts'

export interface Curve {
  path: string
  /** Where the `+` sits. */
  middle: { x: number; y: number }
}

type End = { x: number; y: number }

const AHEAD = 24
/** How far a way back runs out of its exit, and how near it comes to boxes. */
const OUT = 28
const CLEAR = 22
const CORNER = 16

/** Whether an edge leads to the left, and so must go around. */
export const leadsBack = (from: End, to: End): boolean => to.x - from.x < AHEAD

/** The curve from an exit (leaving to the right) to a step (entered from the left). `boxes` are those that a way back keeps clear of. */
export function curve(from: End, to: End, boxes: ReadonlyArray<Area> = []): Curve {
  if (leadsBack(from, to)) return around(from, to, boxes)
  const pull = Math.max(28, Math.min((to.x - from.x) / 2, 160))
  return {
    path: `M${from.x},${from.y} C${from.x + pull},${from.y} ${to.x - pull},${to.y} ${to.x},${to.y}`,
    middle: { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 },
  }
}

function around(from: End, to: End, boxes: ReadonlyArray<Area>): Curve {
  const right = clearOf(from.x + OUT, 1, span(from.y, to.y), boxes)
  const left = clearOf(to.x - OUT, -1, span(from.y, to.y), boxes)
  const y = laneOf(from.y, to.y, { left, right }, boxes)
  const corners = [from, { x: right, y: from.y }, { x: right, y }, { x: left, y }, { x: left, y: to.y }, to]
  return { path: rounded(corners), middle: { x: (left + right) / 2, y } }
}

const span = (a: number, b: number) => ({ top: Math.min(a, b), bottom: Math.max(a, b) })

/** The nearest place, going outwards, at which an upright line between two heights meets no box. */
function clearOf(
  x: number,
  way: 1 | -1,
  { top, bottom }: { top: number; bottom: number },
  boxes: ReadonlyArray<Area>,
): number {
  const near = boxes
    .filter((box) => box.y < bottom - 1 && box.y + box.height > top + 1)
    .sort((a, b) => (a.x - b.x) * way)
  let at = x
  for (const box of near) {
    const inside = at > box.x - CORNER && at < box.x + box.width + CORNER
    // Far detours would be harder to read than a line that passes behind a box.
    if (inside && Math.abs(at - x) < 400) at = way === 1 ? box.x + box.width + CORNER + 4 : box.x - CORNER - 4
  }
  return at
}

/** The height nearest to both ends at which a level line meets no box. */
function laneOf(
  from: number,
  to: number,
  { left, right }: { left: number; right: number },
  boxes: ReadonlyArray<Area>,
): number {
  const inTheWay = boxes
    .filter((box) => box.x < right && box.x + box.width > left)
    .map((box) => ({ top: box.y - CLEAR, bottom: box.y + box.height + CLEAR }))
    .sort((a, b) => a.top - b.top)
  const middle = (from + to) / 2
  const free = [middle, ...inTheWay.flatMap(({ top, bottom }) => [top, bottom])].filter((y) =>
    inTheWay.every((one) => y <= one.top || y >= one.bottom),
  )
  const detour = (y: number) => Math.abs(from - y) + Math.abs(to - y)
  return free.reduce((best, y) => (detour(y) < detour(best) ? y : best), free[0] ?? middle)
}

/** A line through corners, each of them rounded. */
function rounded(corners: End[]): string {
  const [first, ...rest] = corners.filter((one, index) => {
    const before = corners[index - 1]
    return !before || before.x !== one.x || before.y !== one.y
  })
  const parts = rest.slice(0, -1).map((corner, index) => {
    const before = index === 0 ? first! : rest[index - 1]!
    const after = rest[index + 1]!
    const [a, b] = [towards(corner, before), towards(corner, after)]
    return `L${a.x},${a.y} Q${corner.x},${corner.y} ${b.x},${b.y}`
  })
  const last = rest.at(-1) ?? first!
  return [`M${first!.x},${first!.y}`, ...parts, `L${last.x},${last.y}`].join(' ')
}

/** The point a little before a corner, coming from another point. */
function towards(corner: End, from: End): End {
  const [dx, dy] = [from.x - corner.x, from.y - corner.y]
  const length = Math.hypot(dx, dy)
  const part = length === 0 ? 0 : Math.min(CORNER, length / 2) / length
  return { x: corner.x + dx * part, y: corner.y + dy * part }
}
