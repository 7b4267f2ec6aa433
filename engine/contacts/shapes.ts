// What the API says about a contact, and what it takes.
import { z } from 'zod'

/** Text that the database can hold: no NUL character, no half of a surrogate pair. */
export const plainText = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .refine((text) => !text.includes('\0') && text.isWellFormed(), {
      error:
        'The text has characters that cannot be stored. / El texto tiene caracteres que no se pueden guardar.',
    })

const language = z.string().regex(/^[a-z]{2}(-[A-Z]{2})?$/)

export const contactShape = z.object({
  id: z.uuid(),
  name: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  language: z.string().nullable(),
  country: z.string().nullable(),
  avatarUrl: z.string().nullable(),
  tags: z.array(z.string()),
  fields: z.record(z.string(), z.json()),
  demo: z.boolean(),
  createdAt: z.iso.datetime(),
  conversation: z.object({ id: z.uuid(), state: z.enum(['open', 'closed']) }).nullable(),
  channels: z.array(z.object({ type: z.string(), name: z.string() })),
})

export type ContactShape = z.infer<typeof contactShape>

export const tagNames = z.array(plainText(255).min(1)).max(100)

/** What people may change. Null or an empty text clears. */
export const contactChange = z.strictObject({
  firstName: plainText(200).nullable().optional(),
  lastName: plainText(200).nullable().optional(),
  email: plainText(320).nullable().optional(),
  phone: plainText(40).nullable().optional(),
  language: language.nullable().optional(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .nullable()
    .optional(),
  tags: tagNames.optional(),
  fields: z.record(z.string().max(100), z.json()).optional(),
})

export type ContactChange = z.infer<typeof contactChange>
