// Loops between flows, and what the connected channels cannot do.
import { describe, expect, test } from 'vitest'
import { custom } from '#channels/custom/channel.ts'
import { steps } from '#engine/steps/index.ts'
import { triggers } from '#engine/triggers/index.ts'
import { check } from './check.ts'
import { flowLoops } from './check_flows.ts'
import type { Graph } from './graph.ts'
import { graphOf } from './testing.ts'

const on = (graph: Graph, type: string, data: Graph['trigger']['data']): Graph => ({
  ...graph,
  trigger: { ...graph.trigger, type, data },
})
const ask = ['ask_question', { text: '¿Sí?' }] as [string, Graph['trigger']['data']]
const calls = (flow: string, mode = 'jump') =>
  ['call_flow', { flow, mode, inputs: [], outputs: [] }] as typeof ask
const tags = (tag: string) => ['update_tags', { add: [tag], remove: [] }] as typeof ask
const tagged = (tag: string, more = {}) =>
  ['contact_tag_updated', { change: 'added', tags: [tag], ...more }] as typeof ask
const flow = (id: string, graph: Graph) => ({ id, name: id.toUpperCase(), graph })
const loops = (own: Graph, ...others: Graph[]) =>
  flowLoops(
    flow('a', own),
    others.map((graph, index) => flow('bcd'[index]!, graph)),
    steps,
    triggers,
  )

describe('loops between flows', () => {
  const cases: Array<[what: string, found: Array<[level: string, step: string, round: string]>, Graph[]]> = [
    [
      'flows that take over from each other at once',
      [['error', 's1', '«A» → «B» → «A»']],
      [graphOf({ s1: calls('b') }, 's1'), graphOf({ s1: calls('a') }, 's1')],
    ],
    [
      'a menu to which another flow returns after a question only may go on for ever',
      [['warning', 's1', '«A» → «B» → «A»']],
      [graphOf({ s1: calls('b') }, 's1'), graphOf({ s1: ask, s2: calls('a') }, 's1', 's1.next > s2')],
    ],
    ['a flow that runs itself', [['error', 's1', '«A» → «A»']], [graphOf({ s1: calls('a') }, 's1')]],
    [
      'tags that set each other off, three flows around',
      [['error', 's1', '«A» → «B» → «C» → «A»']],
      [
        on(graphOf({ s1: tags('b') }, 's1'), ...tagged('a')),
        on(graphOf({ s1: tags('c') }, 's1'), ...tagged('b')),
        on(graphOf({ s1: tags('a') }, 's1'), ...tagged('c')),
      ],
    ],
    [
      'a trigger that is narrowed may well stop it',
      [['warning', 's1', '«A» → «B» → «A»']],
      [
        on(graphOf({ s1: tags('b') }, 's1'), ...tagged('a', { oncePerContact: true })),
        on(graphOf({ s1: tags('a') }, 's1'), ...tagged('b')),
      ],
    ],
    [
      'a step that is never reached closes nothing',
      [],
      [graphOf({ s1: ask, s2: calls('b') }, 's1'), graphOf({ s1: calls('a') }, 's1')],
    ],
    ['one way only', [], [graphOf({ s1: calls('b') }, 's1'), graphOf({ s1: ask }, 's1')]],
    [
      'others that go round without this one are not its fault',
      [],
      [
        graphOf({ s1: calls('b') }, 's1'),
        graphOf({ s1: calls('c') }, 's1'),
        graphOf({ s1: calls('b') }, 's1'),
      ],
    ],
  ]
  test.each(cases)('%s', (_, found, [own, ...others]) => {
    const problems = loops(own!, ...others)
    expect(problems.map(({ level, step }) => [level, step])).toEqual(
      found.map(([level, step]) => [level, step]),
    )
    for (const [index, [, , round]] of found.entries()) {
      expect(problems[index]!.text.es).toContain(round)
      expect(problems[index]!.text.en).toContain(round)
    }
  })
})

describe('connected channels', () => {
  const HOUR = 3_600_000
  const can = {
    ...custom.can,
    windowHours: 24,
    choices: { max: 3, titleMax: 20 },
    lists: undefined,
  } as typeof custom.can
  const late = (graph: Graph, shows = [{ name: 'Tienda', can }]) =>
    check(graph, steps, triggers, { shows }).filter(({ code }) =>
      ['outside_window', 'choices_as_text', 'choice_cut'].includes(code),
    )
  const hi = ['send_message', { text: 'Hola' }] as typeof ask
  const wait = (hours: number) => ['wait', { until: 'duration', ms: hours * HOUR }] as typeof ask

  test('a message after a silence longer than the window is told of, with the channel', () => {
    const twice = (a: number, b: number) =>
      graphOf({ s1: wait(a), s2: wait(b), s3: hi }, 's1', 's1.next > s2', 's2.next > s3')
    expect(late(twice(12, 12))).toMatchObject([{ code: 'outside_window', step: 's3', level: 'warning' }])
    expect(late(twice(12, 12))[0]!.text.es).toContain('«Tienda»')
    expect(late(twice(12, 11))).toEqual([])
    expect(late(twice(12, 12), [{ name: 'Web', can: { ...can, windowHours: null } }])).toEqual([])
  })

  test('an answer in between breaks the silence, a deadline does not', () => {
    const asks = ['ask_question', { text: '¿Sí?', timeout: 20 * HOUR }] as typeof ask
    const between = (exit: string) =>
      graphOf({ s1: wait(23), s2: asks, s3: hi }, 's1', 's1.next > s2', `s2.${exit} > s3`)
    expect(late(between('next'))).toEqual([])
    expect(late(between('timeout'))).toMatchObject([{ step: 's3' }])
  })

  test('waits that go round add up', () => {
    const round = graphOf({ s1: wait(1), s2: hi }, 's1', 's1.next > s2', 's2.next > s1')
    expect(late(round)).toMatchObject([{ step: 's2' }])
  })

  test('choices that nobody can tap', () => {
    const asks = (...titles: string[]) => ({
      ...graphOf(
        {
          s1: [
            'ask_question',
            {
              text: '¿Cuál?',
              answer: 'multiple_choice',
              choices: titles.map((title, index) => ({ id: `c${index}`, title })),
            },
          ],
        },
        's1',
      ),
    })
    expect(late(asks('uno', 'dos', 'tres'))).toEqual([])
    expect(late(asks('uno', 'dos', 'tres', 'cuatro'))).toMatchObject([
      { code: 'choices_as_text', step: 's1', field: 'choices' },
    ])
    expect(late(asks('una respuesta demasiado larga'))).toMatchObject([{ code: 'choice_cut' }])
    expect(
      late(asks('una respuesta demasiado larga'), [
        { name: 'SMS', can: { ...can, choices: { max: 0, titleMax: 0 } } },
      ]),
    ).toEqual([])
  })
})
