// What every mailbox asks for, however it is reached.
import { z } from 'zod'
import { setting } from './channel.ts'

/** How people know the mailbox, what stands below its mails, and whether lists are taken. */
export const mailFields = {
  name: z
    .string()
    .trim()
    .max(100)
    .regex(/^[^\r\n]*$/)
    .default('')
    .meta(
      setting({
        field: 'text',
        title: { en: 'Name of the sender', es: 'Nombre del remitente' },
        help: { en: 'What people read beside the address.', es: 'Lo que la gente lee junto a la dirección.' },
        placeholder: { en: 'Café Prueba', es: 'Café Prueba' },
      }),
    ),
  signature: z
    .string()
    .max(1_000)
    .default('')
    .meta(
      setting({
        field: 'text',
        title: { en: 'Signature', es: 'Firma' },
        help: { en: 'Stands below every mail.', es: 'Va al final de cada correo.' },
      }),
    ),
  lists: z
    .boolean()
    .default(false)
    .meta(
      setting({
        field: 'switch',
        advanced: true,
        title: { en: 'Take mail that comes through lists', es: 'Recibir correo que llega por listas' },
        help: {
          en: 'For a mailbox behind a group such as support@. Newsletters then come in as well.',
          es: 'Para un buzón detrás de un grupo como soporte@. Entonces también entran los boletines.',
        },
      }),
    ),
}

/** An e-mail address, as a setting. */
export const mailAddress = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .pipe(z.email({ error: 'Write it like ventas@ejemplo.com. / Escríbela así: ventas@ejemplo.com.' }))
