// Files that are no flow get a sentence; and whatever is torn, an import never throws.
import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { check } from '#engine/machine/check.ts'
import { MAX_STEPS, parseGraph } from '#engine/machine/graph.ts'
import { graphOf } from '#engine/machine/testing.ts'
import { steps } from '#engine/steps/index.ts'
import { triggers } from '#engine/triggers/index.ts'
import { importDocument, importText, MAX_FILE } from './imports.ts'
import { FILL_IN } from './typebot/repair.ts'

vi.setConfig({ testTimeout: 600_000 })

const folder = new URL('typebot/samples/', import.meta.url)
const samples = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => readFileSync(new URL(file, folder), 'utf8'))
const documents = samples.map((text) => JSON.parse(text) as unknown)

describe('a file that is neither', () => {
  test.each<[string, string, RegExp]>([
    ['nothing', '', /empty/],
    ['spaces', ' \n', /empty/],
    ['a picture', '\u0089PNG\r\n', /not valid JSON/],
    ['half a bot', samples[0]!.slice(0, 300), /not valid JSON/],
    ['a number', '7', /neither/],
    ['a list', '[]', /neither/],
    ['null', 'null', /neither/],
    ['another document', '{"charla":"contact"}', /neither/],
    ['a package', '{"name":"x","version":"1.0.0","edges":[]}', /neither/],
    ['a flow of tomorrow', '{"charla":"flow","graph":{"format":99}}', /newer/],
    ['a flow without an inside', '{"charla":"flow"}', /at|not written|flow/],
    ['too much', `"${'x'.repeat(MAX_FILE)}"`, /larger than 5 MB/],
    ['too deep', `${'['.repeat(5_000)}${']'.repeat(5_000)}`, /neither/],
    [
      'a bot too deep',
      `{"groups":[],"edges":[],"variables":${'['.repeat(3_000)}${']'.repeat(3_000)}}`,
      /deeply/,
    ],
  ])('%s gets a sentence in both languages', (_, text, says) => {
    const read = importText(text, 'en')
    expect(read).toMatchObject({ problem: { en: expect.stringMatching(says) } })
    expect('problem' in read && read.problem.es !== read.problem.en && /\.$/.test(read.problem.es)).toBe(true)
  })

  test('a bot is no flow of ours, and the other way round', () => {
    expect(importDocument(documents[0], 'en', 'charla')).toMatchObject({
      problem: { en: /not a flow of Charla/ },
    })
    expect(importDocument(graphOf({}), 'es', 'typebot')).toMatchObject({
      problem: { es: expect.stringContaining('no es una exportación de Typebot') },
    })
  })

  test('a bot of more steps than a flow may have', () => {
    const blocks = Array.from({ length: MAX_STEPS + 1 }, (_, index) => ({
      id: `b${index}`,
      type: 'text',
      content: { plainText: 'x' },
    }))
    const bot = (count: number) => ({
      ...{ version: '6', edges: [], variables: [], events: [] },
      groups: [{ id: 'g', title: 'G', blocks: blocks.slice(0, count) }],
    })
    expect(importDocument(bot(MAX_STEPS + 1), 'en')).toMatchObject({
      problem: { en: expect.stringContaining(`more than ${MAX_STEPS} steps`) },
    })
    expect(importDocument(bot(MAX_STEPS), 'en')).toHaveProperty('graph')
  })
})

describe('a flow of ours', () => {
  const graph = graphOf({ s1: ['send_message', { text: 'Hola' }] }, 's1')

  test('comes with its name and what it names; nothing is changed', () => {
    const document = { charla: 'flow', name: 'Hola', graph, names: { tag: { vip: 'vip' } } }
    expect(importDocument(document, 'en')).toEqual({
      ...{ kind: 'charla', name: 'Hola', graph, names: document.names },
      report: { converted: [], approximated: [], kept: [] },
    })
    expect(importDocument(graph, 'en')).toMatchObject({ kind: 'charla', name: '', graph })
  })
})

/** One value of a document replaced, dropped, doubled or swapped with another. */
type Tear = { at: number; how: 'drop' | 'replace' | 'double' | 'swap'; with: unknown }

const strange = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    0,
    -1,
    Number.POSITIVE_INFINITY,
    true,
    [],
    {},
    '{{',
    '{{Name}}',
    '{%',
    '\ud800',
    '\0',
    '__proto__',
  ),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.jsonValue({ maxDepth: 2 }),
)

const tears = fc.array(
  fc.record<Tear>({
    at: fc.nat(),
    how: fc.constantFrom('drop', 'replace', 'double', 'swap'),
    with: strange,
  }),
  { minLength: 1, maxLength: 12 },
)

interface Spot {
  holder: Record<string, unknown> | unknown[]
  key: string
}

function spotsOf(value: unknown, found: Spot[] = []): Spot[] {
  if (typeof value !== 'object' || value === null) return found
  for (const [key, inner] of Object.entries(value)) {
    found.push({ holder: value as Spot['holder'], key })
    spotsOf(inner, found)
  }
  return found
}

function torn(document: unknown, wounds: Tear[]): unknown {
  const copy = structuredClone(document)
  for (const wound of wounds) {
    const spots = spotsOf(copy)
    const { holder, key } = spots[wound.at % spots.length]!
    const inside = holder as Record<string, unknown>
    if (wound.how === 'replace') inside[key] = wound.with
    else if (wound.how === 'drop' && Array.isArray(holder)) holder.splice(Number(key), 1)
    else if (wound.how === 'drop') delete inside[key]
    else if (wound.how === 'double' && Array.isArray(holder))
      holder.push(structuredClone(holder[Number(key)]))
    else {
      const other = spots[(wound.at * 7 + 3) % spots.length]!
      inside[key] = structuredClone((other.holder as Record<string, unknown>)[other.key])
    }
  }
  return copy
}

describe('whatever is torn', () => {
  test('10,000 torn bots become drafts without errors, or a sentence', () => {
    fc.assert(
      fc.property(
        fc.nat(documents.length - 1),
        tears,
        fc.constantFrom('es', 'en'),
        (which, wounds, language) => {
          const read = importDocument(torn(documents[which], wounds), language)
          if ('problem' in read) {
            expect(read.problem[language]).toMatch(/\.$/)
            return
          }
          const again = parseGraph(JSON.parse(JSON.stringify(read.graph)))
          if ('problems' in again) throw new Error(again.problems[0]?.text.en)
          const wrong = check(read.graph, steps, triggers).filter(
            ({ level, code }) => level === 'error' && code !== FILL_IN,
          )
          expect(wrong).toEqual([])
          expect(JSON.stringify(read.graph)).not.toMatch(/(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/)
        },
      ),
      { numRuns: 10_000, seed: 20_260_812 },
    )
  })

  test('any text at all gets an answer', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => {
        expect(() => importText(text, 'es')).not.toThrow()
      }),
      { numRuns: 2_000, seed: 7 },
    )
  })
})
