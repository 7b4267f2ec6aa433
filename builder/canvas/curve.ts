// The line of an edge: a gentle S forwards; backwards a loop around the boxes, so that it never cuts through its own ends.

export interface Curve {
  path: string
  /** Where the `+` sits. */
  middle: { x: number; y: number }
}

type End = { x: number; y: number }

const AHEAD = 24
const BEND = 72
const BELOW = 130

/** The curve from an exit (leaving to the right) to a step (entered from the left). */
export function curve(from: End, to: End): Curve {
  const dx = to.x - from.x
  if (dx >= AHEAD) {
    const pull = Math.max(28, Math.min(dx / 2, 160))
    return {
      path: `M${from.x},${from.y} C${from.x + pull},${from.y} ${to.x - pull},${to.y} ${to.x},${to.y}`,
      middle: { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 },
    }
  }
  const apart = Math.abs(to.y - from.y)
  const y = apart < 90 ? Math.max(from.y, to.y) + BELOW : (from.y + to.y) / 2
  const x = (from.x + to.x) / 2
  return {
    path:
      `M${from.x},${from.y} C${from.x + BEND},${from.y} ${from.x + BEND},${y} ${x},${y} ` +
      `C${to.x - BEND},${y} ${to.x - BEND},${to.y} ${to.x},${to.y}`,
    middle: { x, y },
  }
}
