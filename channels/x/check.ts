// How an account on X fares.
import { ChannelError, type ChannelWorld, type Finding } from '../channel.ts'
import { X, xApi } from './api.ts'
import type { XSettings } from './channel.ts'

const known = { en: 'X accepts the token', es: 'X acepta el token' }
const hook = { en: 'X delivers to us', es: 'X nos entrega los mensajes' }
const invalid = {
  en: 'X could not reach our address the last time. Save the channel again to register it.',
  es: 'X no pudo llegar a nuestra dirección la última vez. Guarda el canal otra vez para registrarla.',
}

/** The findings on an account's connection. */
export async function check(settings: XSettings, world: ChannelWorld): Promise<Finding[]> {
  const api = xApi(world)
  try {
    const { data } = (await api(settings.userToken, { url: `${X}/users/me` })) as {
      data?: { username?: string }
    }
    const hooks = (await api(settings.appToken, { url: `${X}/webhooks` })) as {
      data?: Array<{ valid?: boolean }>
    }
    const isValid = hooks.data?.some(({ valid }) => valid) === true
    return [
      { what: known, ok: true, detail: `@${data?.username ?? ''}` },
      isValid ? { what: hook, ok: true } : { what: hook, ok: false, problem: invalid },
    ]
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error
    return [{ what: known, ok: false, problem: problemOf(error), detail: error.message }]
  }
}

function problemOf({ kind }: ChannelError): NonNullable<Finding['problem']> {
  if (kind === 'payment')
    return {
      en: 'The developer account has no credit. Buy some at X.',
      es: 'La cuenta de desarrollador no tiene crédito. Compra en X.',
    }
  if (kind === 'auth')
    return {
      en: 'X refuses a token. Authorise the account again and paste it here.',
      es: 'X rechaza un token. Autoriza la cuenta otra vez y pégalo aquí.',
    }
  return { en: 'X did not answer. Try again in a moment.', es: 'X no respondió. Inténtalo en un momento.' }
}
