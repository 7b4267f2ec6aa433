// Ends the flow.
import { z } from 'zod'
import { step } from '#engine/machine/step.ts'
import { namedTwice, pairsField, valued, variableName } from './rows.ts'

/** Ends the run; the flow that called this one gets the outputs. */
export const end = step({
  type: 'end',
  title: { en: 'End', es: 'Terminar' },
  about: {
    en: 'Ends the flow, and gives results to the flow that called it.',
    es: 'Termina el flujo y da resultados al flujo que lo llamó.',
  },
  keywords: ['stop', 'finish', 'return', 'output', 'terminar', 'fin', 'devolver', 'resultado'],
  icon: 'player-stop',
  category: 'logic',
  data: z.object({
    outputs: pairsField(
      {
        title: { en: 'Results', es: 'Resultados' },
        help: {
          en: 'Given back to the flow that called this one.',
          es: 'Se devuelven al flujo que llamó a este.',
        },
        max: 20,
      },
      { en: 'result', es: 'resultado' },
      { en: 'Name', es: 'Nombre' },
      20,
      variableName,
    ),
  }),
  fresh: () => ({ outputs: [] }),
  exits: () => [],
  summary: ({ outputs }) => {
    const names = outputs.map(({ name }) => name).join(', ')
    return names === ''
      ? { en: 'The flow ends here', es: 'El flujo termina aquí' }
      : { en: `→ ${names}`, es: `→ ${names}` }
  },
  waitsFor: null,
  check: ({ outputs }) =>
    namedTwice(
      'outputs',
      outputs.map(({ name }) => name),
    ),
  enter: ({ outputs }, scope) => ({ end: valued(outputs, scope) }),
})
