// Our messages as mails: text and HTML side by side, files inside, and the headers that keep an exchange together.
import nodemailer from 'nodemailer'
import { ChannelError, type ChannelWorld, type Content, type Media, type Outgoing } from './channel.ts'
import { download } from './http.ts'
import { messageIdOf } from './mail_bounces.ts'
import { escapedHtml, htmlOfText, textOfHtml } from './mail_text.ts'

/** What files may weigh together: base64 makes a third more of them, and servers take 25 MB. */
export const MAX_FILES_BYTES = 18 * 1024 * 1024

const address = /^[^\s@<>"(),;:\\]{1,64}@[^\s@<>"(),;:\\]{1,130}$/
const composer = nodemailer.createTransport({ streamTransport: true, buffer: true, newline: 'windows' })

/** Who writes, and what stands below every mail. */
export interface Letterhead {
  address: string
  name: string
  signature: string
}

/** A mail ready to travel. */
export interface Letter {
  raw: Buffer
  messageId: string
  from: string
  to: string[]
}

/** The mail that says a message. Throws ChannelError for what cannot be written or whose files cannot be had. */
export async function letterOf(
  message: Outgoing,
  head: Letterhead,
  world: Pick<ChannelWorld, 'http' | 'now'>,
): Promise<Letter> {
  const { text, html, files, cc } = await saidIn(message.content)
  if (!address.test(message.address)) throw new ChannelError('invalid_recipient', 'It is no e-mail address.')
  if (text === '' && html === '' && files.length === 0)
    throw new ChannelError('content', 'There is nothing to say in the mail.')
  const domain = head.address.split('@')[1] ?? 'localhost'
  const messageId = messageIdOf(message.id, domain)
  const copies = (cc ?? []).filter((one) => address.test(one) && one !== head.address)
  const sent = await composer.sendMail({
    from: { name: head.name, address: head.address },
    to: { name: '', address: message.address },
    ...(copies.length > 0 && { cc: copies.map((one) => ({ name: '', address: one })) }),
    subject: subjectOf(message),
    text: signedText(text, head.signature),
    html: signedHtml(html || htmlOfText(text), head.signature),
    attachments: await attached(files, world),
    messageId,
    date: world.now(),
    ...answering(message),
    headers: headersOf(message, head),
    // The same message is the same mail, byte by byte, however often it is sent.
    ...({ baseBoundary: message.id.replace(/[^\w.-]/g, '') } as object),
    ...{ disableFileAccess: true, disableUrlAccess: true },
  })
  return { raw: sent.message as Buffer, messageId, from: head.address, to: [message.address, ...copies] }
}

interface Said {
  text: string
  html: string
  files: Media[]
  cc?: string[]
}

async function saidIn(content: Content): Promise<Said> {
  switch (content.kind) {
    case 'text':
      return { text: content.text.trim(), html: '', files: [] }
    case 'email': {
      const { text, html = '', files, cc } = content
      return { text: text.trim() || (await textOfHtml(html)), html, files, ...(cc && { cc }) }
    }
    case 'image':
    case 'video':
    case 'audio':
    case 'file':
      return { text: content.caption?.trim() ?? '', html: '', files: [content] }
    default:
      throw new ChannelError('content', `E-mail has no messages of the kind ${content.kind}.`)
  }
}

/** What the mail is about; else what it answers was about; else nothing. */
function subjectOf({ content, follows }: Outgoing): string {
  const own = content.kind === 'email' ? oneLine(content.subject) : ''
  if (own !== '') return own
  const before = oneLine(follows?.subject ?? '')
  return before === '' ? '' : /^(re|rv|aw|sv)\s*:/i.test(before) ? before : `Re: ${before}`
}

// A line break in a subject would begin a new header.
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, 900)

/** What it quotes comes first, else the last that was heard. */
function answering({ content, follows }: Outgoing): { inReplyTo?: string; references?: string[] } {
  const isId = (id: string | undefined): id is string => /^<[^<>\s]+>$/.test(id ?? '')
  const ids = [...new Set([follows?.externalId, content.quotes?.externalId].filter(isId))]
  const last = ids.at(-1)
  return last ? { inReplyTo: last, references: ids } : {}
}

/** Machines on the other side must see that a machine wrote, or both will write for ever. */
function headersOf({ author, follows }: Outgoing, head: Letterhead): Record<string, string> {
  if (author === 'person') return {}
  const quiet = { 'X-Auto-Response-Suppress': 'OOF, AutoReply' }
  if (author === 'bot') return { 'Auto-Submitted': follows ? 'auto-replied' : 'auto-generated', ...quiet }
  return {
    'Auto-Submitted': 'auto-generated',
    ...quiet,
    Precedence: 'bulk',
    'List-Unsubscribe': `<mailto:${head.address}?subject=unsubscribe>`,
  }
}

const signedText = (text: string, signature: string): string =>
  signature.trim() === '' ? text : `${text}\n\n-- \n${signature.trim()}`

function signedHtml(html: string, signature: string): string {
  if (signature.trim() === '') return html
  const lines = signature.trim().split('\n').map(escapedHtml).join('<br>')
  const below = `<div style="color:#666">-- <br>${lines}</div>`
  return /<\/body>/i.test(html) ? html.replace(/<\/body>/i, () => `${below}</body>`) : `${html}\n${below}`
}

async function attached(files: Media[], world: Pick<ChannelWorld, 'http'>) {
  const out: Array<{ filename: string; content: Buffer; contentType?: string }> = []
  let left = MAX_FILES_BYTES
  for (const file of files) {
    const answer = await download(world, file.url)
    const content = await bytesOf(answer, left)
    left -= content.length
    const contentType = file.mimeType ?? answer.headers.get('content-type')?.split(';')[0]
    out.push({ filename: nameOf(file), content, ...(contentType && { contentType }) })
  }
  return out
}

async function bytesOf(answer: Response, most: number): Promise<Buffer> {
  const parts: Uint8Array[] = []
  let length = 0
  try {
    for await (const part of answer.body ?? []) {
      length += part.length
      if (length > most) break
      parts.push(part)
    }
  } catch (error) {
    throw new ChannelError('provider_down', error instanceof Error ? error.message : String(error))
  }
  if (length > most)
    throw new ChannelError('media', 'The files weigh more than the 18 MB that a mail can carry.')
  return Buffer.concat(parts)
}

const nameOf = ({ name, url }: Media): string =>
  name?.trim() || decoded(new URL(url).pathname.split('/').at(-1) ?? '') || 'file'

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
