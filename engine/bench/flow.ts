// The flows of the benchmark, and what their runs remember: two kilobytes.
import type { Graph } from '#engine/machine/graph.ts'

type Step = Graph['steps'][string]
type Edge = Graph['edges'][number]

const HOUR = 3_600_000

const stepOf = (id: string, type: string, data: object): Step => ({
  ...{ id, type, name: '', data: data as Step['data'] },
  at: { x: 0, y: 0 },
})

const ask = (id: string, text: string): Step =>
  stepOf(id, 'ask_question', { text, save: { variable: 'last', field: '' }, timeout: HOUR })

const note = (id: string): Step =>
  stepOf(id, 'set_variable', {
    assignments: [{ variable: 'note', kind: 'text', text: '{{contact.name}}: {{last}}' }],
  })

const weigh = (id: string): Step => {
  const when = { all: [{ subject: 'variable.last', operator: 'is_equal_to' as const, value: 'azul' }] }
  return stepOf(id, 'branch', { branches: [{ id: 'blue', name: 'Azul', when }] })
}

const graphOf = (steps: Step[], edges: Edge[]): Graph => ({
  format: 1,
  trigger: { type: 'manual', data: {}, at: { x: 0, y: 0 } },
  steps: Object.fromEntries(steps.map((step) => [step.id, step])),
  edges: [{ from: 'trigger', exit: 'next', to: steps[0]!.id }, ...edges],
})

/**
 * A flow of that many steps that goes round for ever: a question, a variable worked out, a branch, the next question. A reply passes
 * three steps and brings one message.
 */
export function rounds(count: number): Graph {
  const idOf = (index: number) => `s${index % count}`
  const steps = Array.from({ length: count }, (_, index): Step => {
    // What is left over at the end is questions.
    const place = index < count - (count % 3) ? index % 3 : 0
    if (place === 1) return note(idOf(index))
    return place === 2 ? weigh(idOf(index)) : ask(idOf(index), `Pregunta ${index}. Antes dijiste {{last}}.`)
  })
  const edges = steps.flatMap(({ id, type }, index) =>
    (type === 'branch' ? ['blue', 'else'] : ['next']).map((exit) => ({
      from: id,
      exit,
      to: idOf(index + 1),
    })),
  )
  return graphOf(steps, edges)
}

/** Waits, then says something and waits again. */
export const reminders: Graph = graphOf(
  [
    stepOf('sleep', 'wait', { until: 'duration', ms: HOUR }),
    ask('remind', 'Hola de nuevo, {{contact.name}}.'),
  ],
  [
    { from: 'sleep', exit: 'next', to: 'remind' },
    { from: 'remind', exit: 'next', to: 'sleep' },
  ],
)

/** Thirty-two variables, about 1.9 kB of JSON. */
export const remembered = {
  ...Object.fromEntries(
    Array.from({ length: 32 }, (_, index) => [`answer_${index}`, `${index} `.padEnd(42, 'palabra ')]),
  ),
  last: 'nada',
}
