// The other side of a custom channel, as small as it can be: documentation that runs, and the counterpart in our tests.
import { Hono } from 'hono'
import { Webhook } from 'standardwebhooks'

/** What the channel's page shows once: where Charla is, and the two secrets. */
export interface Connection {
  webhookUrl: string
  apiToken: string
  signingSecret: string
}

/** One message that Charla asked us to show to a contact. */
export interface Shown {
  webhookId: string
  contactId: string
  message: { type: string; text?: string; title?: string; replies?: string[] }
}

/** A server that shows Charla's messages and tells Charla what contacts write. `http` reaches Charla. */
export function exampleServer(connection: Connection, http: typeof fetch) {
  const webhook = new Webhook(connection.signingSecret)
  const shown: Shown[] = []
  const app = new Hono()

  app.get('/capabilities', (c) => c.json({ types: ['text', 'quick_reply', 'attachment', 'location'] }))

  app.post('/message', async (c) => {
    const body = await c.req.text()
    if (c.req.header('authorization') !== `Bearer ${connection.apiToken}`) {
      return c.json({ error: { message: 'Unknown token' } }, 401)
    }
    try {
      webhook.verify(body, c.req.header())
    } catch {
      return c.json({ error: { message: 'The signature does not match' } }, 401)
    }
    const webhookId = c.req.header('webhook-id') ?? ''
    // Charla repeats a call whose answer it did not see, with the same id: show it once, answer the same.
    const known = shown.findIndex((one) => one.webhookId === webhookId)
    const at = known >= 0 ? known : shown.push({ webhookId, ...JSON.parse(body) }) - 1
    return c.json({ mId: `out-${at + 1}` })
  })

  /** Tells Charla what a contact did; the answer's `accepted` counts the events that were taken. */
  async function tell(contactId: string, events: unknown[], contact?: Record<string, string>) {
    const body = JSON.stringify({ contactId, events, contact })
    const id = `msg_${crypto.randomUUID()}`
    const at = new Date()
    const headers = {
      'content-type': 'application/json',
      authorization: `Bearer ${connection.apiToken}`,
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': webhook.sign(id, at, body),
    }
    return http(connection.webhookUrl, { method: 'POST', headers, body })
  }

  return { app, shown, tell }
}
