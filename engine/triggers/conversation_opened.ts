// A conversation opens.
import { z } from 'zod'
import { field } from '#engine/machine/step.ts'
import { trigger } from '#engine/machine/trigger.ts'
import { channelsField, common, commonFresh, listed, sourceTitles, sourceWords } from './fields.ts'

const sources = ['contact', 'user', 'flow', 'api'] as const

/** Starts when a conversation opens, from any of the chosen sources and channels. */
export const conversationOpened = trigger({
  type: 'conversation_opened',
  title: { en: 'Conversation opened', es: 'Conversación abierta' },
  about: {
    en: 'Somebody writes, or a conversation is opened.',
    es: 'Alguien escribe, o se abre una conversación.',
  },
  keywords: ['message', 'welcome', 'start', 'mensaje', 'bienvenida', 'inicio'],
  icon: 'bolt',
  category: 'conversations',
  events: ['conversation_opened'],
  data: z.object({
    sources: field(z.array(z.enum(sources)).default([]), {
      field: 'select',
      title: { en: 'Opened by', es: 'Abierta por' },
      help: { en: 'None chosen: by anyone.', es: 'Ninguno elegido: por cualquiera.' },
      options: sources.map((value) => ({ value, title: sourceTitles[value] })),
    }),
    channels: channelsField,
    ...common,
  }),
  fresh: () => ({ sources: ['contact'], channels: [], ...commonFresh }),
  summary: ({ sources }) => sourceWords(sources),
  matches: (data, fact) =>
    listed(data.sources, fact.data['source']) && listed(data.channels, fact.data['channelId']),
  variables: (fact) => ({ source: fact.data['source'] ?? '' }),
  writes: () => [{ name: 'source', type: 'text' }],
})
