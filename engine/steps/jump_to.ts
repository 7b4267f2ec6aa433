// Goes to another step, a few times.
import { z } from 'zod'
import { field, step } from '#engine/machine/step.ts'

/** Jumps to another step of the flow; after the given number of jumps it leaves by `next`. */
export const jumpTo = step({
  type: 'jump_to',
  title: { en: 'Jump to', es: 'Saltar a' },
  about: { en: 'Goes to another step, forward or back.', es: 'Va a otro paso, hacia adelante o atrás.' },
  keywords: ['go to', 'loop', 'repeat', 'ir a', 'bucle', 'repetir', 'volver'],
  icon: 'corner-up-left',
  category: 'logic',
  data: z.object({
    step: field(z.string().min(1).max(40), { field: 'step', title: { en: 'Step', es: 'Paso' } }),
    times: field(z.int().min(1).max(10).default(3), {
      field: 'number',
      title: { en: 'Jump at most', es: 'Saltar como máximo' },
      help: { en: 'Then the flow goes on from here.', es: 'Después el flujo continúa desde aquí.' },
      max: 10,
    }),
  }),
  fresh: () => ({ step: '', times: 3 }),
  exits: () => [
    { name: 'next', title: { en: 'After the last jump', es: 'Después del último salto' }, kind: 'next' },
  ],
  summary: ({ times }) => ({
    en: times === 1 ? 'Once' : `At most ${times} times`,
    es: times === 1 ? 'Una vez' : `Como máximo ${times} veces`,
  }),
  waitsFor: null,
  enter: ({ step, times }, { count }) => (count < times ? { jump: step, count: 1 } : { exit: 'next' }),
})
