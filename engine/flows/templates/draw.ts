// Draws a template's graph in both languages from one description: steps, their words, and where each exit leads.
import { type Graph, TRIGGER } from '#engine/machine/graph.ts'

type Data = Graph['trigger']['data']

/** Chooses between the languages of a template. */
export type Say = (es: string, en: string) => string

/** A step: its type, its name, its data, and the step behind each exit. A lone text: the step behind `next`. */
export type Drawn = [type: string, name: string, data: Data, to?: string | Record<string, string>]

export interface Drawing {
  trigger: { type: string; data?: Data }
  /** The first of them follows the trigger. */
  steps: Record<string, Drawn>
}

const COLUMN = 340
const ROW = 260

/** The graph of each language. */
export function draw(describe: (say: Say) => Drawing): { es: Graph; en: Graph } {
  return { es: graphOf(describe((es) => es)), en: graphOf(describe((_, en) => en)) }
}

function graphOf({ trigger, steps }: Drawing): Graph {
  const [first] = Object.keys(steps)
  const edges: Graph['edges'] = first === undefined ? [] : [{ from: TRIGGER, exit: 'next', to: first }]
  for (const [from, [, , , to]] of Object.entries(steps)) {
    const ways = typeof to === 'string' ? { next: to } : (to ?? {})
    for (const [exit, target] of Object.entries(ways)) edges.push({ from, exit, to: target })
  }
  const places = placesOf(edges)
  return {
    format: 1,
    trigger: { type: trigger.type, data: trigger.data ?? {}, at: { x: 0, y: 0 } },
    steps: Object.fromEntries(
      Object.entries(steps).map(([id, [type, name, data]]) => [
        id,
        { id, type, name, data, at: places.get(id) ?? { x: 0, y: ROW } },
      ]),
    ),
    edges,
  }
}

/** From left to right by distance from the trigger, in each column from top to bottom as they are reached. */
function placesOf(edges: Graph['edges']): Map<string, { x: number; y: number }> {
  const column = new Map([[TRIGGER, 0]])
  const rows = new Map<number, number>()
  const places = new Map<string, { x: number; y: number }>()
  const queue = [TRIGGER]
  for (let from = queue.shift(); from !== undefined; from = queue.shift()) {
    for (const { to } of edges.filter((edge) => edge.from === from)) {
      if (column.has(to)) continue
      const at = (column.get(from) ?? 0) + 1
      const row = rows.get(at) ?? 0
      column.set(to, at)
      rows.set(at, row + 1)
      places.set(to, { x: at * COLUMN, y: row * ROW })
      queue.push(to)
    }
  }
  return places
}
