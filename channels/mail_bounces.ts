// Mail servers that tell what became of a mail of ours. https://www.rfc-editor.org/rfc/rfc3464
import type { Email } from 'postal-mime'
import type { Received } from './channel.ts'
import { enhancedCode, kindOfRefusal } from './mail_codes.ts'
import type { Headers } from './mail_robots.ts'

const OURS = /<m\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\.\d+)?@[^<>\s]+>/i
const MAX_READ = 100_000
const MAX_SAID = 500

/** The Message-ID of a message of ours; the same for every try, so that mailboxes know a second copy. */
export const messageIdOf = (id: string, domain: string): string => `<m.${id}@${domain}>`

/** A report's item; null where the mail is none. */
export function bounceIn(mail: Email, headers: Headers, at: Date): Received | null {
  const parts = mail.attachments.map(({ mimeType, content }) => ({ mimeType, text: read(content) }))
  const report = parts.find(({ mimeType }) => mimeType === 'message/delivery-status')?.text
  const failedFor = headers.get('x-failed-recipients')
  if (report === undefined && failedFor === undefined) return null
  const fields = fieldsOf(report ?? '')
  const outcome = fields['action'] ?? 'failed'
  const text = reasonOf(fields, mail.text ?? '')
  const code = fields['status'] ?? enhancedCode(text)
  const original = originalOf(parts, mail, headers)
  if (!original) return { type: 'ignored', reason: 'a report about a mail that is not ours' }
  if (outcome === 'delivered' || outcome === 'relayed')
    return { type: 'status', externalId: original, status: 'delivered', at }
  if (outcome !== 'failed') return { type: 'ignored', reason: 'a mail of ours is late' }
  const kind = kindOfRefusal(code, text)
  return { type: 'status', externalId: original, status: 'failed', at, error: text, kind }
}

function read(content: ArrayBuffer | Uint8Array | string): string {
  if (typeof content === 'string') return content.slice(0, MAX_READ)
  const bytes = content instanceof Uint8Array ? content : new Uint8Array(content)
  return new TextDecoder().decode(bytes.subarray(0, MAX_READ))
}

/** The fields of the report, those of the first recipient for whom it failed over others. */
function fieldsOf(report: string): Record<string, string> {
  const blocks = report
    .replace(/\r\n?/g, '\n')
    .replace(/\n[ \t]+/g, ' ')
    .split(/\n\s*\n/)
    .map(pairsOf)
  return blocks.find((block) => block['action'] === 'failed') ?? blocks.find((block) => block['action']) ?? {}
}

function pairsOf(block: string): Record<string, string> {
  const pairs: Record<string, string> = {}
  for (const line of block.split('\n')) {
    const [, name = '', value = ''] = /^([\w-]{1,60}):\s*(.*)$/.exec(line) ?? []
    if (name === 'Action' || name === 'action') pairs['action'] = value.trim().toLowerCase()
    else if (/^status$/i.test(name)) pairs['status'] = /^[245]\.\d{1,3}\.\d{1,3}/.exec(value)?.[0] ?? ''
    else if (/^diagnostic-code$/i.test(name)) pairs['diagnostic'] = value.replace(/^\w+;\s*/, '').trim()
  }
  if (pairs['status'] === '') delete pairs['status']
  return pairs
}

function reasonOf({ diagnostic, status }: Record<string, string>, text: string): string {
  const said = diagnostic || text.replace(/\s+/g, ' ').trim() || status || 'The mail came back.'
  return said.slice(0, MAX_SAID)
}

/** Our id where the report names it, else the Message-ID that it returns. */
function originalOf(
  parts: Array<{ mimeType: string; text: string }>,
  mail: Email,
  headers: Headers,
): string | null {
  const returned = parts
    .filter(({ mimeType }) => mimeType === 'message/rfc822' || mimeType === 'text/rfc822-headers')
    .map(({ text }) => text)
  const named = `${headers.get('references') ?? ''} ${headers.get('in-reply-to') ?? ''}`
  const body = (mail.text ?? '').slice(0, MAX_READ)
  for (const text of [...returned, named, body]) {
    const ours = OURS.exec(text)?.[1]
    if (ours) return ours.toLowerCase()
  }
  for (const text of [...returned, body]) {
    const id = /^Message-ID:\s*(<[^<>\s]{1,280}>)/im.exec(text)?.[1]
    if (id) return id
  }
  return null
}
