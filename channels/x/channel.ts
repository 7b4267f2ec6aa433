// Direct messages on X. https://docs.x.com/x-api/direct-messages
import { z } from 'zod'
import { parseBody, requireJson } from '../body.ts'
import { type Answer, channel, type RawRequest, Refused, setting } from '../channel.ts'
import { download } from '../http.ts'
import { hmac, sameText, unproven } from '../signing.ts'
import { X, xApi } from './api.ts'
import { check } from './check.ts'
import { receivedItems } from './inbound.ts'
import { deliver } from './outbound.ts'

const secret = z.string().trim().min(10, { error: 'Paste it whole. / Pégalo completo.' })

export const xSettings = z.strictObject({
  clientSecret: secret.meta(
    setting({
      field: 'text',
      secret: true,
      title: { en: 'OAuth 2.0 client secret', es: 'Secreto de cliente OAuth 2.0' },
    }),
  ),
  appToken: secret.meta(
    setting({
      field: 'text',
      secret: true,
      title: { en: 'Bearer token of the app', es: 'Bearer token de la app' },
    }),
  ),
  userToken: secret.meta(
    setting({
      field: 'text',
      secret: true,
      title: { en: 'Access token of the account', es: 'Token de acceso de la cuenta' },
      help: {
        en: 'With dm.read, dm.write, tweet.read, users.read and media.write.',
        es: 'Con dm.read, dm.write, tweet.read, users.read y media.write.',
      },
    }),
  ),
  userId: z
    .string()
    .max(30)
    .default('')
    .meta(
      setting({
        field: 'text',
        learned: true,
        title: { en: 'Id of the account', es: 'Identificador de la cuenta' },
      }),
    ),
  username: z
    .string()
    .max(60)
    .default('')
    .meta(
      setting({
        field: 'text',
        learned: true,
        title: { en: 'Name of the account', es: 'Nombre de la cuenta' },
      }),
    ),
})

export type XSettings = z.output<typeof xSettings>

const SIGNATURES = ['x-twitter-webhooks-signature-oauth2', 'x-twitter-webhooks-signature'] as const

export const x = channel<XSettings>({
  type: 'x',
  title: { en: 'X direct messages', es: 'Mensajes directos de X' },
  about: {
    en: 'Direct messages of an account on X. Encrypted conversations cannot be read.',
    es: 'Mensajes directos de una cuenta en X. Las conversaciones cifradas no se pueden leer.',
  },
  icon: 'brand-x',
  requirements: {
    effort: { en: '1 to 2 working days', es: '1 a 2 días laborables' },
    cost: {
      en: 'X charges for every message: about 1 cent each that comes, 1.5 each that goes',
      es: 'X cobra por cada mensaje: cerca de 1 centavo por los que llegan y 1,5 por los que salen',
    },
    needs: [
      { en: 'A developer account at X with credit', es: 'Una cuenta de desarrollador en X con crédito' },
    ],
    guide: [
      {
        en: 'In the developer portal make an app with OAuth 2.0 and copy its client secret and Bearer token.',
        es: 'En el portal de desarrolladores crea una app con OAuth 2.0 y copia su client secret y su Bearer token.',
      },
      {
        en: 'Authorise the account that answers, and copy its access token.',
        es: 'Autoriza la cuenta que responde y copia su token de acceso.',
      },
    ],
  },
  settings: xSettings,
  can: {
    maxText: 10_000,
    captionMax: 10_000,
    choices: { max: 0, titleMax: 40 },
    media: ['image'],
    typing: false,
    statuses: ['sent', 'read'],
    windowHours: null,
    broadcast: false,
    idempotentSend: false,
  },
  // 15 in 15 minutes is all that X takes from an account.
  ratePerSecond: 15 / 900,
  handshake: challenged,
  verify({ headers, body }, { clientSecret }) {
    const name = SIGNATURES.find((one) => headers[one] !== undefined) ?? SIGNATURES[0]
    const given = headers[name]
    if (given === undefined || !sameText(given, `sha256=${hmac('sha256', clientSecret, body, 'base64')}`))
      throw unproven(name, given)
  },
  receive(request, { userId }) {
    requireJson(request.headers['content-type'])
    return receivedItems(parseBody(request.body), userId)
  },
  accepted: () => ({ status: 200, body: {} }),
  send: deliver,
  media: (reference, { userToken }, world) =>
    download(world, reference, { authorization: `Bearer ${userToken}` }),
  async connect(settings, hookUrl, world) {
    const api = xApi(world)
    const me = await api(settings.userToken, { url: `${X}/users/me` })
    const { id, username } = me['data'] as { id: string; username: string }
    const hook = await api(settings.appToken, { url: `${X}/webhooks`, json: { url: hookUrl } })
    const { id: webhook_id } = hook['data'] as { id: string }
    for (const event_type of ['dm.received', 'dm.sent', 'dm.read'])
      await api(settings.userToken, {
        url: `${X}/activity/subscriptions`,
        json: { event_type, filter: { user_id: id }, tag: 'charla', webhook_id },
      })
    return { userId: id, username }
  },
  check,
  reach: {
    asks: ['text'],
    link: ({ userId }, { text }) => {
      if (userId === '') return null
      return `https://x.com/messages/compose?${new URLSearchParams({ recipient_id: userId, ...(text && { text }) })}`
    },
  },
})

const noToken = { en: 'There is no crc_token in this call.', es: 'No hay crc_token en esta llamada.' }

/** X asks again and again whether we know the secret. */
function challenged({ method, query }: RawRequest, { clientSecret }: XSettings): Answer | null {
  if (method !== 'GET') return null
  const token = query['crc_token']
  if (!token) throw new Refused(400, noToken)
  return { status: 200, body: { response_token: `sha256=${hmac('sha256', clientSecret, token, 'base64')}` } }
}
