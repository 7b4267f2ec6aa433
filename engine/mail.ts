// Letters of the product: invitations, notifications, and those that flows send. One SMTP server, named by the environment.
import nodemailer from 'nodemailer'
import type { Words } from '#channels/channel.ts'

/** One letter. `id` makes a stable Message-ID, so that mailboxes recognise the second copy of a letter that was sent again. */
export interface Mail {
  to: string
  subject: string
  text: string
  html?: string | undefined
  id?: string | undefined
}

/** Why a letter did not leave, in words; `again` when trying later may help. */
export class MailError extends Error {
  readonly words: Words
  readonly again: boolean

  constructor(words: Words, again: boolean, cause?: unknown) {
    super(words.en, { cause })
    this.name = 'MailError'
    this.words = words
    this.again = again
  }
}

/** Sends letters; throws MailError. */
export interface Mailer {
  /** Whether there is an SMTP server at all. */
  readonly ready: boolean
  send(mail: Mail): Promise<void>
}

const noServer: Words = {
  en: 'This installation has no mail server, so the e-mail was not sent. Whoever runs it sets SMTP_URL and MAIL_FROM.',
  es: 'Esta instalación no tiene servidor de correo, así que el correo no se envió. Quien la administra debe definir SMTP_URL y MAIL_FROM.',
}

const PATIENCE_MS = 15_000

/** A mailer for an SMTP server; without one every letter is refused with a sentence that says what to do. */
export function mailer(config: { url: string; from: string } | null): Mailer {
  if (!config) {
    return { ready: false, send: () => Promise.reject(new MailError(noServer, false)) }
  }
  const patience = {
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
  }
  // What is written in a letter never makes the server read its own files or call addresses.
  const transport = nodemailer.createTransport(
    { url: config.url, ...patience, disableFileAccess: true, disableUrlAccess: true },
    { from: config.from },
  )
  const domain = /@([^\s>]+)/.exec(config.from)?.[1] ?? 'localhost'
  return {
    ready: true,
    async send({ to, subject, text, html, id }) {
      const messageId = id === undefined ? {} : { messageId: `<${id}@${domain}>` }
      try {
        await transport.sendMail({
          to: { name: '', address: to },
          // A line break in a subject would begin a new header.
          subject: subject.replace(/\s+/g, ' ').trim(),
          text,
          ...(html === undefined ? {} : { html }),
          ...messageId,
        })
      } catch (problem) {
        throw asMailError(problem)
      }
    },
  }
}

/** 4xx answers and lost connections pass; a refused address or password does not. */
function asMailError(problem: unknown): MailError {
  const { code, responseCode, message } = problem as {
    code?: string
    responseCode?: number
    message?: string
  }
  const why = String(message ?? problem).slice(0, 300)
  const passes = responseCode === undefined ? code !== 'EAUTH' && code !== 'EENVELOPE' : responseCode < 500
  return new MailError(
    {
      en: `The mail server did not take the e-mail: ${why}`,
      es: `El servidor de correo no aceptó el correo: ${why}`,
    },
    passes,
    problem,
  )
}

let kept: Mailer = mailer(null)

/** The roots hand it over once, before the doors open. */
export function keepMailer(given: Mailer): void {
  kept = given
}

/** This process's mailer. */
export function theMailer(): Mailer {
  return kept
}
