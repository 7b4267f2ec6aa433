// What a turn keeps in memory while it goes from step to step. Every function here returns a new walk.
import type { Words } from '#channels/channel.ts'
import type { Asked } from './effect.ts'
import { project } from './facts.ts'
import type { Graph, GraphStep } from './graph.ts'
import { heldEffect } from './held.ts'
import type { Move, Scope, StepType } from './step.ts'
import type { Facts, Happening, Problem, Visit } from './turn.ts'
import { type Json, render } from './values.ts'

/** Most steps of one turn. */
export const MAX_VISITS = 250

/** Most bytes of a run's variables. */
export const MAX_VARS = 64 * 1024

/** A turn on its way. */
export interface Walk {
  happening: Happening
  facts: Facts
  vars: Record<string, Json>
  visit: number
  counts: Record<string, number>
  kept: Json
  trail: string[]
  effects: Asked[]
  path: Visit[]
  /** The exit or jump that the last step chose; null while it waits. */
  exit: string | null
  jump: string | null
  /** What the run gives back, once a step has ended it. */
  end: Record<string, Json> | null
  problem: Problem | null
}

/** A step ready to run: its type, its valid data, and where its exits lead. */
export interface Place {
  step: GraphStep
  kind: StepType | null
  data: unknown
  /** Why it cannot run at all. */
  fault: Problem | null
  exits: Set<string>
  jumps: Set<string>
  /** By which exit a step that is switched off is passed by; a null exit ends the run there. Null while it is on. */
  passes: { exit: string | null } | null
}

/** What people call a step. */
export function called(step: GraphStep, kind: StepType | null | undefined): Words {
  if (step.name) return { en: step.name, es: step.name }
  return kind ? kind.title : { en: step.type, es: step.type }
}

/** A run-time problem that names its step. */
export function fault(code: string, place: Pick<Place, 'step' | 'kind'>, en: string, es: string): Problem {
  const name = called(place.step, place.kind)
  return {
    code,
    level: 'error',
    step: place.step.id,
    text: { en: `«${name.en}» ${en}`, es: `«${name.es}» ${es}` },
  }
}

/** The step is entered anew. */
export function enter(place: Place, walk: Walk): Walk {
  const arrived = { ...walk, visit: walk.visit + 1, kept: null, exit: null, jump: null }
  if (walk.path.length >= MAX_VISITS) return { ...arrived, problem: tooMany(place) }
  if (place.passes) return passedBy(place, arrived, place.passes.exit)
  if (place.fault) return { ...arrived, problem: place.fault }
  return decide(place, arrived, false, (kind, scope) => kind.enter(place.data, scope))
}

/** Something happens while the step waits. */
export function happen(place: Place, walk: Walk): Walk {
  const here = { ...walk, exit: null, jump: null }
  if (place.passes) return passedBy(place, here, place.passes.exit)
  if (place.fault) return { ...here, problem: place.fault }
  return decide(place, here, true, (kind, scope) => kind.on?.(place.data, scope) ?? {})
}

/** A step that is switched off does nothing and lets everybody through. */
function passedBy({ step }: Place, walk: Walk, exit: string | null): Walk {
  const path = [...walk.path, { step: step.id, exit: exit ?? 'end' }]
  return exit === null ? { ...walk, end: {}, path } : { ...walk, exit, path }
}

function decide(place: Place, walk: Walk, again: boolean, run: (kind: StepType, scope: Scope) => Move): Walk {
  if (!place.kind) return walk
  const scope: Scope = {
    facts: walk.facts,
    vars: walk.vars,
    happening: walk.happening,
    step: place.step.id,
    count: countOf(walk, place.step.id),
    kept: walk.kept,
    canGoBack: asked(place, walk.trail) !== undefined,
    render: (template) => render(template, walk),
  }
  try {
    return moved(place, walk, run(place.kind, scope), again)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return {
      ...walk,
      problem: fault('step_threw', place, `could not run: ${why}`, `no pudo ejecutarse: ${why}`),
    }
  }
}

function moved(place: Place, before: Walk, move: Move, again: boolean): Walk {
  const id = place.step.id
  const to = move.back ? asked(place, before.trail) : move.jump
  const leaves = move.exit !== undefined || to !== undefined || move.end !== undefined
  let walk = before
  if (move.problem) {
    const { en, es } = move.problem
    return { ...walk, problem: { code: 'step_failed', level: 'error', step: id, text: { en, es } } }
  }
  for (const effect of move.effects ?? []) {
    // What a field cannot hold is asked for all the same, so that the history says why it was not saved.
    const held = heldEffect(walk.facts, effect)
    walk = {
      ...walk,
      effects: [...walk.effects, { ...(held ?? effect), step: id }],
      facts: held ? project(walk.facts, held) : walk.facts,
    }
  }
  if (move.set) walk = remembered(place, walk, move.set)
  if (move.count !== undefined) {
    walk = {
      ...walk,
      counts: { ...walk.counts, [id]: move.count === 0 ? 0 : countOf(walk, id) + move.count },
    }
  }
  if (move.keep !== undefined) walk = { ...walk, kept: move.keep }
  if (move.timer !== undefined && !leaves) walk = timed(id, walk, move.timer, again)
  if (leaves) walk = { ...walk, kept: null, trail: trailOf(place, walk.trail, move.back ? to : undefined) }
  return gone(place, walk, to === undefined ? move : { ...move, jump: to })
}

/** The question that was asked last before this step, if it may be asked again from here. */
const asked = ({ step, jumps }: Place, trail: string[]): string | undefined =>
  trail.findLast((one) => one !== step.id && jumps.has(one))

/** Most questions that can be gone back to. */
const MAX_TRAIL = 20

/** Going back cuts the trail at the question it goes to; any other way out of a question adds to it. */
function trailOf({ kind, step }: Place, trail: string[], backTo: string | undefined): string[] {
  if (backTo !== undefined) return trail.slice(0, trail.lastIndexOf(backTo))
  return kind?.waitsFor === 'reply' ? [...trail, step.id].slice(-MAX_TRAIL) : trail
}

/** A timer started again while waiting gets a new token, so that the first one can no longer fire. */
function timed(id: string, walk: Walk, ms: number, again: boolean): Walk {
  const visit = again ? walk.visit + 1 : walk.visit
  const effect: Asked = { type: 'start_timer', token: String(visit), ms, step: id }
  return { ...walk, visit, effects: [...walk.effects, effect] }
}

function gone(place: Place, walk: Walk, move: Move): Walk {
  const passed = (exit: string | null) => [...walk.path, { step: place.step.id, exit }]
  if (move.jump !== undefined) {
    if (!place.jumps.has(move.jump)) {
      return {
        ...walk,
        problem: fault(
          'jump_to_nowhere',
          place,
          'jumps to a step that does not exist',
          'salta a un paso que no existe',
        ),
      }
    }
    return { ...walk, jump: move.jump, path: passed('jump') }
  }
  if (move.exit !== undefined) {
    if (!place.exits.has(move.exit)) {
      const exit = move.exit
      return {
        ...walk,
        problem: fault('unknown_exit', place, `has no exit «${exit}»`, `no tiene la salida «${exit}»`),
      }
    }
    return { ...walk, exit: move.exit, path: passed(move.exit) }
  }
  if (move.end !== undefined) return { ...walk, end: move.end, path: passed('end') }
  if (!place.kind?.waitsFor || !place.kind.on) {
    return {
      ...walk,
      problem: fault('stuck', place, 'chose no exit and cannot wait', 'no eligió salida y no puede esperar'),
    }
  }
  return { ...walk, path: passed(null) }
}

/** The walk with variables merged in, unless they have grown beyond the limit. */
export function remembered(place: Place | null, walk: Walk, set: Record<string, Json>): Walk {
  const vars = { ...walk.vars, ...set }
  if (most(vars) <= MAX_VARS || new TextEncoder().encode(JSON.stringify(vars)).length <= MAX_VARS)
    return { ...walk, vars }
  const en = 'The variables of this run have grown beyond 64 KiB. Keep less text in them.'
  const es = 'Las variables de este recorrido superan 64 KiB. Guarda menos texto en ellas.'
  const problem: Problem = place
    ? fault('too_much_memory', place, `could not save: ${en}`, `no pudo guardar: ${es}`)
    : { code: 'too_much_memory', level: 'error', step: null, text: { en, es } }
  return { ...walk, problem }
}

/** Most bytes that a value can have as JSON, without writing it: a unit of text is at most six, as in `\u001f`. */
function most(json: Json | undefined): number {
  if (typeof json === 'string') return json.length * 6 + 2
  if (typeof json !== 'object' || json === null) return 25
  let bytes = 2
  for (const key in json) bytes += key.length * 6 + 4 + most((json as Record<string, Json>)[key])
  return bytes
}

function countOf(walk: Walk, id: string): number {
  return Object.hasOwn(walk.counts, id) ? (walk.counts[id] ?? 0) : 0
}

function tooMany(place: Place): Problem {
  return fault(
    'too_many_visits',
    place,
    `was reached after ${MAX_VISITS} steps without a pause. Put a question or a wait into the loop.`,
    `se alcanzó después de ${MAX_VISITS} pasos sin pausa. Pon una pregunta o una espera dentro del bucle.`,
  )
}

/** The edges of a graph by step and exit; the first one counts where a damaged graph has two. */
export function edgesOf(graph: Graph): Map<string, Map<string, string>> {
  const edges = new Map<string, Map<string, string>>()
  for (const { from, exit, to } of graph.edges) {
    const exits = edges.get(from) ?? new Map<string, string>()
    if (!exits.has(exit)) exits.set(exit, to)
    edges.set(from, exits)
  }
  return edges
}
