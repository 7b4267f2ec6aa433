// Pauses the flow.
import { z } from 'zod'
import { durationText } from '#engine/machine/duration.ts'
import { field, step } from '#engine/machine/step.ts'
import { duration, exits } from './fields.ts'

/** Waits for a while, at most 30 days, then goes on. */
export const wait = step({
  type: 'wait',
  title: { en: 'Wait', es: 'Esperar' },
  about: { en: 'Pauses for a while, then goes on.', es: 'Hace una pausa y luego continúa.' },
  keywords: ['pause', 'delay', 'timer', 'pausa', 'demora', 'tiempo', 'temporizador'],
  icon: 'clock',
  category: 'logic',
  data: z.object({
    ms: field(duration, { field: 'duration', title: { en: 'How long', es: 'Cuánto tiempo' } }),
  }),
  fresh: () => ({ ms: 60_000 }),
  exits: () => [exits.next],
  summary: ({ ms }) => durationText(ms),
  waitsFor: 'timer',
  enter: ({ ms }) => ({ timer: ms }),
  on: (_, { happening }) => (happening.type === 'timer' ? { exit: 'next' } : {}),
})
