// A turn is pure: (machine, snapshot, happening, facts) → (snapshot', effects).
import type { Content, Words } from '#channels/channel.ts'
import { END, FAILED, type FlowMachine, START } from './compile.ts'
import type { Asked } from './effect.ts'
import type { FieldRule } from './held.ts'
import type { Hours } from './hours.ts'
import type { WaitsFor } from './step.ts'
import type { Fact } from './trigger.ts'
import type { Json } from './values.ts'
import { remembered, type Walk } from './walk.ts'

/** What a flow may read. Loaded anew for every turn; never stored in a snapshot. */
export interface Facts {
  contact: {
    id: string
    firstName: string
    lastName: string
    name: string
    email: string
    phone: string
    language: string
    country: string
    tags: string[]
    fields: Record<string, Json>
    /** Of the picture, where the channel has given one. */
    avatarUrl?: string | null
  }
  conversation: {
    id: string
    state: 'open' | 'closed'
    source: string
    openedAt: string
    /** Since when the contact has had no reply, of whomever; null: nobody owes one. */
    waitingSince: string | null
  }
  assignee: {
    id: string
    firstName: string
    lastName: string
    name: string
    email: string
    presence: string
    /** Names of the teams. */
    teams: string[]
  } | null
  channel: { id: string; type: string; name: string } | null
  lastMessage: { text: string; at: string } | null
  workspace: {
    name: string
    timeZone: string
    language: 'es' | 'en'
    hours: Hours
    /** The contact fields that the workspace made, by their keys; absent: not known, and nothing is refused. */
    fields?: Record<string, FieldRule>
  }
  /** How many people of the team are there now. */
  agents: { online: number; busy: number }
  /** ISO time of the turn. */
  now: string
  /** Seed of this turn's dice, in [0, 1). */
  seed: number
}

/** What comes into the machine. */
export type Happening =
  | { type: 'start'; variables: Record<string, Json> }
  | { type: 'reply'; messageId: string; content: Content }
  | { type: 'timer'; token: string }
  | { type: 'outcome'; token: string; outcome: string; variables: Record<string, Json> }
  | { type: 'resume'; step: string; variables: Record<string, Json> }
  | { type: 'event'; fact: Fact }

/** What is stored between turns: small JSON, no XState inside. `value` is the compiled state's key. */
export interface Snapshot {
  value: string
  vars: Record<string, Json>
  /** Grows with every step entered; the newest is the only valid timer and outcome token. */
  visit: number
  /** Per step: retries, jumps and the like. */
  counts: Record<string, number>
  /** What the waiting step keeps. */
  kept: Json
  /** Questions that were left, oldest first: where `back` goes. */
  trail: string[]
}

/** One step passed in a turn, with the exit taken (null while it waits there). */
export interface Visit {
  step: string
  exit: string | null
}

/** Something wrong, in words, with the place. */
export interface Problem {
  code: string
  level: 'error' | 'warning'
  /** Step id, `trigger`, or null for the whole flow. */
  step: string | null
  /** Data field of the step, where one is to blame. */
  field?: string
  /** Exit of the step, where one leads nowhere. */
  exit?: string
  text: Words
}

export interface Turn {
  snapshot: Snapshot
  status: 'waiting' | 'ended' | 'failed'
  waitsFor: WaitsFor | null
  /** Where it stands now; null after the end. */
  step: string | null
  effects: Asked[]
  path: Visit[]
  /** False when the happening changed nothing (a stale timer, a reply nobody waited for). */
  taken: boolean
  problem: Problem | null
  /** What an ended run gives back to the flow that called it. */
  outputs: Record<string, Json>
}

/** The token that the timer or outcome of a waiting run must bring. */
export function tokenOf(snapshot: Snapshot): string {
  return String(snapshot.visit)
}

/** Takes one turn. Pure and total: whatever comes in, a turn comes out, and nothing that came in is changed. */
export function turn(
  machine: FlowMachine,
  snapshot: Snapshot | null,
  happening: Happening,
  facts: Facts,
): Turn {
  const before = snapshot === null ? fresh : sound(snapshot)
  if (!before) return failed(fresh, damaged)
  try {
    const event = snapshot === null ? opening(happening) : eventOf(machine, before, happening)
    if (event === null) return unchanged(machine, before)
    if (typeof event !== 'string') return failed(before, event)
    return taken(machine, before, event, happening, facts)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    const text = { en: `The flow stopped: ${why}.`, es: `El flujo se detuvo: ${why}.` }
    return failed(before, { code: 'fault', level: 'error', step: null, text })
  }
}

const fresh: Snapshot = { value: START, vars: {}, visit: 0, counts: {}, kept: null, trail: [] }

const damaged: Problem = {
  code: 'damaged_snapshot',
  level: 'error',
  step: null,
  text: {
    en: 'What was stored about this conversation’s flow cannot be read. Start the flow again.',
    es: 'Lo guardado sobre el flujo de esta conversación no se puede leer. Inicia el flujo otra vez.',
  },
}

/** A stored snapshot with everything in its place, or null. */
function sound(snapshot: Snapshot): Snapshot | null {
  if (typeof snapshot !== 'object' || Array.isArray(snapshot)) return null
  const { value, vars, visit, counts } = snapshot
  const numbers = isRecord(counts) && Object.values(counts).every((count) => typeof count === 'number')
  const whole =
    typeof value === 'string' && isRecord(vars) && Number.isSafeInteger(visit) && visit >= 0 && numbers
  // Snapshots of before these were kept have neither.
  return whole
    ? { ...snapshot, kept: snapshot.kept ?? null, trail: Array.isArray(snapshot.trail) ? snapshot.trail : [] }
    : null
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function opening(happening: Happening): string | null {
  if (happening.type === 'start') return 'start'
  return happening.type === 'resume' ? `resume.${happening.step}` : null
}

/** The machine's event for a happening; null when it changes nothing; a problem when the run has lost its place. */
function eventOf(machine: FlowMachine, before: Snapshot, happening: Happening): string | Problem | null {
  if (happening.type === 'resume') return `resume.${happening.step}`
  if (happening.type === 'start' || !machine.chart.has(before.value)) {
    return happening.type === 'start' ? null : lost(before.value)
  }
  const kind = machine.places.get(before.value)?.kind
  if (!kind) return null
  if (happening.type === 'reply') return kind.waitsFor === 'reply' ? 'happen' : null
  if (happening.type === 'event') return kind.waitsFor === 'event' ? 'happen' : null
  if (happening.type === 'outcome') {
    return kind.waitsFor === 'outcome' && happening.token === tokenOf(before) ? 'happen' : null
  }
  return happening.type === 'timer' && happening.token === tokenOf(before) ? 'happen' : null
}

function taken(
  machine: FlowMachine,
  before: Snapshot,
  event: string,
  happening: Happening,
  facts: Facts,
): Turn {
  const resumes = happening.type === 'resume'
  if (resumes && !machine.places.has(happening.step)) return failed(before, lost(happening.step))
  const start: Walk = {
    happening,
    facts,
    vars: before.vars,
    visit: before.visit,
    counts: before.counts,
    kept: before.kept,
    trail: before.trail,
    effects: [],
    path: [],
    exit: null,
    jump: null,
    end: null,
    problem: null,
  }
  const picks = happening.type === 'outcome' && machine.places.get(before.value)?.kind?.picks
  const walk = 'variables' in happening && !picks ? remembered(null, start, happening.variables ?? {}) : start
  if (walk.problem) return failed(before, walk.problem)
  const { value, memory } = machine.chart.next(resumes ? START : before.value, { type: event, memory: walk })
  const after = memory ?? walk
  if (after.problem) return failed({ ...before, visit: after.visit }, after.problem, after.path)
  const ended = value === END
  return {
    snapshot: {
      value,
      vars: after.vars,
      visit: after.visit,
      counts: after.counts,
      kept: after.kept,
      trail: after.trail,
    },
    status: ended ? 'ended' : 'waiting',
    waitsFor: ended ? null : (machine.places.get(value)?.kind?.waitsFor ?? null),
    step: ended ? null : value,
    effects: after.effects,
    path: after.path,
    taken: true,
    problem: null,
    outputs: after.end ?? {},
  }
}

/** A failed turn asks for nothing: what its steps wanted is dropped, and what was known before stays known. */
function failed(before: Snapshot, problem: Problem, path: Visit[] = []): Turn {
  const snapshot = { ...before, value: FAILED }
  return {
    snapshot,
    status: 'failed',
    waitsFor: null,
    step: problem.step,
    effects: [],
    path,
    taken: true,
    problem,
    outputs: {},
  }
}

function unchanged(machine: FlowMachine, snapshot: Snapshot): Turn {
  const kind = machine.places.get(snapshot.value)?.kind
  return {
    snapshot,
    status: kind ? 'waiting' : snapshot.value === FAILED ? 'failed' : 'ended',
    waitsFor: kind?.waitsFor ?? null,
    step: kind ? snapshot.value : null,
    effects: [],
    path: [],
    taken: false,
    problem: null,
    outputs: {},
  }
}

function lost(step: string): Problem {
  return {
    code: 'lost_step',
    level: 'error',
    step,
    text: {
      en: `The flow has no step «${step}», where this conversation stood. Resume it at another step.`,
      es: `El flujo no tiene el paso «${step}», donde estaba esta conversación. Reanúdala en otro paso.`,
    },
  }
}
