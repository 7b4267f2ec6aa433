// Robot users: hundreds of seeded walks through a flow with everything outside made up, and what they found. Pure: the same
// seed gives the same walks.
import type { FlowMachine } from './compile.ts'
import { opened, played, type Scene } from './cues.ts'
import { diceOf } from './dice.ts'
import { exitsOf } from './edit.ts'
import { isHalted, type Rehearsal } from './rehearsal.ts'
import { type Finding, findingIn, keyOf, shortest } from './robots_findings.ts'
import { cuesAt, madeUp, type Persona, personas } from './robots_habits.ts'
import type { Written } from './trigger.ts'
import type { Visit } from './turn.ts'

/** How the robots go about it. */
export interface Orders {
  walks: number
  seed: number
  /** Who and where they are, unless a walk changes it. */
  base: Scene
  /** What the trigger hands to a run; made up anew for each walk. */
  starts: ReadonlyArray<Written>
}

/** A number in [0, 1), another one each time. */
export type Dice = () => number

/** What hundreds of walks came to. */
export interface Walked {
  walks: number
  /** Times that robots came to a step, and left by an exit (`step exit`). */
  steps: ReadonlyMap<string, number>
  exits: ReadonlyMap<string, number>
  /** Steps that no robot reached, and exits of reached steps by which none left. */
  unreached: string[]
  untaken: Visit[]
  findings: Finding[]
}

/** Most things that one robot does. */
const PATIENCE = 60
/** How often a robot that sees a way nobody took goes there. */
const CURIOSITY = 0.7

/** Dice for one walk. */
export function diceFor(seed: number, walk: number): Dice {
  let thrown = 0
  return () => diceOf(`${seed} ${walk} ${thrown++}`)
}

/** Walks one by one, giving the number of walks done; at the end, what was found. */
export function* walkAll(machine: FlowMachine, orders: Orders): Generator<number, Walked> {
  const tally: Tally = { steps: new Map(), exits: new Map(), findings: new Map() }
  const persona = personas(machine)
  for (let walk = 0; walk < orders.walks; walk++) {
    const dice = diceFor(orders.seed, walk)
    const scene = persona.scene(orders.base, dice)
    const variables = Object.fromEntries(
      orders.starts.map((one) => [one.name, madeUp(one, persona.wanted, dice)]),
    )
    walkOnce({ machine, persona, dice, tally }, { ...scene, cues: [] }, variables)
    yield walk + 1
  }
  return summed(machine, orders.walks, tally)
}

/** All walks at once, for whoever need not show how far it is. */
export function walkThrough(machine: FlowMachine, orders: Orders): Walked {
  const walks = walkAll(machine, orders)
  for (;;) {
    const next = walks.next()
    if (next.done) return next.value
  }
}

interface Tally {
  steps: Map<string, number>
  exits: Map<string, number>
  /** By what was found and where: the shortest scene so far. */
  findings: Map<string, { finding: Finding; times: number }>
}

interface Walker {
  machine: FlowMachine
  persona: Persona
  dice: Dice
  tally: Tally
}

function walkOnce(walker: Walker, scene: Scene, variables: Scene['contact']['fields']): void {
  const { machine, tally } = walker
  let state = opened(scene)
  const cues: Scene['cues'] = [{ kind: 'begin', variables }]
  state = played(machine, state, cues[0]!)
  count(tally, [], state.path)
  while (state.status === 'waiting' && cues.length < PATIENCE) {
    const found = findingIn(machine, state)
    // Whoever answered badly all the time is not stuck while one answer leads on.
    const cue = found?.kind === 'stuck' ? leadingOn(walker, state) : found ? null : chosen(walker, state)
    if (!cue) break
    const next = played(machine, state, cue)
    count(tally, state.path, next.path)
    cues.push(cue)
    state = next
  }
  const finding = findingIn(machine, state)
  if (!finding) return
  const known = tally.findings.get(keyOf(finding))
  const found = { ...finding, scene: { ...scene, cues } }
  const best = known && known.finding.scene.cues.length <= cues.length ? known.finding : found
  tally.findings.set(keyOf(finding), { finding: best, times: (known?.times ?? 0) + 1 })
}

function leadingOn({ machine, persona, dice }: Walker, state: Rehearsal): Scene['cues'][number] | null {
  const leads = (cue: Scene['cues'][number]) => {
    const { status, step } = played(machine, state, cue)
    return status !== 'waiting' || step !== state.step
  }
  return cuesAt(machine, state, persona, dice).find(leads) ?? null
}

/** Where somebody stands is come to once, however long they stay there. */
function count(tally: Tally, before: Visit[], after: Visit[]): void {
  for (let at = before.length; at < after.length; at++) {
    const { step, exit } = after[at]!
    const former = after[at - 1]
    const stayed = former?.exit === null && former.step === step
    if (!stayed) tally.steps.set(step, (tally.steps.get(step) ?? 0) + 1)
    if (exit !== null) {
      const key = `${step} ${exit}`
      tally.exits.set(key, (tally.exits.get(key) ?? 0) + 1)
    }
  }
}

/** What the robot does now: often whatever leads by an exit that nobody has taken yet, else anything. */
function chosen({ machine, persona, dice, tally }: Walker, state: Rehearsal): Scene['cues'][number] | null {
  if (state.step === null || isHalted(state)) return null
  const cues = cuesAt(machine, state, persona, dice)
  if (cues.length === 0) return null
  const any = cues[Math.floor(dice() * cues.length)]!
  if (dice() > CURIOSITY || !hasUntaken(machine, state.step, tally)) return any
  return cues.find((cue) => goesNew(machine, state, cue, tally)) ?? any
}

function hasUntaken(machine: FlowMachine, step: string, { exits }: Tally): boolean {
  for (const exit of machine.places.get(step)?.exits ?? []) if (!exits.has(`${step} ${exit}`)) return true
  return false
}

function goesNew(
  machine: FlowMachine,
  state: Rehearsal,
  cue: Scene['cues'][number],
  { exits }: Tally,
): boolean {
  const path = played(machine, state, cue).path.slice(state.path.length)
  return path.some(({ step, exit }) => exit !== null && exit !== 'jump' && !exits.has(`${step} ${exit}`))
}

function summed(machine: FlowMachine, walks: number, { steps, exits, findings }: Tally): Walked {
  const places = [...machine.places.values()]
  const unreached = places.flatMap(({ step }) => (steps.has(step.id) ? [] : [step.id]))
  const untaken = places.flatMap(({ step, kind }): Visit[] => {
    if (!steps.has(step.id) || !kind) return []
    const known = exitsOf(kind, step.data) ?? []
    return known.flatMap(({ name }) =>
      exits.has(`${step.id} ${name}`) ? [] : [{ step: step.id, exit: name }],
    )
  })
  const found = [...findings.values()]
    .map(({ finding, times }) => ({ ...shortest(machine, finding), times }))
    .sort((a, b) => gravity[a.kind] - gravity[b.kind] || b.times - a.times)
  return { walks, steps, exits, unreached, untaken, findings: found }
}

const gravity: Record<Finding['kind'], number> = { failed: 0, loop: 1, stuck: 2, dead_end: 3 }

/** How hot a step is beside the busiest one, from 0 to 1; seldom ones still show. */
export function heatOf(times: number, most: number): number {
  return times === 0 || most === 0 ? 0 : Math.sqrt(times / most)
}
