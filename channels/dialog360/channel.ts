// WhatsApp by 360dialog: Meta's own bodies behind another door and another key. https://docs.360dialog.com
import { z } from 'zod'
import { parseBody, requireJson } from '../body.ts'
import { type ChannelWorld, channel, setting } from '../channel.ts'
import { ask, download, type ErrorTable } from '../http.ts'
import { graphError } from '../meta.ts'
import { sameText, unproven } from '../signing.ts'
import { can } from '../whatsapp/can.ts'
import { errors } from '../whatsapp/errors.ts'
import { receivedItems } from '../whatsapp/inbound.ts'
import { wireMessage } from '../whatsapp/outbound.ts'
import { type Api, asked, listTemplates, newTemplate } from '../whatsapp/templates.ts'
import { check } from './check.ts'

const BASE = 'https://waba-v2.360dialog.io'
const SECRET_HEADER = 'x-charla-secret'

/** What connects a number. `number` is learned with the first webhook of the provider's page, or typed in. */
export const dialog360Settings = z.strictObject({
  apiKey: z
    .string()
    .trim()
    .min(16, { error: 'Paste it whole. / Pégala completa.' })
    .meta(setting({ field: 'text', secret: true, title: { en: 'API key', es: 'Clave de API' } })),
  number: z
    .string()
    .trim()
    .overwrite((text) => text.replace(/\D/g, ''))
    .max(20)
    .default('')
    .meta(
      setting({
        field: 'text',
        title: { en: 'Phone number', es: 'Número de teléfono' },
        placeholder: { en: '+593 98 000 0001', es: '+593 98 000 0001' },
        help: { en: 'For links and QR codes.', es: 'Para los enlaces y códigos QR.' },
      }),
    ),
  webhookSecret: z
    .string()
    .min(16)
    .meta(
      setting({
        field: 'text',
        secret: true,
        generated: 'token',
        registered: true,
        title: { en: 'Webhook secret', es: 'Secreto del webhook' },
      }),
    ),
})

export type Dialog360Settings = z.output<typeof dialog360Settings>

/** Their own words, beside Meta's codes. */
const own: ErrorTable = [
  { says: /rate limit/i, kind: 'rate_limited' },
  { says: /lack of payment/i, kind: 'payment' },
  { says: /API disabled/i, kind: 'policy' },
]

function apiOf({ apiKey }: Dialog360Settings, world: Pick<ChannelWorld, 'http' | 'now'>): Api {
  return async (call) => {
    const reply = await ask(world, { ...call, headers: { 'd360-api-key': apiKey } })
    if (reply.ok && !reply.json['error']) return reply.json
    const { meta } = reply.json as { meta?: { developer_message?: string } }
    const said = meta?.developer_message
      ? { ...reply, json: { error: { message: meta.developer_message } } }
      : reply
    throw graphError(said, [...own, ...errors], world.now())
  }
}

export const dialog360 = channel<Dialog360Settings>({
  type: 'dialog360',
  title: { en: 'WhatsApp by 360dialog', es: 'WhatsApp por 360dialog' },
  about: {
    en: 'WhatsApp through a partner that sees to the paperwork with Meta.',
    es: 'WhatsApp a través de un socio que se ocupa del trámite con Meta.',
  },
  icon: 'brand-whatsapp',
  requirements: {
    effort: { en: '2 to 5 working days', es: '2 a 5 días laborables' },
    cost: {
      en: 'A monthly fee of 360dialog, and Meta’s price for each template message',
      es: 'Una cuota mensual de 360dialog y el precio de Meta por cada mensaje de plantilla',
    },
    needs: [
      { en: 'A number registered with 360dialog', es: 'Un número registrado con 360dialog' },
      { en: 'Its API key', es: 'Su clave de API' },
    ],
    guide: [
      {
        en: 'In the 360dialog Hub open the number and press “Generate API key”.',
        es: 'En el Hub de 360dialog abre el número y pulsa «Generate API key».',
      },
      {
        en: 'Paste the key here. We register our address with them when you save.',
        es: 'Pega la clave aquí. Al guardar registramos nuestra dirección con ellos.',
      },
    ],
  },
  settings: dialog360Settings,
  can,
  ratePerSecond: 10,
  maxPerSecond: 80,
  // They sign nothing: a secret that only they and we know comes with every call.
  verify({ headers }, { webhookSecret }) {
    const given = headers[SECRET_HEADER]
    if (given === undefined || !sameText(given, webhookSecret)) throw unproven(SECRET_HEADER, given)
  },
  receive(request) {
    requireJson(request.headers['content-type'])
    return receivedItems(parseBody(request.body), null)
  },
  accepted: () => ({ status: 200, body: {} }),
  async send(message, settings, world) {
    const answer = await apiOf(settings, world)({ url: `${BASE}/messages`, json: wireMessage(message) })
    const [sent] = (answer['messages'] ?? []) as Array<{ id: string }>
    return { externalId: sent?.id ?? message.id }
  },
  async markRead({ externalId }, settings, world) {
    const json = { messaging_product: 'whatsapp', status: 'read', message_id: externalId }
    await apiOf(settings, world)({ url: `${BASE}/messages`, json })
  },
  async react({ address, externalId, emoji }, settings, world) {
    const reaction = { message_id: externalId, emoji: emoji ?? '' }
    const json = { messaging_product: 'whatsapp', to: address, type: 'reaction', reaction }
    await apiOf(settings, world)({ url: `${BASE}/messages`, json })
  },
  async media(reference, settings, world) {
    const { url } = await apiOf(settings, world)({ url: `${BASE}/${encodeURIComponent(reference)}` })
    const { pathname, search } = new URL(String(url))
    // Meta's address works only through their door.
    return download(world, `${BASE}${pathname}${search}`, { 'd360-api-key': settings.apiKey })
  },
  async connect(settings, hookUrl, world) {
    const json = { url: hookUrl, headers: { [SECRET_HEADER]: settings.webhookSecret } }
    await apiOf(settings, world)({ url: `${BASE}/v1/configs/webhook`, json })
    return {}
  },
  check: (settings, world) => check(apiOf(settings, world), BASE),
  templates: {
    list: (settings, world) =>
      listTemplates(apiOf(settings, world), `${BASE}/v1/configs/templates?limit=200`),
    async create(template, settings, world) {
      const answer = await apiOf(
        settings,
        world,
      )({ url: `${BASE}/v1/configs/templates`, json: newTemplate(template) })
      return asked(template, answer)
    },
    async remove({ name }, settings, world) {
      const url = `${BASE}/v1/configs/templates/${encodeURIComponent(name)}`
      await apiOf(settings, world)({ url, method: 'DELETE' })
    },
  },
  reach: {
    asks: ['text'],
    link: ({ number }, { text }) =>
      number === '' ? null : `https://wa.me/${number}${text ? `?text=${encodeURIComponent(text)}` : ''}`,
  },
})
