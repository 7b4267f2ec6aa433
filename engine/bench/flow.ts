// The flow of the benchmark: two questions that follow each other for ever, and what a run remembers fills two kilobytes.
import type { Graph } from '#engine/machine/graph.ts'

const ask = (id: string, text: string): Graph['steps'][string] => ({
  id,
  type: 'ask_question',
  name: '',
  data: { text, save: { variable: 'last', field: '' }, timeout: 3_600_000 },
  at: { x: 0, y: 0 },
})

export const flow: Graph = {
  format: 1,
  trigger: { type: 'manual', data: {}, at: { x: 0, y: 0 } },
  steps: {
    color: ask('color', 'Hola {{contact.name}}. ¿Qué color te gusta? Antes dijiste {{last}}.'),
    fruit: ask('fruit', '¿Y qué fruta?'),
  },
  edges: [
    { from: 'trigger', exit: 'next', to: 'color' },
    { from: 'color', exit: 'next', to: 'fruit' },
    { from: 'fruit', exit: 'next', to: 'color' },
  ],
}

/** Thirty-two variables, about 1.9 kB of JSON. */
export const remembered = Object.fromEntries(
  Array.from({ length: 32 }, (_, index) => [`answer_${index}`, `${index} `.padEnd(42, 'palabra ')]),
)
