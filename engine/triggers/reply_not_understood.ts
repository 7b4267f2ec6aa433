// A question of any flow did not understand an answer for the last time.
import { z } from 'zod'
import { trigger } from '#engine/machine/trigger.ts'
import { common, commonFresh } from './fields.ts'

/** The handler of invalid replies of the whole workspace. */
export const replyNotUnderstood = trigger({
  type: 'reply_not_understood',
  title: { en: 'Reply not understood', es: 'Respuesta no entendida' },
  about: {
    en: 'A question gave up: the answer was not understood.',
    es: 'Una pregunta se rindió: no se entendió la respuesta.',
  },
  keywords: ['invalid', 'error', 'fallback', 'inválida', 'no entendí', 'ayuda'],
  icon: 'help-circle',
  category: 'messages',
  events: ['reply_not_understood'],
  data: z.object({ ...common }),
  fresh: () => ({ ...commonFresh }),
  summary: () => ({ en: 'In any flow', es: 'En cualquier flujo' }),
  matches: () => true,
  variables: ({ data }) => ({ reply: data['text'] ?? '', flow_id: data['flowId'] ?? '' }),
  writes: () => [
    { name: 'reply', type: 'text' },
    { name: 'flow_id', type: 'text' },
  ],
})
