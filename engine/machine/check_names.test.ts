// What triggers, steps and rules name that is not in the workspace: by id, or by what people call it.
import { describe, expect, test } from 'vitest'
import { steps } from '#engine/steps/index.ts'
import { triggers } from '#engine/triggers/index.ts'
import { check, type Resources } from './check.ts'
import type { Graph } from './graph.ts'
import { graphOf } from './testing.ts'
import type { Json } from './values.ts'

const resources: Resources = {
  users: ['u1'],
  channels: ['c1'],
  fields: ['plan'],
  teams: ['t1'],
  flows: ['f1'],
  tags: ['vip'],
  closingNotes: ['Venta'],
}
type Data = Record<string, Json>
type Step = [type: string, data: Data]

const hi: Step = ['send_message', { text: 'hi' }]
const by = (type: string, data: Data, first: Step = hi): Graph => ({
  ...graphOf({ s1: first }, 's1'),
  trigger: { type, data, at: { x: 0, y: 0 } },
})
const only = (subject: string, operator: string, value?: Json): Data => ({
  conditions: { all: [{ subject, operator, ...(value === undefined ? {} : { value }) }] },
})
const problemsOf = (graph: Graph, more: Resources = {}) =>
  check(graph, steps, triggers, { ...resources, ...more }).map(({ code, level, step, field }) =>
    [level, code, step, field].join(' '),
  )

describe('the trigger', () => {
  test.each<[string, Graph, string]>([
    ['waits for a tag', by('contact_tag_updated', { tags: ['oro'] }), 'warning unknown_tag trigger tags'],
    [
      'waits for a field',
      by('contact_field_updated', { field: 'shoe_size' }),
      'error unknown_field trigger field',
    ],
    [
      'waits for a category',
      by('conversation_closed', { categories: ['Venta', 'Queja'] }),
      'warning unknown_note trigger categories',
    ],
    [
      'listens on a channel',
      by('message_received', { channels: ['c1', 'c9'] }),
      'error resource_gone trigger channels',
    ],
    [
      'has a rule about a field',
      by('conversation_opened', only('contact.shoe_size', 'exists')),
      'warning unknown_field trigger conditions',
    ],
    [
      'has a rule about a tag',
      by('conversation_opened', only('contact.tags', 'has_any_of', ['vip', 'oro'])),
      'warning rule_of_gone trigger conditions',
    ],
    [
      'has a rule about a person',
      by('conversation_opened', only('assignee.id', 'is_equal_to', 'u9')),
      'warning rule_of_gone trigger conditions',
    ],
    [
      'has a rule about a channel',
      by('conversation_opened', only('channel.id', 'is_equal_to', 'c9')),
      'warning rule_of_gone trigger conditions',
    ],
  ])('%s that is not there', (_, graph, problem) => {
    expect(problemsOf(graph)).toEqual([problem])
  })

  test('names only what is there', () => {
    const graphs = [
      by('contact_tag_updated', { tags: ['vip'] }),
      by('contact_field_updated', { field: 'plan' }),
      by('contact_field_updated', { field: 'first_name' }),
      by('conversation_closed', { categories: ['Venta'] }),
      by('message_received', { channels: ['c1'] }),
      by('conversation_opened', only('contact.tags', 'has_any_of', ['vip'])),
      by('conversation_opened', only('assignee.id', 'exists')),
    ]
    expect(graphs.flatMap((graph) => problemsOf(graph))).toEqual([])
  })

  test('is called by its name, without quotes', () => {
    const [problem] = check(by('contact_tag_updated', { tags: ['oro'] }), steps, triggers, resources)
    expect(problem?.text).toEqual({
      en: 'The trigger waits for the tag «oro», which does not exist: nobody has it. Create it or choose another one.',
      es: 'El disparador espera la etiqueta «oro», que no existe: nadie la tiene. Créala o elige otra.',
    })
  })
})

test('what was found beside the graph is told for steps that are there', () => {
  const found = ['s1', 's9'].map((step) => ({
    ...{ code: 'flow_loop', level: 'warning' as const, step },
    text: { en: 'A loop.', es: 'Un bucle.' },
  }))
  expect(problemsOf(by('manual', {}), { found })).toEqual(['warning flow_loop s1 '])
})

describe('a step', () => {
  const of = (type: string, data: Data) => graphOf({ s1: [type, data] }, 's1')
  test.each<[string, Graph, string[]]>([
    ['gives a new tag: it makes it', of('update_tags', { add: ['oro'] }), []],
    [
      'waits for a tag',
      of('wait_for_event', { event: 'contact_tags_updated', tags: ['oro'] }),
      ['warning unknown_tag s1 tags'],
    ],
    [
      'closes with a category',
      of('close_conversation', { category: 'Queja' }),
      ['warning unknown_note s1 category'],
    ],
    ['closes with one that is there', of('close_conversation', { category: 'Venta' }), []],
    ['assigns to a team', of('assign', { to: 'team', teamId: 't9' }), ['error resource_gone s1 teamId']],
    [
      'branches by a tag',
      of('branch', {
        branches: [
          {
            id: 'b1',
            name: 'Oro',
            when: { all: [{ subject: 'contact.tags', operator: 'has_any_of', value: ['oro'] }] },
          },
        ],
      }),
      ['warning rule_of_gone s1 branches'],
    ],
  ])('%s', (_, graph, problems) => {
    expect(problemsOf(graph).filter((problem) => !problem.includes('open_exit'))).toEqual(problems)
  })

  test('is not judged by what is not known', () => {
    const graph = by('contact_tag_updated', { tags: ['oro'] }, ['close_conversation', { category: 'Queja' }])
    expect(check(graph, steps, triggers).map(({ code }) => code)).toEqual([])
  })
})
