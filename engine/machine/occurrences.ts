// What may happen to any conversation, besides what its flow waits for: for whoever rehearses.
import type { Words } from '#channels/channel.ts'
import type { Cue } from './cues.ts'
import type { Rehearsal } from './rehearsal.ts'

/** Something that can be made to happen. */
export interface Occurrence {
  key: string
  icon: string
  title: Words
  cue: Cue
}

const fact = (type: string, data: Extract<Cue, { kind: 'event' }>['fact']['data']): Cue => ({
  kind: 'event',
  fact: { type, data },
})

const always: Occurrence[] = [
  {
    key: 'assigned',
    icon: 'user-check',
    title: { en: 'Luis takes the conversation', es: 'Luis toma la conversación' },
    cue: fact('conversation_assigned', { userId: 'agent', previousId: null }),
  },
  {
    key: 'closed',
    icon: 'check',
    title: { en: 'The conversation is closed', es: 'Se cierra la conversación' },
    cue: fact('conversation_closed', { source: 'user', category: null, summary: '' }),
  },
  {
    key: 'tagged',
    icon: 'tag',
    title: { en: 'Somebody adds the tag «vip»', es: 'Alguien agrega la etiqueta «vip»' },
    cue: fact('contact_tags_updated', { added: ['vip'], removed: [] }),
  },
]

/** What can happen now: an agent writes and the bot is paused, or goes on; and the facts of every conversation. */
export function occurrencesAt({ paused }: Pick<Rehearsal, 'paused'>): Occurrence[] {
  const agent: Occurrence = paused
    ? {
        key: 'resumed',
        icon: 'player-play',
        title: { en: 'The agent gives it back to the bot', es: 'El agente la devuelve al bot' },
        cue: { kind: 'unpause' },
      }
    : {
        key: 'agent',
        icon: 'message',
        title: { en: 'An agent answers', es: 'Un agente responde' },
        cue: { kind: 'agent', text: 'Hola, soy Luis. Sigo yo.' },
      }
  return [agent, ...always]
}
