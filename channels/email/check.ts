// Does the mailbox let us in, and does the server take our mail; and what to do where it does not.
import { ChannelError, type ChannelWorld, type Finding, type Words } from '../channel.ts'
import type { Server } from '../mail_server.ts'
import type { EmailSettings } from './channel.ts'
import { withImap } from './imap.ts'
import { withPop } from './pop.ts'
import { incomingOf, outgoingOf } from './servers.ts'
import { greets } from './smtp.ts'

const reading = { en: 'We can read the mailbox', es: 'Podemos leer el buzón' }
const writing = { en: 'We can send mail', es: 'Podemos enviar correo' }

/** The findings on both ways of a mailbox. */
export async function check(settings: EmailSettings, world: ChannelWorld): Promise<Finding[]> {
  const [incoming, outgoing] = [incomingOf(settings), outgoingOf(settings)]
  return Promise.all([
    finding(reading, incoming, 'in', () => read(settings, incoming, world)),
    finding(writing, outgoing, 'out', async () => {
      await greets(outgoing, settings.address, world)
      return outgoing.host
    }),
  ])
}

const read = (settings: EmailSettings, server: Server, world: ChannelWorld): Promise<string> =>
  settings.incoming === 'pop'
    ? withPop(server, world, async (pop) => `${(await pop.list()).length}`)
    : withImap(server, settings.folder, world, async ({ mailbox }) => `${mailbox ? mailbox.exists : 0}`)

async function finding(
  what: Words,
  server: Server,
  way: 'in' | 'out',
  look: () => Promise<string>,
): Promise<Finding> {
  try {
    return { what, ok: true, detail: await look() }
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error
    return { what, ok: false, problem: problemOf(error, server, way), detail: error.message.slice(0, 500) }
  }
}

function problemOf({ kind, code }: ChannelError, { host }: Server, way: 'in' | 'out'): Words {
  if (kind === 'auth') return houses.find(({ at }) => at.test(host))?.[way] ?? password
  if (kind === 'policy') return code === 'EGRESS_REFUSED' ? inside : unsafe
  if (kind === 'provider_down') return unreachable
  return way === 'in' ? noFolder : refused
}

const appPassword = (where: string): Words => ({
  en: `The server does not know this password. ${where} wants an app password here, not the one you sign in with: switch on two-step verification, create one and paste it.`,
  es: `El servidor no acepta esta contraseña. ${where} pide aquí una contraseña de aplicación, no la de tu cuenta: activa la verificación en dos pasos, crea una y pégala.`,
})
const google = appPassword('Google (myaccount.google.com/apppasswords)')
const yahoo = appPassword('Yahoo')
const apple = appPassword('iCloud (account.apple.com)')
const zoho = appPassword('Zoho')

/** What the large houses of mail ask for. */
const houses: Array<{ at: RegExp; in: Words; out: Words }> = [
  { at: /(^|\.)(gmail|google(mail)?)\.com$/i, in: google, out: google },
  { at: /(^|\.)yahoo\./i, in: yahoo, out: yahoo },
  { at: /(^|\.)(mail\.me|icloud)\.com$/i, in: apple, out: apple },
  { at: /(^|\.)zoho\./i, in: zoho, out: zoho },
  {
    at: /(^|\.)(office365|outlook|hotmail)\.com$/i,
    in: {
      en: 'Microsoft lets nobody read mail with a password any more. Forward this mailbox to one that takes passwords, and read that one here.',
      es: 'Microsoft ya no permite leer correo con contraseña. Reenvía este buzón a otro que la acepte y lee ese aquí.',
    },
    out: {
      en: 'Microsoft 365 sends with a password only while “Authenticated SMTP” is on: Microsoft 365 admin center › Users › the mailbox › Mail › Manage email apps. It is off by default from the end of December 2026, and ends in 2027: plan for another SMTP server. With two-step verification it must be an app password.',
      es: 'Microsoft 365 solo envía con contraseña mientras «SMTP autenticado» esté activo: Centro de administración › Usuarios › el buzón › Correo › Administrar aplicaciones de correo. Desde fines de diciembre de 2026 viene apagado y en 2027 termina: prevé otro servidor SMTP. Con verificación en dos pasos debe ser una contraseña de aplicación.',
    },
  },
]
const password: Words = {
  en: 'The server refuses user and password. Type them again; with two-step verification it wants an app password.',
  es: 'El servidor rechaza el usuario y la contraseña. Escríbelos otra vez; con verificación en dos pasos pide una contraseña de aplicación.',
}
const inside: Words = {
  en: 'This server lies inside a private network. Whoever runs this installation can allow it with EGRESS_ALLOW.',
  es: 'Este servidor está dentro de una red privada. Quien administra esta instalación puede permitirlo con EGRESS_ALLOW.',
}
const unsafe: Words = {
  en: 'There is no safe connection: the certificate is not valid for this name, or the security chosen is not what the server speaks.',
  es: 'No hay conexión segura: el certificado no vale para este nombre, o la seguridad elegida no es la que habla el servidor.',
}
const unreachable: Words = {
  en: 'The server does not answer. Look at its name, its port and the security: 993, 995 and 465 are TLS; 143, 110 and 587 are STARTTLS.',
  es: 'El servidor no responde. Revisa su nombre, el puerto y la seguridad: 993, 995 y 465 son TLS; 143, 110 y 587 son STARTTLS.',
}
const noFolder: Words = {
  en: 'The server lets us in, but not into this folder. Its own words stand below.',
  es: 'El servidor nos deja entrar, pero no a esta carpeta. Sus palabras están debajo.',
}
const refused: Words = {
  en: 'The server says no. Its own words stand below.',
  es: 'El servidor dice que no. Sus palabras están debajo.',
}
