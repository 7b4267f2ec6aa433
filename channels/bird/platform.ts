// The platform of 2026: Standard Webhooks in, an idempotent POST out.
import { z } from 'zod'
import { notUnderstood, parseBody } from '../body.ts'
import { type ErrorKind, type Received, Refused } from '../channel.ts'
import { ask, type ErrorTable, errorOf, type Reply } from '../http.ts'
import { e164, isStop } from '../phones.ts'
import { wrongSignature } from '../standard_webhooks.ts'
import type { Generation } from './generations.ts'

const kinds: Record<string, ErrorKind> = {
  recipient_opted_out: 'opted_out',
  blocked_by_recipient: 'blocked',
  blocked_by_carrier: 'policy',
  content_rejected: 'policy',
  sender_unregistered: 'policy',
  insufficient_balance: 'payment',
  invalid_destination: 'invalid_recipient',
  landline_unreachable: 'invalid_recipient',
  unreachable: 'invalid_recipient',
  provider_unavailable: 'provider_down',
}
const errors: ErrorTable = [
  ...Object.entries(kinds).map(([code, kind]) => ({ code, kind })),
  { status: 422, kind: 'content' },
]

/** The region is a part of the key: `bk_us1_…`. */
const base = (key: string): string =>
  `https://${/^bk_([a-z]{2}\d)_/.exec(key)?.[1] ?? 'us1'}.platform.bird.com`

const event = z.looseObject({
  type: z.string(),
  timestamp: z.string().optional(),
  data: z.looseObject({
    sms_id: z.string(),
    from: z.string().optional(),
    to: z.string().optional(),
    text: z.string().optional(),
    error: z.looseObject({ code: z.string().optional(), message: z.string().optional() }).nullish(),
  }),
})

const steps: Record<string, 'sent' | 'delivered' | 'failed'> = {
  'sms.sent': 'sent',
  'sms.delivered': 'delivered',
  'sms.failed': 'failed',
  'sms.undelivered': 'failed',
  'sms.rejected': 'failed',
  'sms.expired': 'failed',
}

export const platform: Generation = {
  verify({ headers, body }, { signingSecret }, now) {
    const wrong = wrongSignature(signingSecret, headers, body, now)
    if (wrong) throw new Refused(401, wrong)
  },
  receive({ body }, now) {
    const parsed = event.safeParse(parseBody(body))
    if (!parsed.success) throw notUnderstood(parsed.error)
    const { type, timestamp, data } = parsed.data
    const at = timestamp && !Number.isNaN(Date.parse(timestamp)) ? new Date(timestamp) : now
    if (type === 'sms.received') return receivedOf(data.sms_id, data.from ?? '', data.text ?? '', at)
    const status = steps[type]
    if (!status) return [{ type: 'ignored', reason: `event ${type.slice(0, 40)}` }]
    const { code, message } = data.error ?? {}
    return [
      {
        ...{ type: 'status', externalId: data.sms_id, status, at },
        ...(status === 'failed' && { error: message ?? code ?? type, kind: kinds[code ?? ''] ?? 'unknown' }),
      },
    ]
  },
  async send({ id, address, text, author }, { apiKey, from }, world) {
    const reply = await ask(world, {
      url: `${base(apiKey)}/v1/sms/messages`,
      headers: { authorization: `Bearer ${apiKey}`, 'idempotency-key': id },
      json: {
        ...{ to: address, from, text, metadata: { msgId: id } },
        category: author === 'broadcast' ? 'marketing' : 'service',
      },
    })
    if (reply.ok) return { externalId: String(reply.json['id'] ?? id) }
    throw refusal(reply, world.now())
  },
  async probe({ apiKey }, world) {
    const reply = await ask(world, {
      url: `${base(apiKey)}/v1/sms/messages?limit=1`,
      headers: { authorization: `Bearer ${apiKey}` },
    })
    if (!reply.ok) throw refusal(reply, world.now())
  },
}

/** A text that came, and what follows from it. */
export function receivedOf(id: string, from: string, text: string, at: Date): Received[] {
  const address = e164(from)
  if (!address) return [{ type: 'ignored', reason: `a message of ${from.slice(0, 40) || 'nobody'}` }]
  const message: Received = {
    ...{ type: 'message', externalId: id, address, sentAt: at, profile: { phone: address } },
    content: { kind: 'text', text },
  }
  return isStop(text) ? [message, { type: 'subscription', address, open: false, at }] : [message]
}

function refusal(reply: Reply, now: Date) {
  const { error } = reply.json as { error?: { code?: string; message?: string } }
  return errorOf(reply, { code: error?.code, text: error?.message ?? '' }, errors, now)
}
