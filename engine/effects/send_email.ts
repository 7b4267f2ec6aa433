// A step sends an e-mail through the installation's mail server.
import type { Words } from '#channels/channel.ts'
import { MailError } from '#engine/mail.ts'
import type { Done, Performed } from './effect.ts'

const MAX_RECIPIENTS = 10
const RETRIES = 4
const address = /^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;"]+$/

const noAddress: Words = {
  en: 'The e-mail has no valid address to go to.',
  es: 'El correo no tiene una dirección válida de destino.',
}

/** Addresses as people write them: one, or several with commas; null when one of them is none. */
function addressesOf(to: string): string[] | null {
  const all = to
    .split(/[,;]/)
    .map((one) => one.trim())
    .filter(Boolean)
  const valid = all.length > 0 && all.length <= MAX_RECIPIENTS && all.every((one) => address.test(one))
  return valid ? all : null
}

/** What a letter in HTML says without it, for mailboxes that show text. */
function bare(html: string): string {
  return html
    .replace(/<(style|script)\b[\s\S]*?<\/\1>/gi, '')
    .replace(/<(br|\/p|\/div|\/li|\/h[1-6]|\/tr)\b[^>]*>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&nbsp;/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

/** A letter that did not leave, as an outcome. */
export function notSent(problem: unknown): Done {
  const known = problem instanceof MailError ? problem : null
  const why = problem instanceof Error ? problem.message : String(problem)
  return {
    outcome: 'failed',
    variables: {},
    problem: known?.words ?? {
      en: `The e-mail was not sent: ${why}`,
      es: `El correo no se envió: ${why}`,
    },
    ...(known?.again ? { again: {} } : {}),
  }
}

export const sendEmail: Performed<'send_email'> = {
  retries: () => RETRIES,
  repeatable: true,
  speaks: true,
  answers: true,
  async perform({ to, subject, text, html }, { mail }, { id }) {
    const addresses = addressesOf(to)
    if (!addresses) return { outcome: 'failed', variables: {}, problem: noAddress }
    const content = html ? { text: bare(text), html: text } : { text }
    try {
      for (const [index, one] of addresses.entries()) {
        await mail.send({ to: one, subject, ...content, id: `${id}.${index}` })
      }
      return { outcome: 'done', variables: {} }
    } catch (problem) {
      return notSent(problem)
    }
  },
}
