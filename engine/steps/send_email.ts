// Sends an e-mail to anybody.
import { z } from 'zod'
import { field, step } from '#engine/machine/step.ts'
import { exits, shortened } from './fields.ts'
import { filtered } from './requests.ts'
import { failedExit, missing } from './rows.ts'

/** Sends a letter through the installation's mail server and waits until it has left. */
export const sendEmail = step({
  type: 'send_email',
  title: { en: 'Send an e-mail', es: 'Enviar un correo' },
  about: { en: 'Sends an e-mail to any address.', es: 'Envía un correo a cualquier dirección.' },
  keywords: ['mail', 'letter', 'smtp', 'notify', 'correo', 'carta', 'avisar', 'email'],
  icon: 'mail',
  category: 'data',
  data: z.object({
    to: field(z.string().trim().max(500).default(''), {
      field: 'template',
      title: { en: 'To', es: 'Para' },
      placeholder: { en: '$contact.email', es: '$contact.email' },
      help: {
        en: 'Several addresses with commas, at most ten.',
        es: 'Varias direcciones con comas, hasta diez.',
      },
    }),
    subject: field(z.string().max(200).default(''), {
      field: 'template',
      title: { en: 'Subject', es: 'Asunto' },
    }),
    text: field(z.string().trim().min(1).max(10_000), {
      field: 'template',
      title: { en: 'Text', es: 'Texto' },
    }),
    html: field(z.boolean().default(false), {
      field: 'switch',
      title: { en: 'The text is HTML', es: 'El texto es HTML' },
      advanced: true,
    }),
  }),
  fresh: () => ({ to: '', subject: '', text: '', html: false }),
  exits: () => [exits.next, failedExit({ en: 'Not sent', es: 'No se envió' })],
  summary: ({ to, subject }) => shortened([to, subject].filter(Boolean).join(': ')),
  waitsFor: 'outcome',
  check: ({ to }) =>
    to === ''
      ? [missing('to', { en: 'Write the address it goes to.', es: 'Escribe la dirección de destino.' })]
      : [],
  enter: ({ to, subject, text, html }, { render }) => ({
    effects: [
      {
        type: 'send_email',
        to: render(to).trim(),
        // One line: a line break would end the header.
        subject: render(subject).replace(/\s+/g, ' ').trim(),
        // In HTML what people wrote must not become markup.
        text: render(html ? filtered(text, 'escape') : text),
        html,
      },
    ],
  }),
  on: (_, { happening }) => {
    if (happening.type !== 'outcome') return {}
    return { exit: happening.outcome === 'done' ? 'next' : 'failed' }
  },
})
