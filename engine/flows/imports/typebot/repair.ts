// The last look: whatever would stand against publishing, besides what only a person can fill in, becomes a kept step.
import { check } from '#engine/machine/check.ts'
import type { Graph, GraphStep } from '#engine/machine/graph.ts'
import { stepOf, steps } from '#engine/steps/index.ts'
import { triggers } from '#engine/triggers/index.ts'
import { noteText } from './blocks.ts'
import type { Draft } from './draft.ts'
import { placeholder } from './kept.ts'

/** The code of what an author must fill in. */
export const FILL_IN = 'missing'

/** The graph without steps that are wrong. */
export function repaired(graph: Graph, draft: Draft, language: 'es' | 'en'): Graph {
  const wrong = new Set(
    check(graph, steps, triggers)
      // Loops come next, when it is known which steps wait.
      .filter(({ level, code }) => level === 'error' && code !== FILL_IN && code !== 'endless_loop')
      .flatMap(({ step }) => (step !== null && Object.hasOwn(graph.steps, step) ? [step] : [])),
  )
  if (wrong.size === 0) return graph
  const fixed = Object.values(graph.steps).map((step) =>
    wrong.has(step.id) ? kept(step, draft, language) : step,
  )
  const left = new Set<string>()
  const edges = graph.edges.flatMap((edge) => {
    if (!wrong.has(edge.from)) return [edge]
    if (left.has(edge.from)) return []
    left.add(edge.from)
    return [{ ...edge, exit: 'next' }]
  })
  return { ...graph, steps: Object.fromEntries(fixed.map((step) => [step.id, step])), edges }
}

function kept(step: GraphStep, draft: Draft, language: 'es' | 'en'): GraphStep {
  const title = stepOf(step.type)?.title ?? { en: step.type, es: step.type }
  const { type, data, name = '' } = placeholder(title, language)
  const block = draft.steps.find(({ id }) => id === step.id)?.block
  const original = block?.original ?? step.data
  draft.remarks.push({
    step: step.id,
    text: noteText(title, { type: block?.type ?? step.type, original }, language),
  })
  const { report } = draft
  const about = (line: { step: string | null }) => line.step === step.id
  const what = [...report.converted, ...report.approximated].find(about)?.what ?? title
  report.converted = report.converted.filter((line) => !about(line))
  report.approximated = report.approximated.filter((line) => !about(line))
  report.kept.push({ step: step.id, what })
  return { ...step, type, data, name, off: true }
}
