// A step that is switched off: the run passes it by, whatever it is and whatever is wrong with it, and the checks see it so.
import { describe, expect, test } from 'vitest'
import { steps } from '#engine/steps/index.ts'
import { triggers } from '#engine/triggers/index.ts'
import { check } from './check.ts'
import { compile } from './compile.ts'
import { setOff } from './edit.ts'
import type { Graph } from './graph.ts'
import { sampleFacts } from './sample.ts'
import { frozen, graphOf } from './testing.ts'
import { turn } from './turn.ts'

const say = (text: string): [string, { text: string }] => ['send_message', { text }]
const choices: [string, Graph['trigger']['data']] = [
  'ask_question',
  { text: 'Which?', answer: 'multiple_choice', choices: ['a', 'b'].map((id) => ({ id, title: id })) },
]

const off = (graph: Graph, ...ids: string[]) => frozen(setOff(graph, ids, true, steps).graph)
const run = (graph: Graph) =>
  turn(compile(graph, steps), null, { type: 'start', source: 'contact' } as never, sampleFacts('en'))
const texts = (graph: Graph) =>
  run(graph).effects.flatMap((effect) =>
    (JSON.stringify(effect).match(/"(one|two|three)"/g) ?? []).map((one) => one.slice(1, -1)),
  )
const codes = (graph: Graph) => check(graph, steps, triggers).map(({ code, step }) => `${code} ${step}`)

describe('the run', () => {
  const chain = graphOf(
    { s1: say('one'), s2: say('two'), s3: say('three') },
    's1',
    's1.next > s2',
    's2.next > s3',
  )

  test('does nothing of it and goes on', () => {
    expect(texts(chain)).toEqual(['one', 'two', 'three'])
    const { status, path } = run(off(chain, 's2'))
    expect(texts(off(chain, 's2'))).toEqual(['one', 'three'])
    expect(status).toBe('ended')
    expect(path).toEqual(['s1', 's2', 's3'].map((step) => ({ step, exit: 'next' })))
  })

  test.each<[string, [string, Graph['trigger']['data']], string, string[]]>([
    ['a question: by its first choice', choices, 's1.a > s2', ['two']],
    ['a question: not by its second', choices, 's1.b > s2', []],
    ['data that is not filled in: by what leads on', ['send_message', {}], 's1.next > s2', ['two']],
    ['a type that nobody knows: by its only way', ['long_gone', {}], 's1.out > s2', ['two']],
    ['a wait', ['wait', { ms: 60_000 }], 's1.next > s2', ['two']],
  ])('%s', (_, first, edge, said) => {
    const graph = off(graphOf({ s1: first, s2: say('two') }, 's1', edge), 's1')
    expect(texts(graph)).toEqual(said)
    expect(run(graph)).toMatchObject({ status: 'ended', problem: null })
  })

  test('ends behind a step that has no way on', () => {
    const graph = off(graphOf({ s1: ['long_gone', {}] }, 's1'), 's1')
    expect(run(graph)).toMatchObject({ status: 'ended', problem: null, path: [{ step: 's1', exit: 'end' }] })
  })

  test('a jump to it goes through it', () => {
    const graph = off(
      graphOf(
        { s1: ['jump_to', { step: 's2', times: 1 }], s2: say('two'), s3: say('three') },
        's1',
        's2.next > s3',
      ),
      's2',
    )
    expect(texts(graph)).toEqual(['three'])
  })

  test('people who waited in it go on with whatever happens next', () => {
    const graph = graphOf(
      { s1: ['ask_question', { text: 'one', answer: 'text' }], s2: say('two') },
      's1',
      's1.next > s2',
    )
    const { snapshot } = run(graph)
    const reply = {
      type: 'reply',
      message: { id: 'm1', kind: 'text', text: 'hello', payload: null, at: '2026-01-01T00:00:00Z' },
    }
    const after = turn(compile(off(graph, 's1'), steps), snapshot, reply as never, sampleFacts('en'))
    expect(after).toMatchObject({ status: 'ended', problem: null })
    expect(JSON.stringify(after.effects)).toContain('two')
  })

  test('a loop of steps that are all off fails in words rather than turning for ever', () => {
    const graph = off(
      graphOf({ s1: say('one'), s2: say('two') }, 's1', 's1.next > s2', 's2.next > s1'),
      's1',
      's2',
    )
    expect(run(graph).problem?.code).toBe('too_many_visits')
    expect(codes(graph).filter((code) => code.startsWith('endless_loop'))).toHaveLength(1)
  })
})

describe('the checks', () => {
  test('ask nothing of it', () => {
    const graph = graphOf({ s1: ['send_message', {}], s2: ['long_gone', {}] }, 's1', 's1.next > s2')
    expect(codes(graph)).toEqual(expect.arrayContaining(['empty s1', 'unknown_type s2']))
    expect(codes(off(graph, 's1', 's2'))).toEqual([])
  })

  test('reach what stands behind it by the one exit only', () => {
    const graph = graphOf({ s1: choices, s2: say('two'), s3: say('three') }, 's1', 's1.a > s2', 's1.b > s3')
    expect(codes(off(graph, 's1'))).toEqual(['unreachable s3'])
  })

  test('do not count on what it would save', () => {
    const asks = [
      'ask_question',
      { text: 'Name?', answer: 'text', save: { variable: 'name', field: '' } },
    ] as [string, Graph['trigger']['data']]
    const graph = graphOf({ s1: asks, s2: say('Hi {{name}}') }, 's1', 's1.next > s2')
    expect(codes(graph)).not.toContain('variable_not_set s2')
    expect(codes(off(graph, 's1'))).toContain('variable_not_set s2')
  })
})
