// The one stored form of e-mail addresses, phone numbers and field values.
import { z } from 'zod'
import type { FieldType } from '#db/tables.ts'
import { Denied } from '#engine/accounts/route.ts'
import type { Json } from '#engine/machine/values.ts'
import { plainText } from './shapes.ts'

const isEmail = (text: string) => z.email().safeParse(text).success

/** Lower case; null when empty. */
export function normalEmail(text: string | null): string | null {
  if (!text) return null
  const email = text.trim().toLowerCase()
  if (isEmail(email)) return email
  throw new Denied(422, 'invalid_email', {
    en: `"${text}" is not an e-mail address. Write it like name@example.com.`,
    es: `«${text}» no es un correo. Escríbelo como nombre@ejemplo.com.`,
  })
}

/** International form (+593991234567); null when empty. */
export function normalPhone(text: string | null): string | null {
  if (!text) return null
  const phone = text.replace(/[\s().-]/g, '').replace(/^00/, '+')
  if (/^\+[1-9]\d{6,14}$/.test(phone)) return phone
  throw new Denied(422, 'invalid_phone', {
    en: `"${text}" is not a full phone number. Write it with the country code, like +593 99 123 4567.`,
    es: `«${text}» no es un teléfono completo. Escríbelo con el código del país, como +593 99 123 4567.`,
  })
}

const fits: Record<FieldType, (value: Json, options: string[]) => boolean> = {
  text: (value) => plainText(10_000).safeParse(value).success,
  number: (value) => typeof value === 'number' && Number.isFinite(value),
  email: (value) => typeof value === 'string' && isEmail(value),
  phone: (value) => typeof value === 'string' && /^\+[1-9]\d{6,14}$/.test(value),
  url: (value) => typeof value === 'string' && /^https?:\/\/\S+$/i.test(value) && URL.canParse(value),
  date: (value) =>
    typeof value === 'string' && z.union([z.iso.date(), z.iso.datetime()]).safeParse(value).success,
  checkbox: (value) => typeof value === 'boolean',
  list: (value, options) => typeof value === 'string' && options.includes(value),
}

/** Whether the value is one the field can hold; null (clears it) always is. */
export function canHold(field: { type: FieldType; options: string[] }, value: Json): boolean {
  return value === null || fits[field.type](value, field.options)
}

/** Throws unless the value is one the field can hold. */
export function requireFits(field: { title: string; type: FieldType; options: string[] }, value: Json): void {
  if (canHold(field, value)) return
  throw new Denied(422, 'invalid_field', {
    en: `The field "${field.title}" cannot hold this value: it takes ${kinds[field.type].en}.`,
    es: `El campo «${field.title}» no admite este valor: acepta ${kinds[field.type].es}.`,
  })
}

const kinds: Record<FieldType, { en: string; es: string }> = {
  text: { en: 'text', es: 'texto' },
  number: { en: 'a number', es: 'un número' },
  email: { en: 'an e-mail address', es: 'un correo' },
  phone: { en: 'a phone number with its country code', es: 'un teléfono con el código del país' },
  url: { en: 'a link that starts with https://', es: 'un enlace que empiece con https://' },
  date: { en: 'a date like 2026-12-31', es: 'una fecha como 2026-12-31' },
  checkbox: { en: 'yes or no', es: 'sí o no' },
  list: { en: 'one of its options', es: 'una de sus opciones' },
}
