// Hostile webhooks: whatever comes, a channel answers with items or with a refusal in both languages, and never with a fault.
// FUZZ=100000 tries as many for each channel.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type RawRequest, type Received, Refused } from './channel.ts'
import { channels } from './index.ts'
import { sound } from './sound.ts'
import { caseTime, tablesOf } from './testing.ts'

const RUNS = Number(process.env['FUZZ'] ?? 400)
const PATIENCE_MS = 10_000 + RUNS * 2
const here = new URL('./', import.meta.url)

const nasty = fc.constantFrom<unknown>(
  ...[
    '',
    ' ',
    '__proto__',
    'constructor',
    '\0',
    '\ud800',
    '💥'.repeat(50),
    'x'.repeat(5_000),
    '<![CDATA[',
    ']]>',
    '%',
    '-1',
  ],
  ...[0, -1, 1e308, Number.MAX_SAFE_INTEGER, null, true, [], {}, [[[]]], { toString: 1 }, { length: 9 }],
)

/** The same thing with one place of it changed, left out or doubled. */
function mutated(value: unknown): fc.Arbitrary<unknown> {
  if (Array.isArray(value) && value.length > 0)
    return fc.nat({ max: value.length - 1 }).chain((at) =>
      fc.oneof(
        mutated(value[at]).map((inner) => value.with(at, inner)),
        fc.constant(value.toSpliced(at, 1)),
        fc.constant([...value, value[at]]),
      ),
    )
  if (typeof value === 'object' && value !== null && Object.keys(value).length > 0)
    return fc.constantFrom(...Object.keys(value)).chain((name) => {
      const { [name]: inner, ...rest } = value as Record<string, unknown>
      return fc.oneof(
        { weight: 6, arbitrary: mutated(inner).map((changed) => ({ ...rest, [name]: changed })) },
        { weight: 1, arbitrary: fc.constant(rest) },
        { weight: 1, arbitrary: nasty.map((other) => ({ ...rest, [name]: other })) },
      )
    })
  return fc.oneof(nasty, fc.string(), fc.integer())
}

/** A text cut, doubled, or with something put into it. */
const torn = (text: string): fc.Arbitrary<string> =>
  fc.tuple(fc.nat({ max: text.length }), fc.nat({ max: text.length }), nasty).map(([from, to, other]) => {
    const [start, end] = from < to ? [from, to] : [to, from]
    return (
      text.slice(0, start) +
      String(typeof other === 'object' ? JSON.stringify(other) : other) +
      text.slice(end)
    )
  })

function problemOf(items: Received[]): string | null {
  for (const item of items) {
    if (!('address' in item)) continue
    if (typeof item.address !== 'string' || item.address === '') return `a ${item.type} of nobody`
    if (item.type === 'message' && item.externalId === '') return 'a message without an id'
    if (item.type === 'message' && Number.isNaN(item.sentAt.getTime())) return 'a message at no time'
  }
  return null
}

describe.each(channels.filter(({ local }) => !local))('$type', async (channel) => {
  const { inbound } = await tablesOf(new URL(`${channel.type}/`, here))
  const settings = channel.settings.parse(inbound.settings)
  const samples = inbound.cases.filter(({ body }) => body !== '')

  const body = fc.constantFrom(...samples).chain((one) => {
    const text = typeof one.body === 'string' ? one.body : JSON.stringify(one.body)
    const changed =
      typeof one.body === 'string'
        ? torn(text)
        : fc.oneof(
            mutated(one.body).map((json) => JSON.stringify(json) ?? ''),
            torn(text),
          )
    return changed.map((said) => ({
      said,
      headers: one.headers ?? {},
      query: one.query ?? {},
      method: one.method ?? 'POST',
    }))
  })

  test('answers every torn webhook with items or with a refusal', { timeout: PATIENCE_MS }, () => {
    const property = fc.property(body, ({ said, ...rest }) => {
      const request: RawRequest = {
        ...{ url: 'https://charla.test/hooks/x/c1', path: '/hooks/x/c1', ...rest },
        body: new TextEncoder().encode(said),
      }
      try {
        if (channel.handshake?.(request, settings)) return
        const items = sound(channel.receive(request, settings, caseTime), caseTime)
        expect(problemOf(items)).toBe(null)
      } catch (problem) {
        if (!(problem instanceof Refused)) throw problem
        expect(problem.words.es).not.toBe('')
      }
    })
    fc.assert(property, { seed: 7, numRuns: RUNS })
  })

  test('lets nothing in that is not proven', { timeout: PATIENCE_MS }, async () => {
    const property = fc.asyncProperty(
      body,
      fc.dictionary(fc.string(), fc.string()),
      async ({ said, query }, headers) => {
        const request: RawRequest = {
          ...{ method: 'POST', url: 'https://charla.test/hooks/x/c1', path: '/hooks/x/c1', query, headers },
          body: new TextEncoder().encode(said),
        }
        await expect(async () => channel.verify(request, settings, caseTime)).rejects.toBeInstanceOf(Refused)
      },
    )
    await fc.assert(property, { seed: 7, numRuns: Math.ceil(RUNS / 4) })
  })
})
