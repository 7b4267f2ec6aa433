// The two servers of a mailbox, as its settings say.
import type { Server } from '../mail_server.ts'
import type { EmailSettings } from './channel.ts'

const usual = {
  imap: { tls: 993, starttls: 143, none: 143 },
  pop: { tls: 995, starttls: 110, none: 110 },
  smtp: { tls: 465, starttls: 587, none: 25 },
}

/** Where mail is read. */
export const incomingOf = ({
  incoming,
  inHost,
  inPort,
  inSecurity,
  user,
  password,
}: EmailSettings): Server => ({
  ...{ host: inHost, port: inPort ?? usual[incoming][inSecurity], security: inSecurity },
  ...{ user: user.trim(), password },
})

/** Where mail is sent: with the name and the password of the way in, unless there are others. */
export const outgoingOf = (settings: EmailSettings): Server => {
  const { outHost, outPort, outSecurity, outUser, outPassword, user, password } = settings
  const own = outUser !== ''
  return {
    ...{ host: outHost, port: outPort ?? usual.smtp[outSecurity], security: outSecurity },
    ...{ user: own ? outUser : user, password: own || outPassword !== '' ? outPassword : password },
  }
}
