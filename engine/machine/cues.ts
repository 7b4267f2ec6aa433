// What people and the world do in a rehearsal, as plain data: a scene with its cues plays itself again on any graph.
import { z } from 'zod'
import type { Content } from '#channels/channel.ts'
import type { FlowMachine } from './compile.ts'
import { hoursSchema } from './hours.ts'
import {
  type Agent,
  agentSays,
  awaitedBy,
  begin,
  happens,
  isHalted,
  pass,
  type Rehearsal,
  receive,
  rehearse,
  resumeAt,
  ring,
  setFree,
  turnOut,
  unpause,
} from './rehearsal.ts'
import { usualFor } from './rehearsal_outside.ts'
import { sampleFacts } from './sample.ts'
import type { Facts } from './turn.ts'

const text = (max: number) => z.string().max(max)
const variables = z.record(text(80), z.json())

/** What a contact may send: text is checked, and of the rest only that it says what it is. */
const contentSchema: z.ZodType<Content> = z.union([
  z.looseObject({ kind: z.literal('text'), text: text(10_000), choice: text(200).optional() }),
  z.looseObject({ kind: text(40).refine((kind) => kind !== 'text') }),
  // The kinds are those of channel.ts, which declares them as types alone.
]) as unknown as z.ZodType<Content>

/** One thing that somebody or the world does. */
export const cueSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('begin'), variables, seed: z.number().optional() }),
  z.object({ kind: z.literal('say'), content: contentSchema, seed: z.number().optional() }),
  /** Time goes by, in milliseconds. */
  z.object({
    kind: z.literal('pass'),
    ms: z
      .number()
      .min(0)
      .max(10 * 365 * 86_400_000),
    seed: z.number().optional(),
  }),
  /** How what a step asked for outside turns out; with `step`, only if it stands there. */
  z.object({
    kind: z.literal('outcome'),
    outcome: text(80),
    variables,
    step: text(40).optional(),
    seed: z.number().optional(),
  }),
  z.object({
    kind: z.literal('event'),
    fact: z.object({ type: text(80), data: z.record(text(80), z.json()) }),
    seed: z.number().optional(),
  }),
  z.object({ kind: z.literal('resume'), step: text(40), variables, seed: z.number().optional() }),
  z.object({ kind: z.literal('free'), free: z.object({ id: text(80), name: text(200) }).nullable() }),
  z.object({ kind: z.literal('agent'), text: text(4_000) }),
  z.object({ kind: z.literal('unpause') }),
  /** Lets it go on at a stop. */
  z.object({ kind: z.literal('go_on') }),
])

export type Cue = z.infer<typeof cueSchema>

/** Most cues of one scene. */
export const MAX_CUES = 400

/** Who it is about, where and when it begins, and everything that is done. */
export const sceneSchema = z.object({
  language: z.enum(['es', 'en']),
  contact: z.object({
    id: text(80).optional(),
    firstName: text(200),
    lastName: text(200),
    email: text(300),
    phone: text(60),
    language: text(20),
    country: text(10),
    tags: z.array(text(255)).max(100),
    fields: z.record(text(80), z.json()),
  }),
  channel: z.object({ id: text(80), type: text(60), name: text(200) }).nullable(),
  source: text(40),
  timeZone: text(80),
  /** Always open where none are given. */
  hours: hoursSchema.optional(),
  /** ISO time. */
  now: z.iso.datetime(),
  seed: z.number().optional(),
  cues: z.array(cueSchema).max(MAX_CUES),
})

export type Scene = z.infer<typeof sceneSchema>

/** A scene with nobody but the sample, in which nothing was done. */
export function sampleScene(language: 'es' | 'en'): Scene {
  const { contact, channel, conversation, workspace, now } = sampleFacts(language)
  const { id: _, name: __, ...person } = contact
  return {
    language,
    contact: person,
    channel,
    source: conversation.source,
    timeZone: workspace.timeZone,
    now,
    cues: [],
  }
}

/** What a flow may read where the scene begins. */
export function factsOf(scene: Scene): Facts {
  const sample = sampleFacts(scene.language)
  const { contact, channel, source, timeZone, now } = scene
  const name = [contact.firstName, contact.lastName].filter(Boolean).join(' ')
  return {
    ...sample,
    contact: { ...contact, id: contact.id ?? 'contact', name },
    channel,
    conversation: { ...sample.conversation, source, openedAt: now },
    workspace: { ...sample.workspace, timeZone, ...(scene.hours ? { hours: scene.hours } : {}) },
    now,
    seed: scene.seed ?? sample.seed,
  }
}

/** The scene before anything was done. Whoever plays it decides how everything outside turns out. */
export function opened(scene: Scene): Rehearsal {
  return rehearse({ facts: factsOf(scene), held: true })
}

const somebody: Agent = { id: 'agent', name: 'Luis' }

/** One cue is played. Total: a cue that fits nothing changes nothing. */
export function played(machine: FlowMachine, before: Rehearsal, cue: Cue): Rehearsal {
  const state = 'seed' in cue && cue.seed !== undefined ? seeded(before, cue.seed) : before
  switch (cue.kind) {
    case 'begin':
      return state.status === 'new' ? begin(machine, { ...state, variables: cue.variables }) : state
    case 'say':
      return receive(machine, state, cue.content)
    case 'pass':
      return pass(machine, state, cue.ms)
    case 'outcome':
      return turnsOut(machine, state, cue)
    case 'event':
      return happens(machine, state, cue.fact)
    case 'resume':
      return resumeAt(machine, unpause(state), cue.step, cue.variables)
    case 'free':
      return setFree(machine, state, cue.free)
    case 'agent':
      return agentSays(state, cue.text)
    case 'unpause':
      return unpause(state)
    case 'go_on':
      return isHalted(state) ? ring(machine, state) : state
  }
}

const seeded = (state: Rehearsal, seed: number): Rehearsal => ({
  ...state,
  facts: { ...state.facts, seed },
})

function turnsOut(machine: FlowMachine, state: Rehearsal, cue: Extract<Cue, { kind: 'outcome' }>): Rehearsal {
  if (awaitedBy(state) === null || (cue.step !== undefined && cue.step !== state.step)) return state
  return turnOut(machine, { ...state, free: state.free ?? somebody }, cue)
}

/** Every state of a scene, one after each cue and the opening first; what nobody decided outside turns out well before people go on. */
export function statesOf(machine: FlowMachine, scene: Scene): Rehearsal[] {
  const states = [opened(scene)]
  for (const cue of scene.cues) states.push(played(machine, ready(machine, states.at(-1)!, cue), cue))
  return states
}

/** Before people go on, whatever they did not decide has turned out well; it may be that an older graph asked for less. */
function ready(machine: FlowMachine, state: Rehearsal, cue: Cue): Rehearsal {
  const own = cue.kind === 'outcome' && (cue.step === undefined || cue.step === state.step)
  const early = cue.kind === 'pass' || cue.kind === 'free' || cue.kind === 'event' || cue.kind === 'resume'
  return own || early ? state : settled(machine, state)
}

/** What is waited for outside turns out well, as far as that leads; an assignment is left to wait. */
function settled(machine: FlowMachine, state: Rehearsal): Rehearsal {
  let next = state
  for (let turns = 0; turns < 50; turns++) {
    const asked = awaitedBy(next)
    const usual = asked && asked.type !== 'assign' ? usualFor(asked) : null
    if (!usual) return next
    next = turnOut(machine, next, usual)
  }
  return next
}
