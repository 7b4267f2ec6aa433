// The open door: any system that can receive and send a webhook becomes a channel, signed both ways.
import { z } from 'zod'
import { parseBody, requireJson } from '../body.ts'
import { type ChannelWorld, channel, type Finding, type RawRequest, Refused, setting } from '../channel.ts'
import { sameText } from '../signing.ts'
import { wrongSignature } from '../standard_webhooks.ts'
import { receivedItems } from './inbound.ts'
import { deliver } from './outbound.ts'

/** What connects a custom channel; both secrets are made by us and shown once. */
export const customSettings = z.strictObject({
  apiBaseUrl: z
    .url({
      protocol: /^https?$/,
      error: 'Write an address that starts with https://. / Escribe una dirección que empiece con https://.',
    })
    .max(500)
    .overwrite((url) => url.replace(/\/+$/, ''))
    .meta(
      setting({
        field: 'text',
        title: { en: 'Address of your server', es: 'Dirección de tu servidor' },
        help: {
          en: 'Answers are sent to this address followed by /message.',
          es: 'Las respuestas se envían a esta dirección seguida de /message.',
        },
        placeholder: { en: 'https://example.com/charla', es: 'https://ejemplo.com/charla' },
      }),
    ),
  contactIdType: z
    .enum(['phone', 'custom'])
    .default('custom')
    .meta(
      setting({
        field: 'select',
        title: { en: 'Contacts are known by', es: 'Los contactos se identifican por' },
        options: [
          {
            value: 'custom',
            title: { en: 'Your own id (up to 50 characters)', es: 'Tu propio id (hasta 50 caracteres)' },
          },
          { value: 'phone', title: { en: 'Phone number', es: 'Número de teléfono' } },
        ],
      }),
    ),
  requireSignature: z
    .boolean()
    .default(true)
    .meta(
      setting({
        field: 'switch',
        title: { en: 'Refuse unsigned requests', es: 'Rechazar peticiones sin firma' },
        help: {
          en: 'Off: the API token alone is enough, and a signature that comes is still checked.',
          es: 'Apagado: basta el token de API, y una firma que llegue se comprueba igual.',
        },
      }),
    ),
  apiToken: z
    .string()
    .min(16)
    .meta(
      setting({
        field: 'text',
        secret: true,
        generated: 'token',
        title: { en: 'API token', es: 'Token de API' },
      }),
    ),
  signingSecret: z
    .string()
    .startsWith('whsec_')
    .meta(
      setting({
        field: 'text',
        secret: true,
        generated: 'signing_secret',
        title: { en: 'Signing secret', es: 'Secreto de firma' },
      }),
    ),
})

export type CustomSettings = z.output<typeof customSettings>

/** A channel driven by webhooks in both directions. */
export const custom = channel<CustomSettings>({
  type: 'custom',
  title: { en: 'Custom channel', es: 'Canal propio' },
  about: {
    en: 'Connects any system of yours by signed webhooks. Needs a server that receives and sends them.',
    es: 'Conecta cualquier sistema tuyo con webhooks firmados. Necesita un servidor que los reciba y los envíe.',
  },
  icon: 'webhook',
  requirements: {
    effort: { en: 'An hour of a developer', es: 'Una hora de un desarrollador' },
    cost: null,
    needs: [{ en: 'A server that takes and sends webhooks', es: 'Un servidor que reciba y envíe webhooks' }],
    guide: [
      {
        en: 'Write the address of your server: we send messages to that address followed by /message.',
        es: 'Escribe la dirección de tu servidor: enviamos los mensajes a esa dirección seguida de /message.',
      },
      {
        en: 'Keep the API token and the signing secret that appear once you connect: your server needs both.',
        es: 'Guarda el token de API y el secreto de firma que aparecen al conectar: tu servidor necesita los dos.',
      },
      {
        en: 'Send what your contacts write to the webhook address of the channel, signed with that secret.',
        es: 'Envía lo que escriben tus contactos a la dirección del webhook del canal, firmado con ese secreto.',
      },
    ],
  },
  settings: customSettings,
  can: {
    maxText: 10_000,
    choices: { max: 30, titleMax: 250 },
    lists: { max: 30, titleMax: 250, aboutMax: 250, sectionMax: 80 },
    media: ['image', 'video', 'audio', 'file', 'location', 'people'],
    cards: { max: 10, titleMax: 250, aboutMax: 1000, choicesMax: 3, choiceTitleMax: 250 },
    links: { max: 10, titleMax: 250, mixed: true },
    email: true,
    typing: false,
    statuses: ['sent', 'delivered', 'read', 'failed'],
    windowHours: null,
    broadcast: true,
    first: 'phone',
    idempotentSend: true,
  },
  ratePerSecond: 20,
  maxPerSecond: 500,
  explains: true,
  verify,
  receive(request, settings) {
    requireJson(request.headers['content-type'])
    return receivedItems(parseBody(request.body), settings.contactIdType)
  },
  accepted: (items) => ({
    status: 200,
    body: { ok: true, accepted: items.filter((item) => item.type !== 'ignored').length },
  }),
  send: deliver,
  check,
})

const unsigned = {
  en: 'The request is not signed: webhook-id, webhook-timestamp and webhook-signature are needed.',
  es: 'La petición no está firmada: hacen falta webhook-id, webhook-timestamp y webhook-signature.',
}
const noToken = {
  en: 'Authorization: Bearer <API token> is needed.',
  es: 'Hace falta Authorization: Bearer <token de API>.',
}
const wrongToken = {
  en: 'The API token is not this channel’s.',
  es: 'El token de API no es el de este canal.',
}

// Whatever proof is given must be right; by default a signature must be among it.
function verify(request: RawRequest, settings: CustomSettings, now: Date): void {
  const bearer = request.headers['authorization']
  const signed = request.headers['webhook-signature'] !== undefined
  if (!signed && settings.requireSignature) {
    throw new Refused(401, unsigned)
  }
  if (!signed && bearer === undefined) throw new Refused(401, noToken)
  if (bearer !== undefined && !sameText(bearer, `Bearer ${settings.apiToken}`)) {
    throw new Refused(401, wrongToken)
  }
  const wrong = signed ? wrongSignature(settings.signingSecret, request.headers, request.body, now) : null
  if (wrong) throw new Refused(401, wrong)
}

async function check(settings: CustomSettings, world: ChannelWorld): Promise<Finding[]> {
  try {
    const answer = await world.http(`${settings.apiBaseUrl}/capabilities`, {
      headers: { authorization: `Bearer ${settings.apiToken}` },
      signal: AbortSignal.timeout(10_000),
    })
    await answer.body?.cancel()
    return [answer.status < 500 ? { what: reachable, ok: true } : unreachable(` (HTTP ${answer.status})`)]
  } catch {
    return [unreachable('')]
  }
}

const reachable = { en: 'Your server answers', es: 'Tu servidor responde' }

function unreachable(why: string): Finding {
  return {
    what: reachable,
    ok: false,
    problem: {
      en: `Your server did not answer${why}. Check its address and that it is reachable from the internet.`,
      es: `Tu servidor no respondió${why}. Revisa su dirección y que sea accesible desde internet.`,
    },
  }
}
