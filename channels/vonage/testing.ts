// A Vonage with its limits and errors; vonage.test.ts holds its signatures against Vonage's own library.
import { createHash, createHmac } from 'node:crypto'
import { Hono } from 'hono'
import type { Content } from '../channel.ts'
import { numberOf, phoneBook, textOf } from '../sms_testing.ts'
import type { Fake, Hook, Mood } from '../testing.ts'

const apiKey = 'key-of-tests'
const apiSecret = 'secret-of-tests'
const signatureSecret = 'signature-secret-of-the-tests'

const moods: Record<Exclude<Mood, 'well'>, [status: number, title: string]> = {
  limited: [429, 'Rate limit hit'],
  blocked: [403, 'Forbidden'],
  down: [503, 'Unavailable'],
  expired: [401, 'Unauthorized'],
}

const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** The token with which Vonage signs a body. */
export function signed(body: string, secret = signatureSecret, key = apiKey): string {
  const payload_hash = createHash('sha256').update(body).digest('hex')
  const claims = { iss: 'Vonage', iat: Math.floor(Date.now() / 1000), jti: 'j1', api_key: key, payload_hash }
  const text = `${base64({ alg: 'HS256', typ: 'JWT' })}.${base64(claims)}`
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
}

/** Makes one. */
export function vonageFake(): Fake {
  const app = new Hono()
  const book = phoneBook()
  let count = 0
  const refuse = ([status, title]: [number, string]) =>
    Response.json({ title, detail: 'words of Vonage' }, { status })

  app.get('/account/get-balance', (c) =>
    fake.mood === 'expired' || c.req.query('api_secret') !== apiSecret
      ? refuse(moods.expired)
      : c.json({ value: 12.5 }),
  )
  app.post('/v1/messages', async (c) => {
    const wanted = `Basic ${Buffer.from(`${apiKey}:${apiSecret}`).toString('base64')}`
    if (c.req.header('authorization') !== wanted) return refuse(moods.expired)
    if (fake.mood !== 'well') return refuse(moods[fake.mood])
    const { to, text } = await c.req.json<{ to: string; text: string }>()
    if (!text || text.length > 1600) return refuse([422, 'Invalid params'])
    const externalId = `u${++count}`
    book.shown.push({ to: `+${to}`, text, choices: [], externalId })
    return c.json({ message_uuid: externalId }, 202)
  })

  function hook(value: object): Hook {
    const body = JSON.stringify(value)
    return { headers: { 'content-type': 'application/json', authorization: `Bearer ${signed(body)}` }, body }
  }
  const says = (who: string, text: string): Hook =>
    hook({
      ...{ channel: 'sms', message_type: 'text', message_uuid: `in${++count}`, to: '15017122661' },
      ...{ from: numberOf(who).slice(1), timestamp: new Date().toISOString(), text },
    })
  const words: Record<string, string> = { failed: 'rejected', delivered: 'delivered', read: 'delivered' }

  const fake: Fake = Object.assign(book, {
    origins: ['https://api.nexmo.com', 'https://rest.nexmo.com'],
    fetch: (request: Request) => app.fetch(request),
    settings: { apiKey, apiSecret, signatureSecret, from: '+15017122661' },
    says: (who: string, content: Content) => says(who, textOf(content)),
    taps: says,
    reports: (id: string, status: string) =>
      hook({ message_uuid: id, status: words[status], timestamp: new Date().toISOString() }),
  })
  return fake
}
