// A Google that behaves like the real one: tokens, history that is forgotten, mails under ids of its own, and signed knocks.
import { Hono } from 'hono'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import PostalMime, { type Email } from 'postal-mime'
import type { RawRequest } from '../channel.ts'

export const googleSettings = {
  address: 'ventas@tienda.test',
  name: 'Tienda Prueba',
  clientId: '1234-invented.apps.googleusercontent.com',
  clientSecret: 'client-secret-of-the-tests',
  refreshToken: '1//0g-refresh-token-of-the-tests',
}
export const pushSender = 'avisos@proyecto-prueba.iam.gserviceaccount.com'
export const topic = 'projects/proyecto-prueba/topics/correo'
const hookUrl = 'https://charla.test/hooks/gmail/c1'

interface Kept {
  id: string
  threadId: string
  raw: Buffer
  labels: string[]
  at: number
  history: number
  messageId: string
  gone?: true
}

export type Mood = 'well' | 'limited' | 'down' | 'expired' | 'revoked' | 'recipient' | 'daily'

const moods: Partial<Record<Mood, [status: number, reason: string, message: string]>> = {
  limited: [429, 'rateLimitExceeded', 'User-rate limit exceeded.  Retry after 2026-01-05T12:05:00.000Z'],
  down: [503, 'backendError', 'Backend Error'],
  recipient: [400, 'invalidArgument', 'Invalid To header'],
  daily: [403, 'dailyLimitExceeded', 'Daily Limit Exceeded'],
}

export interface Google {
  http: typeof fetch
  mood: Mood
  /** A mail comes in; returns Gmail's id of it. */
  drop(raw: string | Uint8Array, labels?: string[]): string
  remove(id: string): void
  /** Forgets what happened before now. */
  forget(): void
  sent: Array<{ threadId: string; mail: Email }>
  calls: string[]
  watches: string[]
  /** A knock; `more` over what an honest one says. */
  knock(more?: {
    audience?: string
    email?: string
    verified?: boolean
    issuer?: string
    about?: string
    key?: 'other'
    expires?: number
  }): Promise<RawRequest>
}

const refuse = (status: number, reason: string, message: string) =>
  Response.json({ error: { code: status, message, errors: [{ reason }] } }, { status })

// Making keys takes long; Google's and a forger's serve all tests.
const pairs = Promise.all([generateKeyPair('RS256'), generateKeyPair('RS256')])

/** Makes one, whose clock is the test's. */
export async function googleFake(now: () => Date): Promise<Google> {
  const app = new Hono()
  const kept: Kept[] = []
  const [keys, other] = await pairs
  let [history, forgotten, tokens] = [100, 0, 0]
  let token = ''

  app.post('/token', async (c) => {
    const given = await c.req.parseBody()
    if (google.mood === 'down') return c.text('Bad Gateway', 502)
    const known =
      given['client_id'] === googleSettings.clientId &&
      given['client_secret'] === googleSettings.clientSecret &&
      given['refresh_token'] === googleSettings.refreshToken
    if (!known || google.mood === 'revoked')
      return c.json({ error: 'invalid_grant', error_description: 'Token has been expired or revoked.' }, 400)
    token = `ya29.invented-${++tokens}`
    return c.json({ access_token: token, expires_in: 3_599, token_type: 'Bearer' })
  })
  app.get('/oauth2/v3/certs', async (c) => {
    if (google.mood === 'down') return c.text('Bad Gateway', 502)
    return c.json({ keys: [{ ...(await exportJWK(keys.publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' }] })
  })
  app.use('*', async (c, next) => {
    google.calls.push(`${c.req.method} ${c.req.path.replace(/.*\/me/, '')}`)
    const stale = google.mood === 'expired' || c.req.header('authorization') !== `Bearer ${token}`
    if (stale || google.mood === 'revoked') {
      // An hour later the same token is no good; the next one is.
      google.mood = google.mood === 'expired' ? 'well' : google.mood
      return refuse(401, 'authError', 'Invalid Credentials')
    }
    const bad = moods[google.mood]
    return bad ? refuse(...bad) : next()
  })
  const me = '/gmail/v1/users/me'
  app.get(`${me}/profile`, (c) =>
    c.json({ emailAddress: googleSettings.address, historyId: String(history) }),
  )
  app.post(`${me}/watch`, async (c) => {
    const { topicName } = await c.req.json<{ topicName: string }>()
    if (topicName !== topic) return refuse(403, 'forbidden', 'User not authorized to perform this action.')
    google.watches.push(topicName)
    return c.json({ historyId: String(history), expiration: String(now().getTime() + 7 * 86_400_000) })
  })
  app.post(`${me}/stop`, (c) => {
    google.watches.length = 0
    return c.body(null, 204)
  })
  app.get(`${me}/history`, (c) => {
    const start = Number(c.req.query('startHistoryId'))
    if (start < forgotten) return refuse(404, 'notFound', 'Requested entity was not found.')
    const added = kept.filter((one) => one.history > start && one.labels.includes('INBOX')).slice(0, 100)
    return c.json({
      historyId: String(history),
      history: added.map((one) => ({
        id: String(one.history),
        messagesAdded: [{ message: { id: one.id } }],
      })),
    })
  })
  app.get(`${me}/messages`, (c) => {
    const id = /^rfc822msgid:(.+)$/.exec(c.req.query('q') ?? '')?.[1]
    const found = kept.filter((one) => (id ? one.messageId === `<${id}>` : one.labels.includes('INBOX')))
    return c.json({ messages: found.toReversed().map((one) => ({ id: one.id, threadId: one.threadId })) })
  })
  app.get(`${me}/messages/:id`, (c) => {
    const one = kept.find(({ id }) => id === c.req.param('id'))
    if (!one || one.gone) return refuse(404, 'notFound', 'Requested entity was not found.')
    const about = { id: one.id, threadId: one.threadId, labelIds: one.labels, internalDate: String(one.at) }
    if (c.req.query('format') === 'raw' && one.raw.length < 20_000_000)
      return c.json({ ...about, raw: one.raw.toString('base64url') })
    // What is too large to fetch never comes whole.
    if (c.req.query('format') === 'raw') return c.text('{"raw":"AAAA')
    const headers = one.raw
      .toString('latin1')
      .split('\r\n\r\n')[0]!
      .split('\r\n')
      .map((line) => ({ name: line.split(': ')[0], value: line.split(': ')[1] ?? '' }))
      .map((header) => (/^message-id$/i.test(header.name!) ? { ...header, value: one.messageId } : header))
    return c.json({ ...about, snippet: 'Las primeras palabras', payload: { headers } })
  })
  app.post('/upload/gmail/v1/users/me/messages/send', async (c) => {
    const mark = /boundary=(\S+)/.exec(c.req.header('content-type') ?? '')?.[1] ?? '?'
    const [, about = '', mail = ''] = Buffer.from(await c.req.arrayBuffer())
      .toString('latin1')
      .split(`--${mark}`)
    const raw = Buffer.from(mail.slice(mail.indexOf('\r\n\r\n') + 4), 'latin1')
    const { threadId } = JSON.parse(about.slice(about.indexOf('{'))) as { threadId?: string }
    const id = keep(raw, ['SENT'], threadId)
    const parsed = await PostalMime.parse(raw)
    google.sent.push({ threadId: kept.at(-1)!.threadId, mail: parsed })
    return c.json({ id, threadId: kept.at(-1)!.threadId, labelIds: ['SENT'] })
  })

  function keep(raw: Buffer, labels: string[], threadId?: string): string {
    const id = (0x19b0000000 + kept.length).toString(16)
    // Gmail gives what it sends an id of its own.
    const own = labels.includes('SENT') ? `<CA${id}@mail.gmail.test>` : undefined
    const messageId = own ?? /^Message-ID: (\S+)/im.exec(raw.toString('latin1'))?.[1] ?? ''
    history += 1
    kept.push({ id, threadId: threadId ?? `t${id}`, raw, labels, at: now().getTime(), history, messageId })
    return id
  }

  const google: Google = {
    http: async (input, init) => app.fetch(new Request(input, init)),
    mood: 'well',
    drop: (raw, labels = ['INBOX', 'UNREAD']) => keep(Buffer.from(raw as Uint8Array), labels),
    remove(id) {
      for (const one of kept) if (one.id === id) one.gone = true
    },
    forget: () => {
      forgotten = history
    },
    sent: [],
    calls: [],
    watches: [],
    async knock(more = {}) {
      const from = Math.floor(now().getTime() / 1_000)
      const signed = await new SignJWT({
        email: more.email ?? pushSender,
        email_verified: more.verified ?? true,
      })
        .setProtectedHeader({ alg: 'RS256', kid: 'k1', typ: 'JWT' })
        .setIssuer(more.issuer ?? 'https://accounts.google.com')
        .setAudience(more.audience ?? hookUrl)
        .setIssuedAt(from)
        .setExpirationTime(from + (more.expires ?? 3_600))
        .sign(more.key === 'other' ? other.privateKey : keys.privateKey)
      const said = JSON.stringify({ emailAddress: more.about ?? googleSettings.address, historyId: history })
      const data = Buffer.from(said).toString('base64')
      const body = {
        message: { data, messageId: '1' },
        subscription: 'projects/proyecto-prueba/subscriptions/s',
      }
      return {
        ...{ method: 'POST', url: hookUrl, path: '/hooks/gmail/c1', query: {} },
        headers: { 'content-type': 'application/json', authorization: `Bearer ${signed}` },
        body: new TextEncoder().encode(JSON.stringify(body)),
      }
    },
  }
  return google
}
