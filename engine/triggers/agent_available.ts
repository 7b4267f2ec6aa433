// Somebody of the team is there again, and people wait.
import { z } from 'zod'
import { trigger } from '#engine/machine/trigger.ts'
import { common, commonFresh } from './fields.ts'

/** Starts for each contact with an open, unassigned conversation when a person of the team comes online. */
export const agentAvailable = trigger({
  type: 'agent_available',
  title: { en: 'Agent available', es: 'Agente disponible' },
  about: {
    en: 'A person comes online while a conversation waits for one.',
    es: 'Una persona se conecta mientras una conversación espera.',
  },
  keywords: ['online', 'presence', 'queue', 'conectado', 'presencia', 'cola', 'turno'],
  icon: 'user-check',
  category: 'people',
  events: ['user_available'],
  data: z.object({ ...common }),
  fresh: () => ({ ...commonFresh }),
  summary: () => ({ en: 'For those who wait unassigned', es: 'Para quienes esperan sin asignar' }),
  matches: (_data, _fact, facts) => facts.conversation.state === 'open' && facts.assignee === null,
  variables: ({ data }) => ({ user_id: data['userId'] ?? '' }),
  writes: () => [{ name: 'user_id', type: 'text' }],
})
