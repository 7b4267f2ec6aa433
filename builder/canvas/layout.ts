// Tidy layout: left to right, exits in their order. Loaded only when somebody asks for it.
import { layout, Graph as Sketch } from '@dagrejs/dagre'
import type { Point } from '#engine/machine/edit.ts'
import { type Graph, TRIGGER } from '#engine/machine/graph.ts'

/** How big a box is on the screen. */
export type Sizes = (id: string) => { width: number; height: number }

const GRID = 20

/** A place for every step and the trigger; the trigger stays where it is. */
export function tidy(graph: Graph, sizes: Sizes): Record<string, Point> {
  const sketch = new Sketch({ multigraph: true })
  sketch.setGraph({ rankdir: 'LR', nodesep: 40, ranksep: 90, marginx: 0, marginy: 0 })
  sketch.setDefaultEdgeLabel(() => ({}))
  const ids = [TRIGGER, ...Object.keys(graph.steps)]
  for (const id of ids) sketch.setNode(id, sizes(id))
  for (const { from, exit, to } of graph.edges)
    if (from !== to && sketch.hasNode(from) && sketch.hasNode(to)) sketch.setEdge(from, to, {}, exit)
  layout(sketch)
  const corner = (id: string): Point => {
    const { x, y, width, height } = sketch.node(id) as { x: number; y: number; width: number; height: number }
    return { x: x - width / 2, y: y - height / 2 }
  }
  const start = corner(TRIGGER)
  const { at } = graph.trigger
  const snap = (value: number) => Math.round(value / GRID) * GRID
  return Object.fromEntries(
    ids.map((id) => {
      const { x, y } = corner(id)
      return [id, id === TRIGGER ? at : { x: snap(x - start.x + at.x), y: snap(y - start.y + at.y) }]
    }),
  )
}
