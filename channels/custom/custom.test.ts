import { Webhook } from 'standardwebhooks'
import { describe, expect, test } from 'vitest'
import { type RawRequest, Refused } from '../channel.ts'
import { sign, wrongSignature } from '../standard_webhooks.ts'
import { custom, customSettings } from './channel.ts'
import { exampleServer } from './example.ts'

const signingSecret = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3'
const settings = customSettings.parse({
  apiBaseUrl: 'https://bridge.test/',
  apiToken: 'a-token-of-the-tests',
  signingSecret,
})
const open = { ...settings, requireSignature: false }
const now = new Date()
const body = JSON.stringify({
  contactId: 'ana',
  events: [{ type: 'message', mId: 'x1', timestamp: 1, message: { type: 'text', text: 'Hola' } }],
})

// The independent signer: the reference implementation of Standard Webhooks.
function signed(
  text: string,
  { id = 'msg_1', at = now, secret = signingSecret } = {},
): Record<string, string> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, at, text),
  }
}

function request(headers: Record<string, string>, text: string = body): RawRequest {
  return {
    method: 'POST',
    url: 'https://charla.test/hooks/custom/c1',
    path: '/hooks/custom/c1',
    query: {},
    headers,
    body: new TextEncoder().encode(text),
  }
}

const bearer = { authorization: `Bearer ${settings.apiToken}` }
const other = 'whsec_b3RoZXJvdGhlcm90aGVyb3RoZXJvdGhlcm90aGVy'
const minutes = (n: number) => new Date(now.getTime() + n * 60_000)

describe('who is let in', () => {
  const right = signed(body)
  const accepted: Array<[string, typeof settings, RawRequest]> = [
    ['signed', settings, request(right)],
    ['signed, with token', settings, request({ ...right, ...bearer })],
    [
      'signed by two secrets while one rotates',
      settings,
      request({ ...right, 'webhook-signature': `v1,AAAA ${right['webhook-signature']}` }),
    ],
    ['signed four minutes ago', settings, request(signed(body, { at: minutes(-4) }))],
    ['token alone, where signatures are not required', open, request(bearer)],
    ['signature alone, where signatures are not required', open, request(right)],
    [
      'a body with other bytes for the same text',
      settings,
      request(signed('{"a":"\\u00f1\\/"}'), '{"a":"\\u00f1\\/"}'),
    ],
  ]
  test.each(accepted)('%s', async (_, how, given) => {
    await expect(Promise.resolve(custom.verify(given, how, now))).resolves.toBeUndefined()
  })

  const refused: Array<[string, typeof settings, RawRequest]> = [
    ['nothing', settings, request({})],
    ['token alone, where a signature is required', settings, request(bearer)],
    ['signed by another secret', settings, request(signed(body, { secret: other }))],
    ['signed, then one byte changed', settings, request(right, body.replace('Hola', 'Hole'))],
    ['signed, then re-serialised', settings, request(right, body.replace('{', '{ '))],
    [
      'half a signature',
      settings,
      request({ ...right, 'webhook-signature': right['webhook-signature']!.slice(0, 20) }),
    ],
    ['signature of another id', settings, request({ ...right, 'webhook-id': 'msg_2' })],
    [
      'signature of another time',
      settings,
      request({ ...right, 'webhook-timestamp': String(Math.floor(now.getTime() / 1000) + 1) }),
    ],
    ['six minutes old', settings, request(signed(body, { at: minutes(-6) }))],
    ['six minutes early', settings, request(signed(body, { at: minutes(6) }))],
    ['a time that is none', settings, request({ ...right, 'webhook-timestamp': 'NaN' })],
    [
      'no time',
      settings,
      request({ 'webhook-id': 'msg_1', 'webhook-signature': right['webhook-signature']! }),
    ],
    ['empty signature', settings, request({ ...right, 'webhook-signature': '' })],
    [
      'another scheme',
      settings,
      request({ ...right, 'webhook-signature': right['webhook-signature']!.replace('v1,', 'v2,') }),
    ],
    ['right signature, wrong token', settings, request({ ...right, authorization: 'Bearer wrong' })],
    ['wrong token', open, request({ authorization: 'Bearer a-token-of-the-testz' })],
    ['token without its scheme', open, request({ authorization: settings.apiToken })],
    ['nothing, where signatures are not required', open, request({})],
    ['right token, wrong signature', open, request({ ...bearer, ...signed(body, { secret: other }) })],
  ]
  test.each(refused)('not: %s', (_, how, given) => {
    expect(() => custom.verify(given, how, now)).toThrow(Refused)
    expect(() => custom.verify(given, how, now)).toThrow(expect.objectContaining({ status: 401 }))
  })
})

test('our signatures are what the reference implementation makes and takes', () => {
  const at = Math.floor(now.getTime() / 1000)
  expect(sign(signingSecret, 'msg_1', at, body)).toBe(signed(body)['webhook-signature'])
  const headers = {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(at),
    'webhook-signature': sign(signingSecret, 'msg_1', at, body),
  }
  expect(new Webhook(signingSecret).verify(body, headers)).toEqual(JSON.parse(body))
  expect(wrongSignature(signingSecret, headers, new TextEncoder().encode(body), now)).toBeNull()
})

describe('against the example server', () => {
  const example = exampleServer(
    { webhookUrl: 'https://charla.test/', apiToken: settings.apiToken, signingSecret },
    fetch,
  )
  const http: typeof fetch = async (input, init) => example.app.fetch(new Request(input, init))
  const world = { now: () => now, http, resolve: async (host: string) => host }
  const text = {
    ...{
      hookUrl: 'https://charla.test/',
      author: 'bot' as const,
      language: 'es' as const,
      lastHeardAt: null,
      follows: null,
    },
    id: 'm-1',
    channelId: 'c1',
    address: 'ana',
    content: { kind: 'text' as const, text: 'Hola' },
  }

  test('a retry shows the message once and answers the same id', async () => {
    const first = await custom.send(text, settings, world)
    const again = await custom.send(text, settings, world)
    expect(again).toEqual(first)
    expect(example.shown).toHaveLength(1)
    expect(example.shown[0]).toMatchObject({
      webhookId: 'm-1',
      contactId: 'ana',
      message: { type: 'text', text: 'Hola' },
    })
  })

  test('a wrong secret is an auth error with the server’s sentence', async () => {
    const sent = custom.send(text, { ...settings, signingSecret: other }, world)
    await expect(sent).rejects.toMatchObject({ kind: 'auth', message: 'The signature does not match' })
  })

  test('the check says whether it answers', async () => {
    expect(await custom.check!(settings, world)).toMatchObject([{ ok: true }])
    const down: typeof fetch = async () => new Response('', { status: 502 })
    expect(await custom.check!(settings, { ...world, http: down })).toMatchObject([
      { ok: false, problem: { es: expect.stringContaining('HTTP 502') } },
    ])
    const gone: typeof fetch = async () => Promise.reject(new TypeError('The server could not be reached.'))
    expect(await custom.check!(settings, { ...world, http: gone })).toMatchObject([{ ok: false }])
  })

  test('a refused address is a policy error, not retried', async () => {
    const closed: typeof fetch = async () =>
      Promise.reject(Object.assign(new TypeError('inside'), { code: 'EGRESS_REFUSED' }))
    await expect(custom.send(text, settings, { ...world, http: closed })).rejects.toMatchObject({
      kind: 'policy',
      retryable: false,
    })
  })
})

describe('settings', () => {
  test.each(['ftp://a.test', 'javascript:alert(1)', 'a.test', ''])('%s is no base address', (apiBaseUrl) => {
    expect(customSettings.safeParse({ ...settings, apiBaseUrl }).success).toBe(false)
  })

  test('a channel without its secrets does not parse, so it cannot be open by accident', () => {
    expect(customSettings.safeParse({ ...settings, signingSecret: '' }).success).toBe(false)
    expect(customSettings.safeParse({ ...settings, apiToken: '' }).success).toBe(false)
  })

  test('phone numbers are one spelling', () => {
    const phones = ['+593987654321', '593987654321', '+593 98-765 4321', '(593) 98.765.4321']
    const items = phones.map((contactId) =>
      custom.receive(
        request({}, body.replace('"ana"', JSON.stringify(contactId))),
        {
          ...settings,
          contactIdType: 'phone',
        },
        now,
      ),
    )
    for (const [item] of items) expect(item).toMatchObject({ address: '+593987654321' })
    expect(() => custom.receive(request({}), { ...settings, contactIdType: 'phone' }, now)).toThrow(
      'phone number',
    )
  })
})
