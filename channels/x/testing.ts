// An X that behaves like the real one: two kinds of tokens, pictures first, few messages.
import { createHmac } from 'node:crypto'
import { Hono } from 'hono'
import type { Content } from '../channel.ts'
import { numberOf, phoneBook } from '../sms_testing.ts'
import type { Fake, Hook, Mood } from '../testing.ts'

const clientSecret = 'client-secret-of-the-tests'
const appToken = 'app-token-of-the-tests'
const userToken = 'user-token-of-the-tests'

const moods: Record<Exclude<Mood, 'well'>, [status: number, detail: string]> = {
  limited: [429, 'Too Many Requests'],
  blocked: [403, 'You cannot send messages to this user.'],
  down: [503, 'Service Unavailable'],
  expired: [401, 'Unauthorized'],
}

/** Makes one. */
export function xFake(): Fake {
  const app = new Hono()
  const book = phoneBook()
  let count = 1_800
  const refuse = ([status, detail]: [number, string]) =>
    Response.json(
      { title: detail, detail, status },
      { status, ...(status === 429 && { headers: { 'retry-after': '1' } }) },
    )

  app.get('/file.jpg', () => new Response('bytes of a file'))
  app.use('/2/*', async (c, next) => {
    const given = c.req.header('authorization')
    const wanted = c.req.path.startsWith('/2/webhooks') ? appToken : userToken
    if (given !== `Bearer ${wanted}` || fake.mood === 'expired') return refuse(moods.expired)
    await next()
  })
  app.get('/2/users/me', (c) => c.json({ data: { id: '1', username: 'cafe' } }))
  app.get('/2/webhooks', (c) => c.json({ data: [{ id: 'W', valid: true }] }))
  app.post('/2/webhooks', (c) => c.json({ data: { id: 'W', valid: true } }))
  app.post('/2/activity/subscriptions', (c) => c.json({ data: {} }))
  app.post('/2/media/upload', async (c) => {
    const { media } = await c.req.parseBody()
    return media ? c.json({ data: { id: 'media-1' } }) : refuse([400, 'no media'])
  })
  app.post('/2/dm_conversations/with/:who/messages', async (c) => {
    if (fake.mood !== 'well') return refuse(moods[fake.mood])
    const { text = '', attachments } = await c.req.json<{
      text?: string
      attachments?: Array<{ media_id: string }>
    }>()
    if (text === '' && !attachments) return refuse([400, 'text or attachment needed'])
    const externalId = String(++count)
    const media = attachments?.[0] ? { media: attachments[0].media_id } : {}
    book.shown.push({ to: c.req.param('who'), text, choices: [], externalId, ...media })
    return c.json({ data: { dm_conversation_id: 'c', dm_event_id: externalId } }, 201)
  })

  const address = (who: string) => numberOf(who).slice(1)
  function hook(value: object): Hook {
    const body = JSON.stringify(value)
    const signature = `sha256=${createHmac('sha256', clientSecret).update(body).digest('base64')}`
    return {
      headers: { 'content-type': 'application/json', 'x-twitter-webhooks-signature-oauth2': signature },
      body,
    }
  }
  const says = (who: string, message_data: object): Hook =>
    hook({
      data: {
        event_type: 'dm.received',
        payload: {
          direct_message_events: [
            {
              ...{ type: 'message_create', id: String(++count), created_timestamp: String(Date.now()) },
              message_create: { target: { recipient_id: '1' }, sender_id: address(who), message_data },
            },
          ],
          users: { [address(who)]: { data: { id: address(who), name: who } } },
        },
      },
    })

  const fake: Fake = Object.assign(book, {
    origins: ['https://api.x.com', 'https://ton.twitter.com'],
    fetch: (request: Request) => app.fetch(request),
    settings: { clientSecret, appToken, userToken },
    addressOf: address,
    sendsFiles: true,
    says: (who: string, content: Content) => says(who, saying(content)),
    taps: (who: string, title: string) => says(who, { text: title }),
  })
  return fake
}

function saying(content: Content): object {
  if (content.kind === 'text') return { text: content.text }
  if (content.kind === 'image') {
    const media = { type: 'photo', media_url_https: 'https://ton.twitter.com/file.jpg' }
    return { text: `${content.caption ?? ''} https://t.co/abc`, attachment: { type: 'media', media } }
  }
  throw new Error(`The fake says no ${content.kind}`)
}
