// SMS by Bird, formerly MessageBird: three generations of one provider's API. https://bird.com/docs
import { z } from 'zod'
import { ChannelError, channel, type Finding, setting } from '../channel.ts'
import { smsLink } from '../phones.ts'
import { senderField, smsCan } from '../sms.ts'
import { generations } from './generations.ts'

const secret = z.string().trim().max(200)

export const birdSettings = z.strictObject({
  generation: z
    .enum(['platform', 'workspace', 'legacy'])
    .default('platform')
    .meta(
      setting({
        field: 'select',
        title: { en: 'Kind of account', es: 'Tipo de cuenta' },
        help: {
          en: 'Keys that begin with bk_ are of the new platform.',
          es: 'Las claves que empiezan con bk_ son de la plataforma nueva.',
        },
        options: [
          { value: 'platform', title: { en: 'Platform (since 2026)', es: 'Plataforma (desde 2026)' } },
          { value: 'workspace', title: { en: 'Bird CRM workspace', es: 'Espacio de Bird CRM' } },
          { value: 'legacy', title: { en: 'MessageBird (before 2023)', es: 'MessageBird (antes de 2023)' } },
        ],
      }),
    ),
  apiKey: secret
    .min(10, { error: 'Paste it whole. / Pégala completa.' })
    .meta(setting({ field: 'text', secret: true, title: { en: 'API key', es: 'Clave de API' } })),
  from: senderField,
  signingSecret: secret.min(8, { error: 'Paste it whole. / Pégalo completo.' }).meta(
    setting({
      field: 'text',
      secret: true,
      title: { en: 'Signing secret of the webhook', es: 'Secreto de firma del webhook' },
      help: {
        en: 'Bird shows it once, when the webhook is made.',
        es: 'Bird lo muestra una sola vez, al crear el webhook.',
      },
    }),
  ),
  workspaceId: z
    .string()
    .trim()
    .max(60)
    .default('')
    .meta(
      setting({
        field: 'text',
        advanced: true,
        title: { en: 'Workspace id (Bird CRM only)', es: 'Identificador del espacio (solo Bird CRM)' },
      }),
    ),
  birdChannelId: z
    .string()
    .trim()
    .max(60)
    .default('')
    .meta(
      setting({
        field: 'text',
        advanced: true,
        title: { en: 'Channel id (Bird CRM only)', es: 'Identificador del canal (solo Bird CRM)' },
      }),
    ),
})

export type BirdSettings = z.output<typeof birdSettings>

const known = { en: 'Bird accepts the key', es: 'Bird acepta la clave' }

export const bird = channel<BirdSettings>({
  type: 'bird',
  title: { en: 'SMS by Bird', es: 'SMS por Bird' },
  about: {
    en: 'Text messages by Bird, formerly MessageBird, with old and new accounts.',
    es: 'Mensajes de texto por Bird, antes MessageBird, con cuentas antiguas y nuevas.',
  },
  icon: 'message-2',
  requirements: {
    effort: { en: '1 to 2 working days', es: '1 a 2 días laborables' },
    cost: { en: 'Bird charges for each message', es: 'Bird cobra por cada mensaje' },
    needs: [
      {
        en: 'An account at Bird with a number or a sender name',
        es: 'Una cuenta en Bird con un número o nombre de remitente',
      },
    ],
    guide: [
      { en: 'Make an API key and copy it here.', es: 'Crea una clave de API y cópiala aquí.' },
      {
        en: 'Make a webhook for received and delivered SMS with the address of this channel, and copy its signing secret.',
        es: 'Crea un webhook para los SMS recibidos y entregados con la dirección de este canal, y copia su secreto de firma.',
      },
    ],
  },
  settings: birdSettings,
  can: { ...smsCan, idempotentSend: false },
  ratePerSecond: 10,
  verify: (request, settings, now) => generations[settings.generation].verify(request, settings, now),
  receive: (request, settings, now) => generations[settings.generation].receive(request, now),
  accepted: () => ({ status: 200, body: 'OK' }),
  async send(message, settings, world) {
    if (message.content.kind !== 'text')
      throw new ChannelError('content', `SMS has no messages of the kind ${message.content.kind}.`)
    return generations[settings.generation].send({ ...message, text: message.content.text }, settings, world)
  },
  async check(settings, world): Promise<Finding[]> {
    try {
      await generations[settings.generation].probe(settings, world)
      return [{ what: known, ok: true }]
    } catch (error) {
      if (!(error instanceof ChannelError)) throw error
      const problem =
        error.kind === 'auth'
          ? {
              en: 'Bird refuses the key. Make a new one and paste it here.',
              es: 'Bird rechaza la clave. Crea una nueva y pégala aquí.',
            }
          : {
              en: 'Bird did not answer. Try again in a moment.',
              es: 'Bird no respondió. Inténtalo en un momento.',
            }
      return [{ what: known, ok: false, problem, detail: error.message }]
    }
  },
  reach: {
    asks: ['text'],
    link: ({ from }, { text }) => (from.startsWith('+') ? smsLink(from, text) : null),
  },
})
