// Opens the conversation.
import { z } from 'zod'
import { step } from '#engine/machine/step.ts'
import { exits } from './fields.ts'

/** Opens the conversation; nothing happens when it is open. */
export const openConversation = step({
  type: 'open_conversation',
  title: { en: 'Open conversation', es: 'Abrir conversación' },
  about: { en: 'Puts the conversation among the open ones.', es: 'Pone la conversación entre las abiertas.' },
  keywords: ['reopen', 'inbox', 'reabrir', 'bandeja'],
  icon: 'folder',
  category: 'conversation',
  data: z.object({}),
  fresh: () => ({}),
  exits: () => [exits.next],
  summary: () => ({ en: 'Opens it if it is closed', es: 'La abre si está cerrada' }),
  waitsFor: null,
  causes: () => [{ type: 'conversation_opened', data: { source: 'flow' } }],
  enter: (_, { facts }) => ({
    effects: facts.conversation.state === 'open' ? [] : [{ type: 'open_conversation' }],
    exit: 'next',
  }),
})
