// Conditions as a table: subject, operator, value, and whether they hold.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { describe as inWords, operatorsOf, operatorWords, subjects } from './condition_words.ts'
import {
  bounds,
  type Clause,
  type Condition,
  compare,
  conditionSchema,
  holds,
  operators,
} from './conditions.ts'
import { sampleFacts } from './sample.ts'
import { frozen } from './testing.ts'
import type { Facts } from './turn.ts'
import type { Json } from './values.ts'

const base = sampleFacts('es')
const facts: Facts = frozen({
  ...base,
  contact: {
    ...base.contact,
    tags: ['VIP', 'Nueva'],
    fields: {
      city: 'Quito',
      age: 30,
      born: '1996-02-03',
      subscribed: true,
      empty: '',
      list: ['a', 'b'],
      text_number: '7.5',
    },
  },
  assignee: {
    id: 'u1',
    firstName: 'Luis',
    lastName: '',
    name: 'Luis',
    email: '',
    presence: 'online',
    teams: ['Ventas'],
  },
  conversation: { ...base.conversation, waitingSince: '2026-01-05T16:00:00.000Z' },
  lastMessage: { text: 'Quiero un café', at: '2026-01-05T16:00:00.000Z' },
})
const vars: Record<string, Json> = frozen({
  order: 'A-1',
  total: 12.5,
  city: 'QUITO',
  when: '2026-01-05T17:00:00Z',
})
const hour = 3_600_000

describe('a clause', () => {
  test.each<[string, Clause['operator'], Clause['value'], boolean]>([
    ['contact.country', 'is_equal_to', 'ec', true],
    ['contact.country', 'is_equal_to', 'PE', false],
    ['contact.last_name', 'is_equal_to', 'perez', true],
    ['contact.name', 'is_equal_to', '  ana pérez ', true],
    ['contact.last_name', 'is_not_equal_to', 'PEREZ', false],
    ['contact.phone', 'is_equal_to', '', true],
    ['contact.phone', 'is_not_equal_to', 'x', true],
    ['contact.age', 'is_equal_to', 30, true],
    ['contact.age', 'is_equal_to', '30', true],
    ['contact.subscribed', 'is_equal_to', true, true],
    ['contact.subscribed', 'is_equal_to', 'true', true],
    ['contact.city', 'is_equal_to', '{{city}}', true],
    ['contact.city', 'contains', 'UIT', true],
    ['contact.city', 'contains', '', false],
    ['contact.city', 'does_not_contain', 'lima', true],
    ['contact.missing', 'does_not_contain', 'x', true],
    ['contact.missing', 'contains', 'x', false],
    ['contact.city', 'exists', undefined, true],
    ['contact.missing', 'exists', undefined, false],
    ['contact.empty', 'exists', undefined, false],
    ['contact.empty', 'does_not_exist', undefined, true],
    ['contact.tags', 'exists', undefined, true],
    ['contact.constructor', 'exists', undefined, false],
    ['contact.age', 'is_greater_than', 29, true],
    ['contact.age', 'is_greater_than', 30, false],
    ['contact.age', 'is_less_than', '31', true],
    ['contact.text_number', 'is_greater_than', 7, true],
    ['contact.city', 'is_greater_than', 3, false],
    ['contact.city', 'is_less_than', 3, false],
    ['contact.missing', 'is_less_than', 3, false],
    ['contact.age', 'is_between', [20, 40], true],
    ['contact.age', 'is_between', [40, 20], true],
    ['contact.age', 'is_between', [30, 30], true],
    ['contact.age', 'is_between', [31, 40], false],
    ['contact.age', 'is_between', [20], false],
    ['contact.born', 'is_timestamp_after', '1996-02-02', true],
    ['contact.born', 'is_timestamp_after', '1996-02-03', false],
    ['contact.born', 'is_timestamp_before', '2000-01-01', true],
    ['contact.born', 'is_timestamp_between', ['1990-01-01', '2000-01-01'], true],
    ['contact.born', 'is_timestamp_between', ['2000-01-01', '1990-01-01'], true],
    ['contact.born', 'is_timestamp_after', 'yesterday', false],
    ['contact.city', 'is_timestamp_before', '2030-01-01', false],
    ['contact.tags', 'has_any_of', ['vip', 'otra'], true],
    ['contact.tags', 'has_any_of', ['otra'], false],
    ['contact.tags', 'has_any_of', [], false],
    ['contact.tags', 'has_all_of', ['vip', 'nueva'], true],
    ['contact.tags', 'has_all_of', ['vip', 'otra'], false],
    ['contact.tags', 'has_none_of', ['otra'], true],
    ['contact.tags', 'has_none_of', ['vip'], false],
    ['contact.tags', 'contains', 'nue', true],
    ['contact.city', 'has_any_of', ['Lima', 'quito'], true],
    ['variable.order', 'is_equal_to', 'a-1', true],
    ['variable.total', 'is_greater_than', 12, true],
    ['variable.missing', 'exists', undefined, false],
    ['variable.toString', 'exists', undefined, false],
    ['variable.when', 'is_timestamp_after', '2026-01-05T16:59:59Z', true],
    ['assignee.status', 'is_equal_to', 'online', true],
    ['assignee.id', 'is_equal_to', 'u1', true],
    ['assignee.team', 'has_any_of', ['VENTAS'], true],
    ['assignee.team', 'has_none_of', ['Soporte'], true],
    ['agents.online', 'is_greater_than', 0, true],
    ['agents.online', 'is_greater_than', 1, false],
    ['workspace.open', 'is_equal_to', true, true],
    ['workspace.open', 'is_equal_to', 'false', false],
    ['conversation.state', 'is_equal_to', 'open', true],
    ['variable.when', 'is_older_than', hour, false],
    ['variable.when', 'is_older_than', -1, true],
    ['variable.when', 'is_newer_than', hour, true],
    ['contact.born', 'is_older_than', hour, true],
    ['contact.born', 'is_newer_than', hour, false],
    ['contact.missing', 'is_newer_than', hour, false],
    ['contact.city', 'is_older_than', hour, false],
    ['contact.born', 'is_older_than', 'a while', false],
    ['contact.born', 'is_newer_than', 1e20, false],
    ['channel.type', 'is_equal_to', 'webchat', true],
    ['channel.id', 'has_any_of', ['webchat', 'other'], true],
    ['conversation.source', 'is_equal_to', 'contact', true],
    ['last_message.text', 'contains', 'CAFE', true],
    ['last_message.age', 'is_equal_to', hour, true],
    ['last_message.age', 'is_greater_than', hour - 1, true],
    ['last_message.age', 'is_less_than', hour, false],
    ['last_message.age', 'is_between', [0, 2 * hour], true],
    ['conversation.waiting', 'is_greater_than', hour - 1, true],
    ['conversation.waiting', 'is_greater_than', hour, false],
    ['conversation.waiting', 'exists', undefined, true],
  ])('%s %s %j: %s', (subject, operator, value, expected) => {
    const clause = { subject, operator, ...(value === undefined ? {} : { value }) }
    const condition = frozen(conditionSchema.parse({ all: [clause] }))
    expect(holds(condition, { facts, vars })).toBe(expected)
  })

  test('nobody assigned, no channel and no message do not exist', () => {
    const nothing = { facts: { ...base, channel: null }, vars: {} }
    for (const subject of [
      'assignee.status',
      'assignee.id',
      'assignee.team',
      'channel.id',
      'last_message.text',
      'last_message.age',
      'conversation.waiting',
    ])
      expect(holds({ all: [{ subject, operator: 'exists' }] }, nothing)).toBe(false)
  })
})

const yes: Clause = { subject: 'contact.name', operator: 'exists' }
const no: Clause = { subject: 'contact.phone', operator: 'exists' }

describe('all and any', () => {
  test.each<[Condition, boolean]>([
    [{ all: [] }, true],
    [{ any: [] }, true],
    [{ all: [yes, yes] }, true],
    [{ all: [yes, no] }, false],
    [{ any: [no, yes] }, true],
    [{ any: [no, no] }, false],
    [{ all: [yes, { any: [no, yes] }] }, true],
    [{ all: [yes, { any: [no, { all: [yes, no] }] }] }, false],
  ])('%j: %s', (condition, expected) => {
    expect(holds(conditionSchema.parse(condition), { facts, vars })).toBe(expected)
  })
})

describe('the schema refuses', () => {
  const nested = (depth: number): unknown => (depth === 0 ? yes : { all: [nested(depth - 1)] })
  test.each<[string, unknown]>([
    ['unknown subjects', { all: [{ subject: 'password', operator: 'exists' }] }],
    ['keys that are no keys', { all: [{ subject: 'contact.a b', operator: 'exists' }] }],
    ['unknown operators', { all: [{ subject: 'contact.name', operator: 'matches', value: '.*' }] }],
    ['other properties', { all: [{ ...yes, also: 1 }] }],
    ['all and any at once', { all: [], any: [] }],
    ['nesting beyond the bound', nested(bounds.depth + 1)],
    ['too many clauses', { all: Array.from({ length: bounds.clauses + 1 }, () => yes) }],
    ['too many clauses in parts', { all: [{ any: Array(30).fill(yes) }, { any: Array(30).fill(yes) }] }],
    [
      'lists as long as a book',
      { all: [{ subject: 'contact.tags', operator: 'has_any_of', value: Array(101).fill('x') }] },
    ],
    ['nothing', null],
  ])('%s', (_, condition) => {
    expect(conditionSchema.safeParse(condition).success).toBe(false)
  })

  test('but takes the deepest allowed', () => {
    expect(conditionSchema.safeParse(nested(bounds.depth)).success).toBe(true)
  })
})

describe('laws', () => {
  const json = fc.jsonValue() as fc.Arbitrary<Json>
  const wanted = fc.array(json, { maxLength: 3 })

  test('a comparison is always yes or no', () => {
    fc.assert(
      fc.property(fc.constantFrom(...operators), json, wanted, (operator, actual, list) => {
        expect(typeof compare(operator, actual, list)).toBe('boolean')
      }),
    )
  })

  test('negatives are the exact opposite', () => {
    const pairs = [
      ['is_equal_to', 'is_not_equal_to'],
      ['contains', 'does_not_contain'],
      ['exists', 'does_not_exist'],
      ['has_any_of', 'has_none_of'],
    ] as const
    fc.assert(
      fc.property(fc.constantFrom(...pairs), json, wanted, ([positive, negative], actual, list) => {
        expect(compare(negative, actual, list)).toBe(!compare(positive, actual, list))
      }),
    )
  })
})

describe('in words', () => {
  test.each<[Condition, string, string]>([
    [{ all: [] }, 'always', 'siempre'],
    [
      {
        all: [
          { subject: 'contact.tags', operator: 'has_any_of', value: ['vip', 'new'] },
          { subject: 'contact.country', operator: 'is_equal_to', value: 'EC' },
        ],
      },
      'tags has any of vip, new and country is EC',
      'etiquetas tiene alguna de vip, new y país es EC',
    ],
    [
      {
        any: [
          { subject: 'variable.total', operator: 'is_greater_than', value: 3 },
          { all: [{ subject: 'assignee.status', operator: 'does_not_exist' }] },
        ],
      },
      'variable total is greater than 3 or (assignee status has no value)',
      'variable total es mayor que 3 o (estado del agente no tiene valor)',
    ],
    [
      { all: [{ subject: 'last_message.age', operator: 'is_less_than', value: hour }] },
      'time since the last incoming message is less than 1 hour',
      'tiempo desde el último mensaje recibido es menor que 1 hora',
    ],
    [
      { all: [{ subject: 'contact.visit', operator: 'is_older_than', value: 48 * hour }] },
      'visit was longer ago than 2 days',
      'visit fue hace más de 2 días',
    ],
    [
      { all: [{ subject: 'workspace.open', operator: 'is_equal_to', value: false }] },
      'within working hours is no',
      'en horario de atención es no',
    ],
    [
      { all: [{ subject: 'contact.plan_id', operator: 'exists' }] },
      'Plan has a value',
      'Plan tiene un valor',
    ],
  ])('%j', (condition, en, es) => {
    expect(inWords(condition, { plan_id: 'Plan' })).toEqual({ en, es })
  })

  test('every operator has words and belongs to a kind of value', () => {
    const offered = new Set(Object.values(operatorsOf).flat())
    for (const operator of operators) {
      expect(Object.values(operatorWords[operator]).every((word) => word.trim() !== '')).toBe(true)
      expect(offered).toContain(operator)
    }
  })

  test('every subject on offer is one the schema takes', () => {
    for (const { subject } of subjects) {
      const clause = { subject: subject.endsWith('.') ? `${subject}key` : subject, operator: 'exists' }
      expect(conditionSchema.safeParse({ all: [clause] }).success).toBe(true)
    }
  })
})
