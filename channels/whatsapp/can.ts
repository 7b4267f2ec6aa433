// What WhatsApp shows, whoever stands in between.
import type { Capabilities } from '../channel.ts'

export const can: Capabilities = {
  maxText: 4096,
  captionMax: 1024,
  choices: { max: 3, titleMax: 20 },
  lists: { max: 10, titleMax: 24, aboutMax: 72, sectionMax: 24 },
  links: { max: 1, titleMax: 20 },
  media: ['image', 'video', 'audio', 'file', 'location', 'people'],
  templates: true,
  // Their dots show only together with a read mark, which is somebody else's to give.
  typing: false,
  readMarks: true,
  reactions: true,
  quotes: true,
  statuses: ['sent', 'delivered', 'read', 'failed'],
  windowHours: 24,
  broadcast: true,
  first: 'phone',
  idempotentSend: false,
}
