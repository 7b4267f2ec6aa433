// A graph as a small drawing: boxes where the steps stand, curves between them, scaled into a frame.
import type { Graph } from '#engine/machine/graph.ts'

interface Box {
  id: string
  x: number
  y: number
  width: number
  height: number
  kind: 'trigger' | 'step'
}

export interface Picture {
  width: number
  height: number
  boxes: Box[]
  paths: string[]
}

const WIDE = 250
const HIGH = 110
const MARGIN = 40

/** Boxes and curves in the graph's own coordinates, moved so that the top left is the margin. */
export function pictureOf(graph: Pick<Graph, 'trigger' | 'steps' | 'edges'>): Picture {
  const places = [
    { id: 'trigger', at: graph.trigger.at, kind: 'trigger' as const },
    ...Object.values(graph.steps).map((step) => ({ id: step.id, at: step.at, kind: 'step' as const })),
  ]
  const left = Math.min(...places.map(({ at }) => at.x)) - MARGIN
  const top = Math.min(...places.map(({ at }) => at.y)) - MARGIN
  const boxes = places.map(({ id, at, kind }) => ({
    id,
    kind,
    x: at.x - left,
    y: at.y - top,
    width: WIDE,
    height: HIGH,
  }))
  const byId = new Map(boxes.map((box) => [box.id, box]))
  const paths = graph.edges.flatMap((edge) => {
    const from = byId.get(edge.from)
    const to = byId.get(edge.to)
    return from && to ? [curve(from, to)] : []
  })
  return {
    width: Math.max(...boxes.map((box) => box.x + box.width)) + MARGIN,
    height: Math.max(...boxes.map((box) => box.y + box.height)) + MARGIN,
    boxes,
    paths,
  }
}

function curve(from: Box, to: Box): string {
  const [x1, y1, x2, y2] = [from.x + from.width, from.y + from.height / 2, to.x, to.y + to.height / 2]
  const bend = Math.max(60, Math.abs(x2 - x1) / 2)
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`
}
