// Every variable that people may write, in each of its spellings, and every subject of a rule: all of them resolve.
import { describe, expect, test } from 'vitest'
import { type Condition, conditionSchema, holds } from './conditions.ts'
import { sampleFacts } from './sample.ts'
import { frozen } from './testing.ts'
import type { Facts } from './turn.ts'
import { render, templateProblem } from './values.ts'

const base = sampleFacts('es')
const facts: Facts = frozen({
  ...base,
  contact: {
    id: 'c-7',
    firstName: 'Rosa',
    lastName: 'Vega',
    name: 'Rosa Vega',
    email: 'rosa@ejemplo.test',
    phone: '+593980000001',
    language: 'es',
    country: 'EC',
    tags: ['vip', 'nueva'],
    fields: { plan: 'Oro', edad: 30, 'talla-pie': 38 },
    avatarUrl: 'https://ejemplo.test/rosa.png',
  },
  conversation: {
    ...base.conversation,
    state: 'open',
    source: 'contact',
    waitingSince: '2026-01-05T16:50:00.000Z',
  },
  assignee: {
    id: 'u-1',
    firstName: 'Luis',
    lastName: 'Gil',
    name: 'Luis Gil',
    email: 'luis@ejemplo.test',
    presence: 'online',
    teams: ['Ventas', 'Soporte'],
  },
  channel: { id: 'ch-1', type: 'webchat', name: 'Web' },
  lastMessage: { text: 'Hola, precio', at: '2026-01-05T16:55:00.000Z' },
  agents: { online: 2, busy: 1 },
})
const vars = frozen({ pedido: 'A-1', total: 12.5, lista: ['a', 'b'] })

const variables: Array<[path: string, value: string]> = [
  ['contact.id', 'c-7'],
  ['contact.name', 'Rosa Vega'],
  ['contact.firstname', 'Rosa'],
  ['contact.first_name', 'Rosa'],
  ['contact.lastname', 'Vega'],
  ['contact.last_name', 'Vega'],
  ['contact.email', 'rosa@ejemplo.test'],
  ['contact.phone', '+593980000001'],
  ['contact.country', 'EC'],
  ['contact.language', 'es'],
  ['contact.profile_pic', 'https://ejemplo.test/rosa.png'],
  ['contact.assignee', 'Luis Gil'],
  ['contact.plan', 'Oro'],
  ['contact.edad', '30'],
  ['assignee.id', 'u-1'],
  ['assignee.name', 'Luis Gil'],
  ['assignee.firstname', 'Luis'],
  ['assignee.first_name', 'Luis'],
  ['assignee.lastname', 'Gil'],
  ['assignee.last_name', 'Gil'],
  ['assignee.email', 'luis@ejemplo.test'],
  ['assignee.status', 'online'],
  ['assignee.team', 'Ventas, Soporte'],
  ['channel.id', 'ch-1'],
  ['channel.name', 'Web'],
  ['channel.type', 'webchat'],
  ['workspace.name', 'Óptica Sol'],
  ['system.current_datetime', '2026-01-05 12:00:00'],
  ['system.current_date', '2026-01-05'],
  ['system.current_time', '12:00:00'],
]

describe.each(variables)('%s', (path, value) => {
  test.each([`{{${path}}}`, `{{ $${path} }}`, `$${path}`])('as %s', (template) => {
    expect(templateProblem(template)).toBeNull()
    expect(render(template, { facts, vars })).toBe(value)
  })
})

test.each([
  ['{{pedido}}', 'A-1'],
  ['{{$pedido}}', 'A-1'],
  ['{{total}}', '12.5'],
  ['{{lista}}', 'ab'],
  ['{{conversation.state}} {{conversation.source}}', 'open contact'],
  ['{{conversation.opened_at}}', '2026-01-05 12:00:00'],
  ['{{last_message.text}}', 'Hola, precio'],
  ['{{contact["talla-pie"]}}', '38'],
])('%s of the run', (template, value) => {
  expect(render(template, { facts, vars })).toBe(value)
})

test('what nobody has is empty, whoever asks', () => {
  const nobody: Facts = {
    ...facts,
    contact: {
      ...sampleFacts('es').contact,
      name: '',
      firstName: '',
      lastName: '',
      language: '',
      country: '',
    },
    assignee: null,
    channel: null,
  }
  for (const [path] of variables.filter(([path]) => /^(contact|assignee|channel)\./.test(path))) {
    if (path === 'contact.id') continue
    expect(render(`[$${path}]`, { facts: nobody, vars: {} }), path).toBe('[]')
  }
})

describe('a rule may be about', () => {
  const MINUTE = 60_000
  test.each<[subject: string, operator: string, yes: unknown, no: unknown]>([
    ['contact.plan', 'is_equal_to', 'oro', 'plata'],
    ['contact.edad', 'is_greater_than', 18, 65],
    ['contact.phone', 'contains', '98', '99'],
    ['contact.tags', 'has_any_of', ['vip'], ['otra']],
    ['contact.tags', 'has_all_of', ['vip', 'nueva'], ['vip', 'otra']],
    ['contact.tags', 'has_none_of', ['otra'], ['vip']],
    ['variable.pedido', 'is_equal_to', 'A-1', 'A-2'],
    ['variable.total', 'is_between', [10, 20], [20, 30]],
    ['assignee.id', 'is_equal_to', 'u-1', 'u-2'],
    ['assignee.status', 'is_equal_to', 'online', 'offline'],
    ['assignee.team', 'has_any_of', ['Ventas'], ['Cobros']],
    ['agents.online', 'is_greater_than', 1, 2],
    ['channel.id', 'is_equal_to', 'ch-1', 'ch-2'],
    ['channel.type', 'is_not_equal_to', 'email', 'webchat'],
    ['last_message.text', 'contains', 'precio', 'pago'],
    ['last_message.age', 'is_greater_than', 4 * MINUTE, 6 * MINUTE],
    ['last_message.age', 'is_between', [MINUTE, 10 * MINUTE], [6 * MINUTE, 10 * MINUTE]],
    ['conversation.source', 'is_equal_to', 'contact', 'user'],
    ['conversation.state', 'is_equal_to', 'open', 'closed'],
    ['conversation.waiting', 'is_greater_than', 9 * MINUTE, 11 * MINUTE],
  ])('%s %s', (subject, operator, yes, no) => {
    const rule = (value: unknown): Condition => conditionSchema.parse({ all: [{ subject, operator, value }] })
    expect(holds(rule(yes), { facts, vars })).toBe(true)
    expect(holds(rule(no), { facts, vars })).toBe(false)
  })
})
