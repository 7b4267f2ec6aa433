// What Twilio posts: messages and reports, SMS and WhatsApp alike.
import type { Content, Media, Profile, Received } from '../channel.ts'
import { kindOf } from '../meta.ts'
import { e164, isStop } from '../phones.ts'
import { errors } from './api.ts'

const steps: Record<string, 'sent' | 'delivered' | 'read' | 'failed'> = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  undelivered: 'failed',
  failed: 'failed',
  canceled: 'failed',
}

/** The items of one form. `now` stands in for the time that Twilio does not say. */
export function receivedItems(pairs: ReadonlyArray<[string, string]>, now: Date): Received[] {
  const form = Object.fromEntries(pairs)
  const said = (name: string): string | undefined => form[name] || undefined
  const id = said('MessageSid') ?? said('SmsSid')
  if (!id) return [{ type: 'ignored', reason: 'a call about no message' }]
  const status = said('MessageStatus')
  if (status) return [statusOf(id, status, said, now)]
  const from = said('From') ?? ''
  const address = addressOf(from)
  if (!address) return [{ type: 'ignored', reason: `a message of ${from.slice(0, 40) || 'nobody'}` }]
  const contents = contentsOf(said)
  const profile = profileOf(address, said)
  const origin = said('ReferralSourceId') ?? said('ReferralSourceUrl')
  const quoted = said('OriginalRepliedMessageSid')
  const also = said('ExternalUserId')
  const messages = contents.map(
    (content, index): Received => ({
      ...{ type: 'message', externalId: index === 0 ? id : `${id}:${index}`, address, sentAt: now, profile },
      content: index === 0 && quoted ? { ...content, quotes: { externalId: quoted } } : content,
      ...(also && { also: [also] }),
      ...(origin && { origin: { kind: 'ad', ref: origin, ...titled(said('ReferralHeadline')) } }),
    }),
  )
  const stopped = said('OptOutType') === 'STOP' || isStop(said('Body') ?? '')
  const opened = said('OptOutType') === 'START'
  return stopped || opened
    ? [...messages, { type: 'subscription', address, open: opened, at: now }]
    : messages
}

const titled = (title: string | undefined) => (title ? { title } : {})

/** `whatsapp:+593…` and a bare number are the same to us: the channel says which it is. */
const addressOf = (from: string): string | null => e164(from.replace(/^whatsapp:/, ''))

function statusOf(
  id: string,
  status: string,
  said: (name: string) => string | undefined,
  at: Date,
): Received {
  const known = steps[status]
  if (!known) return { type: 'ignored', reason: `status ${status.slice(0, 40)}` }
  const code = said('ErrorCode')
  return {
    ...{ type: 'status', externalId: id, status: known, at },
    ...(known === 'failed' && {
      error: said('ErrorMessage') ?? (code ? `https://www.twilio.com/docs/api/errors/${code}` : status),
      kind: code ? kindOf(errors, code) : 'unknown',
    }),
  }
}

function contentsOf(said: (name: string) => string | undefined): Content[] {
  const tapped = said('ButtonPayload') ?? said('ListId')
  const text = said('ButtonText') ?? said('ListTitle') ?? said('Body') ?? ''
  const [latitude, longitude] = [Number(said('Latitude')), Number(said('Longitude'))]
  if (said('Latitude') && Number.isFinite(latitude) && Number.isFinite(longitude))
    return [{ kind: 'location', latitude, longitude, ...named(said('Label')), ...placed(said('Address')) }]
  const count = Math.min(Number(said('NumMedia') ?? 0) || 0, 10)
  const files = Array.from({ length: count }, (_, index) =>
    fileOf(said(`MediaUrl${index}`), said(`MediaContentType${index}`)),
  ).filter((file) => file !== null)
  if (files.length === 0) return [{ kind: 'text', text, ...(tapped && { choice: tapped }) }]
  const [first, ...rest] = files
  return [{ ...first!, ...(text && { caption: text }) }, ...rest]
}

const named = (name: string | undefined) => (name ? { name } : {})
const placed = (address: string | undefined) => (address ? { address } : {})

function fileOf(url: string | undefined, mimeType = ''): Media | null {
  if (!url) return null
  const [top = ''] = mimeType.split('/')
  const kind = top === 'image' || top === 'video' || top === 'audio' ? top : 'file'
  return { kind, url: `provider:${url}`, ...(mimeType && { mimeType }) }
}

function profileOf(phone: string, said: (name: string) => string | undefined): Profile {
  const [name, country] = [said('ProfileName'), said('FromCountry')]
  return { phone, ...(name && { firstName: name }), ...(country && { country }) }
}
