// The rehearsal as the simulator needs it: one per graph, and what it lights on the canvas.
import type { Content } from '#channels/channel.ts'
import { compile } from '#engine/machine/compile.ts'
import { type Graph, TRIGGER } from '#engine/machine/graph.ts'
import { begin, type Rehearsal, receive, rehearse, resumeAt, say } from '#engine/machine/rehearsal.ts'
import { sampleFacts } from '#engine/machine/sample.ts'
import type { StepType } from '#engine/machine/step.ts'
import { contentIn } from '#engine/machine/transcript.ts'
import { edgeId } from '../project.ts'
import type { Lit } from '../store.ts'

/** Who the rehearsal is about. */
export interface Contact {
  name: string
  email: string
  tags: string[]
}

export const machineOf = (graph: Graph, kinds: ReadonlyArray<StepType>) => compile(graph, kinds)

/** A rehearsal that has begun: at the trigger, or at a step. */
export function fresh(
  machine: ReturnType<typeof machineOf>,
  contact: Contact,
  language: 'es' | 'en',
  at: string | null,
): Rehearsal {
  const facts = sampleFacts(language)
  const [firstName = '', ...rest] = contact.name.trim().split(/\s+/)
  const person = { ...facts.contact, ...contact, firstName, lastName: rest.join(' ') }
  const state = rehearse({ facts: { ...facts, contact: person } })
  return at === null ? begin(machine, state) : resumeAt(machine, state, at)
}

/** The way so far: its steps, its edges, and where it stands. */
export function litBy(graph: Graph, state: Rehearsal): Lit {
  const steps = new Set([TRIGGER])
  const edges = new Set(graph.edges.filter(({ from }) => from === TRIGGER).map(edgeId))
  for (const { step, exit } of state.path) {
    steps.add(step)
    const edge = graph.edges.find((one) => one.from === step && one.exit === exit)
    if (edge) edges.add(edgeId(edge))
  }
  return { steps, edges, current: state.step }
}

/** What was typed: a text, or a file or place as a transcript writes it, such as `[image: https://…]`. */
export function answer(machine: ReturnType<typeof machineOf>, state: Rehearsal, typed: string): Rehearsal {
  const sent = contentIn(typed)
  return sent ? receive(machine, state, sent) : say(machine, state, typed)
}

/** The choices that can be tapped now: those of the last bubble, while the bot waits for a reply. */
export function tappable({ lines, waitsFor }: Rehearsal) {
  if (waitsFor !== 'reply') return []
  const last = lines.findLast((line) => line.kind === 'out')
  return last?.kind === 'out' && last.content.kind === 'text' ? (last.content.choices ?? []) : []
}

/** What a bubble says of content that is not text. */
export const wordsOf = (content: Content): string =>
  content.kind === 'text'
    ? content.text
    : 'caption' in content && content.caption
      ? content.caption
      : `[${content.kind}]`
