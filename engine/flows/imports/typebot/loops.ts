// Loops without a pause would never stop: the way that closes one becomes a jump, which is taken a few times.
import { subjectOf } from '#engine/machine/check.ts'
import { quickWays } from '#engine/machine/check_paths.ts'
import { type Edge, type Graph, TRIGGER } from '#engine/machine/graph.ts'
import { steps } from '#engine/steps/index.ts'
import { triggers } from '#engine/triggers/index.ts'

/** The edges that close a loop in which nothing waits, found from the start on. */
export function closing(graph: Graph): Edge[] {
  const quick = quickWays(subjectOf(graph, steps, triggers))
  const state = new Map<string, 'open' | 'done'>()
  const back = new Set<string>()
  const starts = [...graph.edges.filter(({ from }) => from === TRIGGER).map(({ to }) => to), ...quick.keys()]
  for (const start of starts) {
    if (state.has(start)) continue
    state.set(start, 'open')
    const stack = [{ id: start, left: [...(quick.get(start) ?? [])] }]
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const to = top.left.pop()
      if (to === undefined) {
        state.set(top.id, 'done')
        stack.pop()
      } else if (state.get(to) === 'open') back.add(`${top.id} ${to}`)
      else if (!state.has(to)) {
        state.set(to, 'open')
        stack.push({ id: to, left: [...(quick.get(to) ?? [])] })
      }
    }
  }
  return graph.edges.filter(({ from, to }) => back.has(`${from} ${to}`))
}
