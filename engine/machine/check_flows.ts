// Flows that start each other for ever: what one causes starts the next, or it runs the next itself, round and back again.
import { type Checked, type Subject, stepProblem, subjectOf } from './check.ts'
import { isNarrowed, quickWays, reachedFrom, waysOf } from './check_paths.ts'
import { type Graph, TRIGGER } from './graph.ts'
import { sampleFacts } from './sample.ts'
import { columnsOf, fieldsOf, type StepType } from './step.ts'
import type { TriggerType } from './trigger.ts'
import type { Problem } from './turn.ts'

/** A flow as its neighbours see it. */
export interface Neighbour {
  id: string
  name: string
  graph: Graph
}

/** From one flow to the next: by which step, and whether it happens every time and without anybody's doing. */
interface Link {
  step: Checked
  to: string
  sure: boolean
}

/** Loops through a flow that is about to be published, each with the names of its flows. */
export function flowLoops(
  own: Neighbour,
  published: ReadonlyArray<Neighbour>,
  kinds: ReadonlyArray<StepType>,
  triggers: ReadonlyArray<TriggerType>,
): Problem[] {
  const all = [own, ...published.filter(({ id }) => id !== own.id)]
  const subjects = new Map(all.map(({ id, graph }) => [id, subjectOf(graph, kinds, triggers)]))
  const links = new Map(all.map(({ id }) => [id, linksOf(id, subjects)]))
  const names = new Map(all.map(({ id, name }) => [id, name]))
  return (links.get(own.id) ?? []).flatMap((link) => {
    const sure = link.sure ? wayBack(link.to, own.id, links, true) : null
    const way = sure ?? wayBack(link.to, own.id, links, false)
    return way ? [loopProblem(link, [own.id, ...way], names, sure !== null)] : []
  })
}

function linksOf(id: string, subjects: Map<string, Subject>): Link[] {
  const subject = subjects.get(id)
  if (!subject) return []
  const reached = reachedFrom(TRIGGER, waysOf(subject))
  const [first] = subject.graph.edges.filter(({ from }) => from === TRIGGER).map(({ to }) => to)
  const atOnce = new Set(first === undefined ? [] : [first, ...reachedFrom(first, quickWays(subject))])
  return [...subject.steps.values()]
    .filter(({ step }) => reached.has(step.id))
    .flatMap((step) => {
      const quick = atOnce.has(step.step.id)
      const called = calledBy(step).map((to) => ({ step, to, sure: quick }))
      const caused = [...subjects].flatMap(([to, other]) => {
        // That a flow starts itself by a fact is told by its own check.
        const starts = to === id ? null : startedBy(step, other)
        return starts ? [{ step, to, sure: quick && starts === 'surely' }] : []
      })
      return [...called, ...caused.filter(({ to }) => !called.some((call) => call.to === to))]
    })
}

/** The flows that a step names. */
function calledBy({ kind, data }: Checked): string[] {
  if (!kind || data === null) return []
  const values = data as Record<string, unknown>
  const own = fieldsOf(kind.data).flatMap((field) => {
    if (field.meta.field === 'flow') return [values[field.name]]
    const columns = columnsOf(field).filter(({ meta }) => meta.field === 'flow')
    const rows = Array.isArray(values[field.name])
      ? (values[field.name] as Array<Record<string, unknown>>)
      : []
    return rows.flatMap((row) => columns.map(({ name }) => row[name]))
  })
  return own.filter((id): id is string => typeof id === 'string' && id !== '')
}

function startedBy({ kind, data }: Checked, { trigger, graph }: Subject): 'surely' | 'maybe' | null {
  const facts = kind && data !== null ? (kind.causes?.(data) ?? []) : []
  const parsed = facts.length > 0 ? trigger?.data.safeParse(graph.trigger.data) : undefined
  if (!trigger || !parsed?.success) return null
  const starts = facts.some(
    (fact) => trigger.events.includes(fact.type) && trigger.matches(parsed.data, fact, sampleFacts('en')),
  )
  return starts ? (isNarrowed(parsed.data) ? 'maybe' : 'surely') : null
}

/** The shortest way from a flow to another one; null when there is none. */
function wayBack(from: string, to: string, links: Map<string, Link[]>, sure: boolean): string[] | null {
  const ways = new Map([[from, [from]]])
  for (const [id, way] of ways) {
    if (id === to) return way
    for (const link of links.get(id) ?? []) {
      if (!ways.has(link.to) && (link.sure || !sure)) ways.set(link.to, [...way, link.to])
    }
  }
  return null
}

function loopProblem({ step }: Link, way: string[], names: Map<string, string>, sure: boolean): Problem {
  const round = way.map((id) => `«${names.get(id) ?? id}»`).join(' → ')
  return sure
    ? stepProblem('error', 'flow_loop', step, {
        en: `closes a loop between flows: ${round}. They would start each other for ever. Remove the step, or narrow one of their triggers.`,
        es: `cierra un bucle entre flujos: ${round}. Se iniciarían unos a otros sin fin. Quita el paso o limita uno de sus disparadores.`,
      })
    : stepProblem('warning', 'flow_loop', step, {
        en: `is part of a loop between flows: ${round}. Check that it ends.`,
        es: `es parte de un bucle entre flujos: ${round}. Revisa que termine.`,
      })
}
