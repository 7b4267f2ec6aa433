// 360dialog's door before the fake of WhatsApp: another key, another proof.
import { Hono } from 'hono'
import type { Fake, Hook } from '../testing.ts'
import { saying, whatsappLab } from '../whatsapp/testing.ts'

const key = 'key-invented-for-the-tests'

/** Makes one. */
export function dialog360Fake(): Fake {
  const lab = whatsappLab()
  const app = new Hono()
  let secret = ''
  let url = 'https://charla.test/'
  app.use(async (c, next) => {
    if (c.req.header('d360-api-key') !== key || fake.mood === 'expired')
      return c.json({ meta: { developer_message: 'Invalid api key' } }, 401)
    await next()
  })
  app.post('/messages', async (c) => lab.take(await c.req.json(), fake.mood))
  app.get('/v1/configs/webhook', (c) => c.json({ url }))
  app.post('/v1/configs/webhook', async (c) => {
    const asked = await c.req.json<{ url: string; headers?: Record<string, string> }>()
    url = asked.url
    secret = asked.headers?.['x-charla-secret'] ?? secret
    return c.json({ url })
  })
  app.get('/v1/configs/templates', (c) => c.json({ waba_templates: [] }))
  app.get('/m1', (c) => c.json({ url: 'https://lookaside.fbsbx.com/files/m1?x=1' }))
  app.get('/m2', (c) => c.json({ url: 'https://lookaside.fbsbx.com/files/m2?x=1' }))
  app.get('/files/:id', () => new Response('bytes of a file'))
  const hook = (value: object): Hook => ({
    headers: { 'content-type': 'application/json', 'x-charla-secret': secret },
    body: JSON.stringify(value),
  })
  const fake: Fake = {
    origins: ['https://waba-v2.360dialog.io'],
    fetch: (request) => app.fetch(request),
    settings: { apiKey: key },
    learn: (settings) => {
      secret = String(settings['webhookSecret'] ?? '')
    },
    addressOf: lab.number,
    says: (who, content) => hook(lab.says('105550100', who, saying(content))),
    taps: (who, title) => hook(lab.taps('105550100', who, title)),
    reports: (id, status) => hook(lab.reports('105550100', [id], status)),
    shown: lab.shown,
    sendsFiles: true,
    mood: 'well',
  }
  return fake
}
