// The two older generations: their proofs, their words, and what they are asked.
import { createHash, createHmac } from 'node:crypto'
import { SignJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import { type ChannelWorld, type Outgoing, type RawRequest, Refused } from '../channel.ts'
import { bird, birdSettings } from './channel.ts'

const now = new Date('2026-01-05T12:00:00.000Z')
const url = 'https://charla.test/hooks/bird/c1'
const secret = 'signing-key-of-the-tests'
const common = { apiKey: 'key-of-the-tests', from: '+15017122661', signingSecret: secret }
const request = (
  body: string,
  headers: Record<string, string>,
  query: Record<string, string> = {},
): RawRequest => ({
  ...{ method: 'POST', url, path: '/hooks/bird/c1', query, headers },
  body: new TextEncoder().encode(body),
})

async function sent(settings: ReturnType<typeof birdSettings.parse>, answer: Response) {
  const asked: Array<{ url: string; body: unknown; authorization: string | null }> = []
  const world: ChannelWorld = {
    now: () => now,
    resolve: async (host) => host,
    async http(input, init) {
      const call = new Request(input, init)
      asked.push({ url: call.url, body: await call.json(), authorization: call.headers.get('authorization') })
      return answer
    },
  }
  const message: Outgoing = {
    ...{ id: 'm1', channelId: 'c1', address: '+593980000001', hookUrl: url, language: 'es', author: 'bot' },
    ...{ lastHeardAt: null, follows: null, content: { kind: 'text', text: 'Hola' } },
  }
  const outcome = await bird.send(message, settings, world).catch((error) => error.kind)
  return { asked, outcome }
}

describe('a workspace of Bird CRM', () => {
  const settings = birdSettings.parse({
    ...common,
    generation: 'workspace',
    workspaceId: 'w1',
    birdChannelId: 'b1',
  })
  const payload = {
    service: 'channels',
    event: 'sms.inbound',
    payload: {
      ...{ id: 'u1', channelId: 'b1', createdAt: '2026-01-05T11:59:00Z' },
      sender: { contact: { identifierKey: 'phonenumber', identifierValue: '+593980000001' } },
      body: { type: 'text', text: { text: 'Hola' } },
    },
  }
  const signed = (body: string, at = '1767614400') => {
    const digest = createHash('sha256').update(body).digest()
    const signature = createHmac('sha256', secret).update(
      Buffer.concat([Buffer.from(`${at}\n${url}\n`), digest]),
    )
    return { 'messagebird-request-timestamp': at, 'messagebird-signature': signature.digest('base64') }
  }

  test('is known by its signature over time, address and body', async () => {
    const body = JSON.stringify(payload)
    await bird.verify(request(body, signed(body)), settings, now)
    await expect(async () =>
      bird.verify(request(`${body} `, signed(body)), settings, now),
    ).rejects.toBeInstanceOf(Refused)
    await expect(async () => bird.verify(request(body, {}), settings, now)).rejects.toBeInstanceOf(Refused)
    const old = signed(body, '1767610000')
    await expect(async () => bird.verify(request(body, old), settings, now)).rejects.toThrow('five minutes')
  })

  test('tells of messages and of what became of ours', () => {
    expect(bird.receive(request(JSON.stringify(payload), {}), settings, now)).toMatchObject([
      { type: 'message', externalId: 'u1', address: '+593980000001', content: { text: 'Hola' } },
    ])
    const report = {
      event: 'sms.outbound',
      payload: { id: 'u2', status: 'delivery_failed', failure: { code: 11001 } },
    }
    expect(bird.receive(request(JSON.stringify(report), {}), settings, now)).toMatchObject([
      { type: 'status', externalId: 'u2', status: 'failed', kind: 'content' },
    ])
    const other = { event: 'sms.outbound', payload: { id: 'u2', status: 'sending' } }
    expect(bird.receive(request(JSON.stringify(other), {}), settings, now)).toMatchObject([
      { type: 'ignored' },
    ])
  })

  test('is asked by its own address', async () => {
    const { asked, outcome } = await sent(
      settings,
      Response.json({ id: 'u9', status: 'accepted' }, { status: 202 }),
    )
    expect(outcome).toEqual({ externalId: 'u9' })
    expect(asked).toMatchObject([
      {
        url: 'https://api.bird.com/workspaces/w1/channels/b1/messages',
        authorization: 'AccessKey key-of-the-tests',
      },
    ])
    expect((await sent(settings, Response.json({}, { status: 404 }))).outcome).toBe('auth')
  })
})

describe('MessageBird as it was', () => {
  const settings = birdSettings.parse({ ...common, generation: 'legacy' })
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
  const token = (claims: object) =>
    new SignJWT({ ...claims })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer('MessageBird')
      .setExpirationTime(Math.floor(now.getTime() / 1000) + 60)
      .sign(new TextEncoder().encode(secret))
  const form =
    'id=u1&originator=593980000001&recipient=15017122661&body=Hola&createdDatetime=2026-01-05T11:59:00%2B00:00'
  const type = { 'content-type': 'application/x-www-form-urlencoded' }

  test('is known by its token over address and body', async () => {
    const good = await token({ url_hash: sha256(url), payload_hash: sha256(form) })
    await bird.verify(request(form, { ...type, 'messagebird-signature-jwt': good }), settings, now)
    for (const claims of [
      { url_hash: sha256('x'), payload_hash: sha256(form) },
      { url_hash: sha256(url), payload_hash: 'x' },
    ]) {
      const bad = await token(claims)
      const forged = request(form, { ...type, 'messagebird-signature-jwt': bad })
      await expect(async () => bird.verify(forged, settings, now)).rejects.toBeInstanceOf(Refused)
    }
    await expect(async () => bird.verify(request(form, type), settings, now)).rejects.toBeInstanceOf(Refused)
  })

  test('tells of messages by form and of reports by address', () => {
    expect(bird.receive(request(form, type), settings, now)).toMatchObject([
      { type: 'message', externalId: 'u1', address: '+593980000001', content: { text: 'Hola' } },
    ])
    const report = { id: 'u2', status: 'delivery_failed', statusErrorCode: '103', recipient: '593980000001' }
    expect(bird.receive(request('', {}, report), settings, now)).toMatchObject([
      { type: 'status', externalId: 'u2', status: 'failed', kind: 'opted_out' },
    ])
    expect(() => bird.receive(request('', {}, {}), settings, now)).toThrow(Refused)
  })

  test('is asked by the old address, and its codes are named', async () => {
    const { asked, outcome } = await sent(settings, Response.json({ id: 'u9' }, { status: 201 }))
    expect(outcome).toEqual({ externalId: 'u9' })
    expect(asked[0]).toMatchObject({
      url: 'https://rest.messagebird.com/messages',
      body: { recipients: ['593980000001'], originator: '15017122661', reference: 'm1', reportUrl: url },
    })
    const refused = Response.json({ errors: [{ code: 25, description: 'No balance' }] }, { status: 422 })
    expect((await sent(settings, refused)).outcome).toBe('payment')
  })
})
