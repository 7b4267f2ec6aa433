// Real runs played again: what was recorded becomes a scene, and the scene shows what another graph would have made of it.
import type { FlowMachine } from './compile.ts'
import { type Cue, MAX_CUES, opened, played, type Scene, sampleScene, statesOf } from './cues.ts'
import { type Difference, differencesOf, nameOf, seenIn } from './flow_test.ts'
import type { Rehearsal } from './rehearsal.ts'
import type { Happening, Visit } from './turn.ts'

/** A run as it was recorded: who it was about, and its turns, oldest first. */
export interface Past {
  contact: Scene['contact']
  channel: Scene['channel']
  source: string
  turns: Array<{ happening: Happening; path: Visit[]; at: string }>
}

/** Where the past happened: language, zone and hours of the workspace. */
export type Place = Pick<Scene, 'language' | 'timeZone'> & { hours?: Scene['hours'] }

/** A shorter silence than this is no part of what happened. Milliseconds. */
const SILENCE = 60_000

interface Recorded {
  cue: Cue
  /** The way that was taken; null for time that only went by. */
  path: Visit[] | null
}

/** The cues of a past, each with the way that the run took. */
function recordedIn({ turns }: Past): Recorded[] {
  let clock = Date.parse(turns[0]?.at ?? '')
  return turns.flatMap(({ happening, path, at }, index): Recorded[] => {
    const gone = Date.parse(at) - clock
    const rings = happening.type === 'timer'
    const counts = index > 0 && (rings || gone >= SILENCE)
    if (counts) clock = Date.parse(at)
    const silence: Recorded[] = counts
      ? [{ cue: { kind: 'pass', ms: Math.max(1, gone) }, path: rings ? path : null }]
      : []
    const cue = cueOf(happening, path)
    return cue ? [...silence, { cue, path }] : silence
  })
}

function cueOf(happening: Happening, path: Visit[]): Cue | null {
  const step = path[0]?.step
  switch (happening.type) {
    case 'start':
      return { kind: 'begin', variables: happening.variables }
    case 'reply':
      return { kind: 'say', content: happening.content }
    case 'outcome': {
      const { outcome, variables } = happening
      return { kind: 'outcome', outcome, variables, ...(step === undefined ? {} : { step }) }
    }
    case 'event':
      return { kind: 'event', fact: happening.fact }
    case 'resume':
      return { kind: 'resume', step: happening.step, variables: happening.variables }
    case 'timer':
      return null
  }
}

/** The past as a scene. With the machine that took it, dice are found that fall as they fell. */
export function sceneOf(past: Past, place: Place, machine?: FlowMachine): Scene {
  const { contact, channel, source } = past
  const scene: Scene = {
    ...{ language: place.language, timeZone: place.timeZone, contact, channel, source },
    ...(place.hours ? { hours: place.hours } : {}),
    now: past.turns[0]?.at ?? sampleScene(place.language).now,
    cues: [],
  }
  const recorded = recordedIn(past).slice(0, MAX_CUES)
  if (!machine) return { ...scene, cues: recorded.map(({ cue }) => cue) }
  let state = opened(scene)
  const cues = recorded.map(({ cue, path }) => {
    const found = path === null ? cue : withDice(machine, state, cue, path)
    state = played(machine, state, found)
    return found
  })
  return { ...scene, cues }
}

/** The scene with a made-up person in the place of a real one; what people wrote, tags and fields stay. */
export function withoutName(scene: Scene): Scene {
  const made = sampleScene(scene.language).contact
  const { firstName, lastName, email, phone } = scene.contact
  return {
    ...scene,
    contact: {
      ...scene.contact,
      firstName: firstName && made.firstName,
      lastName: lastName && made.lastName,
      email: email && 'ana@ejemplo.test',
      phone: phone && '+593980000001',
    },
  }
}

/** How many dice are tried. */
const DICE = 64

function withDice(machine: FlowMachine, state: Rehearsal, cue: Cue, path: Visit[]): Cue {
  if (wentBy(machine, state, cue, path)) return cue
  for (let fall = 0; fall < DICE; fall++) {
    const loaded = { ...cue, seed: (fall + 0.5) / DICE } as Cue
    if (wentBy(machine, state, loaded, path)) return loaded
  }
  return cue
}

const wentBy = (machine: FlowMachine, state: Rehearsal, cue: Cue, path: Visit[]): boolean =>
  samePath(played(machine, state, cue).path.slice(state.path.length), path)

const samePath = (one: Visit[], other: Visit[]): boolean =>
  one.length === other.length &&
  one.every(({ step, exit }, index) => step === other[index]?.step && exit === other[index]?.exit)

/** What a run would be with another graph. */
export interface Replayed {
  /** The version takes the recorded way again, so that what differs is the graph's doing. */
  faithful: boolean
  /** It would go another way, or end elsewhere. */
  otherWay: boolean
  /** Where the ways part. */
  step: string | null
  differences: Difference[]
  scene: Scene
}

/** A past run on the graph that took it and on another one. */
export function replay(past: Past, place: Place, took: FlowMachine, other: FlowMachine): Replayed {
  const scene = sceneOf(past, place, took)
  const states = statesOf(took, scene)
  const was = seenIn(states, scene)
  const is = seenIn(statesOf(other, scene), scene)
  const differences = differencesOf(other, was, is, took)
  const way = differences.find(({ kind }) => kind === 'way' || kind === 'end')
  return {
    faithful: samePath(
      states.at(-1)?.path ?? [],
      past.turns.flatMap(({ path }) => path),
    ),
    otherWay: way !== undefined,
    step: way?.step ?? differences[0]?.step ?? null,
    differences,
    scene,
  }
}

/** Runs that would go another way, by the step where the ways part; the most first. */
export function partings<R extends Pick<Replayed, 'otherWay' | 'step'>>(
  replayed: R[],
  machine: FlowMachine,
): Array<{ step: string | null; name: ReturnType<typeof nameOf> | null; runs: R[] }> {
  const groups = Map.groupBy(
    replayed.filter(({ otherWay }) => otherWay),
    ({ step }) => step,
  )
  return [...groups]
    .map(([step, runs]) => ({ step, name: step === null ? null : nameOf(machine, step), runs }))
    .sort((a, b) => b.runs.length - a.runs.length)
}
