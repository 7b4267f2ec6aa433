// Draws a template's graph in both languages from one description: steps, their words, and where each exit leads.
import { layout, Graph as Sketch } from '@dagrejs/dagre'
import { type Graph, TRIGGER } from '#engine/machine/graph.ts'
import { stepOf } from '#engine/steps/index.ts'

type Data = Graph['trigger']['data']

/** Chooses between the languages of a template. */
export type Say = (es: string, en: string) => string

/** A step: its type, its name, its data, and the step behind each exit in their order. A lone text: the step behind `next`. */
export type Drawn = [type: string, name: string, data: Data, to?: string | Record<string, string>]

export interface Drawing {
  trigger: { type: string; data?: Data }
  /** The first of them follows the trigger. */
  steps: Record<string, Drawn>
}

/** The graph of each language, laid out alike. */
export function draw(describe: (say: Say) => Drawing): { es: Graph; en: Graph } {
  const [es, en] = [describe((es) => es), describe((_, en) => en)]
  const places = placesOf(edgesOf(es), [es, en])
  return { es: graphOf(es, places), en: graphOf(en, places) }
}

function graphOf(drawing: Drawing, places: Places): Graph {
  const { trigger, steps } = drawing
  return {
    format: 1,
    trigger: { type: trigger.type, data: trigger.data ?? {}, at: { x: 0, y: 0 } },
    steps: Object.fromEntries(
      Object.entries(steps).map(([id, [type, name, data]]) => [
        id,
        { id, type, name, data, at: places.get(id) ?? { x: 0, y: 0 } },
      ]),
    ),
    edges: edgesOf(drawing),
  }
}

function edgesOf({ steps }: Drawing): Graph['edges'] {
  const [first] = Object.keys(steps)
  const edges: Graph['edges'] = first === undefined ? [] : [{ from: TRIGGER, exit: 'next', to: first }]
  for (const [from, [, , , to]] of Object.entries(steps)) {
    const ways = typeof to === 'string' ? { next: to } : (to ?? {})
    for (const [exit, target] of Object.entries(ways)) edges.push({ from, exit, to: target })
  }
  return edges
}

type Places = Map<string, { x: number; y: number }>

const GRID = 20
const WIDTH = 264

/** From left to right, exits in their order; as the canvas tidies, with heights that fit either language. */
function placesOf(edges: Graph['edges'], drawings: Drawing[]): Places {
  const sketch = new Sketch({ multigraph: true })
  sketch.setGraph({ rankdir: 'LR', nodesep: 40, ranksep: 90, marginx: 0, marginy: 0 })
  sketch.setDefaultEdgeLabel(() => ({}))
  sketch.setNode(TRIGGER, { width: WIDTH, height: 90 })
  for (const id of inOrder(edges)) {
    const height = Math.max(...drawings.map(({ steps }) => heightOf(steps[id])))
    sketch.setNode(id, { width: WIDTH, height })
  }
  for (const { from, exit, to } of edges) sketch.setEdge(from, to, {}, exit)
  layout(sketch, { disableOptimalOrderHeuristic: true })
  const corner = (id: string) => {
    const { x, y, height } = sketch.node(id) as { x: number; y: number; height: number }
    return { x: x - WIDTH / 2, y: y - height / 2 }
  }
  const start = corner(TRIGGER)
  const snap = (value: number) => Math.round(value / GRID) * GRID
  return new Map(
    inOrder(edges).map((id) => {
      const { x, y } = corner(id)
      return [id, { x: snap(x - start.x), y: snap(y - start.y) }]
    }),
  )
}

/** The steps depth first along the exits: the order in which the layout keeps them from top to bottom. */
function inOrder(edges: Graph['edges']): string[] {
  const seen = new Set<string>()
  const visit = (id: string): void => {
    if (seen.has(id)) return
    seen.add(id)
    for (const { from, to } of edges) if (from === id) visit(to)
  }
  visit(TRIGGER)
  return [...seen].filter((id) => id !== TRIGGER)
}

/** About how tall the box of a step is on the canvas. */
function heightOf(drawn: Drawn | undefined): number {
  const [type, , raw] = drawn ?? ['', '', {}]
  const kind = stepOf(type)
  const parsed = kind?.data.safeParse(raw)
  if (!kind || !parsed?.success) return 150
  const bubble = kind.bubble?.(parsed.data)
  const lines = Math.min(6, Math.ceil((bubble ?? '').length / 30))
  const body = bubble === undefined ? 30 : lines * 20 + 28
  return 48 + body + kind.exits(parsed.data).length * 33
}
