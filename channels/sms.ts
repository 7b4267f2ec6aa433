// What every SMS channel can show, and what it is asked for.
import { z } from 'zod'
import { type Capabilities, setting } from './channel.ts'
import { e164 } from './phones.ts'

/** A text and nothing else: choices are numbered, files become links. */
export const smsCan: Capabilities = {
  maxText: 1600,
  choices: { max: 0, titleMax: 40 },
  media: [],
  typing: false,
  statuses: ['sent', 'delivered', 'failed'],
  windowHours: null,
  broadcast: true,
  first: 'phone',
  idempotentSend: false,
}

/** A number, or a name of letters where carriers allow it. */
export const senderField = z
  .string()
  .trim()
  .overwrite((text) => e164(text) ?? text)
  .regex(/^(\+[1-9]\d{4,14}|[A-Za-z0-9 ]{1,11})$/, {
    error:
      'A number such as +593 98 000 0001, or a name of up to 11 letters. / Un número como +593 98 000 0001, o un nombre de hasta 11 letras.',
  })
  .meta(
    setting({
      field: 'text',
      title: { en: 'Number or name of the sender', es: 'Número o nombre del remitente' },
      placeholder: { en: '+593 98 000 0001', es: '+593 98 000 0001' },
    }),
  )
