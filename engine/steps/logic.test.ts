// What no case table shows: chance over many contacts, results of a run, and what the steps say about their own data.
import { describe, expect, test } from 'vitest'
import { compile } from '#engine/machine/compile.ts'
import { sampleFacts } from '#engine/machine/sample.ts'
import { frozen, graphOf } from '#engine/machine/testing.ts'
import { turn } from '#engine/machine/turn.ts'
import type { Json } from '#engine/machine/values.ts'
import { stepOf, steps } from './index.ts'

type Data = Record<string, Json>

const facts = sampleFacts('en')

function ran(type: string, data: Data, vars: Record<string, Json> = {}, given = facts) {
  const machine = compile(frozen(graphOf({ s1: [type, data] }, 's1')), steps)
  return turn(machine, null, { type: 'start', variables: vars }, given)
}

const kindOf = (type: string) => stepOf(type)!

/** The codes of what a type finds wrong with data that parses. */
function codes(type: string, data: Data): string[] {
  const kind = kindOf(type)
  return (kind.check?.(kind.data.parse(data)) ?? []).map(({ code }) => code)
}

describe('a random split', () => {
  const ways = [
    { id: 'a', name: 'A', weight: 3 },
    { id: 'b', name: 'B', weight: 1 },
  ]
  const exitOf = (id: string, seed: number, sticky: boolean) =>
    ran('random_split', { ways, sticky }, {}, { ...facts, seed, contact: { ...facts.contact, id } }).path[0]
      ?.exit

  test('takes each way as often as its weight says', () => {
    for (const sticky of [true, false]) {
      const exits = Array.from({ length: 2_000 }, (_, index) =>
        exitOf(`contact-${index}`, index / 2_000, sticky),
      )
      const share = exits.filter((exit) => exit === 'a').length / exits.length
      expect(share).toBeGreaterThan(0.71)
      expect(share).toBeLessThan(0.79)
    }
  })

  test('keeps a contact on its way, if wanted', () => {
    const seen = (sticky: boolean) =>
      new Set(Array.from({ length: 50 }, (_, index) => exitOf('contact', index / 50, sticky))).size
    expect([seen(true), seen(false)]).toEqual([1, 2])
  })

  test('says the shares on its exits', () => {
    const kind = kindOf('random_split')
    const data = kind.data.parse({ ways: [...ways, { id: 'c', name: 'C', weight: 2 }], sticky: true })
    expect(kind.exits(data).map(({ title }) => title.en)).toEqual(['A · 50 %', 'B · 16.7 %', 'C · 33.3 %'])
  })
})

test('an ended run gives its results back, each of its kind', () => {
  const outputs = [
    { name: 'total', value: '{{n}}' },
    { name: 'list', value: '{{ l }}' },
    { name: 'text', value: '{{n}} USD' },
  ]
  const { outputs: given, status } = ran('end', { outputs }, { n: 5, l: ['a'] })
  expect([status, given]).toEqual(['ended', { total: 5, list: ['a'], text: '5 USD' }])
})

test('a flow that hands over to another one gives nothing back', () => {
  expect(ran('call_flow', { flow: 'f1', mode: 'jump' }).outputs).toEqual({})
})

describe('the problems of', () => {
  const column = { name: 'A', value: '' }
  test.each<[string, Data, string[]]>([
    ['wait', { until: 'date', date: '' }, ['missing']],
    ['wait', { until: 'duration', date: '' }, []],
    ['snooze', { until: 'date', date: ' ' }, ['missing']],
    ['wait_for_event', { event: 'contact_field_updated' }, ['missing']],
    ['wait_for_event', { event: 'contact_tags_updated' }, []],
    [
      'switch',
      {
        value: 'x',
        cases: [
          { id: 'a', name: 'A', match: 'words' },
          { id: 'a', name: 'B', match: 'range' },
          { id: 'else', name: 'C', match: 'equals' },
        ],
      },
      ['missing', 'missing', 'row_id', 'row_id'],
    ],
    [
      'random_split',
      {
        ways: [
          { id: 'a', name: 'A', weight: 0 },
          { id: 'a', name: 'B', weight: 0 },
        ],
      },
      ['no_weight', 'row_id'],
    ],
    [
      'set_variable',
      {
        assignments: [
          { variable: 'a', kind: 'number', formula: '1 +' },
          { variable: 'b', kind: 'list_item' },
          { variable: 'c', kind: 'date_text' },
          { variable: 'd', kind: 'text' },
        ],
      },
      ['bad_formula', 'missing', 'missing'],
    ],
    ['set_language', { language: 'other', code: 'Portuguese' }, ['bad_language']],
    ['set_language', { language: 'other', code: '{{lang}}' }, []],
    ['set_language', { language: 'en', code: '' }, []],
    ['update_field', { field: 'visits', how: 'add', value: ' ' }, ['missing']],
    ['update_field', { field: 'visits', how: 'set', value: '' }, []],
    [
      'end',
      {
        outputs: [
          { name: 'a', value: '' },
          { name: 'a', value: '' },
        ],
      },
      ['named_twice'],
    ],
    ['call_flow', { flow: null }, ['missing']],
    ['call_flow', { flow: 'f1' }, []],
    ['date_time', { mode: 'ranges' }, ['missing']],
    [
      'date_time',
      {
        mode: 'ranges',
        zone: 'Middle/Earth',
        ranges: [
          { from: '2026-02-01', to: '2026-01-01' },
          { from: '2026-02-01', to: '2026-02-01' },
        ],
      },
      ['unknown_zone', 'backwards'],
    ],
    ['notify_users', { to: 'user', text: 'Hi' }, ['missing']],
    ['notify_users', { to: 'team', text: 'Hi' }, ['missing']],
    ['add_file_row', { file: '', columns: [] }, ['missing', 'missing']],
    ['add_file_row', { file: 'Orders', columns: [column, column] }, ['named_twice']],
    ['add_sheet_row', { spreadsheet: 'my sheet', columns: [column] }, ['missing']],
    ['add_sheet_row', { spreadsheet: '1AbCdEfGhIjKlMnOpQrStUv', columns: [column] }, []],
    ['send_email', { to: '', text: 'Hi' }, ['missing']],
    ['http_request', { url: 'api.example.test' }, ['missing']],
    ['http_request', { url: '{{base}}/x' }, []],
    [
      'http_request',
      {
        url: 'https://api.example.test',
        headers: [column, column],
        save: [
          { path: '$.a', variable: 'a' },
          { path: '$.b', variable: 'a' },
        ],
      },
      ['named_twice', 'named_twice'],
    ],
  ])('%s with %j', (type, data, found) => {
    expect(codes(type, data)).toEqual(found)
  })
})

test('set_variable says what it reads and writes', () => {
  const kind = kindOf('set_variable')
  const data = kind.data.parse({
    assignments: [
      { variable: 'total', kind: 'number', formula: 'price * {{qty}} + contact.age + order.tax' },
      { variable: 'first', kind: 'list_item', list: 'names' },
      { variable: 'names', kind: 'list_add', text: 'x' },
      { variable: 'old', kind: 'list_remove', text: 'x' },
      { variable: 'when', kind: 'now' },
    ],
  })
  expect(kind.reads?.(data)).toEqual(['price', 'qty', 'contact', 'order', 'names', 'old'])
  expect(kind.writes?.(data)).toEqual([
    { name: 'total', type: 'number' },
    { name: 'first', type: 'text' },
    { name: 'names', type: 'list' },
    { name: 'old', type: 'list' },
    { name: 'when', type: 'date' },
  ])
})

test('exits follow the data', () => {
  const exits = (type: string, data: Data) =>
    kindOf(type)
      .exits(kindOf(type).data.parse(data))
      .map(({ name, kind }) => `${name} ${kind}`)
  expect(exits('wait', {})).toEqual(['next next'])
  expect(exits('wait', { until: 'date' })).toEqual(['next next', 'failed failure'])
  expect(exits('snooze', { until: 'date' })).toEqual(['next next', 'failed failure'])
  expect(exits('wait_for_event', { timeout: 60_000 })).toEqual(['next next', 'timeout timeout'])
  expect(exits('call_flow', { mode: 'jump' })).toEqual([])
  expect(exits('call_flow', { mode: 'go_on', timeout: 60_000 })).toEqual(['next next'])
  expect(exits('call_flow', { timeout: 60_000 })).toEqual(['next next', 'failed failure', 'timeout timeout'])
  expect(exits('http_request', {})).toEqual(['next next', 'failed failure'])
  expect(exits('http_request', { byStatus: true })).toEqual([
    'next next',
    '4xx failure',
    '5xx failure',
    'unreachable failure',
  ])
  expect(exits('end', {})).toEqual([])
})
