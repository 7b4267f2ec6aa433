// SMS by Vonage's Messages API. https://developer.vonage.com/en/messages
import { createHash } from 'node:crypto'
import { jwtVerify } from 'jose'
import { z } from 'zod'
import { notUnderstood, parseBody, requireJson } from '../body.ts'
import { ChannelError, channel, type ErrorKind, type Finding, type Received, setting } from '../channel.ts'
import { ask, type ErrorTable, errorOf, type Reply } from '../http.ts'
import { e164, isStop, smsLink } from '../phones.ts'
import { sameText, unproven } from '../signing.ts'
import { senderField, smsCan } from '../sms.ts'

const secret = z.string().trim().min(8, { error: 'Paste it whole. / Pégalo completo.' })

export const vonageSettings = z.strictObject({
  apiKey: secret.meta(setting({ field: 'text', title: { en: 'API key', es: 'Clave de API' } })),
  apiSecret: secret.meta(
    setting({ field: 'text', secret: true, title: { en: 'API secret', es: 'Secreto de API' } }),
  ),
  signatureSecret: secret.meta(
    setting({
      field: 'text',
      secret: true,
      title: { en: 'Signature secret', es: 'Secreto de firma' },
      help: {
        en: 'In the Vonage dashboard: API settings → Signed webhooks.',
        es: 'En el panel de Vonage: API settings → Signed webhooks.',
      },
    }),
  ),
  from: senderField,
})

export type VonageSettings = z.output<typeof vonageSettings>

const SIGNATURE = 'authorization'
const TOLERANCE = '5 minutes'

const text = z.string()
const call = z.looseObject({
  message_uuid: text,
  from: text.optional(),
  to: text.optional(),
  timestamp: text.optional(),
  text: text.optional(),
  message_type: text.optional(),
  status: text.optional(),
  image: z.looseObject({ url: text }).optional(),
  error: z.looseObject({ title: z.union([text, z.number()]).optional(), detail: text.optional() }).nullish(),
})

const steps: Record<string, 'sent' | 'delivered' | 'read' | 'failed'> = {
  submitted: 'sent',
  delivered: 'delivered',
  read: 'read',
  rejected: 'failed',
  undeliverable: 'failed',
}

const errors: ErrorTable = [
  { status: 402, kind: 'payment' },
  { status: 403, kind: 'policy' },
  { status: 422, says: /recipient|\bto\b/i, kind: 'invalid_recipient' },
  { status: 422, kind: 'content' },
]

/** What a report says, by the codes that carriers give. */
const reported: Record<string, ErrorKind> = {
  1320: 'opted_out',
  1240: 'opted_out',
  1250: 'invalid_recipient',
  1260: 'invalid_recipient',
  1060: 'policy',
  1210: 'policy',
  1000: 'rate_limited',
  1080: 'payment',
}

const basic = ({ apiKey, apiSecret }: VonageSettings): string =>
  `Basic ${Buffer.from(`${apiKey}:${apiSecret}`).toString('base64')}`

const known = { en: 'Vonage accepts the key', es: 'Vonage acepta la clave' }

export const vonage = channel<VonageSettings>({
  type: 'vonage',
  title: { en: 'SMS by Vonage', es: 'SMS por Vonage' },
  about: {
    en: 'Text messages by Vonage, formerly Nexmo.',
    es: 'Mensajes de texto por Vonage, antes Nexmo.',
  },
  icon: 'message-2',
  requirements: {
    effort: { en: '1 to 2 working days', es: '1 a 2 días laborables' },
    cost: { en: 'Vonage charges for each message', es: 'Vonage cobra por cada mensaje' },
    needs: [{ en: 'An account at Vonage with a number', es: 'Una cuenta en Vonage con un número' }],
    guide: [
      {
        en: 'In the Vonage dashboard copy the API key, the API secret and the signature secret.',
        es: 'En el panel de Vonage copia la clave de API, el secreto de API y el secreto de firma.',
      },
      {
        en: 'Make an application with Messages, set both its addresses to the webhook address of this channel, and link the number.',
        es: 'Crea una aplicación con Messages, pon en sus dos direcciones la del webhook de este canal y vincula el número.',
      },
      {
        en: 'In API settings choose the Messages API for SMS.',
        es: 'En API settings elige Messages API para los SMS.',
      },
    ],
  },
  settings: vonageSettings,
  can: smsCan,
  ratePerSecond: 30,
  async verify({ headers, body }, { apiKey, signatureSecret }, now) {
    const given = headers[SIGNATURE]
    const token = given?.replace(/^Bearer /i, '')
    if (!token) throw unproven(SIGNATURE, given)
    const read = await jwtVerify(token, new TextEncoder().encode(signatureSecret), {
      ...{ algorithms: ['HS256'], currentDate: now, maxTokenAge: TOLERANCE, clockTolerance: 60 },
    }).catch(() => null)
    const claims = read?.payload
    const isOurs =
      sameText(String(claims?.['payload_hash']), createHash('sha256').update(body).digest('hex')) &&
      sameText(String(claims?.['api_key']), apiKey)
    if (!isOurs) throw unproven(SIGNATURE, given)
  },
  receive(request, _, now) {
    requireJson(request.headers['content-type'])
    const parsed = call.safeParse(parseBody(request.body))
    if (!parsed.success) throw notUnderstood(parsed.error)
    return itemsOf(parsed.data, now)
  },
  accepted: () => ({ status: 200, body: '' }),
  async send({ id, address, content, hookUrl }, settings, world) {
    if (content.kind !== 'text')
      throw new ChannelError('content', `SMS has no messages of the kind ${content.kind}.`)
    const reply = await ask(world, {
      url: 'https://api.nexmo.com/v1/messages',
      headers: { authorization: basic(settings) },
      json: {
        ...{
          channel: 'sms',
          message_type: 'text',
          to: address.slice(1),
          from: settings.from.replace('+', ''),
        },
        ...{ text: content.text, client_ref: id, webhook_url: hookUrl, sms: { encoding_type: 'auto' } },
      },
    })
    if (reply.ok) return { externalId: String(reply.json['message_uuid'] ?? id) }
    throw refusal(reply, world.now())
  },
  async check(settings, world): Promise<Finding[]> {
    const { apiKey, apiSecret } = settings
    try {
      const reply = await ask(world, {
        url: `https://rest.nexmo.com/account/get-balance?api_key=${encodeURIComponent(apiKey)}&api_secret=${encodeURIComponent(apiSecret)}`,
      })
      if (!reply.ok) throw refusal(reply, world.now())
      return [{ what: known, ok: true, detail: `${reply.json['value'] ?? '?'} EUR` }]
    } catch (error) {
      if (!(error instanceof ChannelError)) throw error
      const problem =
        error.kind === 'auth'
          ? {
              en: 'Vonage refuses the key or its secret. Copy both again.',
              es: 'Vonage rechaza la clave o su secreto. Cópialos otra vez.',
            }
          : {
              en: 'Vonage did not answer. Try again in a moment.',
              es: 'Vonage no respondió. Inténtalo en un momento.',
            }
      return [{ what: known, ok: false, problem, detail: error.message }]
    }
  },
  reach: {
    asks: ['text'],
    link: ({ from }, { text: words }) => (from.startsWith('+') ? smsLink(from, words) : null),
  },
})

function itemsOf(one: z.output<typeof call>, now: Date): Received[] {
  const at = one.timestamp && !Number.isNaN(Date.parse(one.timestamp)) ? new Date(one.timestamp) : now
  if (one.status !== undefined) {
    const status = steps[one.status]
    if (!status) return [{ type: 'ignored', reason: `status ${one.status.slice(0, 40)}` }]
    const code = String(one.error?.title ?? '')
    return [
      {
        ...{ type: 'status', externalId: one.message_uuid, status, at },
        ...(status === 'failed' && {
          error: one.error?.detail ?? (code || one.status),
          kind: reported[code] ?? 'unknown',
        }),
      },
    ]
  }
  const address = e164(one.from ?? '')
  if (!address) return [{ type: 'ignored', reason: `a message of ${one.from?.slice(0, 40) ?? 'nobody'}` }]
  const said = one.text ?? ''
  const message: Received = {
    ...{ type: 'message', externalId: one.message_uuid, address, sentAt: at, profile: { phone: address } },
    content: one.image ? { kind: 'image', url: `provider:${one.image.url}` } : { kind: 'text', text: said },
  }
  return isStop(said) ? [message, { type: 'subscription', address, open: false, at }] : [message]
}

function refusal(reply: Reply, now: Date) {
  const { title, detail } = reply.json as { title?: string; detail?: string }
  return errorOf(reply, { text: [title, detail].filter(Boolean).join(': ') }, errors, now)
}
