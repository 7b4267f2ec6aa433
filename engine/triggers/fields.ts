// Fields and words that several triggers share.
import { z } from 'zod'
import type { Words } from '#channels/channel.ts'
import { field } from '#engine/machine/step.ts'
import type { Json } from '#engine/machine/values.ts'

/** Who can open or close a conversation, in words. */
export const sourceTitles = {
  contact: { en: 'the contact', es: 'el contacto' },
  user: { en: 'a person of the team', es: 'una persona del equipo' },
  flow: { en: 'a flow', es: 'un flujo' },
  api: { en: 'the API', es: 'la API' },
} as const satisfies Record<string, Words>

/** Lets the flow start only the first time for each contact. */
export const once = field(z.boolean().default(false), {
  field: 'switch',
  title: { en: 'Only once per contact', es: 'Solo una vez por contacto' },
  advanced: true,
})

/** Which channels count; none chosen: all. */
export const channelsField = field(z.array(z.string().max(60)).max(50).default([]), {
  field: 'channel',
  title: { en: 'Channels', es: 'Canales' },
  help: { en: 'None chosen: all channels.', es: 'Ninguno elegido: todos los canales.' },
})

/** Whether a value is among the chosen ones; no choice means any, and a value that is left open may be any. */
export function listed(chosen: ReadonlyArray<string>, value: Json | undefined): boolean {
  return chosen.length === 0 || value === undefined || (typeof value === 'string' && chosen.includes(value))
}

/** `By the contact, the API`. */
export function sourceWords(sources: ReadonlyArray<keyof typeof sourceTitles>): Words {
  if (sources.length === 0) return { en: 'By anyone', es: 'Por cualquiera' }
  const names = sources.map((source) => sourceTitles[source])
  return {
    en: `By ${names.map(({ en }) => en).join(', ')}`,
    es: `Por ${names.map(({ es }) => es).join(', ')}`,
  }
}
