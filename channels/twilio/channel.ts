// SMS by Twilio. https://www.twilio.com/docs/messaging
import { z } from 'zod'
import { ChannelError, type ChannelWorld, channel, type Outgoing, setting } from '../channel.ts'
import { parseForm } from '../form.ts'
import { download } from '../http.ts'
import { e164, smsLink } from '../phones.ts'
import { twilio as ask, mediaHeaders } from './api.ts'
import { check } from './check.ts'
import { receivedItems } from './inbound.ts'
import { verifyTwilio } from './signature.ts'

export const accountFields = {
  accountSid: z
    .string()
    .trim()
    .regex(/^AC[0-9a-f]{32}$/i, {
      error: 'It begins with AC and has 34 characters. / Empieza con AC y tiene 34 caracteres.',
    })
    .meta(setting({ field: 'text', title: { en: 'Account SID', es: 'SID de la cuenta' } })),
  authToken: z
    .string()
    .trim()
    .min(16, { error: 'Paste it whole. / Pégalo completo.' })
    .meta(
      setting({
        field: 'text',
        secret: true,
        title: { en: 'Auth token', es: 'Token de autenticación' },
        help: {
          en: 'The primary one: Twilio signs its calls with it.',
          es: 'El principal: Twilio firma con él sus llamadas.',
        },
      }),
    ),
}

export const twilioSettings = z.strictObject({
  ...accountFields,
  from: z
    .string()
    .trim()
    .overwrite((text) => e164(text) ?? text)
    .max(40)
    .regex(/^(\+[1-9]\d{4,14}|MG[0-9a-f]{32})$/i, {
      error:
        'A number such as +1 501 712 2661, or the SID of a messaging service. / Un número como +1 501 712 2661, o el SID de un servicio de mensajería.',
    })
    .meta(
      setting({
        field: 'text',
        title: { en: 'Number or messaging service', es: 'Número o servicio de mensajería' },
        placeholder: { en: '+1 501 712 2661', es: '+1 501 712 2661' },
      }),
    ),
})

export type TwilioSettings = z.output<typeof twilioSettings>

/** SMS. */
export const twilio = channel<TwilioSettings>({
  type: 'twilio',
  title: { en: 'SMS by Twilio', es: 'SMS por Twilio' },
  about: {
    en: 'Text messages to any phone in the world, from a number of Twilio.',
    es: 'Mensajes de texto a cualquier teléfono del mundo, desde un número de Twilio.',
  },
  icon: 'message-2',
  requirements: {
    effort: { en: '1 to 2 working days', es: '1 a 2 días laborables' },
    cost: {
      en: 'Twilio charges for each message and for the number',
      es: 'Twilio cobra por cada mensaje y por el número',
    },
    needs: [
      { en: 'An account at Twilio', es: 'Una cuenta en Twilio' },
      { en: 'A number that can send and receive SMS', es: 'Un número que pueda enviar y recibir SMS' },
    ],
    guide: [
      {
        en: 'In the Twilio console copy the Account SID and the Auth token.',
        es: 'En la consola de Twilio copia el Account SID y el Auth token.',
      },
      {
        en: 'Choose the number that people will write to.',
        es: 'Elige el número al que escribirán las personas.',
      },
      {
        en: 'Save: we register our address on the number. For a messaging service paste it under Integration yourself.',
        es: 'Guarda: registramos nuestra dirección en el número. En un servicio de mensajería pégala tú mismo en Integration.',
      },
    ],
  },
  settings: twilioSettings,
  can: {
    maxText: 1600,
    choices: { max: 0, titleMax: 40 },
    media: ['image', 'video', 'audio', 'file'],
    typing: false,
    statuses: ['sent', 'delivered', 'failed'],
    windowHours: null,
    broadcast: true,
    first: 'phone',
    idempotentSend: false,
  },
  ratePerSecond: 1,
  maxPerSecond: 100,
  verify: (request, { authToken }) => verifyTwilio(request, authToken),
  receive: ({ body, headers }, _, now) => receivedItems(parseForm(body, headers['content-type']), now),
  accepted: () => ({ status: 200, body: '<Response/>', type: 'text/xml' }),
  async send(message, settings, world) {
    return sendBy(message, settings, world, (number) => number)
  },
  media: (reference, settings, world) => download(world, reference, mediaHeaders(settings)),
  async connect(settings, hookUrl, world) {
    if (!settings.from.startsWith('+')) return {}
    const number = await numberOf(settings, world)
    if (!number) throw new ChannelError('invalid_recipient', `${settings.from} is no number of this account.`)
    await ask(world, settings, {
      path: `/IncomingPhoneNumbers/${number.sid}.json`,
      form: { SmsUrl: `${hookUrl}#rc=3&rp=all`, SmsMethod: 'POST' },
    })
    return {}
  },
  check: (settings, world) => check(settings, world, numberOf),
  reach: {
    asks: ['text'],
    link: ({ from }, { text }) => (from.startsWith('+') ? smsLink(from, text) : null),
  },
})

interface OwnNumber {
  sid: string
  sms_url: string
}

async function numberOf(settings: TwilioSettings, world: ChannelWorld): Promise<OwnNumber | undefined> {
  const path = `/IncomingPhoneNumbers.json?PhoneNumber=${encodeURIComponent(settings.from)}`
  const found = await ask<{ incoming_phone_numbers?: OwnNumber[] }>(world, settings, { path })
  return found.incoming_phone_numbers?.[0]
}

/** One message by the Messages API, with the number spelled as the channel wants it. */
export async function sendBy(
  { address, content, hookUrl }: Outgoing,
  settings: TwilioSettings,
  world: ChannelWorld,
  spelled: (number: string) => string,
): Promise<{ externalId: string }> {
  const isService = settings.from.startsWith('MG')
  const media = 'url' in content ? content.url : undefined
  const text = content.kind === 'text' ? content.text : 'url' in content ? (content.caption ?? '') : null
  if (text === null) throw new ChannelError('content', `Twilio has no messages of the kind ${content.kind}.`)
  const { sid } = await ask<{ sid: string }>(world, settings, {
    path: '/Messages.json',
    form: {
      To: spelled(address),
      ...(isService ? { MessagingServiceSid: settings.from } : { From: spelled(settings.from) }),
      ...(text !== '' && { Body: text }),
      ...(media && { MediaUrl: media }),
      StatusCallback: hookUrl,
    },
  })
  return { externalId: sid }
}
