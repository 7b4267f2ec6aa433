// Problems inside rows and formulas, what they name that is gone, and flows that start themselves.
import { describe, expect, test } from 'vitest'
import { steps } from '#engine/steps/index.ts'
import { triggers } from '#engine/triggers/index.ts'
import { check, type Resources } from './check.ts'
import { readsIn } from './check_fields.ts'
import type { Graph } from './graph.ts'
import { graphOf } from './testing.ts'
import type { Problem } from './turn.ts'
import type { Json } from './values.ts'

const hi: [string, { text: string }] = ['send_message', { text: 'hi' }]
const resources: Resources = { users: ['u1'], fields: ['plan'], teams: ['t1'], flows: ['f1'] }
const problemsOf = (graph: Graph) => check(graph, steps, triggers, resources)

function tagged(first: [string, Record<string, Json>], data: Record<string, Json>): Graph {
  const trigger = { type: 'contact_tag_updated', data, at: { x: 0, y: 0 } }
  return { ...graphOf({ s1: first }, 's1'), trigger }
}

const request = (data: Record<string, Json>) =>
  graphOf({ s1: ['http_request', { url: 'https://api.example.test', ...data }] }, 's1')

const rows: Array<Omit<Problem, 'text'> & { graph: Graph }> = [
  {
    code: 'bad_data',
    level: 'error',
    step: 's1',
    field: 'cases.0.name',
    graph: graphOf({ s1: ['switch', { value: '{{x}}', cases: [{ id: 'c1', name: '' }] }] }, 's1'),
  },
  {
    code: 'bad_template',
    level: 'error',
    step: 's1',
    field: 'headers.1.value',
    graph: request({
      headers: [
        { name: 'A', value: 'fine' },
        { name: 'B', value: '{{ x' },
      ],
    }),
  },
  {
    code: 'variable_not_set',
    level: 'warning',
    step: 's1',
    graph: request({ headers: [{ name: 'A', value: '{{order}}' }] }),
  },
  {
    code: 'unknown_field',
    level: 'warning',
    step: 's1',
    field: 'headers.0.value',
    graph: request({ headers: [{ name: 'A', value: '{{contact.shoe_size}}' }] }),
  },
  {
    code: 'variable_not_set',
    level: 'warning',
    step: 's1',
    graph: graphOf(
      { s1: ['set_variable', { assignments: [{ variable: 'a', kind: 'number', formula: 'order + 1' }] }] },
      's1',
    ),
  },
  {
    code: 'bad_formula',
    level: 'error',
    step: 's1',
    field: 'assignments',
    graph: graphOf(
      { s1: ['set_variable', { assignments: [{ variable: 'a', kind: 'number', formula: 'order +' }] }] },
      's1',
    ),
  },
  {
    code: 'resource_gone',
    level: 'error',
    step: 's1',
    field: 'more.1.user',
    graph: graphOf({ s1: ['add_comment', { text: 'hi', more: [{ user: 'u1' }, { user: 'u9' }] }] }, 's1'),
  },
  {
    code: 'resource_gone',
    level: 'error',
    step: 's1',
    field: 'teamId',
    graph: graphOf({ s1: ['notify_users', { to: 'team', teamId: 't9', text: 'hi' }] }, 's1'),
  },
  {
    code: 'resource_gone',
    level: 'error',
    step: 's1',
    field: 'flow',
    graph: graphOf({ s1: ['call_flow', { flow: 'f9' }] }, 's1'),
  },
  {
    code: 'starts_itself',
    level: 'error',
    step: 's1',
    graph: tagged(['update_tags', { add: ['vip'] }], { tags: ['VIP'] }),
  },
  {
    code: 'starts_itself',
    level: 'warning',
    step: 's1',
    graph: tagged(['update_tags', { add: ['vip'] }], {
      tags: ['vip'],
      conditions: { all: [{ subject: 'contact.plan', operator: 'exists' }] },
    }),
  },
]

test.each(rows.map((row) => [`${row.code} at ${row.field ?? row.step}`, row] as const))(
  '%s',
  (_, { graph, ...place }) => {
    const found = problemsOf(graph).filter(({ code, step }) => code === place.code && step === place.step)
    expect(found.length, JSON.stringify(problemsOf(graph))).toBe(1)
    expect(found[0]).toMatchObject(place)
    expect(found[0]!.text.es).not.toBe(found[0]!.text.en)
  },
)

describe('nothing is wrong with', () => {
  test.each<[string, Graph]>([
    [
      'a column that is hidden, whatever stands in it',
      graphOf(
        { s1: ['set_variable', { assignments: [{ variable: 'a', kind: 'now', text: '{{order}}' }] }] },
        's1',
      ),
    ],
    [
      'a variable set by a row before another row of a later step reads it',
      graphOf(
        {
          s1: ['set_variable', { assignments: [{ variable: 'a', kind: 'now' }] }],
          s2: ['end', { outputs: [{ name: 'x', value: '{{a}}' }] }],
        },
        's1',
        's1.next > s2',
      ),
    ],
    [
      'a loop that waits for a message',
      graphOf({ s1: ['wait_for_event', {}], s2: hi }, 's1', 's1.next > s2', 's2.next > s1'),
    ],
    [
      'a tag of another kind than the one that starts it',
      tagged(['update_tags', { remove: ['vip'] }], { tags: ['vip'] }),
    ],
  ])('%s', (_, graph) => {
    expect(problemsOf(graph)).toEqual([])
  })
})

test('reads of data that need not be valid are told as far as they can be', () => {
  const kind = steps.find(({ type }) => type === 'branch')!
  const when = { all: [{ subject: 'variable.order', operator: 'exists' }] }
  expect(readsIn(kind, { branches: [{ when }, { when: 5 }, null] })).toEqual(['order'])
  expect(readsIn(kind, { branches: 'none' })).toEqual([])
})

test('a step reads what it sets itself only where that is there while it waits', () => {
  const asks = { text: 'Which {{order}}?', save: { variable: 'order', field: '' } }
  expect(problemsOf(graphOf({ s1: ['ask_question', asks] }, 's1'))).toMatchObject([
    { code: 'variable_not_set', step: 's1' },
  ])
  expect(problemsOf(graphOf({ s1: ['assign', { queueText: 'Number {{queue_position}}' }] }, 's1'))).toEqual(
    [],
  )
})
