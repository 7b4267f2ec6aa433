// A mail as it travels → what it says. Whatever the server, and whatever hostile hands have made of it.
import { createHash } from 'node:crypto'
import PostalMime, { type Address, type Attachment, type Email } from 'postal-mime'
import { ChannelError, type Content, type Media, type Profile, type Received } from './channel.ts'
import { bounceIn } from './mail_bounces.ts'
import { htmlWithoutHistory, isForwarded, withoutHistory } from './mail_quotes.ts'
import { type Headers, isNobody, robotIn } from './mail_robots.ts'
import { escapedHtml, safeHtml, safeText, textOfHtml } from './mail_text.ts'

/** Most bytes of a mail that is read whole; of a larger one the beginning says what there is to read. */
export const MAX_MAIL = 25 * 1024 * 1024
/** How much of a larger one is read. */
export const MAIL_HEAD = 512 * 1024

const MAX_FILES = 50
const MAX_PEOPLE = 50
/** 25 MB of a file are 350,000 lines; what has more was written to cost time. Of its parts each costs more than the one before. */
const MAX_LINES = 450_000
const MAX_PARTS = 2_000
const LATE_MS = 7 * 86_400_000
const limits = { maxNestingDepth: 50, maxHeadersSize: 256 * 1024, maxRfc822NestingDepth: 3 }
const address = /^[^\s@<>"(),;:\\]{1,64}@[^\s@<>"(),;:\\]{1,130}$/
/** Proofs for programs, which nobody opens. */
const unshown = /^(application\/(pgp-signature|pgp-encrypted|(x-)?pkcs7-signature)|text\/x-amp-html)$/

/** Whose mail it is, and whether what comes through lists is taken. */
export interface Mailbox {
  address: string
  lists: boolean
}

/** When a mail came, and how its files are found again: `reference`, and a colon and a number behind it. */
export interface Came {
  at: Date
  reference: string
}

/** What a mail says. Never throws: of one that cannot be read, what its beginning says is kept. */
export async function itemsOf(raw: Uint8Array, mailbox: Mailbox, came: Came): Promise<Received[]> {
  const mail = (await parsed(raw)) ?? (await parsed(headOf(raw)))
  if (!mail) return [{ type: 'ignored', reason: 'no mail' }]
  const headers = headersOf(mail)
  const bounce = bounceIn(mail, headers, came.at)
  if (bounce) return [bounce]
  const own = mailbox.address.toLowerCase()
  const sender = senderOf(mail, headers, mailbox)
  if (!sender) return [{ type: 'ignored', reason: 'it does not say who wrote it' }]
  if (sender.address === own) return [{ type: 'ignored', reason: 'our own mail' }]
  const subject = safeText(mail.subject ?? '', 1_000)
    .replace(/\s+/g, ' ')
    .trim()
  const reason = robotIn(headers, { from: sender.address, subject, lists: mailbox.lists })
  if (reason) return [{ type: 'ignored', reason }]
  const content = await contentOf(mail, subject, own, sender.address, came)
  if (leaves(subject, content)) return [leaving(sender.address, came)]
  return [
    {
      type: 'message',
      externalId: externalIdOf(headers, raw),
      address: sender.address,
      sentAt: sentAt(mail, came),
      content,
      profile: profileOf(sender, headers),
    },
  ]
}

/** One file of a mail, by its place. Throws ChannelError `media` when there is none. */
export async function fileIn(raw: Uint8Array, index: number): Promise<Response> {
  const file = (await parsed(raw))?.attachments[index]
  if (!file || typeof file.content === 'string') throw new ChannelError('media', 'The mail has no such file.')
  return new Response(new Uint8Array(file.content), { headers: { 'content-type': file.mimeType } })
}

async function parsed(raw: Uint8Array): Promise<Email | null> {
  try {
    return await PostalMime.parse(upTo(upTo(raw, '\n', MAX_LINES), '\n--', MAX_PARTS), limits)
  } catch {
    // Deeper or longer than any honest mail: its limits say so by throwing.
    return null
  }
}

/** The mail up to where a mark comes once too often. */
function upTo(raw: Uint8Array, mark: string, most: number): Uint8Array {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)
  let at = -1
  for (let count = 0; count <= most; count += 1) {
    at = bytes.indexOf(mark, at + 1)
    if (at < 0) return raw
  }
  return raw.subarray(0, at + 1)
}

/** The headers alone, as much of them as may be read. */
function headOf(raw: Uint8Array): Uint8Array {
  const text = Buffer.from(raw.subarray(0, 64 * 1024)).toString('latin1')
  const end = /\r?\n\r?\n/.exec(text)?.index ?? text.lastIndexOf('\n')
  const head = text
    .slice(0, Math.max(0, end))
    .split(/\r?\n(?![ \t])/)
    .filter((line) => !/^content-/i.test(line))
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1')
}

/** The first of each name counts: servers write on top. */
function headersOf(mail: Email): Headers {
  const headers = new Map<string, string>()
  for (const { key, value } of mail.headers) if (!headers.has(key)) headers.set(key, value)
  return headers
}

interface Sender {
  address: string
  name: string
}

/**
 * Who wrote: From; but Reply-To for forms of websites, which write from the mailbox's own address or from one that nobody reads; and
 * behind a list the person whom the list has hidden.
 */
function senderOf(mail: Email, headers: Headers, { address: own, lists }: Mailbox): Sender | null {
  const from = peopleIn([mail.from ?? mail.sender])[0]
  const reply = peopleIn(mail.replyTo ?? []).find((one) => one.address !== own.toLowerCase())
  if (!from) return reply ?? null
  const formOrRobot = from.address === own.toLowerCase() || isNobody(from.address)
  if (formOrRobot) return reply ?? from
  const hidden = headers.get('x-original-from') ?? headers.get('x-original-sender')
  if (!lists || !headers.has('list-id') || !hidden) return from
  const [, person = ''] = /([^\s<>@]+@[^\s<>@]+)/.exec(hidden) ?? []
  if (!address.test(person)) return from
  return {
    address: person.toLowerCase(),
    name: from.name.replace(/^'?(.*?)'? (via|por|a través de) .*$/i, '$1'),
  }
}

function peopleIn(given: Array<Address | undefined>): Sender[] {
  return given
    .flatMap((one) => (one === undefined ? [] : one.group ? one.group : [one]))
    .map((one) => ({
      address: (one.address ?? '').trim().toLowerCase(),
      name: safeText(one.name, 200).trim(),
    }))
    .filter((one) => address.test(one.address))
}

function profileOf({ address: email, name }: Sender, headers: Headers): Profile {
  const [, last, first] = /^([^,]{1,80}), ([^,]{1,80})$/.exec(name) ?? []
  const whole = first && last ? `${first} ${last}` : name
  const [firstName = '', ...rest] = whole.includes('@') ? [] : whole.split(/\s+/)
  const lastName = rest.join(' ')
  const language = /^(?:[a-z]{2})(?=-|$|,)/i.exec(headers.get('content-language') ?? '')?.[0]?.toLowerCase()
  return {
    ...(firstName && { firstName }),
    ...(lastName && { lastName }),
    email,
    ...(language && { language }),
  }
}

async function contentOf(
  mail: Email,
  subject: string,
  own: string,
  sender: string,
  { reference }: Came,
): Promise<Content> {
  const { files, places } = filesOf(mail.attachments, reference)
  const text = await shownText(mail, subject)
  const html = htmlOf(mail, places, text)
  const cc = [...new Set(peopleIn([...(mail.to ?? []), ...(mail.cc ?? [])]).map((one) => one.address))]
    .filter((one) => one !== own && one !== sender)
    .slice(0, MAX_PEOPLE)
  const answers = answered(mail)
  return {
    ...{ kind: 'email', subject, text },
    ...(html !== undefined && { html }),
    files,
    ...(cc.length > 0 && { cc }),
    ...(answers && { quotes: { externalId: answers } }),
  }
}

/** What the person wrote; of a mail passed on, all of it. */
async function shownText(mail: Email, subject: string): Promise<string> {
  const passedOn = isForwarded(subject)
  const html = mail.html ?? ''
  const plain = mail.text?.trim()
    ? mail.text
    : await textOfHtml(passedOn ? html : htmlWithoutHistory(html) || html)
  const text = safeText(plain)
    .replace(/\r\n?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
  return passedOn ? text.trim() : withoutHistory(text)
}

/** All that came, history included; a file inside it is called by its place: `cid:0` is the first of `files`. */
function htmlOf({ html, text }: Email, places: Map<string, number>, shown: string): string | undefined {
  if (html) {
    const linked = html.replace(/\bcid:([^"'\s>)]{1,300})/gi, (whole, id: string) => {
      const place = places.get(id.toLowerCase()) ?? places.get(unescaped(id))
      return place === undefined ? whole : `cid:${place}`
    })
    return safeHtml(linked)
  }
  const whole = safeText(text ?? '').trim()
  if (whole.replace(/\s+/g, ' ') === shown.replace(/\s+/g, ' ')) return undefined
  return `<div style="white-space:pre-wrap">${escapedHtml(whole)}</div>`
}

function unescaped(id: string): string {
  try {
    return decodeURIComponent(id).toLowerCase()
  } catch {
    return id
  }
}

/** The files, and where among them each Content-ID stands. */
function filesOf(
  attachments: Attachment[],
  reference: string,
): { files: Media[]; places: Map<string, number> } {
  const places = new Map<string, number>()
  const files: Media[] = []
  for (const [index, one] of attachments.entries()) {
    if (unshown.test(one.mimeType) || files.length >= MAX_FILES) continue
    if (one.contentId) places.set(one.contentId.replace(/^<|>$/g, '').toLowerCase(), files.length)
    files.push(fileOf(one, `provider:${reference}:${index}`))
  }
  return { files, places }
}

function fileOf({ mimeType, filename, content }: Attachment, url: string): Media {
  const [top = ''] = mimeType.split('/')
  const known = top === 'image' || top === 'video' || top === 'audio'
  const kind = known && mimeType !== 'image/svg+xml' ? top : 'file'
  const name =
    safeText(filename ?? '', 200)
      .split(/[/\\]/)
      .at(-1)
      ?.trim() || nameless(mimeType)
  const size = typeof content === 'string' ? content.length : content.byteLength
  return { kind, url, name, mimeType: safeText(mimeType, 120), size }
}

const nameless = (mimeType: string): string =>
  mimeType === 'message/rfc822' ? 'mail.eml' : mimeType === 'text/calendar' ? 'invite.ics' : 'file'

/** The mail that this one answers: the last one it names. */
function answered({ inReplyTo = '', references = '' }: Email): string | undefined {
  const ids = (text: string) => text.slice(0, 20_000).match(/<[^<>\s]{1,280}>/g) ?? []
  return ids(inReplyTo)[0] ?? ids(references).at(-1)
}

/** Its own id; of a mail without one, what it is made of. */
function externalIdOf(headers: Headers, raw: Uint8Array): string {
  const given = headers.get('message-id')?.trim() ?? ''
  if (/^<[^<>\s]{1,280}>$/.test(given)) return safeText(given)
  return `sha256:${createHash('sha256').update(raw).digest('hex')}`
}

/** When it says it was written, unless that cannot be. */
function sentAt({ date }: Email, { at }: Came): Date {
  const said = Date.parse(date ?? '')
  const sound = said <= at.getTime() && said >= at.getTime() - LATE_MS
  return sound ? new Date(said) : at
}

/** What programs send when somebody presses «unsubscribe»: our own broadcasts say where to. */
const leaves = (subject: string, content: Content): boolean =>
  /^unsubscribe$/i.test(subject) &&
  content.kind === 'email' &&
  content.files.length === 0 &&
  /^(unsubscribe\.?)?$/i.test(content.text.trim())

const leaving = (from: string, { at }: Came): Received => ({
  ...{ type: 'subscription', address: from, open: false, at },
})
