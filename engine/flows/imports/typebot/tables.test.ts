// Small things one by one: expressions, comparisons, texts, formats, paths, and what stays secret.
import { describe, expect, test } from 'vitest'
import { holds } from '#engine/machine/conditions.ts'
import { sampleFacts } from '#engine/machine/sample.ts'
import { type Json, render } from '#engine/machine/values.ts'
import { assigned } from '#engine/steps/assignments.ts'
import { conditionOf } from './conditions.ts'
import { formatOf } from './date_formats.ts'
import { expressionOf } from './expressions.ts'
import { originalOf } from './kept.ts'
import { deskFor } from './made.ts'
import { pathOf } from './requests.ts'
import { plainOf } from './rich_text.ts'
import { readBot } from './schema.ts'
import { written } from './templates.ts'
import { bookOf, safeName } from './variables.ts'

const facts = sampleFacts('en')
const book = () =>
  bookOf([
    { id: 'v1', name: 'Full name', value: null },
    { id: 'v2', name: 'Total', value: null },
    { id: 'v3', name: 'List', value: null },
  ])
const bot = readBot({ groups: [], edges: [], variables: [] })!
const desk = () => deskFor({ bot, book: book(), language: 'en', asked: '', returns: null })

describe('an expression comes to', () => {
  const vars = { full_name: ' Ana Pérez ', total: '20', list: ['a', 'b', 'c'] }
  const value = (source: string) => {
    const rows = expressionOf(source, 'x', desk().desk)
    if (!rows) return 'code'
    let known = { facts, vars: vars as Record<string, Json> }
    for (const row of rows)
      known = { ...known, vars: { ...known.vars, [row.variable]: assigned(row, known) } }
    return known.vars['x']
  }

  test.each<[string, unknown]>([
    ['{{List}}', ['a', 'b', 'c']],
    ['12', 12],
    ['007', '007'],
    ['-3.5', -3.5],
    ['({{Total}} + 5) * 2', 50],
    ['return {{Total}} % 3;', 2],
    ['"quoted"', 'quoted'],
    ['\'Hi \' + {{Total}} + "!"', 'Hi 20!'],
    ['Hi {{Total}}', 'Hi 20'],
    ['{{Total}} {{Total}}', '20 20'],
    ['premium', 'premium'],
    ['{{Full name}}.trim().toUpperCase()', 'ANA PÉREZ'],
    ['{{List}}.length', '3'],
    ['{{List}}.at(1)', 'b'],
    ['{{List}}[2]', 'c'],
    ['{{List}}.join(" / ")', 'a / b / c'],
    ['"a,b".split(",")[1]', 'code'],
    ['{{Full name}}.split(" ")[1]', 'Pérez'],
    ['Math.round({{Total}} / 3)', 7],
    ['Math.max({{Total}}, 30)', 30],
    ['({{Total}} / 3).toFixed(2)', 6.67],
    ['{{Total}} > 10 ? 1 : 0', 1],
    ['2026-01-05', '2026-01-05'],
    ['new Date()', facts.now],
    ['', null],
    ['window.location.href', 'code'],
    ['(() => 7)()', 'code'],
    ['{{List}}.map(x => x)', 'code'],
    ['let a = 1; a', 'code'],
    ['`{{Total}}`', 'code'],
    ['{"a": 1}', 'code'],
  ])('%s', (source, wanted) => expect(value(source)).toEqual(wanted))
})

describe('a comparison holds as it did', () => {
  const compared = (sign: string, wanted: string, actual: string | string[] | null) => {
    const { when, before } = conditionOf(
      { comparisons: [{ variableId: 'v1', ['comparisonOperator']: sign, value: wanted }] },
      desk().desk,
    )
    if (when === null) return null
    let known = { facts, vars: { full_name: actual } as Record<string, Json> }
    for (const row of before)
      known = {
        ...known,
        vars: { ...known.vars, [String(row['variable'])]: assigned(row as never, known) },
      }
    return holds(when, known)
  }

  test.each<[string, string, string | string[] | null, boolean | null]>([
    ['Equal to', 'yes', 'yes', true],
    ['Equal to', 'yes', 'no', false],
    ['Equal to', 'null', null, true],
    ['Not equal', 'yes', 'no', true],
    ['Contains', 'es', 'yes', true],
    ['Does not contain', 'es', 'yes', false],
    ['Greater than', '3', '4', true],
    ['Greater or equal to', '4', '4', true],
    ['Less than', '3', '4', false],
    ['Less or equal to', '4', '5', false],
    ['Is set', '', 'x', true],
    ['Is empty', '', null, true],
    ['Starts with', 'Dr ', ' dr. Ana', true],
    ['Starts with', 'Dr', 'Ana Dr', false],
    ['Starts with', '', 'Ana', null],
    ['Ends with', 'bye', 'good BYE ', true],
    ['Ends with', 'bye', 'bye now', false],
    ['Matches regex', '/^(yes|si)$/i', 'SI', true],
    ['Matches regex', '^(yes|si)$', 'sir', false],
    ['Matches regex', 'foo|bar', 'a bar', true],
    ['Does not match regex', 'foo|bar', 'a bar', false],
    ['Never heard of', 'x', 'x', true],
    ['', 'x', 'x', null],
  ])('%s «%s» of %j: %j', (sign, wanted, actual, holding) =>
    expect(compared(sign, wanted, actual)).toBe(holding),
  )

  test('a pattern that cannot be said is told', () => {
    const { desk: own, told } = desk()
    const comparisons = [{ variableId: 'v1', ['comparisonOperator']: 'Matches regex', value: '^\\d+$' }]
    expect(conditionOf({ comparisons }, own).when).not.toBeNull()
    expect(told).toMatchObject({ lost: true, whys: [{ en: expect.stringContaining('^\\d+$') }] })
  })

  test('one comparison without an end spoils «and», not «or»', () => {
    const comparisons = [{ variableId: 'v1', ['comparisonOperator']: 'Is set' }, { variableId: 'gone' }]
    expect(conditionOf({ comparisons }, desk().desk).when).toBeNull()
    expect(conditionOf({ comparisons, ['logicalOperator']: 'OR' }, desk().desk).when).toMatchObject({
      any: [{}],
    })
  })
})

test.each([
  ['Hi {{Full name}}!', 'Hi Ana!'],
  ['{{= {{Full name}}.toUpperCase() =}}', 'ANA'],
  ['{{=alert(1)=}}x', 'x'],
  ['{{Nobody}}x', 'x'],
  ['{{ Full name }}', ''],
  ['a {{ b {% if %} { } %}', 'a {{ b {% if %} { } %}'],
  ['{{{Full name}}}', '{Ana}'],
  ['$5 and 100 %', '$5 and 100 %'],
])('the text %s reads %s', (source, wanted) =>
  expect(render(written(source, book()).text, { facts, vars: { full_name: 'Ana' } })).toBe(wanted),
)

test.each([
  ['dd/MM/yyyy', '%d/%m/%Y'],
  ["d 'de' MMMM", '%-d de %B'],
  ['HH:mm', '%H:%M'],
  ['QQQ', null],
])('the format %s is %s', (format, ours) => expect(formatOf(format)).toBe(ours))

test.each([
  ['data.a.b', '$.a.b'],
  ["data['odd key'][0].x", "$['odd key'][0].x"],
  ['data', null],
  ['data.list.flatMap(item => item.x)', null],
  ['alert(data)', null],
])('the path %s is %s', (path, ours) => expect(pathOf(path)).toBe(ours))

test.each([
  ['Nombre del dueño', 'nombre_del_dueno'],
  ['  ', 'value'],
  ['2nd', 'v_2nd'],
  ['contact', 'v_contact'],
  ['名前', 'value'],
])('the variable %s is called %s', (name, ours) => expect(safeName(name)).toBe(ours))

test('variables named alike get names of their own', () => {
  const { entries, twice } = bookOf(
    ['a b', 'A-B', 'a b'].map((name, id) => ({ id: `${id}`, name, value: null })),
  )
  expect(entries.map(({ safe }) => safe)).toEqual(['a_b', 'a_b_2', 'a_b_3'])
  expect(twice).toEqual(['a b'])
})

test('older texts are HTML or plain', () => {
  expect(plainOf({ html: '<p>A &lt; B</p><p><a href="https://x.example.test">x</a></p>' })).toBe(
    'A < B\nx (https://x.example.test)',
  )
  expect(plainOf({ plainText: 'plain' })).toBe('plain')
})

test('secrets are hidden in originals, and long ones are cut', () => {
  const text = originalOf({
    apiKey: 'k1',
    headers: [{ key: 'Authorization', value: 'Bearer zzzzzzzzzz' }],
    url: 'https://ana:geheim@example.test/?api_key=k2&page=1',
    code: 'const t = "sk-abcdefghijklmnop"',
    ok: 'Basic course',
  })
  expect(text).not.toMatch(/k1|zzzz|geheim|k2|sk-abc/)
  expect(text).toContain('page=1')
  expect(text).toContain('Basic course')
  expect(originalOf({ long: 'x'.repeat(9_000) })).toMatch(/^.{1800}$/s)
  expect(originalOf({ long: 'x'.repeat(9_000) }).endsWith('…')).toBe(true)
})
