// How a Twilio account and its number fare.
import { ChannelError, type ChannelWorld, type Finding } from '../channel.ts'
import { twilio } from './api.ts'
import type { TwilioSettings } from './channel.ts'

const account = { en: 'Twilio knows the account', es: 'Twilio conoce la cuenta' }
const trial = { en: 'The account is a full one', es: 'La cuenta es completa' }
const number = { en: 'Twilio delivers to us', es: 'Twilio nos entrega los mensajes' }

const isTrial = {
  en: 'A trial account writes only to numbers that you have verified at Twilio. Upgrade it to write to everybody.',
  es: 'Una cuenta de prueba solo escribe a números que verificaste en Twilio. Actualízala para escribir a todos.',
}
const suspended = {
  en: 'Twilio has suspended the account. Open its console to see why.',
  es: 'Twilio suspendió la cuenta. Abre su consola para ver por qué.',
}
const elsewhere = {
  en: 'The number calls another address. Save the channel again to register ours.',
  es: 'El número llama a otra dirección. Guarda el canal otra vez para registrar la nuestra.',
}
const none = {
  en: 'This number does not belong to the account.',
  es: 'Este número no pertenece a la cuenta.',
}

type FindNumber = (settings: TwilioSettings, world: ChannelWorld) => Promise<{ sms_url: string } | undefined>

/** The findings on an account's connection. */
export async function check(
  settings: TwilioSettings,
  world: ChannelWorld,
  find: FindNumber,
): Promise<Finding[]> {
  try {
    const me = await twilio<{ status?: string; type?: string; friendly_name?: string }>(world, settings, {
      path: '.json',
    })
    const alive = me.status === undefined || me.status === 'active'
    return [
      {
        what: account,
        ok: alive,
        ...(me.friendly_name && { detail: me.friendly_name }),
        ...(!alive && { problem: suspended }),
      },
      me.type === 'Trial' ? { what: trial, ok: false, problem: isTrial } : { what: trial, ok: true },
      ...(settings.from.startsWith('+') ? [numberFinding(await find(settings, world))] : []),
    ]
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error
    return [{ what: account, ok: false, problem: problemOf(error), detail: error.message }]
  }
}

function numberFinding(found: { sms_url: string } | undefined): Finding {
  if (!found) return { what: number, ok: false, problem: none }
  const isOurs = /\/hooks\/twilio\w*\//.test(found.sms_url)
  return isOurs
    ? { what: number, ok: true, detail: found.sms_url }
    : { what: number, ok: false, problem: elsewhere, detail: found.sms_url }
}

/** What to do when Twilio says no. */
export function problemOf({ kind }: ChannelError): NonNullable<Finding['problem']> {
  if (kind === 'auth')
    return {
      en: 'Twilio refuses the Account SID or the token. Copy both again from its console.',
      es: 'Twilio rechaza el Account SID o el token. Cópialos otra vez de su consola.',
    }
  return {
    en: 'Twilio did not answer. Try again in a moment.',
    es: 'Twilio no respondió. Inténtalo en un momento.',
  }
}
