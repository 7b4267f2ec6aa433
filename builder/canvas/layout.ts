// Tidy layout: left to right, exits in their order. Loaded only when somebody asks for it.
import { layout, Graph as Sketch } from '@dagrejs/dagre'
import type { Point } from '#engine/machine/edit.ts'
import { type Graph, TRIGGER } from '#engine/machine/graph.ts'
import type { StepType } from '#engine/machine/step.ts'
import { exitRows, outlineRows } from './outline_rows.ts'

/** How big a box is on the screen. */
export type Sizes = (id: string) => { width: number; height: number }

const GRID = 20

/** A place for every step and the trigger; the trigger stays where it is. */
export function tidy(graph: Graph, kinds: ReadonlyArray<StepType>, sizes: Sizes): Record<string, Point> {
  const sketch = new Sketch({ multigraph: true })
  sketch.setGraph({ rankdir: 'LR', nodesep: 40, ranksep: 90, marginx: 0, marginy: 0 })
  sketch.setDefaultEdgeLabel(() => ({}))
  const ids = outlineRows(graph, kinds).flatMap((row) => (row.again ? [] : [row.id]))
  for (const id of ids) sketch.setNode(id, sizes(id))
  for (const from of ids) {
    for (const { name } of exitRows(graph, from, kinds)) {
      const to = graph.edges.find((edge) => edge.from === from && edge.exit === name)?.to
      if (to !== undefined && to !== from && sketch.hasNode(to)) sketch.setEdge(from, to, {}, name)
    }
  }
  // Fewer crossings would cost the order of the exits, which is how people read the flow.
  layout(sketch, { disableOptimalOrderHeuristic: true })
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
