// Closes the conversation with a closing note.
import { z } from 'zod'
import { field, step } from '#engine/machine/step.ts'
import { exits, shortened } from './fields.ts'

/** Closes the conversation with its category and summary; nothing happens when it is closed. */
export const closeConversation = step({
  type: 'close_conversation',
  title: { en: 'Close conversation', es: 'Cerrar conversación' },
  about: { en: 'Takes the conversation off the open ones.', es: 'Saca la conversación de las abiertas.' },
  keywords: ['end', 'finish', 'closing note', 'terminar', 'finalizar', 'nota de cierre'],
  icon: 'circle-check',
  category: 'conversation',
  data: z.object({
    category: field(z.string().max(80).nullable().default(null), {
      field: 'closing_note',
      title: { en: 'Category', es: 'Categoría' },
    }),
    summary: field(z.string().max(2_000).default(''), {
      field: 'template',
      title: { en: 'Summary', es: 'Resumen' },
    }),
  }),
  fresh: () => ({ category: null, summary: '' }),
  exits: () => [exits.next],
  summary: ({ category, summary }) => shortened([category, summary].filter(Boolean).join(' · ')),
  waitsFor: null,
  causes: ({ category }) => [{ type: 'conversation_closed', data: { source: 'flow', category } }],
  enter: ({ category, summary }, { facts, render }) => ({
    effects:
      facts.conversation.state === 'closed'
        ? []
        : [{ type: 'close_conversation', category, summary: render(summary).trim() }],
    exit: 'next',
  }),
})
