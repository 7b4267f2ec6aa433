// One row per problem: the graph that has it, where it stands, and that it speaks both languages.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { steps } from '#engine/steps/index.ts'
import { triggers } from '#engine/triggers/index.ts'
import { canPublish, check, type Resources } from './check.ts'
import { type Graph, MAX_STEPS } from './graph.ts'
import { step } from './step.ts'
import { graphOf } from './testing.ts'
import type { Problem } from './turn.ts'

const hi: [string, { text: string }] = ['send_message', { text: 'hi' }]
const ask = { text: 'And?', answer: 'text' }
const choose = (...choices: Array<[id: string, title: string]>) => ({
  text: 'Which?',
  answer: 'multiple_choice',
  choices: choices.map(([id, title]) => ({ id, title })),
})
const opened = (graph: Graph, sources: string[]): Graph => ({
  ...graph,
  trigger: { ...graph.trigger, type: 'conversation_opened', data: { sources } },
})
const branches = (...list: Array<[id: string, subject: string]>) => ({
  branches: list.map(([id, subject]) => ({ id, name: id, when: { all: [{ subject, operator: 'exists' }] } })),
})
const resources: Resources = { users: ['u1'], channels: ['c1'], fields: ['plan'] }
const many = Object.fromEntries(Array.from({ length: MAX_STEPS + 1 }, (_, index) => [`s${index}`, hi]))

const problemsOf = (graph: Graph) => check(graph, steps, triggers, resources)

interface Row {
  code: string
  level: 'error' | 'warning'
  step: string | null
  field?: string
  exit?: string
  graph: Graph
}

const rows: Row[] = [
  { code: 'too_many_steps', level: 'error', step: null, graph: graphOf(many, 's0') },
  {
    code: 'unknown_trigger',
    level: 'error',
    step: 'trigger',
    graph: { ...graphOf({ s1: hi }, 's1'), trigger: { type: 'moon', data: {}, at: { x: 0, y: 0 } } },
  },
  {
    code: 'bad_data',
    level: 'error',
    step: 'trigger',
    field: 'sources',
    graph: opened(graphOf({ s1: hi }, 's1'), ['moon']),
  },
  { code: 'unknown_type', level: 'error', step: 's1', graph: graphOf({ s1: ['moon'] }, 's1') },
  {
    code: 'bad_data',
    level: 'error',
    step: 's1',
    field: 'text',
    graph: graphOf({ s1: ['ask_question', { text: ' ' }] }, 's1'),
  },
  {
    code: 'bad_data',
    level: 'error',
    step: 's1',
    field: 'ms',
    graph: graphOf({ s1: ['wait', { ms: 5 }] }, 's1'),
  },
  {
    code: 'empty',
    level: 'error',
    step: 's1',
    field: 'text',
    graph: graphOf({ s1: ['send_message', { text: '' }] }, 's1'),
  },
  {
    code: 'no_address',
    level: 'error',
    step: 's1',
    field: 'url',
    graph: graphOf({ s1: ['send_message', { text: '', media: 'image', url: 'javascript:x' }] }, 's1'),
  },
  {
    code: 'no_choices',
    level: 'error',
    step: 's1',
    field: 'choices',
    graph: graphOf({ s1: ['ask_question', choose()] }, 's1'),
  },
  {
    code: 'choice_twice',
    level: 'error',
    step: 's1',
    field: 'choices',
    graph: graphOf({ s1: ['ask_question', choose(['a', 'Sí'], ['b', 'si '])] }, 's1'),
  },
  {
    code: 'choice_id',
    level: 'error',
    step: 's1',
    field: 'choices',
    graph: graphOf({ s1: ['ask_question', choose(['timeout', 'A'])] }, 's1'),
  },
  {
    code: 'choice_long',
    level: 'warning',
    step: 's1',
    field: 'choices',
    graph: graphOf({ s1: ['ask_question', choose(['a', 'A title with more than twenty letters'])] }, 's1'),
  },
  {
    code: 'empty_range',
    level: 'error',
    step: 's1',
    field: 'max',
    graph: graphOf({ s1: ['ask_question', { text: '?', answer: 'number', min: 5, max: 1 }] }, 's1'),
  },
  {
    code: 'no_condition',
    level: 'error',
    step: 's1',
    field: 'branches',
    graph: graphOf({ s1: ['branch', { branches: [{ id: 'b1', name: 'B', when: { all: [] } }] }] }, 's1'),
  },
  {
    code: 'branch_id',
    level: 'error',
    step: 's1',
    field: 'branches',
    graph: graphOf({ s1: ['branch', branches(['else', 'contact.name'])] }, 's1'),
  },
  {
    code: 'no_tags',
    level: 'error',
    step: 's1',
    field: 'add',
    graph: graphOf({ s1: ['update_tags', {}] }, 's1'),
  },
  {
    code: 'no_user',
    level: 'error',
    step: 's1',
    field: 'userId',
    graph: graphOf({ s1: ['assign', { to: 'user' }] }, 's1'),
  },
  {
    code: 'bad_template',
    level: 'error',
    step: 's1',
    field: 'text',
    graph: graphOf({ s1: ['send_message', { text: 'Hi {{contact.name' }] }, 's1'),
  },
  {
    code: 'resource_gone',
    level: 'error',
    step: 's1',
    field: 'userId',
    graph: graphOf({ s1: ['assign', { to: 'user', userId: 'u9' }] }, 's1'),
  },
  {
    code: 'resource_gone',
    level: 'error',
    step: 's1',
    field: 'channelId',
    graph: graphOf({ s1: ['send_message', { text: 'hi', channelId: 'c9' }] }, 's1'),
  },
  {
    code: 'unknown_field',
    level: 'error',
    step: 's1',
    field: 'field',
    graph: graphOf({ s1: ['update_field', { field: 'moon', value: 'x' }] }, 's1'),
  },
  {
    code: 'unknown_field',
    level: 'error',
    step: 's1',
    field: 'save',
    graph: graphOf({ s1: ['ask_question', { ...ask, save: { variable: '', field: 'moon' } }] }, 's1'),
  },
  {
    code: 'unknown_field',
    level: 'warning',
    step: 's1',
    field: 'text',
    graph: graphOf({ s1: ['send_message', { text: '{{contact.moon}}' }] }, 's1'),
  },
  {
    code: 'unknown_field',
    level: 'warning',
    step: 's1',
    field: 'branches',
    graph: graphOf({ s1: ['branch', branches(['b1', 'contact.moon'])] }, 's1'),
  },
  {
    code: 'jump_to_nowhere',
    level: 'error',
    step: 's1',
    field: 'step',
    graph: graphOf({ s1: ['jump_to', { step: 's9' }] }, 's1'),
  },
  { code: 'edge_from_nowhere', level: 'error', step: null, graph: graphOf({ s1: hi }, 's1', 's9.next > s1') },
  { code: 'edge_to_nowhere', level: 'error', step: 's1', graph: graphOf({ s1: hi }, 's1', 's1.next > s9') },
  {
    code: 'edge_to_nowhere',
    level: 'error',
    step: 'trigger',
    graph: graphOf({ s1: hi }, 's1', 'trigger.next > s9'),
  },
  {
    code: 'no_such_exit',
    level: 'error',
    step: 's1',
    graph: graphOf({ s1: hi, s2: hi }, 's1', 's1.moon > s2'),
  },
  {
    code: 'no_such_exit',
    level: 'error',
    step: 'trigger',
    graph: graphOf({ s1: hi }, 's1', 'trigger.moon > s1'),
  },
  {
    code: 'exit_twice',
    level: 'error',
    step: 's1',
    graph: graphOf({ s1: hi, s2: hi, s3: hi }, 's1', 's1.next > s2', 's1.next > s3'),
  },
  { code: 'no_first_step', level: 'error', step: 'trigger', graph: graphOf({ s1: hi }) },
  {
    code: 'open_exit',
    level: 'warning',
    step: 's1',
    exit: 'b',
    graph: graphOf({ s1: ['ask_question', choose(['a', 'A'], ['b', 'B'])], s2: hi }, 's1', 's1.a > s2'),
  },
  {
    code: 'open_exit',
    level: 'warning',
    step: 's1',
    exit: 'timeout',
    graph: graphOf({ s1: ['ask_question', { ...ask, timeout: 60_000 }], s2: hi }, 's1', 's1.next > s2'),
  },
  { code: 'unreachable', level: 'warning', step: 's2', graph: graphOf({ s1: hi, s2: hi }, 's1') },
  {
    code: 'endless_loop',
    level: 'error',
    step: 's1',
    graph: graphOf({ s1: hi, s2: hi }, 's1', 's1.next > s2', 's2.next > s1'),
  },
  { code: 'endless_loop', level: 'error', step: 's1', graph: graphOf({ s1: hi }, 's1', 's1.next > s1') },
  {
    code: 'variable_not_set',
    level: 'warning',
    step: 's1',
    graph: graphOf({ s1: ['send_message', { text: 'Hi {{order}}' }] }, 's1'),
  },
  {
    code: 'variable_not_set',
    level: 'warning',
    step: 's1',
    graph: graphOf({ s1: ['branch', branches(['b1', 'variable.order'])] }, 's1'),
  },
  {
    code: 'starts_itself',
    level: 'error',
    step: 's1',
    graph: opened(graphOf({ s1: ['open_conversation'] }, 's1'), []),
  },
  {
    code: 'starts_itself',
    level: 'error',
    step: 's1',
    graph: {
      ...graphOf({ s1: ['close_conversation', { category: 'Sale' }] }, 's1'),
      trigger: { type: 'conversation_closed', data: { categories: ['Sale'] }, at: { x: 0, y: 0 } },
    },
  },
]

describe('a graph with a problem', () => {
  test.each(
    rows.map((row) => [`${row.code} at ${row.step}${row.field ? `.${row.field}` : ''}`, row] as const),
  )('%s', (_, { graph, ...place }) => {
    const found = problemsOf(graph).filter(({ code, step }) => code === place.code && step === place.step)
    expect(found.length, JSON.stringify(problemsOf(graph))).toBeGreaterThan(0)
    expect(found[0]).toMatchObject(place)
    speaks(found[0]!)
    if (place.level === 'error') expect(canPublish(found)).toBe(false)
    else expect(canPublish(problemsOf(graph))).toBe(true)
  })
})

function speaks({ text, step }: Problem) {
  for (const sentence of [text.en, text.es]) {
    expect(sentence).toMatch(/^[A-ZÁÉÍÓÚ«].*\.$/)
    expect(sentence).not.toMatch(/undefined|null|\[object/)
  }
  expect(text.en).not.toBe(text.es)
  if (step !== null && step !== 'trigger') expect(text.en).toMatch(/^«/)
}

describe('a graph without problems', () => {
  test.each<[string, Graph]>([
    ['a single step', graphOf({ s1: hi }, 's1')],
    [
      'a loop with a question in it',
      graphOf({ s1: ['ask_question', ask], s2: hi }, 's1', 's1.next > s2', 's2.next > s1'),
    ],
    [
      'a loop with a wait in it',
      graphOf({ s1: hi, s2: ['wait', { ms: 60_000 }] }, 's1', 's1.next > s2', 's2.next > s1'),
    ],
    [
      'a loop by a jump, which is counted',
      graphOf({ s1: hi, s2: ['jump_to', { step: 's1' }] }, 's1', 's1.next > s2'),
    ],
    [
      'a variable set before it is read',
      graphOf(
        {
          s1: ['ask_question', { ...ask, save: { variable: 'order', field: 'plan' } }],
          s2: ['send_message', { text: '{{order}} {{contact.plan}}' }],
        },
        's1',
        's1.next > s2',
      ),
    ],
    [
      'a variable that a step has while it waits',
      graphOf({ s1: ['assign', { queueText: 'Lugar {{queue_position}}' }] }, 's1'),
    ],
    [
      'opening a conversation for contacts only',
      opened(graphOf({ s1: ['open_conversation'] }, 's1'), ['contact']),
    ],
    [
      'fields that every contact has',
      graphOf(
        { s1: ['send_message', { text: '{{contact.first_name}} {{contact.tags}} {{contact.id}}' }] },
        's1',
      ),
    ],
    [
      'a variable of the trigger',
      opened(graphOf({ s1: ['send_message', { text: '{{source}}' }] }, 's1'), ['contact']),
    ],
    [
      'people and channels that exist',
      graphOf(
        {
          s1: ['assign', { to: 'user', userId: 'u1' }],
          s2: ['send_message', { text: 'hi', channelId: 'c1' }],
        },
        's1',
        's1.next > s2',
      ),
    ],
  ])('%s', (_, graph) => {
    expect(problemsOf(graph)).toEqual([])
  })
})

test('errors come before warnings', () => {
  const graph = graphOf({ s1: ['send_message', { text: '{{order}}' }], s2: ['moon'] }, 's1')
  expect(problemsOf(graph).map(({ level }) => level)).toEqual(['error', 'warning', 'warning'])
})

test('a step type that throws is no harm', () => {
  const broken = step({
    ...steps[0]!,
    type: 'broken',
    exits: () => {
      throw new Error('no')
    },
  })
  expect(() => check(graphOf({ s1: ['broken', { text: 'x' }] }, 's1'), [broken], triggers)).not.toThrow()
})

test('a problem of a named step begins with its name', () => {
  const [problem] = problemsOf(graphOf({ s1: ['moon', {}, 'Menú'] }, 's1'))
  expect(problem?.text.es).toMatch(/^«Menú» /)
})

test('whatever data stands in the steps, an answer comes out', () => {
  const types = steps.map(({ type }) => type)
  const data = fc.dictionary(fc.string(), fc.jsonValue()) as fc.Arbitrary<Graph['trigger']['data']>
  fc.assert(
    fc.property(fc.constantFrom(...types), data, (type, value) => {
      for (const problem of problemsOf(graphOf({ s1: [type, value] }, 's1'))) speaks(problem)
    }),
  )
})
