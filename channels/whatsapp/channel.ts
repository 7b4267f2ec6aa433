// WhatsApp by Meta's own Cloud API. https://developers.facebook.com/docs/whatsapp/cloud-api
import { z } from 'zod'
import { parseBody, requireJson } from '../body.ts'
import { type ChannelWorld, channel, setting } from '../channel.ts'
import { download } from '../http.ts'
import { GRAPH, graph, greetMeta, verifyMeta } from '../meta.ts'
import { can } from './can.ts'
import { check } from './check.ts'
import { errors } from './errors.ts'
import { receivedItems } from './inbound.ts'
import { menus } from './menus.ts'
import { wireMessage } from './outbound.ts'
import { type Api, asked, listTemplates, newTemplate } from './templates.ts'

const digits = z
  .string()
  .trim()
  .regex(/^\d{5,20}$/, { error: 'Digits only, as Meta shows it. / Solo dígitos, como lo muestra Meta.' })
const secret = z.string().trim().min(16, { error: 'Paste it whole. / Pégalo completo.' })

/** What connects a number. `number` is learned. */
export const whatsappSettings = z.strictObject({
  phoneNumberId: digits.meta(
    setting({
      field: 'text',
      title: { en: 'Phone number id', es: 'Identificador del número' },
      help: {
        en: 'In the Meta app: WhatsApp → API setup. It is not the phone number itself.',
        es: 'En la app de Meta: WhatsApp → Configuración de la API. No es el número de teléfono.',
      },
    }),
  ),
  wabaId: digits.meta(
    setting({
      field: 'text',
      title: { en: 'WhatsApp Business account id', es: 'Identificador de la cuenta de WhatsApp Business' },
    }),
  ),
  accessToken: secret.meta(
    setting({
      field: 'text',
      secret: true,
      title: { en: 'Access token of a system user', es: 'Token de acceso de un usuario del sistema' },
      help: {
        en: 'One that never expires, with whatsapp_business_messaging and whatsapp_business_management.',
        es: 'Uno que no caduque, con whatsapp_business_messaging y whatsapp_business_management.',
      },
    }),
  ),
  appSecret: secret.meta(
    setting({ field: 'text', secret: true, title: { en: 'App secret', es: 'Clave secreta de la app' } }),
  ),
  verifyToken: z
    .string()
    .min(16)
    .meta(
      setting({
        field: 'text',
        secret: true,
        generated: 'token',
        title: { en: 'Verify token', es: 'Token de verificación' },
      }),
    ),
  number: z
    .string()
    .max(30)
    .default('')
    .meta(setting({ field: 'text', learned: true, title: { en: 'Phone number', es: 'Número de teléfono' } })),
})

export type WhatsappSettings = z.output<typeof whatsappSettings>

/** Meta's API with the connection's token. */
function apiOf(
  { accessToken }: Pick<WhatsappSettings, 'accessToken'>,
  world: Pick<ChannelWorld, 'http' | 'now'>,
): Api {
  return (call) => graph(world, accessToken, call, errors)
}

export const whatsapp = channel<WhatsappSettings>({
  type: 'whatsapp',
  title: { en: 'WhatsApp Cloud API', es: 'WhatsApp Cloud API' },
  about: {
    en: 'WhatsApp straight from Meta, with templates, buttons and lists.',
    es: 'WhatsApp directo de Meta, con plantillas, botones y listas.',
  },
  icon: 'brand-whatsapp',
  requirements: {
    effort: {
      en: '1 hour, and some days for Meta’s review',
      es: '1 hora, y algunos días de revisión de Meta',
    },
    cost: { en: 'Meta charges for each template message', es: 'Meta cobra por cada mensaje de plantilla' },
    needs: [
      { en: 'A Meta business portfolio, verified', es: 'Un portafolio comercial de Meta, verificado' },
      {
        en: 'A phone number that is not used in the WhatsApp app',
        es: 'Un número que no se use en la app de WhatsApp',
      },
    ],
    guide: [
      {
        en: 'In developers.facebook.com create an app of the type Business and add WhatsApp to it.',
        es: 'En developers.facebook.com crea una app de tipo Negocios y agrégale WhatsApp.',
      },
      {
        en: 'In WhatsApp → API setup, copy the phone number id and the account id.',
        es: 'En WhatsApp → Configuración de la API, copia el identificador del número y el de la cuenta.',
      },
      {
        en: 'In the business settings, make a system user and a token that never expires.',
        es: 'En la configuración del negocio, crea un usuario del sistema y un token que no caduque.',
      },
      {
        en: 'In WhatsApp → Configuration, paste the webhook address and the verify token, and subscribe to “messages”.',
        es: 'En WhatsApp → Configuración, pega la dirección del webhook y el token de verificación, y suscríbete a «messages».',
      },
    ],
  },
  settings: whatsappSettings,
  can,
  ratePerSecond: 80,
  maxPerSecond: 1000,
  handshake: greetMeta,
  verify: verifyMeta,
  receive(request, { phoneNumberId }) {
    requireJson(request.headers['content-type'])
    return receivedItems(parseBody(request.body), phoneNumberId)
  },
  accepted: () => ({ status: 200, body: {} }),
  async send(message, settings, world) {
    const answer = await apiOf(
      settings,
      world,
    )({
      url: `${GRAPH}/${settings.phoneNumberId}/messages`,
      json: wireMessage(message),
    })
    const [sent] = (answer['messages'] ?? []) as Array<{ id: string }>
    return { externalId: sent?.id ?? message.id }
  },
  async markRead({ externalId }, settings, world) {
    const json = { messaging_product: 'whatsapp', status: 'read', message_id: externalId }
    await apiOf(settings, world)({ url: `${GRAPH}/${settings.phoneNumberId}/messages`, json })
  },
  async react({ address, externalId, emoji }, settings, world) {
    const reaction = { message_id: externalId, emoji: emoji ?? '' }
    const json = { messaging_product: 'whatsapp', to: address, type: 'reaction', reaction }
    await apiOf(settings, world)({ url: `${GRAPH}/${settings.phoneNumberId}/messages`, json })
  },
  async media(reference, settings, world) {
    const found = await apiOf(
      settings,
      world,
    )({
      url: `${GRAPH}/${reference}?phone_number_id=${settings.phoneNumberId}`,
    })
    return download(world, String(found['url']), { authorization: `Bearer ${settings.accessToken}` })
  },
  async connect(settings, hookUrl, world) {
    const api = apiOf(settings, world)
    const me = await api({ url: `${GRAPH}/${settings.phoneNumberId}?fields=display_phone_number` })
    await api({
      url: `${GRAPH}/${settings.wabaId}/subscribed_apps`,
      json: { override_callback_uri: hookUrl, verify_token: settings.verifyToken },
    })
    return { number: String(me['display_phone_number'] ?? '').replace(/\D/g, '') }
  },
  async disconnect(settings, world) {
    await apiOf(settings, world)({ url: `${GRAPH}/${settings.wabaId}/subscribed_apps`, method: 'DELETE' })
  },
  check: (settings, world) => check(settings, apiOf(settings, world)),
  menus,
  templates: {
    list: (settings, world) =>
      listTemplates(
        apiOf(settings, world),
        `${GRAPH}/${settings.wabaId}/message_templates?fields=id,name,language,status,category,components,quality_score,rejected_reason&limit=200`,
      ),
    async create(template, settings, world) {
      const url = `${GRAPH}/${settings.wabaId}/message_templates`
      return asked(template, await apiOf(settings, world)({ url, json: newTemplate(template) }))
    },
    async remove({ name }, settings, world) {
      const url = `${GRAPH}/${settings.wabaId}/message_templates?name=${encodeURIComponent(name)}`
      await apiOf(settings, world)({ url, method: 'DELETE' })
    },
  },
  reach: {
    asks: ['text'],
    link: ({ number }, { text }) =>
      number === '' ? null : `https://wa.me/${number}${text ? `?text=${encodeURIComponent(text)}` : ''}`,
  },
})
