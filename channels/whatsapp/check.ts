// How a number fares: token, quality, limit, and whether Meta knows where to call.
import { ChannelError, type Finding } from '../channel.ts'
import { GRAPH } from '../meta.ts'
import type { WhatsappSettings } from './channel.ts'
import type { Api } from './templates.ts'

const token = { en: 'Meta accepts the token', es: 'Meta acepta el token' }
const quality = { en: 'Quality of the number', es: 'Calidad del número' }
const limit = { en: 'New contacts per day', es: 'Contactos nuevos por día' }
const hook = { en: 'Meta delivers to us', es: 'Meta nos entrega los mensajes' }

const fields =
  'display_phone_number,verified_name,quality_rating,status,whatsapp_business_manager_messaging_limit'

const unsubscribed = {
  en: 'The app is not subscribed to this account. Save the channel again to subscribe it.',
  es: 'La app no está suscrita a esta cuenta. Guarda el canal otra vez para suscribirla.',
}
const low = {
  en: 'People block or report this number often. Send less, and only to those who expect it.',
  es: 'Muchas personas bloquean o denuncian este número. Envía menos y solo a quienes lo esperan.',
}

/** The findings on a number's connection. */
export async function check(settings: WhatsappSettings, api: Api): Promise<Finding[]> {
  try {
    const me = await api({ url: `${GRAPH}/${settings.phoneNumberId}?fields=${fields}` })
    const apps = await api({ url: `${GRAPH}/${settings.wabaId}/subscribed_apps` })
    const rating = String(me['quality_rating'] ?? 'UNKNOWN')
    const isSubscribed = Array.isArray(apps['data']) && apps['data'].length > 0
    return [
      {
        what: token,
        ok: true,
        detail: [me['verified_name'], me['display_phone_number']].filter(Boolean).join(' · '),
      },
      rating === 'RED'
        ? { what: quality, ok: false, problem: low, detail: rating }
        : { what: quality, ok: true, detail: rating },
      { what: limit, ok: true, detail: String(me['whatsapp_business_manager_messaging_limit'] ?? '?') },
      isSubscribed ? { what: hook, ok: true } : { what: hook, ok: false, problem: unsubscribed },
    ]
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error
    return [{ what: token, ok: false, problem: problemOf(error), detail: error.message }]
  }
}

/** What to do when Meta says no. */
export function problemOf({ kind }: ChannelError): NonNullable<Finding['problem']> {
  if (kind === 'auth')
    return {
      en: 'Meta refuses the token: it expired, or lacks a permission. Make a new one and paste it here.',
      es: 'Meta rechaza el token: caducó o le falta un permiso. Crea uno nuevo y pégalo aquí.',
    }
  if (kind === 'content')
    return {
      en: 'Meta does not know one of the ids. Copy both again from WhatsApp → API setup.',
      es: 'Meta no conoce uno de los identificadores. Cópialos otra vez de WhatsApp → Configuración de la API.',
    }
  return {
    en: 'Meta did not answer. Try again in a moment.',
    es: 'Meta no respondió. Inténtalo en un momento.',
  }
}
