// Pauses the flow.
import { z } from 'zod'
import { type Move, step } from '#engine/machine/step.ts'
import { exits, longest } from './fields.ts'
import { momentFields, momentFresh, momentOf, momentProblems, momentWords, noDate } from './moments.ts'
import { failedExit } from './rows.ts'

/** Waits for a while, at most 30 days, or until a date or working hours, then goes on; what has passed is not waited for. */
export const wait = step({
  type: 'wait',
  title: { en: 'Wait', es: 'Esperar' },
  about: {
    en: 'Pauses for a while, until a date or until working hours.',
    es: 'Hace una pausa, espera una fecha o el horario de atención.',
  },
  keywords: [
    'pause',
    'delay',
    'timer',
    'date',
    'reminder',
    'pausa',
    'demora',
    'tiempo',
    'fecha',
    'temporizador',
  ],
  icon: 'clock',
  category: 'logic',
  data: z.object(momentFields),
  fresh: () => momentFresh,
  exits: ({ until }) => (until === 'date' ? [exits.next, failedExit(noDate)] : [exits.next]),
  summary: momentWords,
  waitsFor: 'timer',
  check: momentProblems,
  enter: (data, scope) => {
    const at = momentOf(data, scope)
    return at === null ? { exit: 'failed' } : waiting(at, scope.facts.now)
  },
  on: (_, { happening, kept, facts }) => {
    if (happening.type !== 'timer') return {}
    return typeof kept === 'number' ? waiting(kept, facts.now) : { exit: 'next' }
  },
})

/** A date further off than the longest timer is waited for in parts. */
function waiting(at: number, now: string): Move {
  const ms = at - Date.parse(now)
  if (ms <= 0) return { exit: 'next' }
  return ms <= longest ? { timer: ms, keep: null } : { timer: longest, keep: at }
}
