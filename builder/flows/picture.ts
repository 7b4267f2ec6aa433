// A graph as a small drawing: boxes in the places of the steps, drawn together, and curves between them.
import { type Graph, TRIGGER } from '#engine/machine/graph.ts'

interface Box {
  id: string
  x: number
  y: number
}

export interface Picture {
  width: number
  height: number
  boxes: Box[]
  paths: string[]
}

/** Size of every box, in pixels. */
export const BOX = { width: 144, height: 36 }

const MARGIN = 16
const CLOSER = { x: 0.48, y: 0.36 }
const APART = 12

/** Boxes and curves in pixels; the top left box stands at the margin. */
export function pictureOf(graph: Pick<Graph, 'trigger' | 'steps' | 'edges'>): Picture {
  const places = [
    { id: TRIGGER, at: graph.trigger.at },
    ...Object.values(graph.steps).map(({ id, at }) => ({ id, at })),
  ]
  const left = Math.min(...places.map(({ at }) => at.x))
  const top = Math.min(...places.map(({ at }) => at.y))
  const boxes = places.map(({ id, at }) => ({
    id,
    x: Math.round((at.x - left) * CLOSER.x) + MARGIN,
    y: Math.round((at.y - top) * CLOSER.y) + MARGIN,
  }))
  spread(boxes)
  const byId = new Map(boxes.map((box) => [box.id, box]))
  const paths = graph.edges.flatMap((edge) => {
    const from = byId.get(edge.from)
    const to = byId.get(edge.to)
    return from && to ? [curve(from, to)] : []
  })
  return {
    width: Math.max(...boxes.map(({ x }) => x)) + BOX.width + MARGIN,
    height: Math.max(...boxes.map(({ y }) => y)) + BOX.height + MARGIN,
    boxes,
    paths,
  }
}

/** From top to bottom, each box below those that it would cover. */
function spread(boxes: Box[]): void {
  const placed: Box[] = []
  for (const box of boxes.toSorted((a, b) => a.y - b.y)) {
    const above = placed.filter((one) => Math.abs(one.x - box.x) < BOX.width)
    box.y = Math.max(box.y, ...above.map(({ y }) => y + BOX.height + APART))
    placed.push(box)
  }
}

function curve(from: Box, to: Box): string {
  const [x1, y1] = [from.x + BOX.width, from.y + BOX.height / 2]
  const [x2, y2] = [to.x, to.y + BOX.height / 2]
  const bend = Math.max(22, Math.abs(x2 - x1) / 2)
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`
}
