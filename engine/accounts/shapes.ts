// What the API says about a workspace and its people, and what it takes.
import { z } from 'zod'

export const language = z.enum(['es', 'en'])
export const role = z.enum(['owner', 'manager', 'agent'])

/** A name that the database can hold: no NUL character, no half of a surrogate pair. */
export const shortText = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .refine((text) => !text.includes('\0') && text.isWellFormed(), {
      error:
        'The text has characters that cannot be stored. / El texto tiene caracteres que no se pueden guardar.',
    })

export const name = shortText(80).min(1)

export const timeZone = z.string().max(60).refine(isTimeZone, 'not a time zone')

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return zone !== ''
  } catch {
    return false
  }
}

export const workspaceShape = z.object({
  id: z.uuid(),
  name: z.string(),
  language,
  timeZone: z.string(),
  demo: z.boolean(),
  settings: z.json(),
  /** Minutes without a sign of life after which people are offline. */
  inactivityMinutes: z.number().int(),
})

export const userShape = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.string(),
  role,
  presence: z.enum(['online', 'busy', 'offline']),
  chosenPresence: z.enum(['online', 'busy']),
  language: language.nullable(),
  teamIds: z.array(z.uuid()),
  capacity: z.number().int().nullable(),
  seenAt: z.iso.datetime().nullable(),
  deactivated: z.boolean(),
})

export const teamShape = z.object({
  id: z.uuid(),
  name: z.string(),
  description: z.string(),
  userIds: z.array(z.uuid()),
})

export const invitationShape = z.object({
  id: z.uuid(),
  email: z.string(),
  role,
  teamId: z.uuid().nullable(),
  language,
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  expired: z.boolean(),
  /** To hand over by hand; null for those who may not look after the role, and when it is over. */
  link: z.string().nullable(),
  /** What became of the letter; `none` where there is no mail server. */
  letter: z.enum(['none', 'waiting', 'sent', 'failed']),
  problem: z.object({ en: z.string(), es: z.string() }).nullable(),
})
