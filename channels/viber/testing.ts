// A Viber that behaves like the real one: what went wrong stands in an answer with 200, and tokens outgrow numbers.
import { createHmac } from 'node:crypto'
import { Hono } from 'hono'
import type { Content } from '../channel.ts'
import type { Fake, Hook, Mood, Shown } from '../testing.ts'

const authToken = 'token-invented-for-the-tests'
const FIRST_TOKEN = 5_741_311_803_571_721_000n

const moods: Record<Exclude<Mood, 'well' | 'down'>, [status: number, words: string]> = {
  limited: [12, 'tooManyRequests'],
  blocked: [6, 'receiverNotSubscribed'],
  expired: [2, 'invalidAuthToken'],
}

interface Sent {
  receiver: string
  type: string
  text?: string
  media?: string
  keyboard?: { Buttons: Array<{ Text: string; ActionBody: string; ActionType: string }> }
  tracking_data?: string
}

const plain = (text: string) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

/** Makes one. */
export function viberFake(): Fake {
  const app = new Hono()
  const shown: Shown[] = []
  const last = new Map<string, Sent>()
  let tokens = FIRST_TOKEN
  let url = 'https://charla.test/'
  const say = (status: number, status_message: string) => Response.json({ status, status_message })

  app.get('/file', () => new Response('bytes of a file'))
  app.post('/pa/:method', async (c) => {
    if (c.req.header('x-viber-auth-token') !== authToken) return say(...moods.expired)
    if (fake.mood === 'down') return new Response('<html>', { status: 503 })
    if (fake.mood !== 'well') return say(...moods[fake.mood])
    const sent = await c.req.json<Sent & { url?: string }>()
    const method = c.req.param('method')
    if (method === 'set_webhook') url = sent.url ?? ''
    if (method === 'get_account_info') return c.json({ status: 0, name: 'Café', uri: 'cafe', webhook: url })
    if (method !== 'send_message') return say(0, 'ok')
    if (sent.type === 'text' && !sent.text) return say(3, 'badData')
    if ((sent.text ?? '').length > 7000) return say(3, 'badData')
    tokens += 1n
    last.set(sent.receiver, sent)
    const choices = (sent.keyboard?.Buttons ?? []).map(({ Text }) => plain(Text))
    const externalId = String(tokens)
    const media = sent.media === undefined ? {} : { media: sent.media }
    shown.push({ to: sent.receiver, text: sent.text ?? '', choices, externalId, ...media })
    return new Response(`{"status":0,"status_message":"ok","message_token":${tokens}}`)
  })

  function hook(value: object): Hook {
    tokens += 1n
    const body = JSON.stringify({ timestamp: Date.now(), message_token: 'T', ...value }).replace(
      '"T"',
      String(tokens),
    )
    const signature = createHmac('sha256', authToken).update(body).digest('hex')
    return { headers: { 'content-type': 'application/json', 'x-viber-content-signature': signature }, body }
  }
  const address = (who: string) => `${Buffer.from(who).toString('base64')}`
  const says = (who: string, message: object): Hook =>
    hook({ event: 'message', sender: { id: address(who), name: who, language: 'es' }, message })
  const events = { delivered: 'delivered', read: 'seen', failed: 'failed' }

  const fake: Fake = {
    origins: ['https://chatapi.viber.com'],
    fetch: (request) => app.fetch(request),
    settings: { authToken, name: 'Café' },
    learn: () => {},
    addressOf: address,
    sendsFiles: true,
    says: (who, content) => says(who, saying(content)),
    taps(who, title) {
      const sent = last.get(address(who))
      const button = sent?.keyboard?.Buttons.find(({ Text }) => plain(Text) === title)
      if (!button) throw new Error(`Nothing says «${title}» to ${who}`)
      return says(who, { type: 'text', text: button.ActionBody, tracking_data: sent?.tracking_data })
    },
    reports: (id, status) => {
      const one = hook({ event: events[status], user_id: 'x', message_token: 'OURS' })
      const body = one.body.replace(/"message_token":("OURS"|\d+)/, `"message_token":${id}`)
      const signature = createHmac('sha256', authToken).update(body).digest('hex')
      return { headers: { ...one.headers, 'x-viber-content-signature': signature }, body }
    },
    shown,
    mood: 'well',
  }
  return fake
}

function saying(content: Content): object {
  if (content.kind === 'text') return { type: 'text', text: content.text }
  if (content.kind === 'image')
    return { type: 'picture', media: 'https://chatapi.viber.com/file', text: content.caption }
  throw new Error(`The fake says no ${content.kind}`)
}
