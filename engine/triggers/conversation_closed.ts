// A conversation closes.
import { z } from 'zod'
import { field } from '#engine/machine/step.ts'
import { trigger } from '#engine/machine/trigger.ts'
import { common, commonFresh, listed, sourceTitles, sourceWords } from './fields.ts'

const sources = ['user', 'flow', 'api', 'contact'] as const

/** Starts when a conversation closes, by any of the chosen sources and categories. */
export const conversationClosed = trigger({
  type: 'conversation_closed',
  title: { en: 'Conversation closed', es: 'Conversación cerrada' },
  about: { en: 'Somebody closes a conversation.', es: 'Alguien cierra una conversación.' },
  keywords: ['survey', 'end', 'closing note', 'encuesta', 'fin', 'nota de cierre'],
  icon: 'circle-check',
  category: 'conversations',
  events: ['conversation_closed'],
  data: z.object({
    sources: field(z.array(z.enum(sources)).default([]), {
      field: 'select',
      title: { en: 'Closed by', es: 'Cerrada por' },
      help: { en: 'None chosen: by anyone.', es: 'Ninguno elegido: por cualquiera.' },
      options: sources.map((value) => ({ value, title: sourceTitles[value] })),
    }),
    categories: field(z.array(z.string().max(80)).max(50).default([]), {
      field: 'closing_note',
      title: { en: 'Category', es: 'Categoría' },
      help: { en: 'None chosen: any category.', es: 'Ninguna elegida: cualquier categoría.' },
    }),
    ...common,
  }),
  fresh: () => ({ sources: [], categories: [], ...commonFresh }),
  summary: ({ sources }) => sourceWords(sources),
  matches: (data, fact) =>
    listed(data.sources, fact.data['source']) && listed(data.categories, fact.data['category']),
  variables: (fact) => ({
    source: fact.data['source'] ?? '',
    category: fact.data['category'] ?? '',
    summary: fact.data['summary'] ?? '',
    closed_by: fact.data['by'] ?? '',
  }),
  writes: () => [
    { name: 'source', type: 'text' },
    { name: 'category', type: 'text' },
    { name: 'summary', type: 'text' },
    { name: 'closed_by', type: 'text' },
  ],
})
