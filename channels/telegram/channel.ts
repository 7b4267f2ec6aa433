// Telegram: a bot of BotFather's. https://core.telegram.org/bots/api
import { z } from 'zod'
import { parseBody, requireJson } from '../body.ts'
import { channel, type RawRequest, setting } from '../channel.ts'
import { sameText, unproven } from '../signing.ts'
import { botApi } from './api.ts'
import { check } from './check.ts'
import { receivedItems } from './inbound.ts'
import { menus } from './menus.ts'
import { deliver } from './outbound.ts'

/** What connects a bot. `username` is learned when it is connected. */
export const telegramSettings = z.strictObject({
  botToken: z
    .string()
    .trim()
    .regex(/^\d{5,15}:[A-Za-z0-9_-]{20,60}$/, {
      error:
        'It looks like 123456789:AAE…, as BotFather wrote it. / Se ve así: 123456789:AAE…, como lo escribió BotFather.',
    })
    .meta(
      setting({
        field: 'text',
        secret: true,
        title: { en: 'Bot token', es: 'Token del bot' },
        placeholder: { en: '123456789:AAE…', es: '123456789:AAE…' },
      }),
    ),
  delivery: z
    .enum(['webhook', 'polling'])
    .default('webhook')
    .meta(
      setting({
        field: 'select',
        advanced: true,
        title: { en: 'How messages come in', es: 'Cómo llegan los mensajes' },
        help: {
          en: 'Asking every second works without a public address, such as on your own computer.',
          es: 'Preguntar cada segundo funciona sin dirección pública, por ejemplo en tu propia computadora.',
        },
        options: [
          { value: 'webhook', title: { en: 'Telegram calls us', es: 'Telegram nos llama' } },
          { value: 'polling', title: { en: 'We ask every second', es: 'Preguntamos cada segundo' } },
        ],
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
  username: z
    .string()
    .max(64)
    .default('')
    .meta(setting({ field: 'text', learned: true, title: { en: 'Name of the bot', es: 'Nombre del bot' } })),
})

export type TelegramSettings = z.output<typeof telegramSettings>

const SECRET_HEADER = 'x-telegram-bot-api-secret-token'

export const telegram = channel<TelegramSettings>({
  type: 'telegram',
  title: { en: 'Telegram', es: 'Telegram' },
  about: {
    en: 'A bot in Telegram, free and without a messaging window.',
    es: 'Un bot en Telegram, gratis y sin ventana de mensajería.',
  },
  icon: 'brand-telegram',
  requirements: {
    effort: { en: '5 minutes', es: '5 minutos' },
    cost: null,
    needs: [{ en: 'A Telegram account on a phone', es: 'Una cuenta de Telegram en un teléfono' }],
    guide: [
      {
        en: 'In Telegram, open @BotFather and send /newbot. Choose a name and a user name that ends in “bot”.',
        es: 'En Telegram, abre @BotFather y envía /newbot. Elige un nombre y un nombre de usuario que termine en «bot».',
      },
      {
        en: 'Copy the token that it answers with, and paste it here.',
        es: 'Copia el token con el que responde y pégalo aquí.',
      },
    ],
  },
  settings: telegramSettings,
  can: {
    maxText: 4096,
    captionMax: 1024,
    choices: { max: 100, titleMax: 60 },
    links: { max: 100, titleMax: 60 },
    media: ['image', 'video', 'audio', 'file', 'location', 'people'],
    typing: true,
    reactions: true,
    quotes: true,
    statuses: ['sent', 'failed'],
    windowHours: null,
    broadcast: true,
    idempotentSend: false,
  },
  ratePerSecond: 30,
  maxPerSecond: 1000,
  verify(request: RawRequest, settings) {
    const given = request.headers[SECRET_HEADER]
    if (given === undefined || !sameText(given, settings.webhookSecret)) throw unproven(SECRET_HEADER, given)
  },
  receive(request) {
    requireJson(request.headers['content-type'])
    return receivedItems(parseBody(request.body))
  },
  accepted: () => ({ status: 200, body: {} }),
  poll: {
    everyMs: 1_000,
    wanted: ({ delivery }) => delivery === 'polling',
    async ask(cursor, settings, world) {
      const offset = typeof cursor === 'number' ? cursor : 0
      const updates = await botApi(settings, world).call<Array<{ update_id: number }>>('getUpdates', {
        ...{ offset, timeout: 0, allowed_updates: allowed },
      })
      const last = updates.at(-1)
      return {
        items: updates.flatMap((update) => receivedItems(update)),
        cursor: last ? last.update_id + 1 : offset,
      }
    },
  },
  async taken(item, settings, world) {
    if (item.type !== 'message' || !item.externalId.startsWith('tap:')) return
    await botApi(settings, world).call('answerCallbackQuery', { callback_query_id: item.externalId.slice(4) })
  },
  send: deliver,
  async typing(address, settings, world) {
    await botApi(settings, world).call('sendChatAction', { chat_id: address, action: 'typing' })
  },
  async react({ externalId, emoji }, settings, world) {
    const [chat_id, message_id] = externalId.split(':')
    const reaction = emoji === null ? [] : [{ type: 'emoji', emoji }]
    await botApi(settings, world).call('setMessageReaction', {
      ...{ chat_id, message_id: Number(message_id), reaction },
    })
  },
  media: (reference, settings, world) => botApi(settings, world).file(reference),
  async connect(settings, hookUrl, world) {
    const api = botApi(settings, world)
    const me = await api.call<{ username: string }>('getMe')
    if (settings.delivery === 'polling') await api.call('deleteWebhook', {})
    else
      await api.call('setWebhook', {
        ...{ url: hookUrl, secret_token: settings.webhookSecret, allowed_updates: allowed },
      })
    return { username: me.username }
  },
  async disconnect(settings, world) {
    await botApi(settings, world).call('deleteWebhook', {})
  },
  check,
  menus,
  reach: {
    asks: ['ref'],
    link: ({ username }, { ref }) =>
      username === '' ? null : `https://t.me/${username}${ref ? `?start=${encodeURIComponent(ref)}` : ''}`,
  },
})

const allowed = ['message', 'edited_message', 'callback_query', 'my_chat_member', 'message_reaction']
