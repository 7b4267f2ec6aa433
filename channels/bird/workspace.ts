// The workspaces of Bird CRM: signed over time, address and body.
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { notUnderstood, parseBody } from '../body.ts'
import { type ErrorKind, Refused } from '../channel.ts'
import { ask, errorOf, type Reply } from '../http.ts'
import { hmac, sameText, unproven } from '../signing.ts'
import type { Generation } from './generations.ts'
import { receivedOf } from './platform.ts'

const BASE = 'https://api.bird.com'
const SIGNATURE = 'messagebird-signature'
const TIME = 'messagebird-request-timestamp'
const TOLERANCE_SECONDS = 300

const stale = {
  en: `${TIME} is more than five minutes away from our clock.`,
  es: `${TIME} difiere más de cinco minutos de nuestro reloj.`,
}

const event = z.looseObject({
  event: z.string(),
  payload: z.looseObject({
    id: z.string(),
    status: z.string().optional(),
    createdAt: z.string().optional(),
    sender: z
      .looseObject({ contact: z.looseObject({ identifierValue: z.string().optional() }).optional() })
      .optional(),
    body: z.looseObject({ text: z.looseObject({ text: z.string().optional() }).optional() }).optional(),
    failure: z
      .looseObject({ code: z.union([z.string(), z.number()]).optional(), description: z.string().optional() })
      .nullish(),
  }),
})

const steps: Record<string, 'sent' | 'delivered' | 'failed'> = {
  sent: 'sent',
  delivered: 'delivered',
  sending_failed: 'failed',
  delivery_failed: 'failed',
}

/** Their codes by the thousand: 11 what we wrote, 12 the service, 14 the account, 15 the platform. */
function kindOf(code: string | number | undefined): ErrorKind {
  const thousands = Math.floor(Number(code) / 1000)
  if (thousands === 11) return 'content'
  if (thousands === 14) return 'policy'
  return thousands === 12 || thousands === 15 ? 'provider_down' : 'unknown'
}

export const workspace: Generation = {
  verify({ url, headers, body }, { signingSecret }, now) {
    const [given, time] = [headers[SIGNATURE], headers[TIME]]
    const digest = createHash('sha256').update(body).digest()
    const signed = Buffer.concat([Buffer.from(`${time}\n${url}\n`), digest])
    if (given === undefined || !sameText(given, hmac('sha256', signingSecret, signed, 'base64')))
      throw unproven(SIGNATURE, given)
    if (Math.abs(now.getTime() / 1000 - Number(time)) > TOLERANCE_SECONDS) throw new Refused(401, stale)
  },
  receive({ body }, now) {
    const parsed = event.safeParse(parseBody(body))
    if (!parsed.success) throw notUnderstood(parsed.error)
    const { event: name, payload } = parsed.data
    const at =
      payload.createdAt && !Number.isNaN(Date.parse(payload.createdAt)) ? new Date(payload.createdAt) : now
    if (name === 'sms.inbound')
      return receivedOf(
        payload.id,
        payload.sender?.contact?.identifierValue ?? '',
        payload.body?.text?.text ?? '',
        at,
      )
    const status = steps[payload.status ?? '']
    if (name !== 'sms.outbound' || !status)
      return [{ type: 'ignored', reason: `event ${name.slice(0, 40)} ${payload.status ?? ''}`.trim() }]
    const { failure } = payload
    return [
      {
        ...{ type: 'status', externalId: payload.id, status, at },
        ...(status === 'failed' && {
          error: failure?.description ?? String(failure?.code ?? payload.status),
          kind: kindOf(failure?.code),
        }),
      },
    ]
  },
  async send({ id, address, text }, { apiKey, workspaceId, birdChannelId }, world) {
    const reply = await ask(world, {
      url: `${BASE}/workspaces/${workspaceId}/channels/${birdChannelId}/messages`,
      headers: { authorization: `AccessKey ${apiKey}` },
      json: {
        receiver: { contacts: [{ identifierKey: 'phonenumber', identifierValue: address }] },
        body: { type: 'text', text: { text } },
        reference: id,
      },
    })
    if (reply.ok) return { externalId: String(reply.json['id'] ?? id) }
    throw refusal(reply, world.now())
  },
  async probe({ apiKey, workspaceId, birdChannelId }, world) {
    const reply = await ask(world, {
      url: `${BASE}/workspaces/${workspaceId}/channels/${birdChannelId}`,
      headers: { authorization: `AccessKey ${apiKey}` },
    })
    if (!reply.ok) throw refusal(reply, world.now())
  },
}

function refusal(reply: Reply, now: Date) {
  const { code, message } = reply.json as { code?: string; message?: string }
  const table = [
    { status: 422, kind: 'content' as const },
    { status: 404, kind: 'auth' as const },
  ]
  return errorOf(reply, { code, text: message ?? '' }, table, now)
}
