// Takes the conversation back from its person.
import { z } from 'zod'
import { step } from '#engine/machine/step.ts'
import { exits } from './fields.ts'

/** Leaves the conversation without an assignee. */
export const unassign = step({
  type: 'unassign',
  title: { en: 'Unassign', es: 'Quitar asignación' },
  about: {
    en: 'Leaves the conversation without a person.',
    es: 'Deja la conversación sin persona asignada.',
  },
  keywords: ['release', 'nobody', 'agent', 'liberar', 'nadie', 'agente', 'desasignar'],
  icon: 'user-minus',
  category: 'people',
  data: z.object({}),
  fresh: () => ({}),
  exits: () => [exits.next],
  summary: () => ({ en: 'Nobody has the conversation', es: 'Nadie tiene la conversación' }),
  waitsFor: null,
  enter: () => ({ effects: [{ type: 'unassign' }], exit: 'next' }),
})
