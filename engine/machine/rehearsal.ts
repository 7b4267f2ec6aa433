// A flow rehearsed without a server: the simulator in the browser, the terminal and the golden chats run this very code.
import type { Content, Words } from '#channels/channel.ts'
import { offersOf } from './awaited.ts'
import { type FlowMachine, START } from './compile.ts'
import { fold } from './conditions.ts'
import { durationText } from './duration.ts'
import type { Asked } from './effect.ts'
import { effectWords } from './effect_words.ts'
import { project } from './facts.ts'
import { heldEffect, notHeld } from './held.ts'
import { answerTo, classed, factsAfter, isAnswered, type Outcome } from './rehearsal_outside.ts'
import { choicesIn, saidOn } from './said.ts'
import { sampleFacts } from './sample.ts'
import type { Fact } from './trigger.ts'
import {
  type Facts,
  type Happening,
  type Problem,
  type Snapshot,
  type Turn,
  turn,
  type Visit,
} from './turn.ts'
import type { Json } from './values.ts'

/** What the rehearsal shows: bubbles in and out, and quiet lines between them. */
export type Line =
  | { kind: 'in' | 'out'; content: Content; step: string | null }
  | { kind: 'agent'; text: Words }
  | { kind: 'effect'; effect: Asked; text: Words; step: string }
  | { kind: 'understood' | 'time' | 'ignored' | 'end'; text: Words }
  | { kind: 'problem'; problem: Problem }

/** A person of the team who takes what is assigned. */
export interface Agent {
  id: string
  name: string
}

/** The whole state of a rehearsal; plain data, never changed in place. */
export interface Rehearsal {
  facts: Facts
  snapshot: Snapshot | null
  status: 'new' | Turn['status']
  /** Where it stands, and for what it waits there. */
  step: string | null
  waitsFor: Turn['waitsFor']
  timers: Array<{ token: string; at: number }>
  lines: Line[]
  /** Every turn taken, so that it can be replayed or printed. */
  turns: Array<{ happening: Happening; turn: Turn }>
  /** Steps and exits passed since the beginning, for lighting the path. */
  path: Visit[]
  /** What the run starts with. */
  variables: Record<string, Json>
  /** Who takes assignments; null: nobody is free. */
  free: Agent | null
  /** How what steps ask for outside turns out, by step; others succeed. */
  outcomes: Record<string, Outcome>
  /** How the next ones turn out, before anything else. */
  next: Outcome[]
  /** Nothing outside turns out by itself: whoever rehearses says how. */
  held: boolean
  /** A person writes in the place of the bot, which hears nothing until it is resumed. */
  paused: boolean
}

/** How a rehearsal begins. */
export interface Setting {
  facts?: Facts
  variables?: Record<string, Json>
  free?: Agent | null
  outcomes?: Record<string, Outcome>
  held?: boolean
}

/** Nothing has happened yet. */
export function rehearse(setting: Setting = {}): Rehearsal {
  return {
    facts: setting.facts ?? sampleFacts('en'),
    snapshot: null,
    status: 'new',
    step: null,
    waitsFor: null,
    timers: [],
    lines: [],
    turns: [],
    path: [],
    variables: setting.variables ?? {},
    free: setting.free === undefined ? { id: 'agent', name: 'Luis' } : setting.free,
    outcomes: setting.outcomes ?? {},
    next: [],
    held: setting.held ?? false,
    paused: false,
  }
}

/** The trigger fires. */
export function begin(machine: FlowMachine, state: Rehearsal): Rehearsal {
  return take(machine, state, { type: 'start', variables: state.variables })
}

/** The flow goes on at a step, as when a person resumes it there. */
export function resumeAt(
  machine: FlowMachine,
  state: Rehearsal,
  step: string,
  variables: Record<string, Json> = {},
): Rehearsal {
  return take(machine, state, { type: 'resume', step, variables: { ...state.variables, ...variables } })
}

/** The contact writes; the first message starts the flow. */
export function say(machine: FlowMachine, state: Rehearsal, text: string): Rehearsal {
  return receive(machine, state, { kind: 'text', text })
}

/** The contact taps a choice of the last message that has it. */
export function tap(machine: FlowMachine, state: Rehearsal, choiceId: string): Rehearsal {
  const offered = state.lines.findLast(
    (line) => line.kind === 'out' && choicesIn(line.content).some(({ id }) => id === choiceId),
  )
  const choices = offered?.kind === 'out' ? choicesIn(offered.content) : []
  const title = choices.find(({ id }) => id === choiceId)?.title ?? choiceId
  return receive(machine, state, { kind: 'text', text: title, choice: choiceId })
}

/** The contact sends anything. */
export function receive(machine: FlowMachine, state: Rehearsal, content: Content): Rehearsal {
  const text = content.kind === 'text' ? content.text : ''
  const heard: Rehearsal = {
    ...state,
    facts: {
      ...state.facts,
      conversation: {
        ...state.facts.conversation,
        waitingSince: state.facts.conversation.waitingSince ?? state.facts.now,
      },
      lastMessage: { text, at: state.facts.now },
    },
    lines: [...state.lines, { kind: 'in', content, step: null }],
  }
  if (state.paused) return { ...heard, lines: [...heard.lines, unheard] }
  if (state.status === 'new') return begin(machine, heard)
  if (state.waitsFor === 'event')
    return take(machine, heard, { type: 'event', fact: { type: 'message_received', data: { text } } })
  return take(machine, heard, { type: 'reply', messageId: `message-${state.lines.length}`, content })
}

/** Time goes by; every timer that comes due rings in its order. */
export function pass(machine: FlowMachine, state: Rehearsal, ms: number): Rehearsal {
  const until = clockOf(state) + Math.max(0, ms)
  let next: Rehearsal = { ...state, lines: [...state.lines, { kind: 'time', text: durationText(ms) }] }
  // A flow of waits alone could ring for ever in a month's time; a rehearsal stops at some point.
  for (let rings = 0; rings < 1_000; rings++) {
    const due = next.timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0]
    if (!due) break
    const timers = next.timers.filter((timer) => timer !== due)
    next = take(machine, atTime({ ...next, timers }, due.at), { type: 'timer', token: due.token })
  }
  return atTime(next, until)
}

/** The timer of where it stands rings now, whether or not one was set. */
export function ring(machine: FlowMachine, state: Rehearsal): Rehearsal {
  return take(machine, state, { type: 'timer', token: String(state.snapshot?.visit ?? 0) })
}

/** What the flow asked for outside has an outcome, such as `assigned`. */
export function outcome(
  machine: FlowMachine,
  state: Rehearsal,
  result: string,
  variables: Record<string, Json> = {},
): Rehearsal {
  return take(machine, state, {
    type: 'outcome',
    token: String(state.snapshot?.visit ?? 0),
    outcome: result,
    variables,
  })
}

/** What the flow waits for outside turns out so; where it waits for nothing, the next thing that it asks for will. */
export function turnOut(machine: FlowMachine, state: Rehearsal, result: Outcome): Rehearsal {
  const asked = awaitedBy(state)
  if (!asked) return { ...state, next: [...state.next, result] }
  const { outcome: word, variables } = classed(asked, result)
  if (!state.held) return outcome(machine, state, word, variables)
  if (asked.type === 'assign' && word === 'assigned')
    return assigned(machine, state, state.free ?? { id: 'agent', name: 'Luis' })
  return outcome(machine, told(state, asked, result.outcome), word, variables)
}

/** What a step keeps while a stop holds it, before it has done anything. */
export const HALTED = '(halted)'

/** Whether the rehearsal stands at a stop. */
export const isHalted = ({ snapshot, status }: Rehearsal): boolean =>
  status === 'waiting' && snapshot?.kept === HALTED

/** What the run asked for outside and waits for; null when it waits for nothing of the kind. */
export function awaitedBy(state: Rehearsal): Asked | null {
  const { waitsFor, step, turns } = state
  if (waitsFor !== 'outcome' || step === null || isHalted(state)) return null
  for (const { turn: one } of turns.toReversed()) {
    const asked = one.effects.findLast((effect) => effect.step === step && offersOf(effect).length > 0)
    if (asked) return asked
  }
  return null
}

/** A person of the team writes: the bot is paused and hears nothing more. */
export function agentSays(state: Rehearsal, text: string): Rehearsal {
  return { ...state, paused: true, lines: [...state.lines, { kind: 'agent', text: { en: text, es: text } }] }
}

/** The person gives the conversation back to the bot, which goes on where it stood. */
export function unpause(state: Rehearsal): Rehearsal {
  return state.paused ? { ...state, paused: false, lines: [...state.lines, resumed] } : state
}

function told(state: Rehearsal, asked: Asked, result: string): Rehearsal {
  const { en, es } = effectWords(asked)
  const text = { en: `${en} → ${result}`, es: `${es} → ${result}` }
  return { ...state, lines: [...state.lines, { kind: 'effect', effect: asked, text, step: asked.step }] }
}

/** Something happens to the contact or the conversation, such as `contact_tags_updated`. */
export function happens(machine: FlowMachine, state: Rehearsal, fact: Fact): Rehearsal {
  return take(machine, { ...state, facts: factsAfter(state.facts, fact) }, { type: 'event', fact })
}

/** Somebody becomes free, or nobody is; a waiting assignment is taken at once. */
export function setFree(machine: FlowMachine, state: Rehearsal, free: Agent | null): Rehearsal {
  const next = { ...state, free }
  const asks = ({ type, step }: Asked) => type === 'assign' && step === state.step
  const open = state.turns.some(({ turn }) => turn.effects.some(asks))
  return free && state.waitsFor === 'outcome' && open ? assigned(machine, next, free) : next
}

const clockOf = (state: Rehearsal) => Date.parse(state.facts.now)

const atTime = (state: Rehearsal, at: number): Rehearsal => ({
  ...state,
  facts: { ...state.facts, now: new Date(at).toISOString() },
})

function take(machine: FlowMachine, state: Rehearsal, happening: Happening): Rehearsal {
  const taken = turn(machine, state.snapshot, happening, state.facts)
  if (!taken.taken) return happening.type === 'reply' ? { ...state, lines: [...state.lines, ignored] } : state
  const before: Line[] = [...state.lines, ...understood(machine, happening, taken)]
  let next: Rehearsal = {
    ...state,
    lines: before,
    snapshot: taken.snapshot,
    status: taken.status,
    step: taken.step,
    waitsFor: taken.waitsFor,
    turns: [...state.turns, { happening, turn: taken }],
    path: [...state.path, ...taken.path],
  }
  for (const effect of taken.effects) next = carriedOut(next, effect)
  if (taken.problem)
    return { ...next, timers: [], lines: [...next.lines, { kind: 'problem', problem: taken.problem }] }
  if (taken.status === 'ended') return { ...next, timers: [], lines: [...next.lines, ended] }
  return answered(machine, decided(machine, next, taken), taken)
}

function carriedOut(state: Rehearsal, effect: Asked): Rehearsal {
  if (effect.type === 'update_field' && heldEffect(state.facts, effect) === null) {
    const { text } = notHeld(effect.field, effect.value, effect.step)
    return { ...state, lines: [...state.lines, { kind: 'effect', effect, text, step: effect.step }] }
  }
  const facts = project(state.facts, effect)
  if (effect.type === 'start_timer') {
    return { ...state, timers: [...state.timers, { token: effect.token, at: clockOf(state) + effect.ms }] }
  }
  if (effect.type === 'send_message') {
    const line: Line = { kind: 'out', content: saidOn(effect, state.facts.channel), step: effect.step }
    return { ...answeredNow(state), lines: [...state.lines, line] }
  }
  // What a step waits for is shown with its outcome.
  const awaited = isAnswered(effect) && state.waitsFor === 'outcome' && effect.step === state.step
  if (effect.type === 'assign' || awaited) return state
  return {
    ...state,
    facts,
    lines: [...state.lines, { kind: 'effect', effect, text: shownWords(effect), step: effect.step }],
  }
}

/** Nobody owes the contact a reply, until they write again: the flow spoke, or a person of the team did. */
export function answeredNow(state: Rehearsal): Rehearsal {
  const { conversation } = state.facts
  return { ...state, facts: { ...state.facts, conversation: { ...conversation, waitingSince: null } } }
}

/** A letter that nobody waits for, such as one with a code, is shown with what it says. */
function shownWords(effect: Asked): Words {
  const { en, es } = effectWords(effect)
  return effect.type === 'send_email'
    ? { en: `${en}: ${effect.text}`, es: `${es}: ${effect.text}` }
    : { en, es }
}

/** Who gets the conversation is decided here, as the server decides it within the same commit. */
function decided(machine: FlowMachine, state: Rehearsal, { effects, waitsFor }: Turn): Rehearsal {
  const asked = effects.findLast((effect) => effect.type === 'assign')
  if (!asked || waitsFor !== 'outcome' || asked.step !== state.step) return state
  if (state.free && !state.held && state.turns.length < 500) return assigned(machine, state, state.free)
  const line: Line = { kind: 'effect', effect: asked, text: effectWords(asked), step: asked.step }
  const queued = { ...state, lines: [...state.lines, line] }
  // In a rehearsal nobody stands before them.
  return state.held ? queued : outcome(machine, queued, 'queued', { queue_position: 1 })
}

/** What the world answers is made up here, so that no rehearsal calls anybody. */
function answered(machine: FlowMachine, state: Rehearsal, { effects, waitsFor }: Turn): Rehearsal {
  const asked = effects.findLast((effect) => isAnswered(effect) && effect.step === state.step)
  if (!asked || waitsFor !== 'outcome' || state.turns.length >= 500) return state
  if (state.held && state.next.length === 0) {
    const line: Line = { kind: 'effect', effect: asked, text: effectWords(asked), step: asked.step }
    return { ...state, lines: [...state.lines, line] }
  }
  const { result, next } = answerTo(asked, state)
  return outcome(machine, told({ ...state, next }, asked, result.outcome), result.outcome, result.variables)
}

function assigned(machine: FlowMachine, state: Rehearsal, agent: Agent): Rehearsal {
  const [firstName = '', ...rest] = agent.name.split(' ')
  const assignee = {
    id: agent.id,
    firstName,
    lastName: rest.join(' '),
    name: agent.name,
    email: '',
    presence: 'online',
    teams: [],
  }
  const effect: Asked = { type: 'assign', to: { kind: 'user', userId: agent.id }, step: state.step ?? START }
  const text = { en: `Assigned to ${agent.name}`, es: `Asignada a ${agent.name}` }
  const lines: Line[] = [...state.lines, { kind: 'effect', effect, text, step: effect.step }]
  return outcome(machine, { ...state, lines, facts: { ...state.facts, assignee } }, 'assigned')
}

/** Says how a typed answer was read, where the step had several ways on. */
function understood(machine: FlowMachine, happening: Happening, { path }: Turn): Line[] {
  if (
    happening.type !== 'reply' ||
    happening.content.kind !== 'text' ||
    happening.content.choice !== undefined
  )
    return []
  const place = machine.places.get(path[0]?.step ?? '')
  const ways =
    place?.kind && !place.fault ? place.kind.exits(place.data).filter(({ kind }) => kind === 'next') : []
  const way = ways.find(({ name }) => name === path[0]?.exit)
  const said = fold(happening.content.text)
  // That it was answered at all goes without saying.
  if (!way || way.name === 'next' || ways.length < 2) return []
  if ([way.title.en, way.title.es].map(fold).includes(said)) return []
  return [
    {
      kind: 'understood',
      text: { en: `understood as «${way.title.en}»`, es: `entendido como «${way.title.es}»` },
    },
  ]
}

const ended: Line = { kind: 'end', text: { en: 'The flow ends', es: 'El flujo termina' } }

const unheard: Line = {
  kind: 'ignored',
  text: { en: 'The bot is paused', es: 'El bot está en pausa' },
}

const resumed: Line = {
  kind: 'understood',
  text: { en: 'The bot goes on', es: 'El bot continúa' },
}

const ignored: Line = {
  kind: 'ignored',
  text: { en: 'The flow is not waiting for a message', es: 'El flujo no espera un mensaje' },
}
