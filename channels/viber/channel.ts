// Viber: a business's bot. https://developers.viber.com/docs/api/rest-bot-api
import { z } from 'zod'
import { ChannelError, type ChannelWorld, channel, type Finding, setting } from '../channel.ts'
import { hmac, sameText, unproven } from '../signing.ts'
import { viberApi } from './api.ts'
import { receivedItems } from './inbound.ts'
import { wireMessage } from './outbound.ts'

export const viberSettings = z.strictObject({
  authToken: z
    .string()
    .trim()
    .min(20, { error: 'Paste it whole. / Pégalo completo.' })
    .meta(setting({ field: 'text', secret: true, title: { en: 'Token of the bot', es: 'Token del bot' } })),
  name: z
    .string()
    .trim()
    .min(1, { error: 'Write a name. / Escribe un nombre.' })
    .max(28)
    .meta(
      setting({
        field: 'text',
        title: { en: 'Name that people see', es: 'Nombre que ven las personas' },
        placeholder: { en: 'Park Café', es: 'Café del Parque' },
      }),
    ),
  uri: z
    .string()
    .max(60)
    .default('')
    .meta(
      setting({ field: 'text', learned: true, title: { en: 'Address of the bot', es: 'Dirección del bot' } }),
    ),
})

export type ViberSettings = z.output<typeof viberSettings>

const SIGNATURE = 'x-viber-content-signature'
const events = ['delivered', 'seen', 'failed', 'subscribed', 'unsubscribed', 'conversation_started']

export const viber = channel<ViberSettings>({
  type: 'viber',
  title: { en: 'Viber', es: 'Viber' },
  about: {
    en: 'A bot in Viber, under the commercial terms that Viber asks for since 2024.',
    es: 'Un bot en Viber, con las condiciones comerciales que Viber pide desde 2024.',
  },
  icon: 'phone-call',
  requirements: {
    effort: {
      en: 'Some days, until Viber approves the bot',
      es: 'Algunos días, hasta que Viber apruebe el bot',
    },
    cost: { en: 'Viber charges for each session of 24 hours', es: 'Viber cobra por cada sesión de 24 horas' },
    needs: [
      {
        en: 'A bot approved by Viber or one of its partners',
        es: 'Un bot aprobado por Viber o uno de sus socios',
      },
    ],
    guide: [
      {
        en: 'In partners.viber.com open the bot and copy its token.',
        es: 'En partners.viber.com abre el bot y copia su token.',
      },
      {
        en: 'Paste it here. We register our address when you save.',
        es: 'Pégalo aquí. Registramos nuestra dirección al guardar.',
      },
    ],
  },
  settings: viberSettings,
  can: {
    maxText: 7000,
    captionMax: 512,
    choices: { max: 24, titleMax: 80 },
    links: { max: 24, titleMax: 80 },
    media: ['image', 'video', 'file', 'location', 'people'],
    typing: false,
    statuses: ['sent', 'delivered', 'read', 'failed'],
    windowHours: null,
    broadcast: true,
    idempotentSend: false,
  },
  ratePerSecond: 50,
  verify({ headers, body }, { authToken }) {
    const given = headers[SIGNATURE]
    if (given === undefined || !sameText(given, hmac('sha256', authToken, body, 'hex')))
      throw unproven(SIGNATURE, given)
  },
  receive: (request) => receivedItems(request.body),
  accepted: () => ({ status: 200, body: {} }),
  async send(message, settings, world) {
    const said = await viberApi(settings, world)('send_message', wireMessage(message, settings.name))
    return { externalId: String(said['message_token'] ?? message.id) }
  },
  async profile(address, settings, world) {
    const { user } = (await viberApi(settings, world)('get_user_details', { id: address })) as {
      user?: { name?: string; avatar?: string; country?: string; language?: string }
    }
    return {
      ...(user?.name && { firstName: user.name }),
      ...(user?.avatar && { avatarUrl: user.avatar }),
      ...(user?.country && { country: user.country }),
      ...(user?.language && { language: user.language }),
    }
  },
  async connect(settings, hookUrl, world) {
    const api = viberApi(settings, world)
    const { uri } = await api('get_account_info', {})
    await api('set_webhook', { url: hookUrl, event_types: events, send_name: true, send_photo: true })
    return { uri: String(uri ?? '') }
  },
  async disconnect(settings, world) {
    await viberApi(settings, world)('set_webhook', { url: '' })
  },
  check,
  reach: {
    asks: ['ref', 'text'],
    link: ({ uri }, { ref, text }) => {
      if (uri === '') return null
      const query = new URLSearchParams({ chatURI: uri, ...(ref && { context: ref }), ...(text && { text }) })
      return `viber://pa?${query}`
    },
  },
})

const known = { en: 'Viber knows the bot', es: 'Viber conoce al bot' }
const hook = { en: 'Viber delivers to us', es: 'Viber nos entrega los mensajes' }
const unset = {
  en: 'Viber has no address of ours. Save the channel again to register it.',
  es: 'Viber no tiene nuestra dirección. Guarda el canal otra vez para registrarla.',
}

async function check(settings: ViberSettings, world: ChannelWorld): Promise<Finding[]> {
  try {
    const me = await viberApi(settings, world)('get_account_info', {})
    const url = String(me['webhook'] ?? '')
    return [
      { what: known, ok: true, detail: String(me['name'] ?? '') },
      url === '' ? { what: hook, ok: false, problem: unset } : { what: hook, ok: true, detail: url },
    ]
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error
    const problem =
      error.kind === 'auth'
        ? {
            en: 'Viber refuses the token. Copy it again from partners.viber.com.',
            es: 'Viber rechaza el token. Cópialo otra vez de partners.viber.com.',
          }
        : {
            en: 'Viber did not answer. Try again in a moment.',
            es: 'Viber no respondió. Inténtalo en un momento.',
          }
    return [{ what: known, ok: false, problem, detail: error.message }]
  }
}
