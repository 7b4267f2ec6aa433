// What is wrong with a graph, in words, naming the step. Errors block publishing, warnings do not.
import type { Capabilities, Words } from '#channels/channel.ts'
import { channelProblems } from './check_channels.ts'
import { dataProblems } from './check_data.ts'
import { pathProblems } from './check_paths.ts'
import { passingExit } from './compile.ts'
import { type Edge, type Graph, type GraphStep, MAX_STEPS, TRIGGER } from './graph.ts'
import type { Exit, StepType } from './step.ts'
import type { TriggerType } from './trigger.ts'
import type { Problem } from './turn.ts'
import { called } from './walk.ts'

/** The workspace's resources that a flow may name; a list left out is not checked. */
export interface Resources {
  users?: ReadonlyArray<string>
  channels?: ReadonlyArray<string>
  fields?: ReadonlyArray<string>
  teams?: ReadonlyArray<string>
  flows?: ReadonlyArray<string>
  /** Names of tags, and titles of closing notes. */
  tags?: ReadonlyArray<string>
  closingNotes?: ReadonlyArray<string>
  /** What the connected channels can show. */
  shows?: ReadonlyArray<{ id?: string; type?: string; name: string; can: Capabilities }>
  /** What was found beside the graph itself, such as loops with other flows; told for the steps that are still there. */
  found?: ReadonlyArray<Problem>
}

/** A step as the checks see it; `data` and `exits` are null while its data does not parse. One that is switched off asks for nothing, does nothing, and has the exit by which it is passed. */
export interface Checked {
  step: GraphStep
  kind: StepType | undefined
  name: Words
  data: unknown
  exits: Exit[] | null
}

/** A whole graph as the checks see it. */
export interface Subject {
  graph: Graph
  steps: Map<string, Checked>
  /** The edges by which anybody can go: of a step that is switched off, only the one by which it is passed. */
  edges: Edge[]
  trigger: TriggerType | undefined
  resources: Resources
}

/** Every problem of a graph, errors first. Total: whatever the step types do, an answer comes out. */
export function check(
  graph: Graph,
  kinds: ReadonlyArray<StepType>,
  triggers: ReadonlyArray<TriggerType>,
  resources: Resources = {},
): Problem[] {
  const subject = subjectOf(graph, kinds, triggers, resources)
  const problems = [
    ...sizeProblems(graph),
    ...dataProblems(subject),
    ...pathProblems(subject),
    ...channelProblems(subject),
    ...(resources.found ?? []).filter(({ step }) => step === null || subject.steps.has(step)),
  ]
  return inOrder(problems)
}

/** A graph with its types and its valid data. */
export function subjectOf(
  graph: Graph,
  kinds: ReadonlyArray<StepType>,
  triggers: ReadonlyArray<TriggerType>,
  resources: Resources = {},
): Subject {
  const steps = new Map(
    Object.values(graph.steps).map((step) => [
      step.id,
      step.off ? passed(step, kinds, graph) : checked(step, kinds),
    ]),
  )
  const trigger = triggers.find((one) => one.type === graph.trigger.type)
  const edges = graph.edges.filter(({ from, exit }) => {
    const one = steps.get(from)
    return !one?.step.off || one.exits?.some(({ name }) => name === exit)
  })
  return { graph, steps, edges, trigger, resources }
}

/** Errors first. */
export function inOrder(problems: Problem[]): Problem[] {
  return problems.sort((a, b) => (a.level === b.level ? 0 : a.level === 'error' ? -1 : 1))
}

/** Whether nothing stands against publishing. */
export function canPublish(problems: ReadonlyArray<Problem>): boolean {
  return problems.every((problem) => problem.level !== 'error')
}

function checked(step: GraphStep, kinds: ReadonlyArray<StepType>): Checked {
  const kind = kinds.find((one) => one.type === step.type)
  const empty = { step, kind, name: called(step, kind), data: null, exits: null }
  try {
    const parsed = kind?.data.safeParse(step.data)
    return parsed?.success && kind ? { ...empty, data: parsed.data, exits: kind.exits(parsed.data) } : empty
  } catch {
    return empty
  }
}

/** A step that is switched off, as what it is for the run: something to walk through. */
function passed(step: GraphStep, kinds: ReadonlyArray<StepType>, graph: Graph): Checked {
  const { name, exits } = checked(step, kinds)
  const drawn = graph.edges.filter(({ from }) => from === step.id).map(({ exit }) => exit)
  const exit = passingExit(exits, drawn)
  const own = exits?.find((one) => one.name === exit)
  const title = own?.title ?? { en: exit ?? '', es: exit ?? '' }
  const ways = exit === null ? [] : [{ name: exit, title, kind: 'next' as const }]
  return { step, kind: undefined, name, data: null, exits: ways }
}

function sizeProblems(graph: Graph): Problem[] {
  const count = Object.keys(graph.steps).length
  if (count <= MAX_STEPS) return []
  return [
    problem('error', 'too_many_steps', null, {
      en: `The flow has ${count} steps; ${MAX_STEPS} is the most. Split it into several flows.`,
      es: `El flujo tiene ${count} pasos; el máximo es ${MAX_STEPS}. Divídelo en varios flujos.`,
    }),
  ]
}

/** A problem in one line. */
export function problem(
  level: Problem['level'],
  code: string,
  step: string | null,
  text: Words,
  field?: string,
): Problem {
  return { code, level, step, ...(field === undefined ? {} : { field }), text }
}

/** A problem of a step, whose sentence begins with its name; a text that starts with a colon is a sentence of its own. */
export function stepProblem(
  level: Problem['level'],
  code: string,
  of: Checked,
  text: Words,
  field?: string,
): Problem {
  const quoted = (name: string) => (of.step.id === TRIGGER ? name : `«${name}»`)
  const join = (name: string, says: string) => `${quoted(name)}${says.startsWith(':') ? '' : ' '}${says}`
  const named = { en: join(of.name.en, text.en), es: join(of.name.es, text.es) }
  return problem(level, code, of.step.id, named, field)
}
