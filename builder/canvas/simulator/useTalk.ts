// A talk with the draft: everything that was done in it, and a state after each. An edit of the flow does not throw it away.
import { useCallback, useMemo, useState } from 'react'
import { compileWith } from '#engine/machine/breakpoints.ts'
import { type Cue, opened, played, type Scene, statesOf } from '#engine/machine/cues.ts'
import type { Graph } from '#engine/machine/graph.ts'
import { isHalted, type Rehearsal } from '#engine/machine/rehearsal.ts'
import type { StepType } from '#engine/machine/step.ts'
import { markTried } from '../../accounts/firstRun.ts'
import { useEditor } from '../store.ts'

/** The saved test that a talk came from. */
export interface FromTest {
  id: string
  name: string
}

interface Told {
  scene: Scene
  /** One after each cue, the opening first. */
  states: Rehearsal[]
  /** The graph on which it was begun. */
  graph: Graph
  from: FromTest | null
}

export type Talk = ReturnType<typeof useTalk>

/** A talk that begins at the trigger. */
export function useTalk(empty: Scene) {
  const graph = useEditor((state) => state.graph)
  const kinds = useEditor((state) => state.kinds)
  const [stops, setStops] = useState<ReadonlySet<string>>(new Set())
  const [told, setTold] = useState<Told>(() => begun(graph, kinds, stops, { ...empty, cues: [start] }))
  const state = told.states.at(-1)!
  const machine = useMemo(() => machineOf(graph, kinds, stops, state), [graph, kinds, stops, state])
  const play = useCallback(
    (...cues: Cue[]) => {
      markTried()
      setTold((now) =>
        cues.reduce(
          (talk, cue) => withCue(talk, machineOf(graph, kinds, stops, talk.states.at(-1)!), cue),
          now,
        ),
      )
    },
    [graph, kinds, stops],
  )
  const load = useCallback(
    (scene: Scene, from: FromTest | null = null) => setTold({ ...begun(graph, kinds, stops, scene), from }),
    [graph, kinds, stops],
  )
  return {
    scene: told.scene,
    state,
    states: told.states,
    machine,
    stops,
    from: told.from,
    /** The flow was edited since the talk began. */
    changed: told.graph !== graph,
    play,
    load,
    /** The last thing done is taken back. */
    back: useCallback(() => setTold(withoutLast), []),
    toggleStop: useCallback((step: string) => setStops((now) => toggled(now, step)), []),
  }
}

const start: Cue = { kind: 'begin', variables: {} }

const toggled = (stops: ReadonlySet<string>, step: string): ReadonlySet<string> => {
  const next = new Set(stops)
  if (!next.delete(step)) next.add(step)
  return next
}

/** Where it is halted stays a stop until it goes on. */
function machineOf(
  graph: Graph,
  kinds: ReadonlyArray<StepType>,
  stops: ReadonlySet<string>,
  state?: Rehearsal,
) {
  const here = state && isHalted(state) && state.step !== null ? [state.step] : []
  return compileWith(graph, kinds, new Set([...stops, ...here]))
}

/** What stops did is no part of the scene when it is told anew: the stops may be others. */
function begun(graph: Graph, kinds: ReadonlyArray<StepType>, stops: ReadonlySet<string>, scene: Scene): Told {
  const cues = scene.cues.filter(({ kind }) => kind !== 'go_on')
  const machine = compileWith(graph, kinds, stops)
  let states = statesOf(machine, { ...scene, cues })
  // A scene that is halted on its way goes on from there by hand.
  const halt = states.findIndex(isHalted)
  if (halt >= 0 && halt < cues.length) states = states.slice(0, halt + 1)
  return { scene: { ...scene, cues: cues.slice(0, states.length - 1) }, states, graph, from: null }
}

function withCue(told: Told, machine: ReturnType<typeof machineOf>, cue: Cue): Told {
  const state = told.states.at(-1) ?? opened(told.scene)
  return {
    ...told,
    scene: { ...told.scene, cues: [...told.scene.cues, cue] },
    states: [...told.states, played(machine, state, cue)],
  }
}

function withoutLast(told: Told): Told {
  if (told.states.length <= 2) return told
  return {
    ...told,
    scene: { ...told.scene, cues: told.scene.cues.slice(0, -1) },
    states: told.states.slice(0, -1),
  }
}
