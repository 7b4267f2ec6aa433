// What holds for every channel whose provider has a fake: its webhooks are let in, and nothing that only looks like them.
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type Channel, type ChannelWorld, type RawRequest, Refused, type SettingMeta } from './channel.ts'
import { fakes } from './fakes_testing.ts'
import { channelOf } from './index.ts'
import type { Fake, Hook, Mood } from './testing.ts'

const now = new Date()
const hookUrl = 'https://charla.test/hooks/type/c1'

describe.each(Object.entries(fakes))('%s', (type, makeFake) => {
  const channel = channelOf(type)!
  const { fake, settings, world } = connected(channel, makeFake())
  const verify = async (request: RawRequest) => channel.verify(request, settings, now)

  test('a genuine webhook is let in', async () => {
    const request = rawOf(type, fake.says('ana', { kind: 'text', text: 'Hola' }))
    await verify(request)
    expect(channel.receive(request, settings, now)).toMatchObject([
      { type: 'message', address: fake.addressOf('ana'), content: { kind: 'text', text: 'Hola' } },
    ])
  })

  test('one without its proof, or with another, is refused', async () => {
    const request = rawOf(type, fake.says('ana', { kind: 'text', text: 'Hola' }))
    const names = Object.keys(request.headers).filter((name) => !/^content-/.test(name))
    for (const name of names.length > 0 ? names : ['query']) {
      const without = name === 'query' ? { ...request, query: {} } : withHeader(request, name, undefined)
      const other =
        name === 'query' ? { ...request, query: forged(request.query) } : withHeader(request, name, 'x')
      await expect(verify(without), `without ${name}`).rejects.toBeInstanceOf(Refused)
      await expect(verify(other), `with another ${name}`).rejects.toBeInstanceOf(Refused)
    }
  })

  test('what is sent is shown, with what can be tapped, and a tap comes back as its choice', async () => {
    const { externalId } = await channel.send(outgoing(fake, 'Hola, Ana'), settings, world)
    expect(externalId).not.toBe('')
    expect(fake.shown.at(-1)).toMatchObject({ to: fake.addressOf('ana'), text: 'Hola, Ana' })
    if (channel.can.choices.max === 0) return
    const choices = [
      { id: 'o1', title: 'Ventas' },
      { id: 'o2', title: 'Soporte' },
    ]
    const asking = {
      ...outgoing(fake, '¿Con quién?'),
      id: 'm2',
      content: { kind: 'text', text: '¿Con quién?', choices } as const,
    }
    await channel.send(asking, settings, world)
    expect(fake.shown.at(-1)?.choices).toEqual(['Ventas', 'Soporte'])
    const [tap] = channel.receive(rawOf(type, fake.taps('ana', 'Soporte')), settings, now)
    expect(tap).toMatchObject({ type: 'message', content: { choice: 'o2' } })
  })

  const kinds: Record<Exclude<Mood, 'well'>, string[]> = {
    limited: ['rate_limited'],
    blocked: ['blocked', 'opted_out', 'policy'],
    down: ['provider_down'],
    expired: ['auth'],
  }
  test.each(Object.entries(kinds))('a provider that is %s is told by its name', async (mood, named) => {
    fake.mood = mood as Mood
    const error = await channel.send(outgoing(fake, 'Hola'), settings, world).catch((thrown) => thrown)
    fake.mood = 'well'
    expect(named).toContain(error.kind)
  })

  test('the check finds it well, and says what to do when it is not', async () => {
    if (!channel.check) return
    expect((await channel.check(settings, world)).filter(({ ok }) => !ok)).toEqual([])
    fake.mood = 'expired'
    const found = await channel.check(settings, world)
    fake.mood = 'well'
    expect(found.some(({ ok, problem }) => !ok && problem?.es && problem.en)).toBe(true)
  })
})

function connected(channel: Channel, fake: Fake) {
  const made = Object.fromEntries(
    Object.entries(z.toJSONSchema(channel.settings, { io: 'input' }).properties ?? {})
      .filter(([, property]) => (property as Partial<SettingMeta>).generated)
      .map(([name, property]) => [
        name,
        (property as Partial<SettingMeta>).generated === 'signing_secret'
          ? 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3'
          : `made-for-the-tests-${name}`,
      ]),
  )
  const settings = channel.settings.parse({ ...made, ...fake.settings }) as Record<string, unknown>
  fake.learn(settings)
  fake.hookUrl = hookUrl
  const world: ChannelWorld = {
    now: () => now,
    http: async (input, init) => fake.fetch(new Request(input, init)),
    resolve: async (host) => host,
  }
  return { fake, settings, world }
}

function rawOf(type: string, { method = 'POST', query = {}, headers, body }: Hook): RawRequest {
  const search = Object.keys(query).length > 0 ? `?${new URLSearchParams(query)}` : ''
  const url = `${hookUrl}${search}`
  return { method, url, path: `/hooks/${type}/c1`, query, headers, body: new TextEncoder().encode(body) }
}

function withHeader(request: RawRequest, name: string, value: string | undefined): RawRequest {
  const { [name]: _, ...headers } = request.headers
  return { ...request, headers: value === undefined ? headers : { ...headers, [name]: value } }
}

const forged = (query: Record<string, string>) =>
  Object.fromEntries(Object.entries(query).map(([name, value]) => [name, `${value}x`]))

const outgoing = (fake: Fake, text: string) => ({
  ...{
    id: `m-${text}`,
    channelId: 'c1',
    address: fake.addressOf('ana'),
    content: { kind: 'text', text } as const,
  },
  ...({ hookUrl, author: 'bot', language: 'es', lastHeardAt: now, follows: null } as const),
})
