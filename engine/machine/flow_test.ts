// A saved test of a flow: a scene and what came of it. Pure: it runs in the browser and on the server alike.
import { z } from 'zod'
import type { Words } from '#channels/channel.ts'
import type { FlowMachine } from './compile.ts'
import { type Scene, sceneSchema, statesOf } from './cues.ts'
import { exitsOf } from './edit.ts'
import { effectWords } from './effect_words.ts'
import type { Rehearsal } from './rehearsal.ts'
import { textOf } from './transcript.ts'
import type { Visit } from './turn.ts'
import type { Json } from './values.ts'
import { called } from './walk.ts'

const visit = z.object({ step: z.string().max(40), exit: z.string().max(80).nullable() })

/** What a scene brought about: after each cue what was said, done and passed; and how it stands at the end. */
export const seenSchema = z.object({
  cues: z
    .array(
      z.object({
        says: z.array(z.string().max(20_000)).max(300),
        does: z.array(z.string().max(20_000)).max(300),
        path: z.array(visit).max(1_000),
      }),
    )
    .max(500),
  status: z.enum(['new', 'waiting', 'ended', 'failed']),
  step: z.string().max(40).nullable(),
  variables: z.record(z.string().max(80), z.json()),
})

export type Seen = z.infer<typeof seenSchema>

/** A test as it is stored and travels. */
export const flowTestSchema = z.object({
  name: z.string().trim().min(1).max(120),
  scene: sceneSchema,
  expected: seenSchema,
})

export type FlowTest = z.infer<typeof flowTestSchema>

/** What came of a scene, of its states in order. */
export function seenIn(states: Rehearsal[], { language }: Pick<Scene, 'language'>): Seen {
  const last = states.at(-1)!
  const cues = states.slice(1).map((state, index) => {
    const before = states[index]!
    const lines = state.lines.slice(before.lines.length)
    return {
      says: lines.flatMap((line) => (line.kind === 'out' ? textOf(line, language) : [])),
      does: lines.flatMap((line) => (line.kind === 'effect' ? [effectWords(line.effect)[language]] : [])),
      path: state.path.slice(before.path.length).map(({ step, exit }) => ({ step, exit })),
    }
  })
  return { cues, status: last.status, step: last.step, variables: last.snapshot?.vars ?? {} }
}

/** Plays a scene to its last cue and tells what came of it. */
export function see(machine: FlowMachine, scene: Scene): Seen {
  return seenIn(statesOf(machine, scene), scene)
}

/** One way in which a test came out otherwise, in words; `step` is where to look. */
export interface Difference {
  kind: 'way' | 'words' | 'deeds' | 'end' | 'variable'
  /** Which cue, from 0; null: at the end. */
  cue: number | null
  step: string | null
  text: Words
}

/** How a test came out. */
export interface Tested {
  seen: Seen
  differences: Difference[]
}

/** Runs a test against a flow. */
export function runTest(
  machine: FlowMachine,
  { scene, expected }: Pick<FlowTest, 'scene' | 'expected'>,
): Tested {
  const seen = see(machine, scene)
  return { seen, differences: differencesOf(machine, expected, seen) }
}

/**
 * What differs. After the first other way the rest follows from it, so only that way is told, and how it all ends. `former`
 * knows the names of steps that are gone.
 */
export function differencesOf(
  machine: FlowMachine,
  expected: Seen,
  seen: Seen,
  former: FlowMachine = machine,
): Difference[] {
  const names = { now: machine, former }
  const found: Difference[] = []
  const most = Math.max(expected.cues.length, seen.cues.length)
  for (let cue = 0; cue < most; cue++) {
    const [was, is] = [expected.cues[cue] ?? nothing, seen.cues[cue] ?? nothing]
    const way = otherWay(names, was.path, is.path, cue)
    if (way) return [...found, ...saidOtherwise(was, is, cue), way, ...atEnd(names, expected, seen)]
    found.push(...saidOtherwise(was, is, cue), ...didOtherwise(was, is, cue))
  }
  return [...found, ...atEnd(names, expected, seen), ...variableDifferences(expected, seen)]
}

type Cued = Seen['cues'][number]

const nothing: Cued = { says: [], does: [], path: [] }

/** The machine that took the way now, and the one that knew the steps before. */
interface Names {
  now: FlowMachine
  former: FlowMachine
}

function otherWay(names: Names, was: Visit[], is: Visit[], cue: number): Difference | null {
  const at = was.findIndex((one, index) => one.step !== is[index]?.step || one.exit !== is[index]?.exit)
  const first = at >= 0 ? at : was.length < is.length ? was.length : -1
  if (first < 0) return null
  const [old, now] = [was[first], is[first]]
  return { kind: 'way', cue, step: now?.step ?? old?.step ?? null, text: wayWords(names, old, now) }
}

function wayWords(names: Names, old: Visit | undefined, now: Visit | undefined): Words {
  const [was, is] = [old && nameOf(names.former, old.step), now && nameOf(names.now, now.step)]
  if (!is) return { en: `It no longer passes ${was?.en}.`, es: `Ya no pasa por ${was?.es}.` }
  if (!was) return { en: `Now it also passes ${is.en}.`, es: `Ahora pasa también por ${is.es}.` }
  if (old?.step !== now?.step)
    return {
      en: `Now it goes to ${is.en}; before, to ${was.en}.`,
      es: `Ahora va a ${is.es}; antes iba a ${was.es}.`,
    }
  const [from, to] = [exitWords(names.former, old!), exitWords(names.now, now!)]
  return {
    en: `At ${is.en} it now ${to.en}; before, it ${from.en}.`,
    es: `En ${is.es} ahora ${to.es}; antes ${from.es}.`,
  }
}

/** What people call a step, in quotes. */
export function nameOf(machine: FlowMachine, id: string): Words {
  const place = machine.places.get(id)
  if (!place) return { en: `«${id}» (gone)`, es: `«${id}» (ya no está)` }
  const { en, es } = called(place.step, place.kind)
  return { en: `«${en}»`, es: `«${es}»` }
}

/** «leaves by «Yes»», or that it waits. */
function exitWords(machine: FlowMachine, { step, exit }: Visit): Words {
  if (exit === null) return { en: 'waits', es: 'espera' }
  const { en, es } = exitTitle(machine, step, exit)
  return { en: `leaves by «${en}»`, es: `sale por «${es}»` }
}

/** What people call an exit. */
export function exitTitle(machine: FlowMachine, step: string, exit: string): Words {
  const place = machine.places.get(step)
  const exits = (place?.kind && exitsOf(place.kind, place.step.data)) ?? []
  return exits.find(({ name }) => name === exit)?.title ?? { en: exit, es: exit }
}

const verbs = {
  words: { en: 'say', es: 'dice' },
  deeds: { en: 'do', es: 'hace' },
}

function otherwise(kind: 'words' | 'deeds', was: string[], is: string[], cue: number, step: string | null) {
  const at = firstOther(was, is)
  if (at === null) return []
  const [old, now] = [was[at], is[at]]
  const { en, es } = verbs[kind]
  const third = en === 'do' ? 'does' : `${en}s`
  const text =
    now === undefined
      ? { en: `It no longer ${third} «${old}».`, es: `Ya no ${es} «${old}».` }
      : old === undefined
        ? { en: `Now it also ${third} «${now}».`, es: `Ahora ${es} también «${now}».` }
        : {
            en: `It ${third} «${now}» instead of «${old}».`,
            es: `Ahora ${es} «${now}» en lugar de «${old}».`,
          }
  return [{ kind, cue, step, text }]
}

const saidOtherwise = (was: Cued, is: Cued, cue: number): Difference[] =>
  otherwise('words', was.says.map(spoken), is.says.map(spoken), cue, is.path.at(-1)?.step ?? null)

/** A line of a transcript without its mark. */
const spoken = (line: string): string => line.replace(/^< /, '')

const didOtherwise = (was: Cued, is: Cued, cue: number): Difference[] =>
  otherwise('deeds', was.does, is.does, cue, is.path.at(-1)?.step ?? null)

function firstOther(was: string[], is: string[]): number | null {
  const most = Math.max(was.length, is.length)
  for (let at = 0; at < most; at++) if (was[at] !== is[at]) return at
  return null
}

function atEnd(names: Names, was: Seen, is: Seen): Difference[] {
  if (was.status === is.status && was.step === is.step) return []
  const [old, now] = [endWords(names.former, was), endWords(names.now, is)]
  const text = {
    en: `In the end it ${now.en}; before, it ${old.en}.`,
    es: `Al final ${now.es}; antes ${old.es}.`,
  }
  return [{ kind: 'end', cue: null, step: is.step, text }]
}

function endWords(machine: FlowMachine, { status, step }: Seen): Words {
  if (status === 'waiting' && step !== null) {
    const { en, es } = nameOf(machine, step)
    return { en: `waits at ${en}`, es: `espera en ${es}` }
  }
  return ends[status]
}

const ends: Record<Seen['status'], Words> = {
  new: { en: 'has not begun', es: 'no ha empezado' },
  waiting: { en: 'waits', es: 'espera' },
  ended: { en: 'ends', es: 'termina' },
  failed: { en: 'fails', es: 'falla' },
}

function variableDifferences(was: Seen, is: Seen): Difference[] {
  const names = [...new Set([...Object.keys(was.variables), ...Object.keys(is.variables)])].sort()
  return names.flatMap((name): Difference[] => {
    const [old, now] = [shown(was.variables, name), shown(is.variables, name)]
    if (old === now) return []
    const text = {
      en: `«${name}» is ${now ?? 'not set'}; before, ${old ?? 'not set'}.`,
      es: `«${name}» es ${now ?? 'nada'}; antes, ${old ?? 'nada'}.`,
    }
    return [{ kind: 'variable', cue: null, step: null, text }]
  })
}

function shown(variables: Record<string, Json>, name: string): string | null {
  if (!Object.hasOwn(variables, name)) return null
  const text = JSON.stringify(variables[name])
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}
