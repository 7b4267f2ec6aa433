// What the trust tools paint over the canvas. Pure: each makes marks by the ids of steps and edges.
import { type Graph, TRIGGER } from '#engine/machine/graph.ts'
import { isHalted, type Rehearsal } from '#engine/machine/rehearsal.ts'
import { heatOf, type Walked } from '#engine/machine/robots.ts'
import type { Visit } from '#engine/machine/turn.ts'
import { edgeId } from '../project.ts'
import type { Mark, Paint } from '../store.ts'

const START = edgeId({ from: TRIGGER, exit: 'next' })

/** A way: its steps passed, its edges where the graph still leads there, and where it stands. */
export function wayPaint(
  graph: Graph,
  path: ReadonlyArray<Visit>,
  current: string | null,
): Map<string, Mark> {
  const leads = new Set(graph.edges.map((edge) => `${edgeId(edge)} ${edge.to}`))
  const marks = new Map<string, Mark>([
    [TRIGGER, { tone: 'passed' }],
    ...(path.length > 0 ? [[START, { tone: 'passed' }] as [string, Mark]] : []),
  ])
  for (const [at, { step, exit }] of path.entries()) {
    marks.set(step, { tone: 'passed' })
    const edge = edgeId({ from: step, exit: exit ?? '' })
    if (leads.has(`${edge} ${path[at + 1]?.step}`)) marks.set(edge, { tone: 'passed' })
  }
  if (current !== null) marks.set(current, { tone: 'now' })
  return marks
}

const stop = { en: 'stop', es: 'parada' }
const halted = { en: 'stopped here', es: 'detenido aquí' }

/** A talk: the way so far, where it stands, and the stops. */
export function talkPaint(graph: Graph, state: Rehearsal, stops: ReadonlySet<string>): Paint {
  const marks = wayPaint(graph, state.path, state.step)
  for (const step of stops) {
    const here = state.step === step && isHalted(state)
    marks.set(step, { ...(marks.get(step) ?? { tone: 'cold' }), label: here ? halted : stop })
  }
  return marks
}

/** Where robots came, how often and by which exits; what they never reached, and where something is wrong. */
export function robotPaint({ walks, steps, exits, unreached, untaken, findings }: Walked): Paint {
  const most = Math.max(1, ...steps.values())
  const marks = new Map<string, Mark>([[TRIGGER, { tone: 'heat', heat: 1, count: walks }]])
  marks.set(START, { tone: 'heat', count: walks })
  for (const [step, count] of steps) marks.set(step, { tone: 'heat', heat: heatOf(count, most), count })
  for (const [exit, count] of exits) marks.set(exit, { tone: 'heat', count })
  for (const step of unreached) marks.set(step, { tone: 'cold', count: 0 })
  for (const { step, exit } of untaken)
    if (exit !== null) marks.set(edgeId({ from: step, exit }), { tone: 'cold', count: 0 })
  for (const { step } of findings) {
    const count = step === null ? undefined : steps.get(step)
    if (step !== null) marks.set(step, { tone: 'bad', ...(count === undefined ? {} : { count }) })
  }
  return marks
}

/** How many of the replayed conversations part at which step. */
export function partingPaint(groups: ReadonlyArray<{ step: string | null; runs: unknown[] }>): Paint {
  const label = { en: 'another way', es: 'por otro camino' }
  return new Map(
    groups.flatMap(
      ({ step, runs }): Array<[string, Mark]> =>
        step === null ? [] : [[step, { tone: 'bad', count: runs.length, label }]],
    ),
  )
}
