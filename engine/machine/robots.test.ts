// Robot users: they find what is wrong, and the scene they bring really leads there; the same seed walks the same way.
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { steps } from '#engine/steps/index.ts'
import { compile } from './compile.ts'
import { sampleScene } from './cues.ts'
import type { Graph } from './graph.ts'
import { heatOf, type Orders, walkAll, walkThrough } from './robots.ts'
import { leadsTo } from './robots_findings.ts'
import { frozen, graphOf } from './testing.ts'

const orders = (walks: number, seed = 1): Orders => ({
  walks,
  seed,
  base: frozen(sampleScene('es')),
  starts: [],
})
const walked = (graph: Graph, walks = 60) => walkThrough(compile(frozen(graph), steps), orders(walks))
const choices = (...titles: string[]) => titles.map((title) => ({ id: title.toLowerCase(), title }))
const menu = (...titles: string[]): [string, never] => [
  'ask_question',
  { text: '¿Qué buscas?', answer: 'multiple_choice', choices: choices(...titles) } as never,
]

describe('robots find', () => {
  test.each<[string, Graph, object]>([
    [
      'a choice behind which nothing comes',
      graphOf({ s1: menu('A', 'B'), s2: ['send_message', { text: 'a' }] }, 's1', 's1.a > s2'),
      { kind: 'dead_end', step: 's1', exit: 'b' },
    ],
    [
      'a run that fails',
      graphOf({ s1: menu('A', 'B'), s2: ['moon'] }, 's1', 's1.a > s2', 's1.b > s2'),
      { kind: 'failed', step: 's2' },
    ],
    [
      'a loop that people cannot leave',
      graphOf({ s1: menu('A', 'B') }, 's1', 's1.a > s1', 's1.b > s1'),
      { kind: 'loop', step: 's1' },
    ],
    [
      'a question that nothing answers',
      graphOf(
        { s1: ['ask_question', { text: '?', answer: 'date', period: 'past', earliest: '2090-01-01' }] },
        's1',
      ),
      { kind: 'stuck', step: 's1' },
    ],
    [
      'a failure that nobody thought of',
      graphOf(
        { s1: ['http_request', { url: 'https://a.test' }], s2: ['send_message', { text: 'ok' }] },
        's1',
        's1.next > s2',
      ),
      { kind: 'dead_end', step: 's1', exit: 'failed' },
    ],
  ])('%s, and the way there', (_, graph, found) => {
    const machine = compile(frozen(graph), steps)
    const { findings } = walkThrough(machine, orders(60))
    expect(findings[0]).toMatchObject(found)
    for (const finding of findings) {
      expect(leadsTo(machine, finding)).toBe(true)
      for (let at = 1; at < finding.scene.cues.length; at++) {
        const cues = finding.scene.cues.toSpliced(at, 1)
        expect(
          leadsTo(machine, { ...finding, scene: { ...finding.scene, cues } }),
          'nothing can be left out',
        ).toBe(false)
      }
    }
  })

  test('a question with a code that only the letter tells, by reading the letter', () => {
    const graph = graphOf(
      {
        s1: [
          'ask_question',
          {
            text: 'Código',
            answer: 'code',
            codeTo: 'ana@ejemplo.test',
            codeText: 'Es [código].',
            codeSubject: 'C',
          },
        ],
        s2: ['send_message', { text: 'Verificado' }],
      },
      's1',
      's1.next > s2',
    )
    const { unreached } = walked(graph)
    expect(unreached).toEqual([])
  })

  test('both sides of a condition on a tag, on a number and on an answer of a call', () => {
    const when = (subject: string, operator: string, value: unknown) => ({
      all: [{ subject, operator, value }],
    })
    const branch = (subject: string, operator: string, value: unknown): [string, never] => [
      'branch',
      { branches: [{ id: 'yes', name: 'Sí', when: when(subject, operator, value) }] } as never,
    ]
    const graph = graphOf(
      {
        age: ['ask_question', { text: '¿Edad?', answer: 'number', save: { variable: 'age', field: '' } }],
        old: branch('variable.age', 'is_greater_than', 812),
        vip: branch('contact.tags', 'has_any_of', ['oro']),
        call: ['http_request', { url: 'https://a.test', save: [{ path: '$.s', variable: 'stock' }] }],
        full: branch('variable.stock', 'is_equal_to', 'agotado'),
        end: ['send_message', { text: 'Fin' }],
      },
      'age',
      'age.next > old',
      'old.yes > vip',
      'vip.yes > call',
      'call.next > full',
      'full.yes > end',
    )
    const { unreached, steps: reached } = walked(graph, 200)
    expect(unreached).toEqual([])
    expect(reached.get('age')).toBe(200)
  })
})

describe('what was walked', () => {
  const graph = graphOf(
    {
      s1: menu('A', 'B'),
      s2: ['send_message', { text: 'a' }],
      s3: ['send_message', { text: 'b' }],
      lost: ['send_message', { text: '?' }],
    },
    's1',
    's1.a > s2',
    's1.b > s3',
  )

  test('is counted once for each time that somebody comes, and the rest is named', () => {
    const { steps: came, exits, unreached, untaken, walks } = walked(graph)
    expect(came.get('s1')).toBe(walks)
    expect((exits.get('s1 a') ?? 0) + (exits.get('s1 b') ?? 0)).toBeLessThanOrEqual(walks)
    expect(came.get('s2')).toBe(exits.get('s1 a'))
    expect(unreached).toEqual(['lost'])
    expect(untaken).toEqual([])
  })

  test('is the same for the same seed, and another for another', () => {
    const machine = compile(graph, steps)
    expect(walkThrough(machine, orders(20))).toEqual(walkThrough(machine, orders(20)))
    expect(walkThrough(machine, orders(20, 2)).exits).not.toEqual(walkThrough(machine, orders(20, 3)).exits)
  })

  test('comes walk by walk, so that a screen can show how far it is and stop', () => {
    const walks = walkAll(compile(graph, steps), orders(3))
    expect([walks.next().value, walks.next().value, walks.next().value]).toEqual([1, 2, 3])
    expect(walks.next()).toMatchObject({ done: true, value: { walks: 3 } })
  })

  test('an empty flow has nothing to walk', () => {
    expect(walked(graphOf({}), 5)).toMatchObject({ unreached: [], findings: [] })
  })
})

test.each([
  [0, 10, 0],
  [10, 10, 1],
  [1, 100, 0.1],
  [5, 0, 0],
])('heat of %d beside %d is %d', (times, most, heat) => {
  expect(heatOf(times, most)).toBeCloseTo(heat)
})

const folder = new URL('transcripts/', import.meta.url)
const flows = readdirSync(folder).filter((file) => file.endsWith('.flow.json'))

test.each(flows)('no robot makes %s fail', (file) => {
  const graph = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Graph
  const { findings, steps: came } = walked(graph, 80)
  expect(findings.filter(({ kind }) => kind === 'failed')).toEqual([])
  expect(came.size).toBeGreaterThan(0)
})
