// Does Google let us in, is it the right mailbox, and does it knock.
import { ChannelError, type ChannelWorld, type Finding, type Words } from '../channel.ts'
import { gmailApi } from './api.ts'
import type { GmailSettings } from './channel.ts'
import { watch } from './incoming.ts'

const mailbox = { en: 'Google lets us into the mailbox', es: 'Google nos deja entrar al buzón' }
const pushes = { en: 'Gmail tells us when mail comes', es: 'Gmail nos avisa cuando llega correo' }

/** The findings on a mailbox. */
export async function check(settings: GmailSettings, world: ChannelWorld): Promise<Finding[]> {
  const api = gmailApi(settings, world)
  try {
    const { emailAddress } = await api.get<{ emailAddress: string }>('/profile')
    const known: Finding =
      emailAddress.toLowerCase() === settings.address
        ? { what: mailbox, ok: true, detail: emailAddress }
        : { what: mailbox, ok: false, problem: another, detail: emailAddress }
    return [known, await pushFinding(settings, api)]
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error
    return [{ what: mailbox, ok: false, problem: problemOf(error), detail: error.message.slice(0, 500) }]
  }
}

async function pushFinding(
  { topic, pushSender }: GmailSettings,
  api: ReturnType<typeof gmailApi>,
): Promise<Finding> {
  if (topic === '') return { what: pushes, ok: true, detail: '15 s' }
  if (pushSender === '') return { what: pushes, ok: false, problem: noSender }
  try {
    await watch(api, topic)
    return { what: pushes, ok: true, detail: topic }
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error
    return { what: pushes, ok: false, problem: noTopic, detail: error.message.slice(0, 500) }
  }
}

function problemOf({ kind }: ChannelError): Words {
  if (kind === 'auth') return expired
  return kind === 'policy' ? switchedOff : away
}

const expired: Words = {
  en: 'Google refuses the refresh token. Make a new one and paste it. While the app stands on “testing”, each lasts seven days: publish it, or make it internal.',
  es: 'Google rechaza el token de actualización. Crea otro y pégalo. Mientras la app esté «en prueba», cada uno dura siete días: publícala o hazla interna.',
}
const switchedOff: Words = {
  en: 'Google does not allow it. Switch on the Gmail API in the Cloud project, and look whether the domain’s administrator permits the app.',
  es: 'Google no lo permite. Activa la API de Gmail en el proyecto de Cloud y revisa si el administrador del dominio autoriza la app.',
}
const away: Words = {
  en: 'Google did not answer. Try again in a moment.',
  es: 'Google no respondió. Inténtalo en un momento.',
}
const another: Words = {
  en: 'The token belongs to another mailbox. Sign in with the address that stands above, or change the address.',
  es: 'El token es de otro buzón. Entra con la dirección de arriba o cambia la dirección.',
}
const noSender: Words = {
  en: 'The topic is set, but not who knocks: copy the e-mail of the subscription’s service account.',
  es: 'Está el tema, pero no quién avisa: copia el correo de la cuenta de servicio de la suscripción.',
}
const noTopic: Words = {
  en: 'Gmail may not tell this topic. Give gmail-api-push@system.gserviceaccount.com the role Pub/Sub Publisher on it.',
  es: 'Gmail no puede avisar a este tema. Dale a gmail-api-push@system.gserviceaccount.com el rol de publicador de Pub/Sub.',
}
