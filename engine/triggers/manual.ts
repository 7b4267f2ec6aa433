// Somebody starts the flow by hand.
import { z } from 'zod'
import { trigger } from '#engine/machine/trigger.ts'

/** Starts only by hand, by the API or by another flow. */
export const manual = trigger({
  type: 'manual',
  title: { en: 'By hand', es: 'A mano' },
  about: {
    en: 'A person, the API or another flow starts it.',
    es: 'Lo inicia una persona, la API u otro flujo.',
  },
  keywords: ['start', 'button', 'api', 'iniciar', 'botón', 'manual'],
  icon: 'pointer',
  category: 'people',
  events: [],
  data: z.object({}),
  fresh: () => ({}),
  summary: () => ({ en: 'Never starts on its own', es: 'Nunca empieza solo' }),
  matches: () => false,
  variables: () => ({}),
  writes: () => [],
})
