// Small graphs in one line each, and inputs that nobody can change.
import { type Graph, TRIGGER } from './graph.ts'

type Data = Graph['trigger']['data']

/** `graphOf({ s1: ['send_message', { text: 'hi' }] }, 's1', 's1.next > s2')`: steps, then edges; a lone id hangs on the trigger. */
export function graphOf(
  steps: Record<string, [type: string, data?: Data, name?: string]>,
  ...edges: string[]
): Graph {
  return {
    format: 1,
    trigger: { type: 'manual', data: {}, at: { x: 0, y: 0 } },
    steps: Object.fromEntries(
      Object.entries(steps).map(([id, [type, data = {}, name = '']], index) => [
        id,
        { id, type, name, data, at: { x: 300 * (index + 1), y: 0 } },
      ]),
    ),
    edges: edges.map((edge) => {
      const [way = '', to] = edge.split(' > ')
      if (to === undefined) return { from: TRIGGER, exit: 'next', to: way }
      const [from = '', exit = 'next'] = way.split('.')
      return { from, exit, to }
    }),
  }
}

/** The value, frozen at every depth. */
export function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) frozen(inner)
    Object.freeze(value)
  }
  return value
}
