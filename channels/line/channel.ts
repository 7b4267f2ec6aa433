// LINE: an official account. https://developers.line.biz/en/reference/messaging-api
import { z } from 'zod'
import { parseBody, requireJson } from '../body.ts'
import { ChannelError, channel, setting } from '../channel.ts'
import { download } from '../http.ts'
import { hmac, sameText, unproven } from '../signing.ts'
import { CONTENT, LINE, lineApi } from './api.ts'
import { check } from './check.ts'
import { receivedItems } from './inbound.ts'
import { retryKey, wireMessage } from './outbound.ts'

const secret = z.string().trim().min(16, { error: 'Paste it whole. / Pégalo completo.' })

export const lineSettings = z.strictObject({
  channelSecret: secret.meta(
    setting({ field: 'text', secret: true, title: { en: 'Channel secret', es: 'Secreto del canal' } }),
  ),
  accessToken: secret.meta(
    setting({
      field: 'text',
      secret: true,
      title: { en: 'Channel access token (long-lived)', es: 'Token de acceso del canal (de larga duración)' },
    }),
  ),
  basicId: z
    .string()
    .max(40)
    .default('')
    .meta(setting({ field: 'text', learned: true, title: { en: 'LINE ID', es: 'LINE ID' } })),
})

export type LineSettings = z.output<typeof lineSettings>

const SIGNATURE = 'x-line-signature'

export const line = channel<LineSettings>({
  type: 'line',
  title: { en: 'LINE', es: 'LINE' },
  about: { en: 'An official account in LINE.', es: 'Una cuenta oficial en LINE.' },
  icon: 'brand-line',
  requirements: {
    effort: { en: '20 minutes', es: '20 minutos' },
    cost: {
      en: 'LINE counts the messages of a month; some are free',
      es: 'LINE cuenta los mensajes del mes; algunos son gratis',
    },
    needs: [
      {
        en: 'A LINE official account with the Messaging API',
        es: 'Una cuenta oficial de LINE con la Messaging API',
      },
    ],
    guide: [
      {
        en: 'In developers.line.biz open the channel and copy the channel secret (Basic settings).',
        es: 'En developers.line.biz abre el canal y copia el secreto (Basic settings).',
      },
      {
        en: 'In Messaging API issue a long-lived access token and copy it. Switch on “Use webhook” and “Webhook redelivery”.',
        es: 'En Messaging API emite un token de larga duración y cópialo. Activa «Use webhook» y «Webhook redelivery».',
      },
      {
        en: 'In the LINE Official Account Manager switch off the automatic answers.',
        es: 'En LINE Official Account Manager desactiva las respuestas automáticas.',
      },
    ],
  },
  settings: lineSettings,
  can: {
    maxText: 5000,
    captionMax: 0,
    choices: { max: 13, titleMax: 20 },
    links: { max: 4, titleMax: 20 },
    cards: { max: 10, titleMax: 40, aboutMax: 60, choicesMax: 3, choiceTitleMax: 20 },
    media: ['image', 'video', 'audio', 'location'],
    typing: true,
    quotes: true,
    statuses: ['sent'],
    windowHours: null,
    broadcast: true,
    idempotentSend: true,
  },
  ratePerSecond: 200,
  maxPerSecond: 2000,
  verify({ headers, body }, { channelSecret }) {
    const given = headers[SIGNATURE]
    if (given === undefined || !sameText(given, hmac('sha256', channelSecret, body, 'base64')))
      throw unproven(SIGNATURE, given)
  },
  receive(request) {
    requireJson(request.headers['content-type'])
    return receivedItems(parseBody(request.body))
  },
  accepted: () => ({ status: 200, body: {} }),
  async send(message, settings, world) {
    const said = await lineApi(
      settings,
      world,
    )({
      url: `${LINE}/message/push`,
      headers: { 'x-line-retry-key': retryKey(message.id) },
      json: { to: message.address, messages: [wireMessage(message)] },
    })
    const [sent] = (said['sentMessages'] ?? []) as Array<{ id: string }>
    return { externalId: sent?.id ?? message.id }
  },
  async typing(address, settings, world) {
    await lineApi(
      settings,
      world,
    )({
      url: `${LINE}/chat/loading/start`,
      json: { chatId: address, loadingSeconds: 5 },
    })
  },
  media: (reference, { accessToken }, world) => {
    if (/^https:/.test(reference)) return download(world, reference)
    if (!/^\d+$/.test(reference)) throw new ChannelError('media', 'LINE knows files by numbers.')
    return download(world, `${CONTENT}/message/${reference}/content`, {
      authorization: `Bearer ${accessToken}`,
    })
  },
  async profile(address, settings, world) {
    const said = await lineApi(settings, world)({ url: `${LINE}/profile/${encodeURIComponent(address)}` })
    const { displayName, pictureUrl, language } = said as Record<string, string | undefined>
    return {
      ...(displayName && { firstName: displayName }),
      ...(pictureUrl && { avatarUrl: pictureUrl }),
      ...(language && { language }),
    }
  },
  async connect(settings, hookUrl, world) {
    const api = lineApi(settings, world)
    const me = await api({ url: `${LINE}/info` })
    await api({ url: `${LINE}/channel/webhook/endpoint`, method: 'PUT', json: { endpoint: hookUrl } })
    return { basicId: String(me['basicId'] ?? '') }
  },
  check,
  reach: {
    asks: ['text'],
    link: ({ basicId }, { text }) => {
      if (basicId === '') return null
      const id = encodeURIComponent(basicId)
      return text
        ? `https://line.me/R/oaMessage/${id}/?${encodeURIComponent(text)}`
        : `https://line.me/R/ti/p/${id}`
    },
  },
})
