// How a LINE account fares: token, quota, and whether LINE knows where to call.
import { ChannelError, type ChannelWorld, type Finding } from '../channel.ts'
import { LINE, lineApi } from './api.ts'
import type { LineSettings } from './channel.ts'

const known = { en: 'LINE accepts the token', es: 'LINE acepta el token' }
const hook = { en: 'LINE delivers to us', es: 'LINE nos entrega los mensajes' }
const quota = { en: 'Messages left this month', es: 'Mensajes que quedan este mes' }

const inactive = {
  en: 'Webhooks are switched off. In LINE Developers → Messaging API, switch on “Use webhook”.',
  es: 'Los webhooks están desactivados. En LINE Developers → Messaging API, activa «Use webhook».',
}
const spent = {
  en: 'The messages of this month are spent. Choose a larger plan at LINE, or wait for the next month.',
  es: 'Se acabaron los mensajes de este mes. Elige un plan mayor en LINE o espera al próximo mes.',
}

/** The findings on an account's connection. */
export async function check(settings: LineSettings, world: ChannelWorld): Promise<Finding[]> {
  const api = lineApi(settings, world)
  try {
    const me = await api({ url: `${LINE}/info` })
    const endpoint = await api({ url: `${LINE}/channel/webhook/endpoint` })
    const limit = await api({ url: `${LINE}/message/quota` })
    const used = await api({ url: `${LINE}/message/quota/consumption` })
    const left = limit['type'] === 'limited' ? Number(limit['value']) - Number(used['totalUsage'] ?? 0) : null
    return [
      { what: known, ok: true, detail: String(me['displayName'] ?? '') },
      endpoint['active'] === true
        ? { what: hook, ok: true, detail: String(endpoint['endpoint'] ?? '') }
        : { what: hook, ok: false, problem: inactive },
      left !== null && left <= 0
        ? { what: quota, ok: false, problem: spent, detail: '0' }
        : { what: quota, ok: true, detail: left === null ? '∞' : String(left) },
    ]
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error
    const problem =
      error.kind === 'auth'
        ? {
            en: 'LINE refuses the token. Issue a new one and paste it here.',
            es: 'LINE rechaza el token. Emite uno nuevo y pégalo aquí.',
          }
        : {
            en: 'LINE did not answer. Try again in a moment.',
            es: 'LINE no respondió. Inténtalo en un momento.',
          }
    return [{ what: known, ok: false, problem, detail: error.message }]
  }
}
