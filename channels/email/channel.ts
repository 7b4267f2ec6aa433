// E-mail: a mailbox that is read by IMAP or POP, and a server that takes what we write.
import { z } from 'zod'
import { channel, Refused, setting } from '../channel.ts'
import { mailCan } from '../mail_can.ts'
import { mailAddress, mailFields } from '../mail_settings.ts'
import { letterOf } from '../mail_writing.ts'
import { check } from './check.ts'
import { ask, media } from './incoming.ts'
import { outgoingOf } from './servers.ts'
import { hand } from './smtp.ts'

const securities = [
  { value: 'tls', title: { en: 'TLS', es: 'TLS' } },
  { value: 'starttls', title: { en: 'STARTTLS', es: 'STARTTLS' } },
  { value: 'none', title: { en: 'None', es: 'Ninguna' } },
]
const security = (title: { en: string; es: string }) =>
  z
    .enum(['tls', 'starttls', 'none'])
    .default('tls')
    .meta(setting({ field: 'select', title, options: securities }))
const host = (title: { en: string; es: string }, example: string) =>
  z
    .string()
    .trim()
    .toLowerCase()
    .max(253)
    .regex(/^[a-z0-9.:_[\]-]+$/, {
      error: 'Only the name of the server. / Solo el nombre del servidor.',
    })
    .meta(setting({ field: 'text', title, placeholder: { en: example, es: example } }))
const port = (title: { en: string; es: string }, example: string) =>
  z
    .int()
    .min(1)
    .max(65_535)
    .optional()
    .meta(
      setting({
        field: 'number',
        advanced: true,
        title,
        help: {
          en: 'Empty: the usual one for the security chosen.',
          es: 'Vacío: el usual para la seguridad elegida.',
        },
        placeholder: { en: example, es: example },
      }),
    )
const secretText = z
  .string()
  .max(500)
  .regex(/^[^\r\n\0]*$/)
const userText = z
  .string()
  .trim()
  .max(254)
  .regex(/^[^\r\n\0]*$/)

/** What connects a mailbox. */
export const emailSettings = z.strictObject({
  address: mailAddress.meta(
    setting({
      field: 'text',
      title: { en: 'Address', es: 'Dirección' },
      placeholder: { en: 'ventas@ejemplo.com', es: 'ventas@ejemplo.com' },
    }),
  ),
  name: mailFields.name,
  incoming: z
    .enum(['imap', 'pop'])
    .default('imap')
    .meta(
      setting({
        field: 'select',
        title: { en: 'How mail is read', es: 'Cómo se lee el correo' },
        options: [
          { value: 'imap', title: { en: 'IMAP', es: 'IMAP' } },
          { value: 'pop', title: { en: 'POP', es: 'POP' } },
        ],
      }),
    ),
  inHost: host({ en: 'Server for reading', es: 'Servidor de entrada' }, 'imap.ejemplo.com'),
  inPort: port({ en: 'Port for reading', es: 'Puerto de entrada' }, '993'),
  inSecurity: security({ en: 'Security for reading', es: 'Seguridad de entrada' }),
  user: userText.min(1).meta(
    setting({
      field: 'text',
      title: { en: 'User', es: 'Usuario' },
      help: { en: 'Mostly the address itself.', es: 'Casi siempre es la misma dirección.' },
    }),
  ),
  password: secretText.min(1).meta(
    setting({
      field: 'text',
      secret: true,
      title: { en: 'Password', es: 'Contraseña' },
      help: {
        en: 'Gmail, Outlook, Yahoo, iCloud and Zoho want an app password.',
        es: 'Gmail, Outlook, Yahoo, iCloud y Zoho piden una contraseña de aplicación.',
      },
    }),
  ),
  folder: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .regex(/^[^\r\n\0]*$/)
    .default('INBOX')
    .meta(
      setting({
        field: 'text',
        advanced: true,
        title: { en: 'Folder (IMAP)', es: 'Carpeta (IMAP)' },
      }),
    ),
  outHost: host({ en: 'Server for sending (SMTP)', es: 'Servidor de salida (SMTP)' }, 'smtp.ejemplo.com'),
  outPort: port({ en: 'Port for sending', es: 'Puerto de salida' }, '465'),
  outSecurity: security({ en: 'Security for sending', es: 'Seguridad de salida' }),
  outUser: userText.default('').meta(
    setting({
      field: 'text',
      advanced: true,
      title: { en: 'User for sending', es: 'Usuario de salida' },
      help: {
        en: 'Empty: the same user and password as for reading.',
        es: 'Vacío: el mismo usuario y contraseña que para leer.',
      },
    }),
  ),
  outPassword: secretText.default('').meta(
    setting({
      field: 'text',
      secret: true,
      advanced: true,
      title: { en: 'Password for sending', es: 'Contraseña de salida' },
    }),
  ),
  signature: mailFields.signature,
  lists: mailFields.lists,
})

export type EmailSettings = z.output<typeof emailSettings>

const noHook = new Refused(404, {
  en: 'Nobody calls us about mail: the mailbox is asked.',
  es: 'Nadie nos llama por el correo: el buzón se consulta.',
})

export const email = channel<EmailSettings>({
  type: 'email',
  title: { en: 'E-mail', es: 'Correo' },
  about: {
    en: 'Any mailbox, read by IMAP or POP and answered by SMTP.',
    es: 'Cualquier buzón, leído por IMAP o POP y respondido por SMTP.',
  },
  icon: 'mail',
  requirements: {
    effort: { en: '10 minutes', es: '10 minutos' },
    cost: null,
    needs: [
      {
        en: 'A mailbox of your own, with the names of its servers',
        es: 'Un buzón propio, con los nombres de sus servidores',
      },
      {
        en: 'Its password; at the large providers, an app password',
        es: 'Su contraseña; en los grandes proveedores, una contraseña de aplicación',
      },
    ],
    guide: [
      {
        en: 'Look for “IMAP and SMTP settings” in your provider’s help, and copy both servers here.',
        es: 'Busca «configuración IMAP y SMTP» en la ayuda de tu proveedor y copia aquí los dos servidores.',
      },
      {
        en: 'Gmail: imap.gmail.com and smtp.gmail.com, with an app password from myaccount.google.com/apppasswords.',
        es: 'Gmail: imap.gmail.com y smtp.gmail.com, con una contraseña de aplicación de myaccount.google.com/apppasswords.',
      },
      {
        en: 'Microsoft 365 no longer lets mailboxes be read with a password: forward it to one that does, and read that one.',
        es: 'Microsoft 365 ya no deja leer buzones con contraseña: reenvíalo a otro que sí y lee ese.',
      },
      {
        en: 'Only mail that comes from now on is taken; what lies in the mailbox stays as it is.',
        es: 'Solo se toma el correo que llegue desde ahora; lo que ya está en el buzón queda como está.',
      },
    ],
  },
  settings: emailSettings,
  can: mailCan,
  ratePerSecond: 2,
  verify() {
    throw noHook
  },
  receive() {
    throw noHook
  },
  poll: { everyMs: 15_000, ask },
  async send(message, settings, world) {
    const letter = await letterOf(message, settings, world)
    await hand(letter, outgoingOf(settings), world)
    return { externalId: letter.messageId }
  },
  media,
  check,
  reach: {
    asks: ['text'],
    link: ({ address }, { text }) => `mailto:${address}${text ? `?body=${encodeURIComponent(text)}` : ''}`,
  },
})
