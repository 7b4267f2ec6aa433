// A LINE that behaves like the real one; its webhooks are signed as LINE's own SDK checks them.
import { createHmac } from 'node:crypto'
import { Hono } from 'hono'
import type { Content } from '../channel.ts'
import type { Fake, Hook, Mood, Shown } from '../testing.ts'

const channelSecret = 'secret-of-the-tests-0'
const accessToken = 'token-invented-for-the-tests'

const moods: Record<Exclude<Mood, 'well'>, [status: number, message: string]> = {
  limited: [429, 'The API rate limit has been exceeded.'],
  blocked: [403, 'Not available for your account'],
  down: [500, 'The error on the internal server.'],
  expired: [401, 'Authentication failed'],
}

interface Action {
  type: string
  label: string
  data?: string
}
interface Sent {
  type: string
  text?: string
  originalContentUrl?: string
  quickReply?: { items: Array<{ action: Action }> }
  template?: { text?: string; actions?: Action[] }
}

/** How LINE signs a body. */
export const signed = (body: string): string =>
  createHmac('sha256', channelSecret).update(body).digest('base64')
/** What the tests' account is known by. */
export const secretOfTests = channelSecret

/** Makes one. */
export function lineFake(): Fake {
  const app = new Hono()
  const shown: Shown[] = []
  const actions = new Map<string, Action[]>()
  const accepted = new Map<string, string>()
  let count = 100
  let endpoint = 'https://charla.test/'
  const refuse = ([status, message]: [number, string]) => Response.json({ message }, { status })

  app.use(async (c, next) => {
    if (c.req.header('authorization') !== `Bearer ${accessToken}`) return refuse(moods.expired)
    if (fake.mood !== 'well') return refuse(moods[fake.mood])
    await next()
  })
  app.get('/v2/bot/info', (c) => c.json({ basicId: '@cafe', displayName: 'Café' }))
  app.get('/v2/bot/channel/webhook/endpoint', (c) => c.json({ endpoint, active: true }))
  app.put('/v2/bot/channel/webhook/endpoint', async (c) => {
    endpoint = (await c.req.json<{ endpoint: string }>()).endpoint
    return c.json({})
  })
  app.get('/v2/bot/message/quota', (c) => c.json({ type: 'limited', value: 500 }))
  app.get('/v2/bot/message/quota/consumption', (c) => c.json({ totalUsage: 12 }))
  app.get('/v2/bot/message/:id/content', () => new Response('bytes of a file'))
  app.post('/v2/bot/message/push', async (c) => {
    const key = c.req.header('x-line-retry-key') ?? ''
    const known = accepted.get(key)
    if (known)
      return c.json({ message: 'The retry key is already accepted', sentMessages: [{ id: known }] }, 409)
    const { to, messages } = await c.req.json<{ to: string; messages: Sent[] }>()
    const [sent] = messages
    const items = sent?.quickReply?.items.map(({ action }) => action) ?? sent?.template?.actions ?? []
    if (!sent || (sent.type === 'text' && !sent.text)) return refuse([400, 'May not be empty'])
    if ((sent.text ?? '').length > 5000 || items.length > 13 || items.some(({ label }) => label.length > 20))
      return refuse([400, 'The request body has 1 error(s)'])
    const externalId = String(++count)
    accepted.set(key, externalId)
    actions.set(to, items)
    const media = sent.originalContentUrl === undefined ? {} : { media: sent.originalContentUrl }
    const text = sent.text ?? sent.template?.text ?? ''
    shown.push({ to, text, choices: items.map(({ label }) => label), externalId, ...media })
    return c.json({ sentMessages: [{ id: externalId, quoteToken: 'q' }] })
  })

  function hook(event: object): Hook {
    const events = [{ webhookEventId: `01JC${++count}`, timestamp: Date.now(), mode: 'active', ...event }]
    const body = JSON.stringify({ destination: 'Ubot', events })
    return { headers: { 'content-type': 'application/json', 'x-line-signature': signed(body) }, body }
  }
  const source = (who: string) => ({ type: 'user', userId: address(who) })
  const address = (who: string) => `U${Buffer.from(who).toString('hex')}`

  const fake: Fake = {
    origins: ['https://api.line.me', 'https://api-data.line.me'],
    fetch: (request) => app.fetch(request),
    settings: { channelSecret, accessToken },
    learn: () => {},
    addressOf: address,
    sendsFiles: true,
    says: (who, content) =>
      hook({ type: 'message', source: source(who), message: { id: String(++count), ...saying(content) } }),
    taps(who, title) {
      const action = actions.get(address(who))?.find(({ label }) => label === title)
      if (!action) throw new Error(`Nothing says «${title}» to ${who}`)
      return hook({ type: 'postback', source: source(who), postback: { data: action.data } })
    },
    shown,
    mood: 'well',
  }
  return fake
}

function saying(content: Content): object {
  if (content.kind === 'text') return { type: 'text', text: content.text }
  if (content.kind === 'image') return { type: 'image', contentProvider: { type: 'line' } }
  throw new Error(`The fake says no ${content.kind}`)
}
