// A WeChat that behaves like the real one: errors with 200, tokens, XML, signatures in the query.
import { Hono } from 'hono'
import type { Content } from '../channel.ts'
import type { Fake, Hook, Mood, Shown } from '../testing.ts'
import { signatureOf } from './crypto.ts'

const appId = 'wx0123456789abcdef'
const appSecret = 'secret-of-the-tests-00'
const accessToken = 'access-token-of-the-tests'

const moods: Record<Exclude<Mood, 'well' | 'down'>, [errcode: number, errmsg: string]> = {
  limited: [45009, 'reach max api daily quota limit'],
  blocked: [43004, 'require subscribe'],
  expired: [40125, 'invalid appsecret'],
}

interface Sent {
  touser: string
  msgtype: string
  text?: { content: string }
  image?: { media_id: string }
  msgmenu?: { head_content: string; list: Array<{ id: string; content: string }> }
}

/** Makes one. */
export function wechatFake(): Fake {
  const app = new Hono()
  const shown: Shown[] = []
  const menu = new Map<string, Array<{ id: string; content: string }>>()
  let token = ''
  let count = 2_000
  const refuse = ([errcode, errmsg]: [number, string]) => Response.json({ errcode, errmsg })

  app.post('/cgi-bin/stable_token', async (c) => {
    const { secret } = await c.req.json<{ secret: string }>()
    if (secret !== appSecret) return refuse(moods.expired)
    return c.json({ access_token: accessToken, expires_in: 7200 })
  })
  app.use('/cgi-bin/*', async (c, next) => {
    if (fake.mood === 'expired') return refuse(moods.expired)
    if (c.req.query('access_token') !== accessToken) return refuse([40001, 'invalid credential'])
    await next()
  })
  app.get('/cgi-bin/get_current_selfmenu_info', (c) => c.json({ is_menu_open: 0 }))
  app.get(
    '/cgi-bin/media/get',
    () => new Response('bytes of a file', { headers: { 'content-type': 'image/jpeg' } }),
  )
  app.post('/cgi-bin/media/upload', (c) => c.json({ type: 'image', media_id: 'media-1' }))
  app.post('/cgi-bin/message/custom/typing', (c) => c.json({ errcode: 0 }))
  app.post('/cgi-bin/message/custom/send', async (c) => {
    if (fake.mood === 'down') return new Response('<html>', { status: 502 })
    if (fake.mood !== 'well') return refuse(moods[fake.mood])
    const sent = await c.req.json<Sent>()
    const text = sent.text?.content ?? sent.msgmenu?.head_content ?? ''
    if (new TextEncoder().encode(text).length > 2048) return refuse([45002, 'content size out of limit'])
    const list = sent.msgmenu?.list ?? []
    menu.set(sent.touser, list)
    const media = sent.image ? { media: sent.image.media_id } : {}
    const choices = list.map(({ content }) => content)
    shown.push({ to: sent.touser, text, choices, externalId: String(++count), ...media })
    return c.json({ errcode: 0, errmsg: 'ok' })
  })

  function hook(who: string, fields: string): Hook {
    const [timestamp, nonce] = [String(Math.floor(Date.now() / 1000)), 'n1']
    const body = `<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[${address(who)}]]></FromUserName><CreateTime>${timestamp}</CreateTime>${fields}<MsgId>${++count}</MsgId></xml>`
    return { query: { signature: signatureOf(token, timestamp, nonce), timestamp, nonce }, headers: {}, body }
  }
  const address = (who: string) => `o${Buffer.from(who).toString('hex')}`
  const textOf = (text: string, id?: string) =>
    `<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${text}]]></Content>${id ? `<bizmsgmenuid>${id}</bizmsgmenuid>` : ''}`

  const fake: Fake = {
    origins: ['https://api.weixin.qq.com'],
    fetch: (request) => app.fetch(request),
    settings: { appId, appSecret },
    learn: (settings) => {
      token = String(settings['token'] ?? token)
    },
    addressOf: address,
    sendsFiles: true,
    says: (who, content) => hook(who, saying(content)),
    taps(who, title) {
      const found = menu.get(address(who))?.find(({ content }) => content === title)
      if (!found) throw new Error(`Nothing says «${title}» to ${who}`)
      return hook(who, textOf(title, found.id))
    },
    shown,
    mood: 'well',
  }
  return fake

  function saying(content: Content): string {
    if (content.kind === 'text') return textOf(content.text)
    if (content.kind === 'image')
      return '<MsgType><![CDATA[image]]></MsgType><PicUrl><![CDATA[https://mmbiz.example/p]]></PicUrl><MediaId><![CDATA[m1]]></MediaId>'
    throw new Error(`The fake says no ${content.kind}`)
  }
}
