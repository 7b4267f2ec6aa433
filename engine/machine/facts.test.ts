// What the effects of a turn change in the facts, and what stays.
import { describe, expect, test } from 'vitest'
import { fieldOf, isStandard, project, standardFields } from './facts.ts'
import { sampleFacts } from './sample.ts'
import { frozen } from './testing.ts'
import type { Facts } from './turn.ts'

const base = sampleFacts('en')
const facts: Facts = frozen({
  ...base,
  contact: { ...base.contact, tags: ['vip', 'old'], fields: { plan: 'Oro' } },
  assignee: {
    id: 'u',
    firstName: 'Luis',
    lastName: '',
    name: 'Luis',
    email: '',
    presence: 'online',
    teams: [],
  },
})

describe('an effect', () => {
  test('adds and removes tags, each once', () => {
    const { contact } = project(facts, { type: 'update_tags', add: ['vip', 'new'], remove: ['old', 'gone'] })
    expect(contact.tags).toEqual(['vip', 'new'])
  })

  test('a tag that is added and removed at once stays', () => {
    expect(project(facts, { type: 'update_tags', add: ['x'], remove: ['x'] }).contact.tags).toContain('x')
  })

  test('writes custom fields and clears them', () => {
    const written = project(facts, { type: 'update_field', field: 'plan', value: 'Plata' })
    expect(fieldOf(written.contact, 'plan')).toBe('Plata')
    const cleared = project(facts, { type: 'update_field', field: 'plan', value: null })
    expect(fieldOf(cleared.contact, 'plan')).toBeNull()
  })

  test('writes standard fields, and the name follows', () => {
    const { contact } = project(facts, { type: 'update_field', field: 'first_name', value: 'Eva' })
    expect([contact.firstName, contact.name]).toEqual(['Eva', 'Eva Pérez'])
  })

  test('unassigns, closes, and opens again as the flow', () => {
    expect(project(facts, { type: 'unassign' }).assignee).toBeNull()
    const closed = project(facts, { type: 'close_conversation', category: null, summary: '' })
    expect(closed.conversation.state).toBe('closed')
    expect(project(closed, { type: 'open_conversation' }).conversation).toMatchObject({
      state: 'open',
      source: 'flow',
      openedAt: facts.now,
    })
    expect(project(facts, { type: 'open_conversation' })).toBe(facts)
  })

  test.each([
    { type: 'start_timer', token: '1', ms: 1_000 },
    { type: 'add_comment', text: 'hm', mentions: [] },
    { type: 'assign', to: { kind: 'user', userId: 'u2' } },
    { type: 'send_message', content: { kind: 'text', text: 'hi' }, channelId: null },
  ] as const)('$type changes nothing', (effect) => {
    expect(project(facts, effect as never)).toBe(facts)
  })
})

test.each([
  ['name', 'Ana Pérez'],
  ['id', 'contact'],
  ['tags', ['vip', 'old']],
  ['country', 'EC'],
  ['plan', 'Oro'],
  ['missing', null],
  ['toString', null],
  ['__proto__', null],
])('the field %s is %j', (key, value) => {
  expect(fieldOf(facts.contact, key)).toEqual(value)
})

test('standard fields are known by their names alone', () => {
  expect(Object.keys(standardFields).every(isStandard)).toBe(true)
  expect(['plan', 'toString', 'firstName'].some(isStandard)).toBe(false)
})
