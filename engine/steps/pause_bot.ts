// Silences the bot in this conversation.
import { z } from 'zod'
import { durationText } from '#engine/machine/duration.ts'
import { field, step } from '#engine/machine/step.ts'
import { duration, exits } from './fields.ts'

/** Pauses the bot for a while, or until a person resumes it; no flow speaks meanwhile. */
export const pauseBot = step({
  type: 'pause_bot',
  title: { en: 'Pause the bot', es: 'Pausar el bot' },
  about: {
    en: 'No flow speaks in this conversation until it is resumed.',
    es: 'Ningún flujo habla en esta conversación hasta que se reanude.',
  },
  keywords: ['silence', 'stop', 'mute', 'human', 'silenciar', 'detener', 'callar', 'humano'],
  icon: 'player-pause',
  category: 'conversation',
  data: z.object({
    until: field(z.enum(['time', 'person']).default('person'), {
      field: 'select',
      title: { en: 'Until when', es: 'Hasta cuándo' },
      options: [
        {
          value: 'person',
          title: { en: 'Until a person resumes it', es: 'Hasta que una persona lo reanude' },
        },
        { value: 'time', title: { en: 'For a while', es: 'Durante un tiempo' } },
      ],
    }),
    ms: field(duration.default(3_600_000), {
      field: 'duration',
      title: { en: 'How long', es: 'Cuánto tiempo' },
      when: { field: 'until', is: ['time'] },
    }),
  }),
  fresh: () => ({ until: 'person', ms: 3_600_000 }),
  exits: () => [exits.next],
  summary: ({ until, ms }) =>
    until === 'time'
      ? durationText(ms)
      : { en: 'Until a person resumes it', es: 'Hasta que una persona lo reanude' },
  waitsFor: null,
  enter: ({ until, ms }) => ({
    effects: [{ type: 'pause_bot', ms: until === 'time' ? ms : null }],
    exit: 'next',
  }),
})
