// What we write, as real servers take it, and what they say when they do not.
import { readFile } from 'node:fs/promises'
import PostalMime from 'postal-mime'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { ChannelError, type ChannelWorld, type Content, type Outgoing } from '../channel.ts'
import { fit as partsFor } from '../fit.ts'
import { caseTime } from '../testing.ts'
import { email, emailSettings } from './channel.ts'
import { type House, mailHouse, settingsOf, user, worldOf } from './testing.ts'

// Real servers, on machines that have other things to do.
vi.setConfig({ testTimeout: 30_000 })

interface Letter {
  name: string
  content: Content
  settings?: Record<string, unknown>
  author?: Outgoing['author']
  follows?: Outgoing['follows']
  expect: object
  headers?: Record<string, string | null>
  envelope?: string[]
}
const letters: { files: Record<string, [type: string, body: string]>; cases: Letter[] } = JSON.parse(
  await readFile(new URL('samples/letters.json', import.meta.url), 'utf8'),
)

let house: House
let world: ChannelWorld
const files: typeof fetch = async (input) => {
  const [type, body] = letters.files[String(input)]!
  return new Response(body, { headers: { 'content-type': type } })
}

beforeAll(async () => {
  house = await mailHouse()
  world = worldOf(() => caseTime, files)
})
afterAll(() => house.close())
beforeEach(() => {
  house.refuses = null
})

const parsedSettings = (more: Record<string, unknown> = {}) => emailSettings.parse(settingsOf(house, more))
const outgoing = (content: Content, more: Partial<Outgoing> = {}): Outgoing => ({
  ...{ id: 'm1', channelId: 'c1', address: 'ana@ejemplo.test', hookUrl: '', content },
  ...{ language: 'es', author: 'bot', lastHeardAt: null, follows: null },
  ...more,
})
const hola = outgoing({ kind: 'text', text: 'Hola' })
const failing = (work: Promise<unknown>): Promise<ChannelError> =>
  work.then(
    () => Promise.reject(new Error('it did not fail')),
    (error) => (error instanceof ChannelError ? error : Promise.reject(error)),
  )

describe('what we write', () => {
  test.each(letters.cases)('$name', async (one) => {
    const [part] = partsFor(one.content, email.can, 'es')
    const message = outgoing(part!, { author: one.author ?? 'bot', follows: one.follows ?? null })
    const { externalId } = await email.send(message, parsedSettings(one.settings), world)
    expect(externalId).toBe('<m.m1@tienda.test>')
    const { raw, to } = house.sent.at(-1)!
    const arrived = await PostalMime.parse(raw, { attachmentEncoding: 'utf8' })
    expect(arrived).toMatchObject(one.expect)
    for (const [name, value] of Object.entries(one.headers ?? {}))
      expect(arrived.headers.find(({ key }) => key === name)?.value || null, name).toBe(value)
    expect(to).toEqual(one.envelope ?? ['ana@ejemplo.test'])
  })

  test('the same message is the same mail, byte by byte', async () => {
    for (let tries = 0; tries < 2; tries += 1) await email.send(hola, parsedSettings(), world)
    const [first, second] = house.sent.slice(-2)
    expect(first!.raw.equals(second!.raw)).toBe(true)
  })

  test('files that weigh too much are not sent', async () => {
    const heavy = { ...world, http: async () => new Response(new Uint8Array(19 * 1024 * 1024)) }
    const file = outgoing({ kind: 'file', url: 'https://charla.test/media/1/a.zip' })
    expect(await failing(email.send(file, parsedSettings(), heavy))).toMatchObject({ kind: 'media' })
  })

  const refusals: Array<['rcpt' | 'data', number, string, string, string]> = [
    ['rcpt', 550, '5.1.1 The email account does not exist', 'invalid_recipient', '5.1.1'],
    ['rcpt', 550, 'No such user here', 'invalid_recipient', '550'],
    ['rcpt', 553, 'Mailbox name not allowed', 'invalid_recipient', '553'],
    ['rcpt', 550, '5.7.1 Blocked by policy', 'policy', '5.7.1'],
    ['rcpt', 554, '5.7.1 Service unavailable; client host blocked', 'policy', '5.7.1'],
    ['rcpt', 450, '4.2.1 The user is receiving mail too quickly', 'rate_limited', '4.2.1'],
    ['rcpt', 452, '4.2.2 Over quota', 'provider_down', '4.2.2'],
    ['rcpt', 451, 'Greylisted, try again', 'provider_down', '451'],
    ['rcpt', 552, '5.2.2 Mailbox full', 'unknown', '5.2.2'],
    ['data', 552, '5.3.4 Message too big', 'media', '5.3.4'],
    ['data', 554, '5.6.0 Malformed message', 'content', '5.6.0'],
    ['data', 550, '5.4.5 Daily user sending limit exceeded', 'rate_limited', '5.4.5'],
    ['data', 550, '5.7.26 Unauthenticated sender', 'policy', '5.7.26'],
    ['data', 550, 'This message looks like spam', 'policy', '550'],
    ['data', 421, '4.7.0 Try again later', 'rate_limited', '4.7.0'],
    ['data', 530, '5.7.57 Client not authenticated', 'auth', '5.7.57'],
  ]
  test.each(refusals)('%s %i %s', async (at, code, text, kind, said) => {
    house.refuses = { at, code, text }
    const error = await failing(email.send(hola, parsedSettings(), world))
    expect(error).toMatchObject({ kind, code: said, message: expect.stringContaining(text.slice(6)) })
  })

  test('a wrong password', async () => {
    const settings = parsedSettings({ outUser: user, outPassword: 'otra' })
    expect(await failing(email.send(hola, settings, world))).toMatchObject({ kind: 'auth', code: '5.7.8' })
  })

  test('a server that takes the mail and says nothing more is not asked again', async () => {
    const before = house.sent.length
    house.refuses = 'hangup'
    const error = await failing(email.send(hola, parsedSettings(), world))
    expect(house.sent).toHaveLength(before + 1)
    expect(error).toMatchObject({ kind: 'unknown', retryable: false })
  })

  test('a server that is not there is tried again', async () => {
    const error = await failing(email.send(hola, parsedSettings({ outPort: 1 }), world))
    expect(error).toMatchObject({ kind: 'provider_down', retryable: true })
  })
})
