// MessageBird as it was: a token signed with the account's key, forms and query strings. https://developers.messagebird.com/api/sms-messaging
import { createHash } from 'node:crypto'
import { jwtVerify } from 'jose'
import { parseBody } from '../body.ts'
import { type ErrorKind, type RawRequest, Refused } from '../channel.ts'
import { parseForm } from '../form.ts'
import { ask, type ErrorTable, errorOf, type Reply } from '../http.ts'
import { sameText, unproven } from '../signing.ts'
import type { Generation } from './generations.ts'
import { receivedOf } from './platform.ts'

const BASE = 'https://rest.messagebird.com'
const SIGNATURE = 'messagebird-signature-jwt'

const errors: ErrorTable = [
  { code: 2, kind: 'auth' },
  { code: 9, kind: 'content' },
  { code: 10, kind: 'content' },
  { code: 20, kind: 'invalid_recipient' },
  { code: 25, kind: 'payment' },
  { code: 98, kind: 'provider_down' },
  { code: 99, kind: 'provider_down' },
]

const steps: Record<string, 'sent' | 'delivered' | 'failed'> = {
  sent: 'sent',
  delivered: 'delivered',
  expired: 'failed',
  delivery_failed: 'failed',
}
const STOPPED = '103'

const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** Everything said by address and by body, whichever of the two they used. */
function fieldsOf({ query, body, headers }: RawRequest): Record<string, string> {
  if (body.length === 0) return query
  const type = headers['content-type']
  if (type?.includes('json')) {
    const json = parseBody(body)
    const pairs = Object.entries(typeof json === 'object' && json !== null ? json : {})
    return { ...query, ...Object.fromEntries(pairs.map(([name, value]) => [name, String(value)])) }
  }
  return { ...query, ...Object.fromEntries(parseForm(body, type)) }
}

export const legacy: Generation = {
  async verify({ url, headers, body }, { signingSecret }, now) {
    const given = headers[SIGNATURE]
    if (!given) throw unproven(SIGNATURE, given)
    const token = await jwtVerify(given, new TextEncoder().encode(signingSecret), {
      ...{ algorithms: ['HS256'], issuer: 'MessageBird', currentDate: now, clockTolerance: 60 },
    }).catch(() => null)
    const claims = token?.payload
    const isTheirs =
      sameText(String(claims?.['url_hash']), sha256(url)) &&
      (body.length === 0 || sameText(String(claims?.['payload_hash']), sha256(body)))
    if (!isTheirs) throw unproven(SIGNATURE, given)
  },
  receive(request, now) {
    const said = fieldsOf(request)
    const id = said['id'] ?? said['mid']
    if (!id) throw new Refused(400, nothing)
    const status = said['status']
    if (status && !said['originator']) {
      const known = steps[status]
      if (!known) return [{ type: 'ignored', reason: `status ${status.slice(0, 40)}` }]
      const kind: ErrorKind = said['statusErrorCode'] === STOPPED ? 'opted_out' : 'unknown'
      const at = timeOf(said['statusDatetime'], now)
      return [
        {
          ...{ type: 'status', externalId: id, status: known, at },
          ...(known === 'failed' && { error: said['statusErrorCode'] ?? status, kind }),
        },
      ]
    }
    const from = said['originator'] ?? said['sender'] ?? ''
    const at = timeOf(said['createdDatetime'] ?? said['receive_datetime'], now)
    return receivedOf(id, from, said['body'] ?? said['message'] ?? '', at)
  },
  async send({ id, address, text, hookUrl }, { apiKey, from }, world) {
    const reply = await ask(world, {
      url: `${BASE}/messages`,
      headers: { authorization: `AccessKey ${apiKey}` },
      json: {
        ...{ recipients: [address.slice(1)], originator: from.replace('+', ''), body: text },
        ...{ reference: id, reportUrl: hookUrl, datacoding: 'auto' },
      },
    })
    if (reply.ok) return { externalId: String(reply.json['id'] ?? id) }
    throw refusal(reply, world.now())
  },
  async probe({ apiKey }, world) {
    const reply = await ask(world, {
      url: `${BASE}/balance`,
      headers: { authorization: `AccessKey ${apiKey}` },
    })
    if (!reply.ok) throw refusal(reply, world.now())
  },
}

const nothing = {
  en: 'There is no id of a message in this call.',
  es: 'No hay identificador de mensaje en esta llamada.',
}

function timeOf(text: string | undefined, now: Date): Date {
  const at = text ? new Date(text) : now
  return Number.isNaN(at.getTime()) ? now : at
}

function refusal(reply: Reply, now: Date) {
  const [first] = (reply.json as { errors?: Array<{ code?: number; description?: string }> }).errors ?? []
  return errorOf(reply, { code: first?.code, text: first?.description ?? '' }, errors, now)
}
