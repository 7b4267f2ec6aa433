// WeChat: a service account. https://developers.weixin.qq.com/doc/offiaccount/en
import { z } from 'zod'
import {
  ChannelError,
  type ChannelWorld,
  channel,
  type Finding,
  type RawRequest,
  Refused,
  setting,
} from '../channel.ts'
import { download } from '../http.ts'
import { unproven } from '../signing.ts'
import { accessToken, WECHAT, wechatApi } from './api.ts'
import { decrypted, isSigned } from './crypto.ts'
import { receivedItems, xmlOf } from './inbound.ts'
import { menus } from './menus.ts'
import { deliver } from './outbound.ts'

export const wechatSettings = z.strictObject({
  appId: z
    .string()
    .trim()
    .regex(/^wx[0-9a-f]{16}$/i, {
      error: 'It begins with wx and has 18 characters. / Empieza con wx y tiene 18 caracteres.',
    })
    .meta(setting({ field: 'text', title: { en: 'AppID', es: 'AppID' } })),
  appSecret: z
    .string()
    .trim()
    .min(16, { error: 'Paste it whole. / Pégalo completo.' })
    .meta(setting({ field: 'text', secret: true, title: { en: 'AppSecret', es: 'AppSecret' } })),
  token: z
    .string()
    .min(16)
    .meta(
      setting({
        field: 'text',
        secret: true,
        generated: 'token',
        title: { en: 'Token', es: 'Token' },
        help: {
          en: 'Paste it into WeChat beside the address.',
          es: 'Pégalo en WeChat junto a la dirección.',
        },
      }),
    ),
  encodingAesKey: z
    .string()
    .trim()
    .regex(/^([A-Za-z0-9+/]{43})?$/, { error: 'It has 43 characters. / Tiene 43 caracteres.' })
    .default('')
    .meta(
      setting({
        field: 'text',
        secret: true,
        advanced: true,
        title: { en: 'EncodingAESKey', es: 'EncodingAESKey' },
        help: { en: 'Only when messages are encrypted.', es: 'Solo si los mensajes van cifrados.' },
      }),
    ),
})

export type WechatSettings = z.output<typeof wechatSettings>

const cannotOpen = {
  en: 'The message cannot be decrypted. Check the EncodingAESKey and the AppID.',
  es: 'El mensaje no se puede descifrar. Revisa el EncodingAESKey y el AppID.',
}

export const wechat = channel<WechatSettings>({
  type: 'wechat',
  title: { en: 'WeChat', es: 'WeChat' },
  about: { en: 'A service account in WeChat.', es: 'Una cuenta de servicio en WeChat.' },
  icon: 'brand-wechat',
  requirements: {
    effort: {
      en: 'Weeks, until WeChat verifies the account',
      es: 'Semanas, hasta que WeChat verifique la cuenta',
    },
    cost: { en: 'WeChat charges for the yearly verification', es: 'WeChat cobra la verificación anual' },
    needs: [
      { en: 'A verified service account', es: 'Una cuenta de servicio verificada' },
      {
        en: 'The address of this server on its IP whitelist',
        es: 'La dirección de este servidor en su lista blanca de IP',
      },
    ],
    guide: [
      {
        en: 'In mp.weixin.qq.com → Basic configuration copy the AppID and the AppSecret.',
        es: 'En mp.weixin.qq.com → Basic configuration copia el AppID y el AppSecret.',
      },
      {
        en: 'Under Server configuration paste the webhook address and the token of this channel, and switch it on.',
        es: 'En Server configuration pega la dirección del webhook y el token de este canal, y actívalo.',
      },
    ],
  },
  settings: wechatSettings,
  can: {
    maxText: 600,
    captionMax: 0,
    choices: { max: 20, titleMax: 60 },
    media: ['image', 'audio', 'video'],
    typing: true,
    statuses: ['sent'],
    windowHours: 48,
    broadcast: false,
    idempotentSend: false,
  },
  ratePerSecond: 50,
  handshake(request, { token }) {
    if (request.method !== 'GET') return null
    if (!isSigned(request.query, token)) throw unproven('signature', request.query['signature'])
    return { status: 200, body: request.query['echostr'] ?? '' }
  },
  verify(request, { token, encodingAesKey }) {
    if (!isSigned(request.query, token)) throw unproven('signature', request.query['signature'])
    if (encodingAesKey === '' || !isEncrypted(request)) return
    if (!isSigned(request.query, token, xmlOf(request.body)['Encrypt']))
      throw unproven('msg_signature', request.query['msg_signature'])
  },
  receive(request, settings) {
    const xml = xmlOf(request.body)
    if (settings.encodingAesKey === '' || !xml['Encrypt']) return receivedItems(xml)
    const opened = decrypted(xml['Encrypt'], settings.encodingAesKey, settings.appId)
    if (opened === null) throw new Refused(400, cannotOpen)
    return receivedItems(xmlOf(new TextEncoder().encode(opened)))
  },
  accepted: () => ({ status: 200, body: 'success' }),
  send: deliver,
  async typing(address, settings, world) {
    await wechatApi(settings, world)('/message/custom/typing', { touser: address, command: 'Typing' })
  },
  async media(reference, settings, world) {
    if (/^https?:/.test(reference)) return download(world, reference.replace(/^http:/, 'https:'))
    const token = await accessToken(settings, world)
    const query = new URLSearchParams({ access_token: token, media_id: reference })
    const answer = await download(world, `${WECHAT}/media/get?${query}`)
    if (!answer.headers.get('content-type')?.includes('json')) return answer
    const { video_url, errmsg } = (await answer.json()) as { video_url?: string; errmsg?: string }
    if (!video_url) throw new ChannelError('media', errmsg ?? 'WeChat did not give the file.')
    return download(world, video_url.replace(/^http:/, 'https:'))
  },
  async profile(address, settings, world) {
    const said = await wechatApi(settings, world)(`/user/info?openid=${encodeURIComponent(address)}&lang=en`)
    return typeof said['language'] === 'string' && said['language'] !== ''
      ? { language: said['language'] }
      : {}
  },
  check,
  menus,
})

const isEncrypted = ({ query }: RawRequest): boolean => query['encrypt_type'] === 'aes'
const known = {
  en: 'WeChat accepts the AppID and the AppSecret',
  es: 'WeChat acepta el AppID y el AppSecret',
}

async function check(settings: WechatSettings, world: ChannelWorld): Promise<Finding[]> {
  try {
    await wechatApi(settings, world)('/get_current_selfmenu_info')
    return [{ what: known, ok: true }]
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error
    return [{ what: known, ok: false, problem: problemOf(error), detail: error.message }]
  }
}

function problemOf({ kind, code }: ChannelError): NonNullable<Finding['problem']> {
  if (code === '40164')
    return {
      en: 'This server is not on the account’s IP whitelist. Add its address in Basic configuration.',
      es: 'Este servidor no está en la lista blanca de IP de la cuenta. Agrega su dirección en Basic configuration.',
    }
  if (kind === 'auth')
    return {
      en: 'WeChat refuses the AppID or the AppSecret. Copy both again.',
      es: 'WeChat rechaza el AppID o el AppSecret. Cópialos otra vez.',
    }
  return {
    en: 'WeChat did not answer. Try again in a moment.',
    es: 'WeChat no respondió. Inténtalo en un momento.',
  }
}
