// A Cloud API that behaves like Meta's, and 360dialog's door before it: limits, errors, signatures.
import { createHmac } from 'node:crypto'
import { Hono } from 'hono'
import type { Content } from '../channel.ts'
import type { Fake, Hook, Mood, Shown } from '../testing.ts'

const errorsOf: Record<
  Exclude<Mood, 'well' | 'blocked'>,
  { status: number; code: number; message: string }
> = {
  limited: { status: 429, code: 130429, message: 'Rate limit hit' },
  down: { status: 503, code: 131000, message: 'Something went wrong' },
  expired: { status: 401, code: 190, message: 'Error validating access token' },
}

interface Sent {
  to?: string
  recipient?: string
  type: string
  status?: string
  text?: { body: string }
  interactive?: {
    type: string
    body?: { text: string }
    action: {
      buttons?: Array<{ reply: { id: string; title: string } }>
      sections?: Array<{ rows: Array<{ id: string; title: string }> }>
      parameters?: { display_text: string }
    }
  }
  template?: { name: string }
  [type: string]: unknown
}

type Tappable = { id: string; title: string; kind: 'button_reply' | 'list_reply' }

const fail = (status: number, code: number, message: string) =>
  Response.json(
    { error: { message, type: 'OAuthException', code, error_data: { details: message } } },
    { status },
  )

/** What is wrong with a body, as Meta would say it. */
function wrong({ type, text, interactive }: Sent): string | null {
  if (type === 'text' && (text?.body ?? '') === '') return 'Param text["body"] must not be empty'
  if ((text?.body ?? '').length > 4096) return 'Param text["body"] must be at most 4096 characters long'
  const buttons = interactive?.action.buttons ?? []
  const rows = interactive?.action.sections?.flatMap((section) => section.rows) ?? []
  if (buttons.length > 3) return 'Param interactive["action"]["buttons"] must have at most 3 items'
  if (rows.length > 10) return 'Total row count exceeds the maximum of 10'
  if (buttons.some(({ reply }) => reply.title.length > 20) || rows.some(({ title }) => title.length > 24))
    return 'A title is too long'
  const titles = [...buttons.map(({ reply }) => reply.title), ...rows.map(({ title }) => title)]
  return new Set(titles).size < titles.length ? 'Titles must be unique' : null
}

/** What the two fakes share: one takes messages at Meta's address, the other at 360dialog's. */
export function whatsappLab() {
  const shown: Shown[] = []
  const tappable = new Map<string, Tappable[]>()
  let numbers = 0

  /** Takes a body of `/messages`. */
  function take(sent: Sent, mood: Mood): Response {
    if (mood === 'blocked') return fail(400, 131050, 'User has stopped marketing messages')
    if (mood !== 'well') return fail(errorsOf[mood].status, errorsOf[mood].code, errorsOf[mood].message)
    if (sent.status === 'read') return Response.json({ success: true })
    const problem = wrong(sent)
    if (problem) return fail(400, 131009, problem)
    const to = sent.to ?? sent.recipient ?? ''
    const id = `wamid.OUT${++numbers}`
    if (sent.type !== 'reaction') show(sent, to, id)
    return Response.json({
      messaging_product: 'whatsapp',
      contacts: [{ input: to, wa_id: to }],
      messages: [{ id }],
    })
  }

  function show(sent: Sent, to: string, externalId: string): void {
    const { interactive } = sent
    const choices: Tappable[] = [
      ...(interactive?.action.buttons ?? []).map(({ reply }) => ({
        ...reply,
        kind: 'button_reply' as const,
      })),
      ...(interactive?.action.sections ?? []).flatMap(({ rows }) =>
        rows.map(({ id, title }) => ({ id, title, kind: 'list_reply' as const })),
      ),
    ]
    tappable.set(to, choices)
    const file = sent[sent.type] as { link?: string; caption?: string } | undefined
    shown.push({
      ...{ to, externalId, choices: choices.map(({ title }) => title) },
      text: sent.text?.body ?? interactive?.body?.text ?? file?.caption ?? sent.template?.name ?? '',
      ...(file?.link && { media: file.link }),
    })
  }

  const number = (who: string) =>
    String(
      593_980_000_000 + ([...who].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) % 1_000_000),
    )

  const value = (phoneNumberId: string, more: object) => ({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: '100200300',
        changes: [
          {
            field: 'messages',
            value: { messaging_product: 'whatsapp', metadata: { phone_number_id: phoneNumberId }, ...more },
          },
        ],
      },
    ],
  })

  const says = (phoneNumberId: string, who: string, message: object) =>
    value(phoneNumberId, {
      contacts: [{ profile: { name: who }, wa_id: number(who), user_id: `EC.${number(who)}` }],
      messages: [
        {
          ...{ from: number(who), from_user_id: `EC.${number(who)}`, id: `wamid.IN${++numbers}.${who}` },
          timestamp: String(Math.floor(Date.now() / 1000)),
          ...message,
        },
      ],
    })

  function taps(phoneNumberId: string, who: string, title: string) {
    const choice = tappable.get(number(who))?.find((one) => one.title === title)
    if (!choice) throw new Error(`Nothing says «${title}» to ${who}`)
    const { kind, id } = choice
    return says(phoneNumberId, who, {
      type: 'interactive',
      interactive: { type: kind, [kind]: { id, title } },
    })
  }

  const reports = (phoneNumberId: string, ids: string[], status: string) =>
    value(phoneNumberId, {
      statuses: ids.map((id) => ({
        ...{ id, status, timestamp: String(Math.floor(Date.now() / 1000)) },
        ...(status === 'failed' && { errors: [{ code: 131026, title: 'Message undeliverable' }] }),
      })),
    })

  return { shown, take, number, says, taps, reports }
}

/** A message as it is said, in Meta's words. */
export function saying(content: Content): object {
  if (content.kind === 'text') return { type: 'text', text: { body: content.text } }
  if (content.kind === 'image')
    return { type: 'image', image: { id: 'm1', mime_type: 'image/jpeg', caption: content.caption } }
  if (content.kind === 'file') return { type: 'document', document: { id: 'm2', filename: content.name } }
  if (content.kind === 'location')
    return { type: 'location', location: { latitude: content.latitude, longitude: content.longitude } }
  throw new Error(`The fake says no ${content.kind}`)
}

const numberId = '105550100'
const token = 'EAAinvented-token-of-the-tests'
const appSecret = 'app-secret-of-the-tests'

/** Meta's Graph API. */
export function whatsappFake(): Fake {
  const lab = whatsappLab()
  const app = new Hono()
  app.use(async (c, next) => {
    if (c.req.header('authorization') !== `Bearer ${token}`)
      return fail(401, 190, 'Invalid OAuth access token')
    if (fake.mood === 'expired') return fail(401, 190, 'Error validating access token')
    await next()
  })
  app.post('/v25.0/:id/messages', async (c) => lab.take(await c.req.json(), fake.mood))
  app.get('/v25.0/:id/subscribed_apps', (c) => c.json({ data: [{ id: 'app' }] }))
  app.on(['POST', 'DELETE'], '/v25.0/:id/subscribed_apps', (c) => c.json({ success: true }))
  app.get('/v25.0/m1', (c) => c.json({ url: 'https://lookaside.fbsbx.com/m1', mime_type: 'image/jpeg' }))
  app.get('/v25.0/m2', (c) => c.json({ url: 'https://lookaside.fbsbx.com/m2', mime_type: 'application/pdf' }))
  app.get('/m1', () => new Response('bytes of a file'))
  app.get('/m2', () => new Response('bytes of a file'))
  const templates = new Map<string, object>()
  app.get('/v25.0/:id/message_templates', (c) =>
    c.json({ data: [...templates.values()].map((one) => ({ ...one, status: 'APPROVED' })) }),
  )
  app.post('/v25.0/:id/message_templates', async (c) => {
    const asked = await c.req.json<{ name: string; language: string }>()
    const key = `${asked.name} ${asked.language}`
    if (templates.has(key)) return fail(400, 2388024, 'Content in this language already exists')
    const id = String(9_000 + templates.size)
    templates.set(key, { id, ...asked })
    return c.json({ id, status: 'PENDING', category: 'UTILITY' })
  })
  app.delete('/v25.0/:id/message_templates', (c) => {
    for (const key of templates.keys()) if (key.startsWith(`${c.req.query('name')} `)) templates.delete(key)
    return c.json({ success: true })
  })
  app.post('/v25.0/:id/conversational_automation', async (c) => {
    const { prompts = [] } = await c.req.json<{ prompts?: string[] }>()
    return prompts.some((one) => one.includes('http'))
      ? fail(400, 100, 'No links')
      : c.json({ success: true })
  })
  app.get(`/v25.0/${numberId}`, (c) =>
    c.json({
      id: numberId,
      display_phone_number: '+593 98 000 0009',
      verified_name: 'Café',
      quality_rating: 'GREEN',
    }),
  )
  const hook = (value: object): Hook => {
    const body = JSON.stringify(value)
    const signature = `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`
    return { headers: { 'content-type': 'application/json', 'x-hub-signature-256': signature }, body }
  }
  const fake: Fake = {
    origins: ['https://graph.facebook.com', 'https://lookaside.fbsbx.com'],
    fetch: (request) => app.fetch(request),
    settings: { phoneNumberId: numberId, wabaId: '100200300', accessToken: token, appSecret },
    learn: () => {},
    addressOf: lab.number,
    says: (who, content) => hook(lab.says(numberId, who, saying(content))),
    taps: (who, title) => hook(lab.taps(numberId, who, title)),
    reports: (id, status) => hook(lab.reports(numberId, [id], status)),
    reportsMany: (ids, status) => hook(lab.reports(numberId, ids, status)),
    shown: lab.shown,
    sendsFiles: true,
    mood: 'well',
  }
  return fake
}
