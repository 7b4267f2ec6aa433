// The website's own messenger. Visitors come through our door (engine/inbox/webchat.ts), so there is no provider to call.
import { z } from 'zod'
import { notUnderstood, parseBody } from '../body.ts'
import { channel, type Received, Refused, setting } from '../channel.ts'

const origin = z
  .string()
  .trim()
  .regex(/^https?:\/\/(\*\.)?[a-z0-9.-]+(:\d{1,5})?$/i, {
    error:
      'Write an origin such as https://example.com, without a path. / Escribe un origen como https://ejemplo.com, sin ruta.',
  })

/** How a web chat looks and behaves; everything has a default, so a fresh channel works at once. */
export const webchatSettings = z.strictObject({
  title: z
    .string()
    .trim()
    .max(60)
    .default('')
    .meta(
      setting({
        field: 'text',
        title: { en: 'Title', es: 'Título' },
        help: {
          en: 'Shown at the top of the window; empty: the channel’s name.',
          es: 'Se muestra arriba de la ventana; vacío: el nombre del canal.',
        },
      }),
    ),
  greeting: z
    .string()
    .trim()
    .max(300)
    .default('')
    .meta(
      setting({
        field: 'text',
        title: { en: 'Greeting line', es: 'Línea de saludo' },
        help: { en: 'Shown before the first message.', es: 'Se muestra antes del primer mensaje.' },
        placeholder: { en: 'How can we help you?', es: '¿En qué podemos ayudarte?' },
      }),
    ),
  color: z
    .string()
    .regex(/^#[0-9a-f]{6}$/i)
    .default('#0b7a75')
    .meta(setting({ field: 'color', title: { en: 'Colour', es: 'Color' } })),
  position: z
    .enum(['right', 'left'])
    .default('right')
    .meta(
      setting({
        field: 'select',
        title: { en: 'Side of the page', es: 'Lado de la página' },
        options: [
          { value: 'right', title: { en: 'Right', es: 'Derecha' } },
          { value: 'left', title: { en: 'Left', es: 'Izquierda' } },
        ],
      }),
    ),
  language: z
    .enum(['auto', 'es', 'en'])
    .default('auto')
    .meta(
      setting({
        field: 'select',
        title: { en: 'Language', es: 'Idioma' },
        options: [
          { value: 'auto', title: { en: 'The visitor’s', es: 'El del visitante' } },
          { value: 'es', title: { en: 'Spanish', es: 'Español' } },
          { value: 'en', title: { en: 'English', es: 'Inglés' } },
        ],
      }),
    ),
  origins: z
    .array(origin)
    .max(50)
    .default([])
    .meta(
      setting({
        field: 'list',
        title: { en: 'Allowed sites', es: 'Sitios permitidos' },
        help: {
          en: 'Only these sites may show this web chat, one per line, such as https://example.com. Empty: any site.',
          es: 'Solo estos sitios pueden mostrar este chat web, uno por línea, como https://ejemplo.com. Vacío: cualquiera.',
        },
      }),
    ),
  startOnOpen: z
    .boolean()
    .default(true)
    .meta(
      setting({
        field: 'switch',
        title: { en: 'The bot speaks first', es: 'El bot habla primero' },
        help: {
          en: 'Flows start when a visitor opens the window for the first time. Off: they start with the first message.',
          es: 'Los flujos empiezan cuando un visitante abre la ventana por primera vez. Apagado: con el primer mensaje.',
        },
      }),
    ),
})

export type WebchatSettings = z.output<typeof webchatSettings>

const known = <S extends z.ZodType>(schema: S) => schema.optional().catch(undefined)

/**
 * What a page says of its visitor. A value that cannot be right is left out: a site's mistake must not keep its visitors
 * from writing.
 */
export const visitorProfile = z.strictObject({
  firstName: known(z.string().trim().min(1).max(80)),
  lastName: known(z.string().trim().min(1).max(80)),
  email: known(z.string().trim().toLowerCase().pipe(z.email().max(200))),
  phone: known(
    z
      .string()
      .overwrite((text) => text.replace(/[\s().-]/g, '').replace(/^00/, '+'))
      .regex(/^\+[1-9]\d{6,14}$/),
  ),
  language: known(
    z
      .string()
      .trim()
      .regex(/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i)
      .max(10),
  ),
})

const visitorMessage = z
  .strictObject({
    clientId: z.uuid(),
    text: z.string().max(4000).optional(),
    choice: z.strictObject({ id: z.string().min(1).max(80), title: z.string().min(1).max(200) }).optional(),
    profile: visitorProfile.optional(),
    /** The reference of the link that the visitor came by. */
    ref: known(z.string().trim().min(1).max(200)),
  })
  .refine((body) => Boolean(body.choice) !== Boolean(body.text?.trim()), {
    error: 'Send either a text or a choice.',
  })

/** Web chat: lives on the customer's site and on a hosted page. */
export const webchat = channel<WebchatSettings>({
  type: 'webchat',
  title: { en: 'Web chat', es: 'Chat web' },
  about: {
    en: 'A messenger for your website, with a hosted page to share. Needs one line of code in your site.',
    es: 'Un chat para tu sitio web, con una página propia para compartir. Necesita una línea de código en tu sitio.',
  },
  icon: 'message-circle',
  requirements: {
    effort: { en: '5 minutes', es: '5 minutos' },
    cost: null,
    needs: [
      {
        en: 'A website where you can add one line of code, or nothing for the hosted page',
        es: 'Un sitio web donde puedas añadir una línea de código, o nada para la página propia',
      },
    ],
    guide: [
      {
        en: 'Connect it and copy the line of code into your site, before </body>.',
        es: 'Conéctalo y copia la línea de código en tu sitio, antes de </body>.',
      },
    ],
  },
  settings: webchatSettings,
  can: {
    maxText: 4000,
    choices: { max: 30, titleMax: 80 },
    links: { max: 30, titleMax: 80, mixed: true },
    cards: { max: 10, titleMax: 80, aboutMax: 1000, choicesMax: 10, choiceTitleMax: 80 },
    media: ['image', 'video', 'audio', 'file', 'location', 'people'],
    typing: true,
    statuses: ['sent', 'delivered', 'read'],
    windowHours: null,
    broadcast: false,
    idempotentSend: true,
  },
  ratePerSecond: 500,
  local: true,
  verify() {
    throw new Refused(404, {
      en: 'The web chat has no webhook: visitors come through its own door.',
      es: 'El chat web no tiene webhook: los visitantes entran por su propia puerta.',
    })
  },
  // `visitor` and `date` are set by our door from the checked token and the server's clock, never by the visitor.
  receive(request): Received[] {
    const parsed = visitorMessage.safeParse(parseBody(request.body))
    if (!parsed.success) throw notUnderstood(parsed.error)
    const { clientId, text, choice, profile, ref } = parsed.data
    return [
      {
        type: 'message',
        externalId: clientId,
        address: request.headers['visitor'] ?? '',
        sentAt: new Date(request.headers['date'] ?? 0),
        content: choice
          ? { kind: 'text', text: choice.title, choice: choice.id }
          : { kind: 'text', text: text!.trim() },
        ...(profile && { profile }),
        ...(ref && { origin: { kind: 'link', ref } }),
      },
    ]
  },
  async send(message) {
    return { externalId: message.id }
  },
})
