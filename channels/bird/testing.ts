// A Bird of the newest generation, which signs with the reference implementation of Standard Webhooks.
import { Hono } from 'hono'
import { Webhook } from 'standardwebhooks'
import type { Content } from '../channel.ts'
import { numberOf, phoneBook, textOf } from '../sms_testing.ts'
import type { Fake, Hook, Mood } from '../testing.ts'

const apiKey = 'bk_us1_invented_for_the_tests'
const signingSecret = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3'

const moods: Record<Exclude<Mood, 'well'>, [status: number, code: string]> = {
  limited: [429, 'rate_limit'],
  blocked: [422, 'recipient_opted_out'],
  down: [503, 'provider_unavailable'],
  expired: [401, 'unauthorized'],
}

/** Makes one. */
export function birdFake(): Fake {
  const app = new Hono()
  const book = phoneBook()
  const sent = new Map<string, string>()
  let count = 0
  const refuse = ([status, code]: [number, string]) =>
    Response.json({ error: { code, message: 'words of Bird' } }, { status })

  app.use(async (c, next) => {
    if (c.req.header('authorization') !== `Bearer ${apiKey}`) return refuse(moods.expired)
    if (fake.mood !== 'well') return refuse(moods[fake.mood])
    await next()
  })
  app.get('/v1/sms/messages', (c) => c.json({ items: [] }))
  app.post('/v1/sms/messages', async (c) => {
    const key = c.req.header('idempotency-key') ?? ''
    const { to, text, category } = await c.req.json<{ to: string; text: string; category?: string }>()
    if (!category || !text || text.length > 1836) return refuse([422, 'content_rejected'])
    const known = sent.get(key)
    const externalId = known ?? `sms_${++count}`
    if (!known) book.shown.push({ to, text, choices: [], externalId })
    sent.set(key, externalId)
    return c.json({ id: externalId, status: 'accepted' }, 202)
  })

  function hook(type: string, data: object): Hook {
    const body = JSON.stringify({ type, timestamp: new Date().toISOString(), data })
    const [id, at] = [`wh_${++count}`, new Date()]
    return {
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': new Webhook(signingSecret).sign(id, at, body),
      },
      body,
    }
  }
  const says = (who: string, text: string): Hook =>
    hook('sms.received', { sms_id: `in_${++count}`, to: '+15017122661', from: numberOf(who), text })

  const fake: Fake = Object.assign(book, {
    origins: ['https://us1.platform.bird.com'],
    fetch: (request: Request) => app.fetch(request),
    settings: { generation: 'platform', apiKey, signingSecret, from: '+15017122661' },
    says: (who: string, content: Content) => says(who, textOf(content)),
    taps: says,
    reports: (id: string, status: string) =>
      hook(status === 'failed' ? 'sms.failed' : 'sms.delivered', { sms_id: id }),
  })
  return fake
}
