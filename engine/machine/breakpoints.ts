// Stops in a rehearsal: a step at which the flow halts before it does anything, until somebody lets it go on.
// The graph stays as it is; only the types of those steps are wrapped, so that jumps and edges come to them as ever.
import { compile, type FlowMachine } from './compile.ts'
import type { Graph } from './graph.ts'
import { HALTED, isHalted, type Rehearsal, ring } from './rehearsal.ts'
import type { Move, Scope, StepType } from './step.ts'

/** The machine of a graph that halts at these steps. */
export function compileWith(
  graph: Graph,
  kinds: ReadonlyArray<StepType>,
  stops: ReadonlySet<string>,
): FlowMachine {
  const known = new Map(kinds.map((kind) => [kind.type, kind]))
  const halting: StepType[] = []
  const steps = Object.fromEntries(
    Object.values(graph.steps).map((step) => {
      const kind = known.get(step.type)
      if (!stops.has(step.id) || !kind) return [step.id, step]
      const type = `${step.type} ${HALTED}`
      if (!halting.some((one) => one.type === type)) halting.push(halted(kind, type))
      return [step.id, { ...step, type }]
    }),
  )
  return halting.length === 0 ? compile(graph, kinds) : compile({ ...graph, steps }, [...kinds, ...halting])
}

/** Lets a halted rehearsal go on. */
export function goOn(machine: FlowMachine, state: Rehearsal): Rehearsal {
  return isHalted(state) ? ring(machine, state) : state
}

/** The type, halting on entering; the timer that nobody set lets it go on. */
function halted(kind: StepType, type: string): StepType {
  return {
    ...kind,
    type,
    // A step that waits for nothing still has to wait here.
    waitsFor: kind.waitsFor ?? 'timer',
    enter: () => ({ keep: HALTED }),
    on: (data, scope) => {
      if (scope.kept !== HALTED) return kind.on?.(data, scope) ?? {}
      return scope.happening.type === 'timer' ? entered(kind.enter(data, unhalted(scope))) : {}
    },
  }
}

const unhalted = (scope: Scope): Scope => ({ ...scope, kept: null })

const entered = (move: Move): Move => ({ ...move, keep: move.keep ?? null })
