// Every variable of the environment: what it may be, and the sentence a person reads when it is something else.
import { z } from 'zod'
import { MAX_PASSWORD, MIN_PASSWORD } from './accounts/sign_in.ts'

/** Shortest APP_SECRET. */
export const MIN_SECRET = 32

const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const
// What stands in examples and tutorials protects nobody.
const sample =
  /change[-_ ]?me|replace[-_ ]?me|example|your[-_ ]?secret|c[aá]mbiame|^(.)\1+$|^(0123456789|abcdefgh|12345678)/i

const flag = z.enum(['0', '1', 'true', 'false']).transform((value) => value === '1' || value === 'true')
const webAddress = {
  en: 'Write a web address that begins with https://, or leave it empty.',
  es: 'Escribe una dirección web que empiece con https://, o déjalo vacío.',
}
const onOff = { en: 'Write 1 or 0.', es: 'Escribe 1 o 0.' }

/** The shape of the environment. */
export const environment = z.object({
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\/./)
    .optional(),
  DATA_DIR: z.string().default('./data'),
  PORT: z.coerce.number().int().min(1).max(65_535).default(3000),
  HOST: z.string().default('0.0.0.0'),
  PUBLIC_URL: z.string().refine(isOrigin).optional(),
  APP_SECRET: z
    .string()
    .min(MIN_SECRET)
    .refine((value) => !sample.test(value))
    .optional(),
  ROLE: z.enum(['all', 'server', 'worker']).default('all'),
  ADMIN_EMAIL: z.email().optional(),
  ADMIN_PASSWORD: z
    .string()
    .min(MIN_PASSWORD)
    .max(MAX_PASSWORD)
    .refine((value) => !sample.test(value))
    .optional(),
  ADMIN_NAME: z.string().trim().max(80).default('Admin'),
  DEMO: flag.default(false),
  LOG_LEVEL: z.enum(logLevels).default('info'),
  RUN_HISTORY_DAYS: z.coerce.number().int().min(1).max(36_500).default(365),
  SKIP_MIGRATIONS: flag.default(false),
  EGRESS_ALLOW: z.string().refine(isHostList).default(''),
  PROVIDER_URLS: z.string().refine(isRouteList).default(''),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\/./)
    .refine((value) => URL.canParse(value))
    .optional(),
  MAIL_FROM: z
    .string()
    .regex(/^([^<>\r\n]*<)?[^\s<>@]+@[^\s<>@]+>?$/)
    .optional(),
  GOOGLE_TOKEN_URL: z.url({ protocol: /^https?$/ }).default('https://oauth2.googleapis.com/token'),
  GOOGLE_SHEETS_URL: z.url({ protocol: /^https?$/ }).default('https://sheets.googleapis.com'),
})

/** The environment after it was read. */
export type Environment = z.output<typeof environment>
type Name = keyof Environment

/** What to write instead, per variable. */
export const advice: Record<Name, { en: string; es: string }> = {
  DATABASE_URL: {
    en: 'It must look like postgres://user:password@host:5432/database.',
    es: 'Debe verse así: postgres://usuario:clave@servidor:5432/base.',
  },
  DATA_DIR: { en: 'Write the path of a folder.', es: 'Escribe la ruta de una carpeta.' },
  PORT: { en: 'Write a whole number from 1 to 65535.', es: 'Escribe un número entero del 1 al 65535.' },
  HOST: { en: 'Write an address such as 0.0.0.0.', es: 'Escribe una dirección como 0.0.0.0.' },
  PUBLIC_URL: {
    en: 'Write the address that people open, without a path: https://charla.company.com',
    es: 'Escribe la dirección que abre la gente, sin ruta: https://charla.empresa.com',
  },
  APP_SECRET: {
    en: `It needs at least ${MIN_SECRET} characters and must not be a sample. Make one: openssl rand -base64 33`,
    es: `Necesita al menos ${MIN_SECRET} caracteres y no puede ser un ejemplo. Crea uno: openssl rand -base64 33`,
  },
  ROLE: { en: 'Write all, server or worker.', es: 'Escribe all, server o worker.' },
  ADMIN_EMAIL: { en: 'This is not an e-mail address.', es: 'Esto no es una dirección de correo.' },
  ADMIN_PASSWORD: {
    en: `It needs ${MIN_PASSWORD} to ${MAX_PASSWORD} characters and must not be a sample.`,
    es: `Necesita de ${MIN_PASSWORD} a ${MAX_PASSWORD} caracteres y no puede ser un ejemplo.`,
  },
  ADMIN_NAME: { en: 'Write at most 80 characters.', es: 'Escribe como máximo 80 caracteres.' },
  DEMO: onOff,
  LOG_LEVEL: {
    en: `Write one of ${logLevels.join(', ')}.`,
    es: `Escribe uno de estos: ${logLevels.join(', ')}.`,
  },
  RUN_HISTORY_DAYS: {
    en: 'Write a whole number of days from 1 to 36500.',
    es: 'Escribe un número entero de días del 1 al 36500.',
  },
  SKIP_MIGRATIONS: onOff,
  EGRESS_ALLOW: {
    en: 'Write host:port pairs separated by commas, such as crm.local:8080.',
    es: 'Escribe pares servidor:puerto separados por comas, como crm.local:8080.',
  },
  PROVIDER_URLS: {
    en: 'Write provider=substitute pairs separated by commas, such as https://api.telegram.org=http://localhost:8081.',
    es: 'Escribe pares proveedor=sustituto separados por comas, como https://api.telegram.org=http://localhost:8081.',
  },
  SMTP_URL: {
    en: 'It must look like smtps://user:password@smtp.company.com:465 (or smtp://…:587).',
    es: 'Debe verse así: smtps://usuario:clave@smtp.empresa.com:465 (o smtp://…:587).',
  },
  MAIL_FROM: {
    en: 'Write the sender’s address, such as Charla <hello@company.com>.',
    es: 'Escribe la dirección del remitente, como Charla <hola@empresa.com>.',
  },
  GOOGLE_TOKEN_URL: webAddress,
  GOOGLE_SHEETS_URL: webAddress,
}

/** All names, in the order in which people should read about them. */
export const names = Object.keys(environment.shape) as Name[]

function isOrigin(value: string): boolean {
  if (!URL.canParse(value)) return false
  const { protocol, pathname, search, hash, username } = new URL(value)
  return /^https?:$/.test(protocol) && pathname === '/' && search === '' && hash === '' && username === ''
}

function isHostList(value: string): boolean {
  return value
    .split(',')
    .map((one) => one.trim())
    .every((one) => one === '' || /^(\[[0-9a-f:]+\]|[a-z0-9.-]+):\d{1,5}$/i.test(one))
}

function isRouteList(value: string): boolean {
  return value
    .split(',')
    .map((one) => one.trim())
    .every((one) => one === '' || /^https?:\/\/[^=\s]+=https?:\/\/[^=\s]+$/.test(one))
}
