// What a mail can show: everything but buttons, and nothing that moves.
import type { Capabilities } from './content.ts'

export const mailCan = {
  maxText: 100_000,
  choices: { max: 0, titleMax: 200 },
  media: ['image', 'video', 'audio', 'file'],
  email: true,
  typing: false,
  quotes: true,
  // Servers that cannot deliver write back; of reading nobody tells.
  statuses: ['sent', 'failed'],
  windowHours: null,
  broadcast: true,
  first: 'email',
  idempotentSend: false,
} as const satisfies Capabilities
