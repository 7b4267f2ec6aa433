// What becomes of people inside a flow when its next version is published: what changed where they stand, and what can be chosen.
import { same } from './diff.ts'
import type { Graph } from './graph.ts'
import type { StepType } from './step.ts'

/** Finish on the version they are on; the same place of the new one; ask there again; end, and let people take over. */
export const hows = ['stay', 'move', 'ask_again', 'to_person'] as const

export type How = (typeof hows)[number]

/** What the new version did to a step. `leads_elsewhere`: the step itself is the same, what follows it is not. */
export const stepChanges = ['same', 'leads_elsewhere', 'changed', 'other_type', 'removed'] as const

export type StepChange = (typeof stepChanges)[number]

/** What became of a step from one version to the next. */
export function stepChange(before: Graph, after: Graph, id: string): StepChange {
  const [was, is] = [before, after].map(({ steps }) => (Object.hasOwn(steps, id) ? steps[id] : undefined))
  if (!is) return 'removed'
  if (!was || was.type !== is.type) return 'other_type'
  if (!same([was.data, was.off], [is.data, is.off])) return 'changed'
  return same(waysOut(before, id), waysOut(after, id)) ? 'same' : 'leads_elsewhere'
}

const waysOut = ({ edges }: Graph, id: string): Record<string, string> =>
  Object.fromEntries(edges.filter(({ from }) => from === id).map(({ exit, to }) => [exit, to]))

/** The graver of two changes, for people who stand at one step of several versions. */
export const graver = (a: StepChange, b: StepChange): StepChange =>
  stepChanges.indexOf(a) > stepChanges.indexOf(b) ? a : b

/** What can be chosen for people at such a step; `kind` is the step's type in the new version. */
export function choicesOf(change: StepChange, kind: StepType | undefined): How[] {
  if (change === 'removed' || !kind) return ['stay', 'to_person']
  // What a step of another type remembers means nothing here.
  return change === 'other_type' || !kind.waitsFor ? ['stay', 'ask_again', 'to_person'] : [...hows]
}

/** What is chosen unless somebody chooses otherwise. */
export const suggestedFor = (change: StepChange): How => (change === 'removed' ? 'to_person' : 'stay')
