// How robot users behave: who they are, and everything that they may do where a conversation stands.
import type { Content } from '#channels/channel.ts'
import { offersOf } from './awaited.ts'
import type { FlowMachine } from './compile.ts'
import type { Cue, Scene } from './cues.ts'
import { awaitedBy, type Rehearsal } from './rehearsal.ts'
import type { Dice } from './robots.ts'
import { choicesIn } from './said.ts'
import type { Written } from './trigger.ts'
import type { Json } from './values.ts'

/** What a flow's own words make of the robots. */
export interface Persona {
  /** Subject of a condition → the values that it is compared with. */
  wanted: ReadonlyMap<string, Json[]>
  /** Somebody, somewhere, at some time of the week. */
  scene(base: Scene, dice: Dice): Scene
}

const WEEK = 7 * 24
const HOUR = 3_600_000

/** The people whom a flow can tell apart. */
export function personas(machine: FlowMachine): Persona {
  const wanted = new Map<string, Json[]>()
  const { trigger, steps } = machine.graph
  for (const data of [trigger.data, ...Object.values(steps).map((step) => step.data)]) gather(data, wanted)
  return { wanted, scene: (base, dice) => scened(base, wanted, dice) }
}

/** Every clause of every condition, wherever it stands in the data of a step. */
function gather(json: Json, wanted: Map<string, Json[]>): void {
  if (Array.isArray(json)) for (const one of json) gather(one, wanted)
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return
  const { subject, operator, value } = json
  if (typeof subject === 'string' && typeof operator === 'string') {
    const values = (Array.isArray(value) ? value : [value]).filter((one): one is Json => one !== undefined)
    wanted.set(subject, [...(wanted.get(subject) ?? []), ...values.flatMap(around)])
  } else for (const inner of Object.values(json)) gather(inner, wanted)
}

/** A value, and for numbers its neighbours, so that both sides of a border are met. */
const around = (value: Json): Json[] => (typeof value === 'number' ? [value, value + 1, value - 1] : [value])

const pick = <T>(list: ReadonlyArray<T>, dice: Dice): T => list[Math.floor(dice() * list.length)]!

function scened(base: Scene, wanted: Persona['wanted'], dice: Dice): Scene {
  const contact = structuredClone(base.contact)
  let channel = base.channel
  let source = base.source
  for (const [subject, values] of wanted) {
    const [root, name = ''] = subject.split('.')
    if (values.length === 0 || dice() < 0.5) continue
    const value = pick(values, dice)
    if (subject === 'channel.type') channel = { id: String(value), type: String(value), name: String(value) }
    if (subject === 'conversation.source') source = String(value)
    if (root === 'contact') given(contact, name, value)
  }
  const now = new Date(Date.parse(base.now) + Math.floor(dice() * WEEK) * HOUR).toISOString()
  return { ...base, contact, channel, source, now, seed: dice(), cues: [] }
}

const standard: Record<string, 'firstName' | 'lastName' | 'email' | 'phone' | 'language' | 'country'> = {
  first_name: 'firstName',
  last_name: 'lastName',
  email: 'email',
  phone: 'phone',
  language: 'language',
  country: 'country',
}

function given(contact: Scene['contact'], name: string, value: Json): void {
  const own = Object.hasOwn(standard, name) ? standard[name] : undefined
  if (name === 'tags') contact.tags = [...new Set([...contact.tags, String(value)])]
  else if (own) contact[own] = String(value)
  else contact.fields[name] = value
}

const person = 'https://ejemplo.test/muestra'

/** What people send that no question of the flow names. */
const said = [
  'Ana Pérez',
  '7',
  '42',
  '1500',
  '1',
  '2',
  'sí',
  'no',
  'ana@ejemplo.test',
  '+593 98 000 0001',
  'mañana',
  '2026-03-10',
  '2026-03-10 10:30',
  '10:30',
  'del 10/03/2026 al 12/03/2026',
  'https://ejemplo.test',
  'Hola, quiero saber el precio',
  '???',
]

/** One sample of everything that can be sent besides words. */
export const sentSamples: Content[] = [
  { kind: 'image', url: `${person}.png`, mimeType: 'image/png', size: 400_000 },
  { kind: 'video', url: `${person}.mp4`, mimeType: 'video/mp4', size: 3_000_000 },
  { kind: 'audio', url: `${person}.ogg`, mimeType: 'audio/ogg', size: 200_000 },
  { kind: 'file', url: `${person}.pdf`, name: 'muestra.pdf', mimeType: 'application/pdf', size: 500_000 },
  { kind: 'location', latitude: -0.18, longitude: -78.46 },
]

/** Everything that could be done where it stands, in an order that the dice choose. */
export function cuesAt(machine: FlowMachine, state: Rehearsal, persona: Persona, dice: Dice): Cue[] {
  const cues = [
    ...answersAt(state, persona, machine),
    ...outsideAt(machine, state, persona, dice),
    ...timeAt(state),
  ]
  return shuffled(cues, dice)
}

function answersAt(state: Rehearsal, persona: Persona, machine: FlowMachine): Cue[] {
  if (state.waitsFor !== 'reply') return heardAt(machine, state)
  const offered = offeredIn(state)
  const taps = offered.map(({ id, title }): Content => ({ kind: 'text', text: title, choice: id }))
  const words = [...said, ...wantedWords(persona), ...ownWords(machine, state), ...codesIn(state)]
  const texts = [...new Set(words)].map((text): Content => ({ kind: 'text', text }))
  // Who sees buttons mostly taps one.
  return [...taps, ...taps, ...texts, ...sentSamples].map((content): Cue => ({ kind: 'say', content }))
}

/** The choices that the newest message offers. */
export function offeredIn({ lines }: Rehearsal) {
  const last = lines.findLast((line) => line.kind === 'out')
  return last?.kind === 'out' ? choicesIn(last.content).filter(({ url }) => !url) : []
}

const wantedWords = ({ wanted }: Persona): string[] =>
  [...wanted].flatMap(([subject, values]) =>
    subject.startsWith('variable.') || subject.startsWith('last_message.') ? values.map(String) : [],
  )

/** Short texts of the step itself: titles that stand in no button, words that skip. */
function ownWords(machine: FlowMachine, { step }: Rehearsal): string[] {
  const found: string[] = []
  const look = (json: Json): void => {
    if (typeof json === 'string' && json.length > 0 && json.length <= 40 && !json.includes('{{'))
      found.push(json)
    else if (typeof json === 'object' && json !== null) for (const one of Object.values(json)) look(one)
  }
  look(machine.places.get(step ?? '')?.step.data ?? {})
  return found.slice(0, 40)
}

/** Codes that were just sent in a letter or a message. */
const codesIn = ({ lines }: Rehearsal): string[] =>
  lines.slice(-6).flatMap((line) => {
    const text =
      line.kind === 'effect'
        ? line.text.en
        : line.kind === 'out' && line.content.kind === 'text'
          ? line.content.text
          : ''
    return text.match(/\b\d{4,8}\b/g) ?? []
  })

function heardAt(machine: FlowMachine, { waitsFor, step }: Rehearsal): Cue[] {
  const place = machine.places.get(step ?? '')
  if (waitsFor !== 'event' || !place?.kind || place.data === null) return []
  const facts = (place.kind.hears?.(place.data) ?? []).map(({ fact }) => fact)
  return facts.map((fact): Cue => {
    const text = fact.data['text']
    return fact.type === 'message_received' && typeof text === 'string'
      ? { kind: 'say', content: { kind: 'text', text } }
      : { kind: 'event', fact }
  })
}

function outsideAt(machine: FlowMachine, state: Rehearsal, { wanted }: Persona, dice: Dice): Cue[] {
  const asked = awaitedBy(state)
  if (!asked) return []
  const place = machine.places.get(asked.step)
  const writes = (place?.kind && place.data !== null && place.kind.writes?.(place.data)) || []
  const likely = offersOf(asked).filter(({ rare }) => !rare)
  return likely.map(({ outcome, variables, body, status }): Cue => {
    const made = body ? Object.fromEntries(writes.map((one) => [one.name, madeUp(one, wanted, dice)])) : {}
    return { kind: 'outcome', outcome: String(status ?? outcome), variables: { ...made, ...variables } }
  })
}

/** A value for a variable: one that the flow asks for, or anything of its type. */
export function madeUp({ name, type }: Written, wanted: Persona['wanted'], dice: Dice): Json {
  const values = wanted.get(`variable.${name}`) ?? []
  if (values.length > 0 && dice() < 0.8) return pick(values, dice)
  return samples[type]
}

const samples: Record<Written['type'], Json> = {
  text: 'Ana',
  number: 7,
  date: '2026-03-10',
  boolean: true,
  list: ['a', 'b'],
}

/** Silence until the next timer; waiting without one leads nowhere. */
function timeAt({ timers, facts, snapshot }: Rehearsal): Cue[] {
  const own = timers.filter(({ token }) => token === String(snapshot?.visit))
  const next = Math.min(...own.map(({ at }) => at))
  return Number.isFinite(next) ? [{ kind: 'pass', ms: Math.max(1, next - Date.parse(facts.now)) }] : []
}

function shuffled<T>(list: T[], dice: Dice): T[] {
  const next = [...list]
  for (let at = next.length - 1; at > 0; at--) {
    const other = Math.floor(dice() * (at + 1))
    const [a, b] = [next[at]!, next[other]!]
    next[at] = b
    next[other] = a
  }
  return next
}
