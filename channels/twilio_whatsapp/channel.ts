// WhatsApp through Twilio: the same API, other addresses. https://www.twilio.com/docs/whatsapp
import { z } from 'zod'
import { ChannelError, type ChannelWorld, channel, type Outgoing, setting } from '../channel.ts'
import { parseForm } from '../form.ts'
import { download, ask as plainAsk } from '../http.ts'
import { e164 } from '../phones.ts'
import { mediaHeaders, twilio } from '../twilio/api.ts'
import { accountFields, sendBy } from '../twilio/channel.ts'
import { problemOf } from '../twilio/check.ts'
import { receivedItems } from '../twilio/inbound.ts'
import { verifyTwilio } from '../twilio/signature.ts'

export const twilioWhatsappSettings = z.strictObject({
  ...accountFields,
  from: z
    .string()
    .trim()
    .overwrite((text) => e164(text) ?? text)
    .regex(/^\+[1-9]\d{4,14}$/, {
      error: 'A number such as +1 501 712 2661. / Un número como +1 501 712 2661.',
    })
    .meta(
      setting({
        field: 'text',
        title: { en: 'WhatsApp number', es: 'Número de WhatsApp' },
        placeholder: { en: '+1 501 712 2661', es: '+1 501 712 2661' },
      }),
    ),
})

export type TwilioWhatsappSettings = z.output<typeof twilioWhatsappSettings>

const spelled = (number: string): string => `whatsapp:${number}`
const account = { en: 'Twilio knows the account', es: 'Twilio conoce la cuenta' }

export const twilioWhatsapp = channel<TwilioWhatsappSettings>({
  type: 'twilio_whatsapp',
  title: { en: 'WhatsApp by Twilio', es: 'WhatsApp por Twilio' },
  about: {
    en: 'WhatsApp for those who have their numbers at Twilio. Choices are numbered.',
    es: 'WhatsApp para quien tiene sus números en Twilio. Las opciones van numeradas.',
  },
  icon: 'brand-whatsapp',
  requirements: {
    effort: { en: '1 to 2 working days', es: '1 a 2 días laborables' },
    cost: { en: 'Twilio and Meta charge for each message', es: 'Twilio y Meta cobran por cada mensaje' },
    needs: [
      { en: 'An account at Twilio', es: 'Una cuenta en Twilio' },
      { en: 'A WhatsApp sender approved there', es: 'Un remitente de WhatsApp aprobado allí' },
    ],
    guide: [
      {
        en: 'In the Twilio console copy the Account SID and the Auth token.',
        es: 'En la consola de Twilio copia el Account SID y el Auth token.',
      },
      {
        en: 'In Messaging → Senders → WhatsApp senders, paste the webhook address of this channel as “Webhook URL for incoming messages”.',
        es: 'En Messaging → Senders → WhatsApp senders, pega la dirección del webhook de este canal como «Webhook URL for incoming messages».',
      },
    ],
  },
  settings: twilioWhatsappSettings,
  can: {
    maxText: 1600,
    captionMax: 1024,
    choices: { max: 0, titleMax: 24 },
    media: ['image', 'video', 'audio', 'file'],
    templates: true,
    typing: false,
    readMarks: true,
    quotes: true,
    statuses: ['sent', 'delivered', 'read', 'failed'],
    windowHours: 24,
    broadcast: true,
    first: 'phone',
    idempotentSend: false,
  },
  ratePerSecond: 80,
  verify: (request, { authToken }) => verifyTwilio(request, authToken),
  receive: ({ body, headers }, _, now) => receivedItems(parseForm(body, headers['content-type']), now),
  accepted: () => ({ status: 200, body: '<Response/>', type: 'text/xml' }),
  send: (message, settings, world) =>
    message.content.kind === 'template'
      ? sendTemplate(message, settings, world)
      : sendBy(message, settings, world, spelled),
  async markRead({ externalId }, settings, world) {
    await plainAsk(world, {
      url: 'https://messaging.twilio.com/v2/Indicators/Typing.json',
      form: { channel: 'whatsapp', messageId: externalId },
      headers: mediaHeaders(settings),
    })
  },
  media: (reference, settings, world) => download(world, reference, mediaHeaders(settings)),
  async check(settings, world) {
    try {
      const me = await twilio<{ friendly_name?: string }>(world, settings, { path: '.json' })
      return [{ what: account, ok: true, ...(me.friendly_name && { detail: me.friendly_name }) }]
    } catch (error) {
      if (!(error instanceof ChannelError)) throw error
      return [{ what: account, ok: false, problem: problemOf(error), detail: error.message }]
    }
  },
  reach: {
    asks: ['text'],
    link: ({ from }, { text }) =>
      `https://wa.me/${from.slice(1)}${text ? `?text=${encodeURIComponent(text)}` : ''}`,
  },
})

/** A template of Twilio's: its name is the content's SID, its holes are numbered. */
async function sendTemplate(
  { address, content, hookUrl }: Outgoing,
  settings: TwilioWhatsappSettings,
  world: ChannelWorld,
): Promise<{ externalId: string }> {
  if (content.kind !== 'template') throw new ChannelError('content', 'This is no template.')
  const variables = Object.fromEntries(content.values.body.map((value, index) => [String(index + 1), value]))
  const { sid } = await twilio<{ sid: string }>(world, settings, {
    path: '/Messages.json',
    form: {
      ...{ To: spelled(address), From: spelled(settings.from), ContentSid: content.name },
      ContentVariables: JSON.stringify(variables),
      StatusCallback: hookUrl,
    },
  })
  return { externalId: sid }
}
