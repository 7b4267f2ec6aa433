// Puts the conversation to sleep.
import { z } from 'zod'
import { step } from '#engine/machine/step.ts'
import { exits } from './fields.ts'
import { momentFields, momentFresh, momentOf, momentProblems, momentWords, noDate } from './moments.ts'
import { failedExit } from './rows.ts'

/** Snoozes the conversation until a moment; a message of the contact wakes it earlier. */
export const snooze = step({
  type: 'snooze',
  title: { en: 'Snooze the conversation', es: 'Posponer la conversación' },
  about: {
    en: 'Takes it out of sight until a moment, or until the contact writes.',
    es: 'La quita de la vista hasta un momento, o hasta que el contacto escriba.',
  },
  keywords: ['sleep', 'later', 'postpone', 'remind', 'dormir', 'después', 'posponer', 'recordar'],
  icon: 'moon',
  category: 'conversation',
  data: z.object(momentFields),
  fresh: () => ({ ...momentFresh, ms: 3_600_000 }),
  exits: ({ until }) => (until === 'date' ? [exits.next, failedExit(noDate)] : [exits.next]),
  summary: momentWords,
  waitsFor: null,
  check: momentProblems,
  enter: (data, scope) => {
    const at = momentOf(data, scope)
    if (at === null) return { exit: 'failed' }
    // What has passed already is nothing to sleep for.
    if (at <= Date.parse(scope.facts.now)) return { exit: 'next' }
    return { effects: [{ type: 'snooze_conversation', until: new Date(at).toISOString() }], exit: 'next' }
  },
})
