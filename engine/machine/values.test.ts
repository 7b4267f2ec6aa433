// Texts with variables: what they say, what they cannot do, and that nothing makes them throw.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sampleFacts } from './sample.ts'
import { frozen } from './testing.ts'
import type { Facts } from './turn.ts'
import { type Json, render, templateProblem, variablesIn } from './values.ts'

const base = sampleFacts('es')
const facts: Facts = frozen({
  ...base,
  contact: {
    ...base.contact,
    email: 'ana@example.com',
    tags: ['vip', 'nueva'],
    fields: { plan: 'Oro', edad: 30 },
  },
  assignee: {
    id: 'u1',
    firstName: 'Luis',
    lastName: 'Gil',
    name: 'Luis Gil',
    email: 'luis@example.com',
    presence: 'online',
    teams: [],
  },
  lastMessage: { text: 'hola', at: base.now },
})
const vars: Record<string, Json> = frozen({
  order: 'A-1',
  total: 12.5,
  list: ['a', 'b'],
  contact: 'hidden',
  nada: null,
})
const said = (template: string) => render(template, { facts, vars })

describe('a text', () => {
  test.each([
    ['no variables at all', 'no variables at all'],
    ['', ''],
    ['{{contact.name}}', 'Ana Pérez'],
    ['{{ contact.first_name }}', 'Ana'],
    ['{{contact.firstname}} {{contact.lastname}}', 'Ana Pérez'],
    ['{{contact.last_name}}', 'Pérez'],
    ['{{contact.email}}', 'ana@example.com'],
    ['{{contact.phone}}|', '|'],
    ['{{contact.country}}', 'EC'],
    ['{{contact.plan}} {{contact.edad}}', 'Oro 30'],
    ['{{contact.tags | join: ", "}}', 'vip, nueva'],
    ['{{contact.missing}}|', '|'],
    ['{{contact.missing | default: "amiga"}}', 'amiga'],
    ['{{contact.phone | default: "sin teléfono"}}', 'sin teléfono'],
    ['$contact.name', 'Ana Pérez'],
    ['Hola $contact.first_name, ¿qué tal?', 'Hola Ana, ¿qué tal?'],
    ['{{$contact.first_name}}', 'Ana'],
    ['{{ $contact.first_name | append: "$x" }}', 'Ana$x'],
    ['Cuesta $5 o $order', 'Cuesta $5 o $order'],
    ['{{assignee.name}} {{assignee.status}}', 'Luis Gil online'],
    ['{{assignee.firstname}}', 'Luis'],
    ['$assignee.email', 'luis@example.com'],
    ['{{channel.name}} {{channel.type}}', 'Web webchat'],
    ['{{workspace.name}}', 'Óptica Sol'],
    ['{{conversation.source}}', 'contact'],
    ['{{last_message.text}}', 'hola'],
    ['{{system.current_date}}', '2026-01-05'],
    ['{{system.current_time}}', '12:00:00'],
    ['{{system.current_datetime}}', '2026-01-05 12:00:00'],
    ['$system.current_date', '2026-01-05'],
    ['{{"now" | date: "%d/%m/%Y %H:%M"}}', '05/01/2026 12:00'],
    ['{{"now" | date: "%A"}}', 'lunes'],
    ['{{order}} {{total}}', 'A-1 12.5'],
    ['{{total | times: 2}}', '25'],
    ['{{list[1]}}', 'b'],
    ['{{nada}}|', '|'],
    ['{{order.length.more}}|', '|'],
    ['{% if total > 10 %}caro{% else %}barato{% endif %}', 'caro'],
    ['{% unless contact.phone %}sin{% endunless %}', ''],
    ['{% case contact.plan %}{% when "Oro" %}oro{% else %}otro{% endcase %}', 'oro'],
    ['{{"<b>" | escape}}', '&lt;b&gt;'],
    ['{{contact.first_name | upcase | append: "!"}}', 'ANA!'],
  ])('%s', (template, text) => {
    expect(said(template)).toBe(text)
  })

  test('speaks English where asked', () => {
    expect(render('{{"now" | date: "%A"}}', { facts, vars, language: 'en' })).toBe('Monday')
  })

  test('says nothing about an assignee that is not there', () => {
    expect(render('{{assignee.name | default: "nadie"}}', { facts: base, vars: {} })).toBe('nadie')
  })

  test('reads an unknown zone as UTC', () => {
    const lost = { ...facts, workspace: { ...facts.workspace, timeZone: 'Mars/Olympus' } }
    expect(render('{{system.current_time}}', { facts: lost, vars })).toBe('17:00:00')
  })

  test('reads no time out of damaged facts', () => {
    expect(render('{{system.current_date}}|', { facts: { ...facts, now: 'never' }, vars })).toBe('|')
  })
})

describe('a text that cannot be read stays as it was written, and says why', () => {
  test.each([
    '{{contact.name',
    '{{contact.name | nofilter}}',
    '{% if %}',
    '{% for x in (1..9) %}x{% endfor %}',
    '{% tablerow x in list %}x{% endtablerow %}',
    '{% include "secret" %}',
    '{% render "secret" %}',
    '{% layout "secret" %}',
    '{% assign x = 1 %}',
    '{% capture x %}y{% endcapture %}',
    '{% increment x %}',
    '{% cycle "a", "b" %}',
    '{% liquid echo "x" %}',
    '{% block x %}{% endblock %}',
    '{{ list | where: "a", "b" }}',
    '{{ "a" | base64_decode }}',
    '{% endif %}',
  ])('%s', (template) => {
    expect(said(template)).toBe(template)
    const problem = templateProblem(template)
    expect(problem?.en).toMatch(/cannot be read/)
    expect(problem?.es).toMatch(/no se entiende/)
  })
})

describe('hostile texts', () => {
  test.each([
    ['{{ contact.constructor }}|'],
    ['{{ contact.__proto__ }}|'],
    ['{{ order.constructor.constructor }}|'],
    ['{{ list.constructor }}|'],
    ['{{ system.constructor }}|'],
    ['{{ toString }}|'],
  ])('%s reaches nothing', (template) => {
    expect(said(template)).toBe('|')
  })

  test.each([
    ['a range beyond memory', '{{ (1..999999999) | join: "x" }}'],
    [
      'a text doubled without end',
      `{{ "x" ${'| append: "xxxxxxxxxx" | split: "" | join: "xxxxxxxxxx" '.repeat(40)} }}`,
    ],
    ['more than may be parsed', `{{ "a" }}${'y'.repeat(20_000)}`],
    ['thousands of outputs', '{{order}}'.repeat(1_000)],
    ['deep nesting', `${'{% if order %}'.repeat(300)}x${'{% endif %}'.repeat(300)}`],
  ])('%s ends soon and stays small', (_, template) => {
    const text = said(template)
    expect(text.length).toBeLessThanOrEqual(Math.max(16_000, template.length))
  })

  test('whatever is written or known, a text comes out and nothing is changed', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(
        '{{',
        '}}',
        '{%',
        '%}',
        '$contact.',
        'contact.name',
        '|',
        ' if ',
        ' case ',
        'endif',
        '"',
        '..',
      ),
    )
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 12 }),
        fc.dictionary(fc.string(), fc.jsonValue()),
        (pieces, known) => {
          const template = pieces.join('')
          expect(typeof render(template, { facts, vars: frozen(known) as Record<string, Json> })).toBe(
            'string',
          )
          expect(Array.isArray(variablesIn(template))).toBe(true)
          expect(templateProblem(template) === null || templateProblem(template)!.en !== '').toBe(true)
        },
      ),
    )
  })

  test('something that is no text renders as nothing', () => {
    expect(render(undefined as unknown as string, { facts, vars })).toBe('')
  })
})

test.each<[string, string[]]>([
  ['no variables', []],
  ['{{contact.name}} and {{order}}', ['contact.name', 'order']],
  ['$contact.first_name', ['contact.first_name']],
  ['{% if total > 3 %}{{order}}{% endif %}', ['order', 'total']],
  ['{{order | default: contact.plan}}', ['contact.plan', 'order']],
  ['{{order | append: order}}', ['order']],
  ['{{broken', []],
])('«%s» reads %j', (template, names) => {
  expect(variablesIn(template).sort()).toEqual(names)
})
