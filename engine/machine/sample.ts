// A person, a channel and a workspace that exist nowhere: for rehearsals, checks and tests.
import { alwaysOpen } from './hours.ts'
import type { Facts } from './turn.ts'

const noon = Date.UTC(2026, 0, 5, 17)

/** A person, a channel and a workspace to rehearse with. */
export function sampleFacts(language: 'es' | 'en'): Facts {
  return {
    contact: {
      id: 'contact',
      firstName: 'Ana',
      lastName: 'Pérez',
      name: 'Ana Pérez',
      email: '',
      phone: '',
      language,
      country: 'EC',
      tags: [],
      fields: {},
    },
    conversation: {
      id: 'conversation',
      state: 'open',
      source: 'contact',
      openedAt: new Date(noon).toISOString(),
      waitingSince: null,
    },
    assignee: null,
    channel: { id: 'webchat', type: 'webchat', name: 'Web' },
    lastMessage: null,
    workspace: { name: 'Óptica Sol', timeZone: 'America/Guayaquil', language, hours: alwaysOpen },
    agents: { online: 1, busy: 0 },
    now: new Date(noon).toISOString(),
    seed: 0.5,
  }
}
