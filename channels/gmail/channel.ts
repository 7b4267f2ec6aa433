// Gmail and Google Workspace by Google's own API. https://developers.google.com/workspace/gmail/api
import { z } from 'zod'
import { channel, setting } from '../channel.ts'
import { mailCan } from '../mail_can.ts'
import { mailAddress, mailFields } from '../mail_settings.ts'
import { gmailApi } from './api.ts'
import { check } from './check.ts'
import { ask, media, watch } from './incoming.ts'
import { deliver } from './outbound.ts'
import { receive, verify } from './push.ts'

const pasted = z.string().trim().min(10).max(1_000)

/** What connects a mailbox. With a topic Gmail knocks; without one it is asked. */
export const gmailSettings = z.strictObject({
  address: mailAddress.meta(
    setting({
      field: 'text',
      title: { en: 'Address', es: 'Dirección' },
      placeholder: { en: 'ventas@ejemplo.com', es: 'ventas@ejemplo.com' },
    }),
  ),
  name: mailFields.name,
  clientId: pasted.meta(
    setting({
      field: 'text',
      title: { en: 'Client ID', es: 'ID de cliente' },
      placeholder: { en: '1234-abc.apps.googleusercontent.com', es: '1234-abc.apps.googleusercontent.com' },
    }),
  ),
  clientSecret: pasted.meta(
    setting({ field: 'text', secret: true, title: { en: 'Client secret', es: 'Secreto de cliente' } }),
  ),
  refreshToken: pasted.meta(
    setting({
      field: 'text',
      secret: true,
      title: { en: 'Refresh token', es: 'Token de actualización' },
      placeholder: { en: '1//0g…', es: '1//0g…' },
    }),
  ),
  signature: mailFields.signature,
  lists: mailFields.lists,
  topic: z
    .string()
    .trim()
    .max(300)
    .regex(/^(projects\/[^/\s]+\/topics\/[^/\s]+)?$/, {
      error:
        'It looks like projects/my-project/topics/mail. / Se ve así: projects/mi-proyecto/topics/correo.',
    })
    .default('')
    .meta(
      setting({
        field: 'text',
        advanced: true,
        title: { en: 'Pub/Sub topic', es: 'Tema de Pub/Sub' },
        help: {
          en: 'With it mail comes at once. Empty: the mailbox is asked every 15 seconds.',
          es: 'Con él, el correo llega al instante. Vacío: el buzón se consulta cada 15 segundos.',
        },
        placeholder: {
          en: 'projects/my-project/topics/mail',
          es: 'projects/mi-proyecto/topics/correo',
        },
      }),
    ),
  pushSender: z
    .union([z.literal(''), mailAddress])
    .default('')
    .meta(
      setting({
        field: 'text',
        advanced: true,
        title: { en: 'Service account that knocks', es: 'Cuenta de servicio que avisa' },
        help: {
          en: 'As the push subscription names it under “authentication”.',
          es: 'Como la nombra la suscripción push en «autenticación».',
        },
      }),
    ),
  pushAudience: z
    .string()
    .trim()
    .max(500)
    .default('')
    .meta(
      setting({
        field: 'text',
        advanced: true,
        title: { en: 'Audience of the push', es: 'Audiencia del push' },
        help: {
          en: 'Only if the subscription has one. Empty: our own address.',
          es: 'Solo si la suscripción tiene una. Vacío: nuestra propia dirección.',
        },
      }),
    ),
})

export type GmailSettings = z.output<typeof gmailSettings>

export const gmail = channel<GmailSettings>({
  type: 'gmail',
  title: { en: 'Gmail', es: 'Gmail' },
  about: {
    en: 'A mailbox of Gmail or Google Workspace by Google’s own API, without passwords.',
    es: 'Un buzón de Gmail o Google Workspace con la API de Google, sin contraseñas.',
  },
  icon: 'brand-gmail',
  requirements: {
    effort: { en: '30 minutes', es: '30 minutos' },
    cost: null,
    needs: [
      { en: 'A Google Cloud project', es: 'Un proyecto de Google Cloud' },
      {
        en: 'With Google Workspace: an app that is internal, which needs no review',
        es: 'Con Google Workspace: una app interna, que no necesita revisión',
      },
    ],
    guide: [
      {
        en: 'In console.cloud.google.com, switch on the Gmail API and create an OAuth client of the type “web application”, with https://developers.google.com/oauthplayground as redirect address.',
        es: 'En console.cloud.google.com, activa la API de Gmail y crea un cliente OAuth de tipo «aplicación web», con https://developers.google.com/oauthplayground como dirección de redirección.',
      },
      {
        en: 'In the OAuth Playground, choose your own credentials, ask for the scope https://www.googleapis.com/auth/gmail.modify, sign in with the mailbox and copy the refresh token.',
        es: 'En OAuth Playground, elige tus propias credenciales, pide el permiso https://www.googleapis.com/auth/gmail.modify, entra con el buzón y copia el token de actualización.',
      },
      {
        en: 'Publish the app or make it internal: while it stands on “testing”, the token ends after seven days.',
        es: 'Publica la app o hazla interna: mientras esté «en prueba», el token termina a los siete días.',
      },
      {
        en: 'For mail at once: create a Pub/Sub topic, let gmail-api-push@system.gserviceaccount.com publish to it, and a push subscription with authentication to the address of this channel.',
        es: 'Para recibir al instante: crea un tema de Pub/Sub, deja publicar en él a gmail-api-push@system.gserviceaccount.com y una suscripción push con autenticación hacia la dirección de este canal.',
      },
    ],
  },
  settings: gmailSettings,
  can: mailCan,
  ratePerSecond: 1,
  verify,
  receive,
  accepted: () => ({ status: 200, body: {} }),
  poll: { everyMs: 15_000, ask },
  send: deliver,
  media,
  async connect(settings, _hookUrl, world) {
    const api = gmailApi(settings, world)
    if (settings.topic !== '') await watch(api, settings.topic)
    else await api.get('/profile')
    return {}
  },
  async disconnect(settings, world) {
    if (settings.topic !== '') await gmailApi(settings, world).post('/stop')
  },
  check,
  reach: {
    asks: ['text'],
    link: ({ address }, { text }) => `mailto:${address}${text ? `?body=${encodeURIComponent(text)}` : ''}`,
  },
})
