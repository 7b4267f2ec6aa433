// Leaves a remark that only the team sees.
import { z } from 'zod'
import { field, step } from '#engine/machine/step.ts'
import { exits, shortened } from './fields.ts'

/** Adds a comment to the conversation, with a mention if wanted. */
export const addComment = step({
  type: 'add_comment',
  title: { en: 'Add a comment', es: 'Agregar un comentario' },
  about: { en: 'Leaves a remark that only the team sees.', es: 'Deja una nota que solo ve el equipo.' },
  keywords: ['remark', 'internal', 'mention', 'team', 'nota', 'interno', 'mención', 'equipo'],
  icon: 'message-2',
  category: 'conversation',
  data: z.object({
    text: field(z.string().trim().min(1).max(4_000), {
      field: 'template',
      title: { en: 'Comment', es: 'Comentario' },
    }),
    mention: field(z.string().max(60).nullable().default(null), {
      field: 'user',
      title: { en: 'Mention', es: 'Mencionar a' },
      help: { en: 'This person gets a notification.', es: 'Esta persona recibe un aviso.' },
      advanced: true,
    }),
  }),
  fresh: () => ({ text: '', mention: null }),
  exits: () => [exits.next],
  summary: ({ text }) => shortened(text),
  waitsFor: null,
  enter: ({ text, mention }, { render }) => ({
    effects: [{ type: 'add_comment', text: render(text), mentions: mention === null ? [] : [mention] }],
    exit: 'next',
  }),
})
