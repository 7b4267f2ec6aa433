// What is wrong where a walk came to an end, and the shortest way to it.
import type { Words } from '#channels/channel.ts'
import type { FlowMachine } from './compile.ts'
import { type Scene, statesOf } from './cues.ts'
import { exitsOf } from './edit.ts'
import { exitTitle, nameOf } from './flow_test.ts'
import type { Rehearsal } from './rehearsal.ts'

/** Something that robots found, with the scene that leads there. */
export interface Finding {
  /** A run that failed; the same steps over and over; a question that nothing answers; an exit with nothing behind it. */
  kind: 'failed' | 'loop' | 'stuck' | 'dead_end'
  step: string | null
  exit: string | null
  text: Words
  scene: Scene
  /** How many walks came there. */
  times: number
}

type Found = Omit<Finding, 'scene' | 'times'>

/** The same thing at the same place. */
export const keyOf = ({ kind, step, exit }: Found): string => `${kind} ${step} ${exit}`

/** A step that is come to so often in one conversation goes round. */
const ROUNDS = 20
/** So many things were tried, and it still waits at the same step. */
const TRIES = 12

/** What is wrong where a rehearsal stands; null while nothing is. */
export function findingIn(
  machine: FlowMachine,
  state: Rehearsal,
): (Found & { scene: Scene; times: number }) | null {
  const found = failure(state) ?? round(machine, state) ?? stuck(machine, state) ?? deadEnd(machine, state)
  return found && { ...found, scene: noScene, times: 1 }
}

const noScene = { cues: [] as Scene['cues'] } as Scene

function failure(state: Rehearsal): Found | null {
  const problem = state.turns.at(-1)?.turn.problem
  if (state.status !== 'failed' || !problem) return null
  return { kind: 'failed', step: problem.step, exit: null, text: problem.text }
}

function round(machine: FlowMachine, { path, status }: Rehearsal): Found | null {
  if (status !== 'waiting') return null
  const times = new Map<string, number>()
  let former: string | null = null
  for (const { step, exit } of path) {
    if (former !== step) times.set(step, (times.get(step) ?? 0) + 1)
    former = exit === null ? step : null
  }
  const most = [...times].find(([, count]) => count > ROUNDS)
  if (!most) return null
  const { en, es } = nameOf(machine, most[0])
  const text = {
    en: `${en} comes round again and again: more than ${ROUNDS} times in one conversation.`,
    es: `${es} se repite una y otra vez: más de ${ROUNDS} veces en una conversación.`,
  }
  return { kind: 'loop', step: most[0], exit: null, text }
}

function stuck(machine: FlowMachine, { path, status, step }: Rehearsal): Found | null {
  if (status !== 'waiting' || step === null) return null
  const tries = path.length - 1 - path.findLastIndex((visit) => visit.exit !== null || visit.step !== step)
  if (tries <= TRIES) return null
  const { en, es } = nameOf(machine, step)
  const text = {
    en: `${en} waits, and nothing that the robots tried leads on from there.`,
    es: `${es} espera, y nada de lo que probaron los robots lleva adelante.`,
  }
  return { kind: 'stuck', step, exit: null, text }
}

/** The flow may end behind the only way out of a step; behind one of several, somebody forgot to go on. */
function deadEnd(machine: FlowMachine, { path, status }: Rehearsal): Found | null {
  const last = path.at(-1)
  if (status !== 'ended' || !last?.exit) return null
  const { step, exit } = last
  const place = machine.places.get(step)
  const exits = (place?.kind && exitsOf(place.kind, place.step.data)) ?? []
  const own = exits.find(({ name }) => name === exit)
  const leads = machine.graph.edges.some((edge) => edge.from === step && edge.exit === exit)
  if (!own || leads || (own.kind === 'next' && exits.filter(({ kind }) => kind === 'next').length < 2))
    return null
  const [name, way] = [nameOf(machine, step), exitTitle(machine, step, exit)]
  const text = {
    en: `${name.en} leads nowhere at «${way.en}»: the conversation just stops.`,
    es: `${name.es} no lleva a ningún lado en «${way.es}»: la conversación se corta.`,
  }
  return { kind: 'dead_end', step, exit, text }
}

/** The finding with every cue left out that is not needed to come there. */
export function shortest(machine: FlowMachine, finding: Finding): Finding {
  let { cues } = finding.scene
  for (let at = cues.length - 1; at > 0; at--) {
    const fewer = cues.toSpliced(at, 1)
    if (leadsTo(machine, { ...finding, scene: { ...finding.scene, cues: fewer } })) cues = fewer
  }
  return { ...finding, scene: { ...finding.scene, cues } }
}

/** Whether the scene of a finding really leads there. */
export function leadsTo(machine: FlowMachine, finding: Finding): boolean {
  const state = statesOf(machine, finding.scene).at(-1)!
  // To show where somebody is stuck it is enough to stand there.
  if (finding.kind === 'stuck') return state.status === 'waiting' && state.step === finding.step
  const found = findingIn(machine, state)
  return found !== null && keyOf(found) === keyOf(finding)
}
