// What a flow names: every kind of place is told, and may be translated or cleared.
import { expect, test } from 'vitest'
import { steps } from '#engine/steps/index.ts'
import { triggers } from '#engine/triggers/index.ts'
import type { Graph } from './graph.ts'
import { graphSchema } from './graph.ts'
import { referencesOf, translated } from './references.ts'
import { frozen, graphOf } from './testing.ts'

const when: Graph['trigger']['data'] = {
  all: [
    { subject: 'assignee.id', operator: 'is_equal_to', value: 'u1' },
    { any: [{ subject: 'contact.tags', operator: 'has_any_of', value: ['vip', 'new'] }] },
  ],
}

const graph: Graph = frozen({
  ...graphOf(
    {
      s1: ['send_message', { text: 'Plan {{contact.plan}} {{contact.first_name}}', channelId: 'c1' }],
      s2: ['branch', { branches: [{ id: 'b1', name: 'B', when }] }],
      s3: ['add_comment', { text: 'Mira', mentions: [{ user: 'u1' }, { user: 'u2' }] }],
      s4: ['update_tags', { add: ['vip'], remove: ['old'] }],
      s5: ['call_flow', { flow: 'f1', mode: 'jump' }],
      s6: ['ask_question', { text: '¿Y?', save: { variable: '', field: 'city' } }],
      s7: ['moon', { userId: 'u9' }],
    },
    's1',
  ),
  trigger: { type: 'message_received', data: { channels: ['c1', 'c2'] }, at: { x: 0, y: 0 } },
})

test('every place is told once, with its step and field', () => {
  const told = referencesOf(graph, steps, triggers).map(
    ({ kind, id, step, field }) => `${step} ${field} ${kind} ${id}`,
  )
  expect(told).toEqual(
    expect.arrayContaining([
      's1 text contact_field plan',
      's1 channelId channel c1',
      's2 branches user u1',
      's2 branches tag vip',
      's4 add tag vip',
      's4 remove tag old',
      's5 flow flow f1',
      's6 save contact_field city',
    ]),
  )
  expect(told.filter((one) => one.startsWith('trigger'))).toHaveLength(2)
  expect(told.filter((one) => one.startsWith('s7'))).toEqual([])
  expect(told.some((one) => one.includes('first_name'))).toBe(false)
})

test('translating changes names alone; clearing empties places and keeps conditions whole', () => {
  const same = translated(graph, steps, triggers, ({ id }) => id)
  expect(same).toEqual(graph)
  const renamed = translated(graph, steps, triggers, ({ id }) => `${id}x`)
  expect(renamed.steps['s2']!.data['branches']).toMatchObject([
    { when: { all: [{ value: 'u1x' }, { any: [{ value: ['vipx', 'newx'] }] }] } },
  ])
  const cleared = translated(graph, steps, triggers, () => null)
  expect(graphSchema.safeParse(cleared).success).toBe(true)
  expect(cleared.steps['s1']!.data).toMatchObject({ channelId: null, text: graph.steps['s1']!.data['text'] })
  expect(cleared.steps['s2']).toEqual(graph.steps['s2'])
  expect(cleared.steps['s4']!.data).toEqual({ add: [], remove: [] })
  expect(cleared.steps['s5']!.data['flow']).toBeNull()
  expect(cleared.trigger.data['channels']).toEqual([])
})
