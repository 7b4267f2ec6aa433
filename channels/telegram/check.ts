// Is the bot alive, and does Telegram know where to call.
import { ChannelError, type ChannelWorld, type Finding } from '../channel.ts'
import { botApi } from './api.ts'
import type { TelegramSettings } from './channel.ts'

const token = { en: 'Telegram knows the bot', es: 'Telegram conoce al bot' }
const hook = { en: 'Telegram delivers to us', es: 'Telegram nos entrega los mensajes' }

interface WebhookInfo {
  url: string
  pending_update_count: number
  last_error_message?: string
}

/** The findings on a bot's connection. */
export async function check(settings: TelegramSettings, world: ChannelWorld): Promise<Finding[]> {
  const api = botApi(settings, world)
  try {
    const me = await api.call<{ username: string }>('getMe')
    const known: Finding = { what: token, ok: true, detail: `@${me.username}` }
    return [known, hookFinding(settings, await api.call<WebhookInfo>('getWebhookInfo'))]
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error
    return [{ what: token, ok: false, problem: problemOf(error), detail: error.message }]
  }
}

function problemOf({ kind }: ChannelError): Finding['problem'] {
  if (kind === 'auth')
    return {
      en: 'Telegram does not know this token. Ask @BotFather for it with /token and paste it again.',
      es: 'Telegram no conoce este token. Pídelo a @BotFather con /token y pégalo otra vez.',
    }
  return {
    en: 'Telegram did not answer. Try again in a moment.',
    es: 'Telegram no respondió. Inténtalo en un momento.',
  }
}

function hookFinding({ delivery }: TelegramSettings, info: WebhookInfo): Finding {
  const detail = info.last_error_message ?? `${info.pending_update_count}`
  if (delivery === 'polling')
    return info.url === ''
      ? { what: hook, ok: true }
      : { what: hook, ok: false, problem: elsewhere, detail: info.url }
  if (info.url === '') return { what: hook, ok: false, problem: unset }
  if (info.last_error_message && info.pending_update_count > 0)
    return { what: hook, ok: false, problem: unreachable, detail }
  return { what: hook, ok: true, detail: info.url }
}

const elsewhere = {
  en: 'The bot calls another address, so nothing is left for us to ask for. Save the channel again.',
  es: 'El bot llama a otra dirección, así que no queda nada por preguntar. Guarda el canal otra vez.',
}
const unset = {
  en: 'Telegram has no address of ours. Save the channel again to register it.',
  es: 'Telegram no tiene nuestra dirección. Guarda el canal otra vez para registrarla.',
}
const unreachable = {
  en: 'Telegram cannot reach us. It needs a public https address with a valid certificate.',
  es: 'Telegram no llega a nosotros. Necesita una dirección https pública con un certificado válido.',
}
