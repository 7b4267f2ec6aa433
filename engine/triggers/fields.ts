// Fields and words that several triggers share.
import { z } from 'zod'
import type { Words } from '#channels/channel.ts'
import { conditionSchema, fold } from '#engine/machine/conditions.ts'
import { field } from '#engine/machine/step.ts'
import type { Complaint, Fact, Written } from '#engine/machine/trigger.ts'
import type { Json } from '#engine/machine/values.ts'

/** Who can open or close a conversation, in words. */
export const sourceTitles = {
  contact: { en: 'the contact', es: 'el contacto' },
  user: { en: 'a person of the team', es: 'una persona del equipo' },
  flow: { en: 'a flow', es: 'un flujo' },
  api: { en: 'the API', es: 'la API' },
} as const satisfies Record<string, Words>

/** What every trigger that fires by itself can be told. */
export const common = {
  conditions: field(conditionSchema.default({ all: [] }), {
    field: 'condition',
    title: { en: 'Only if', es: 'Solo si' },
    help: { en: 'Empty: always.', es: 'Vacío: siempre.' },
    advanced: true,
  }),
  oncePerContact: field(z.boolean().default(false), {
    field: 'switch',
    title: { en: 'Only once per contact', es: 'Solo una vez por contacto' },
    help: {
      en: 'Runs of before this was switched on count too.',
      es: 'También cuentan los recorridos de antes de encenderlo.',
    },
    advanced: true,
  }),
  unlessRunning: field(z.boolean().default(false), {
    field: 'switch',
    title: {
      en: 'Not while the contact is in another flow',
      es: 'No mientras el contacto está en otro flujo',
    },
    advanced: true,
  }),
}

/** Fresh values of `common`. */
export const commonFresh = { conditions: { all: [] }, oncePerContact: false, unlessRunning: false }

/** The rules a trigger was given; those of a trigger without rules let everything pass. */
export function rulesOf(data: unknown): z.infer<typeof rules> {
  return rules.parse(data ?? {})
}

const rules = z.object(common)

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

/** The text of a message that came. */
export const textIn = ({ data }: Fact): string => (typeof data['text'] === 'string' ? data['text'] : '')

/** What a flow that a message started knows of it. */
export function messageVariables({ data }: Fact): Record<string, Json> {
  return { message: data['text'] ?? '', channel_type: data['channelType'] ?? '' }
}

export const messageWrites: Written[] = [
  { name: 'message', type: 'text' },
  { name: 'channel_type', type: 'text' },
]

/** Chosen references, ids or buttons: none means all. */
export function refsField(title: Words, help: Words) {
  const ref = z.object({ text: field(z.string().trim().min(1).max(200), { field: 'text', title }) })
  return field(z.array(ref).max(100).default([]), {
    field: 'rows',
    title,
    help,
    row: { title, shows: 'text' },
  })
}

/** Whether the reference of a message is among the chosen ones. */
export function refListed(refs: ReadonlyArray<{ text: string }>, { data }: Fact): boolean {
  const ref = typeof data['ref'] === 'string' ? data['ref'] : ''
  return refs.length === 0 || refs.some(({ text }) => fold(text) === fold(ref))
}

/** An error: something that must be filled in is not. */
export const missing = (field: string, text: Words): Complaint => ({
  code: 'missing',
  level: 'error',
  field,
  text,
})
