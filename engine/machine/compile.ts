// graph → XState machine: one state per step, one guarded transition per exit.
import { assign } from 'xstate'
import { type Chart, chart } from './chart.ts'
import { type Graph, type GraphStep, TRIGGER } from './graph.ts'
import { type Exit, fieldsOf, type StepType } from './step.ts'
import type { Problem } from './turn.ts'
import { edgesOf, enter, fault, happen, MAX_VISITS, type Place, type Walk } from './walk.ts'

/** States that are no step; parentheses cannot occur in a step's id. */
export const START = '(start)'
export const END = '(end)'
export const FAILED = '(failed)'

/** A graph ready to take turns. Holds no state; one is shared by all runs of a version. */
export interface FlowMachine {
  graph: Graph
  places: Map<string, Place>
  chart: Chart<Walk>
}

interface Args {
  context: { memory: Walk }
  event: { type: string; memory: Walk }
}

const memory = (update: (args: Args) => Walk) => assign({ memory: (args) => update(args as unknown as Args) })

/** Compiles a graph. Total: what cannot run becomes a step that fails with a sentence when it is reached. */
export function compile(graph: Graph, kinds: ReadonlyArray<StepType>): FlowMachine {
  const known = new Map(kinds.map((kind) => [kind.type, kind]))
  const edges = edgesOf(graph)
  const places = new Map<string, Place>()
  for (const step of Object.values(graph.steps))
    places.set(step.id, passable(placeOf(step, known.get(step.type), graph), edges.get(step.id)))
  const questions = [...places.values()].filter(({ kind }) => kind?.waitsFor === 'reply')
  for (const { kind, data, jumps } of questions)
    if (data !== null && kind?.goesBack?.(data)) for (const { step } of questions) jumps.add(step.id)
  const states: Record<string, object> = Object.create(null)
  states[START] = startState(places, edges.get(TRIGGER)?.get('next'))
  states[END] = { type: 'final' }
  states[FAILED] = { type: 'final' }
  for (const place of places.values())
    states[place.step.id] = stepState(place, places, edges.get(place.step.id))
  return {
    graph,
    places,
    // Each visit costs XState one microstep and one look for more; our own limit speaks first, in words.
    chart: chart<Walk>({ context: {}, initial: START, states, options: { maxIterations: MAX_VISITS * 3 } }),
  }
}

function startState(places: Map<string, Place>, first: string | undefined): object {
  const actions = memory(({ event }) => event.memory)
  const on: Record<string, object> = {
    start: { actions, target: first !== undefined && places.has(first) ? first : END },
  }
  for (const id of places.keys()) on[`resume.${id}`] = { actions, target: id }
  return { on }
}

function stepState(place: Place, places: Map<string, Place>, edges: Map<string, string> | undefined): object {
  const exits = [...place.exits].map((exit) => {
    const to = edges?.get(exit)
    return {
      guard: ({ context }: Args) => context.memory.exit === exit,
      target: to !== undefined && places.has(to) ? to : END,
      reenter: true,
    }
  })
  const jumps = [...place.jumps].map((to) => ({
    guard: ({ context }: Args) => context.memory.jump === to,
    target: to,
    reenter: true,
  }))
  return {
    entry: memory(({ context }) => enter(place, context.memory)),
    on: { happen: { actions: memory(({ event }) => happen(place, event.memory)) } },
    always: [
      { guard: ({ context }: Args) => context.memory.problem !== null, target: FAILED },
      { guard: ({ context }: Args) => context.memory.end !== null, target: END },
      ...exits,
      ...jumps,
    ],
  }
}

function placeOf(step: GraphStep, kind: StepType | undefined, graph: Graph): Place {
  const place: Place = {
    step,
    kind: kind ?? null,
    data: null,
    fault: null,
    exits: new Set(),
    jumps: new Set(),
    passes: null,
  }
  const broken = (code: string, en: string, es: string): Place => ({
    ...place,
    fault: fault(code, place, en, es),
  })
  if (!kind) {
    return broken(
      'unknown_type',
      `has the unknown type «${step.type}»`,
      `tiene el tipo desconocido «${step.type}»`,
    )
  }
  try {
    const parsed = kind.data.safeParse(step.data)
    if (!parsed.success) return broken('bad_data', 'is not filled in correctly', 'no está bien configurado')
    const exits = new Set(kind.exits(parsed.data).map((exit) => exit.name))
    return { ...place, data: parsed.data, exits, jumps: jumpsOf(kind, parsed.data, graph) }
  } catch (error) {
    const why: Problem['text'] = { en: String(error), es: String(error) }
    return broken('bad_data', `cannot be read: ${why.en}`, `no se puede leer: ${why.es}`)
  }
}

/** A step that is switched off can be passed whatever is wrong with it. */
function passable(place: Place, edges: Map<string, string> | undefined): Place {
  if (!place.step.off) return place
  const exits: Exit[] | null = place.kind && place.data !== null ? place.kind.exits(place.data) : null
  const exit = passingExit(exits, [...(edges?.keys() ?? [])])
  return {
    ...place,
    fault: null,
    jumps: new Set(),
    exits: new Set(exit === null ? [] : [exit]),
    passes: { exit },
  }
}

/** The exit by which a step that is switched off is passed: its first way on, else its first exit, else one that an edge names; null when it has none. */
export function passingExit(exits: ReadonlyArray<Exit> | null, drawn: ReadonlyArray<string>): string | null {
  const way = exits?.find(({ kind }) => kind === 'next') ?? exits?.[0]
  return way?.name ?? (drawn.includes('next') ? 'next' : (drawn[0] ?? null))
}

/** Where a step may jump: the values of its fields that name steps. */
export function jumpsOf(kind: StepType, data: unknown, graph: Graph): Set<string> {
  const named = fieldsOf(kind.data)
    .filter(({ meta }) => meta.field === 'step')
    .map(({ name }) => (data as Record<string, unknown>)[name])
  const jumps = named.filter((id): id is string => typeof id === 'string' && Object.hasOwn(graph.steps, id))
  return new Set(jumps)
}
