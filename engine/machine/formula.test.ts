// Formulas: precedence, functions, variables, what comes to nothing, and what cannot be read.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { diceOf } from './dice.ts'
import { formulaValue, parseFormula } from './formula.ts'
import { bounds } from './formula_words.ts'
import { sampleFacts } from './sample.ts'
import { frozen } from './testing.ts'
import { type Json, valueIn } from './values.ts'

const base = sampleFacts('en')
const facts = frozen({
  ...base,
  contact: { ...base.contact, fields: { age: 30, size: '7.5', city: 'Quito' } },
})
const vars: Record<string, Json> = frozen({
  total: 12.5,
  text: ' 4 ',
  word: 'four',
  yes: true,
  prices: [1, 2.5, '3'],
  mixed: [1, 'x'],
  none: [],
  order: { items: { count: 3 } },
})

test.each<[string, number | null]>([
  ['1 + 2 * 3', 7],
  ['(1 + 2) * 3', 9],
  ['10 - 2 - 3', 5],
  ['100 / 10 / 2', 5],
  ['2 ^ 3 ^ 2', 512],
  ['-2 ^ 2', -4],
  ['2 ^ -1', 0.5],
  ['--3', 3],
  ['2 * -3', -6],
  ['7 % 4 + 1', 4],
  ['-7 % 4', -3],
  ['.5 + 1.', 1.5],
  ['2 × 3 ÷ 4 − 1', 0.5],
  ['1 + 1 = 2', 1],
  ['1 == 2', 0],
  ['3 <> 4', 1],
  ['3 != 3', 0],
  ['2 >= 2', 1],
  ['2 < 2', 0],
  ['(2 > 1) * 10', 10],
  ['total * 2', 25],
  ['{{total}} * 2', 25],
  ['{{ $total }} * 2', 25],
  ['$total * 2', 25],
  ['text + 1', 5],
  ['yes + yes', 2],
  ['contact.age + 1', 31],
  ['$contact.size * 2', 15],
  ['order.items.count * 2', 6],
  ['0.1 + 0.2', 0.3],
  ['1.1 * 3', 3.3],
  ['average(0.1, 0.2, 0.3)', 0.2],
  ['min(3, 1, 2)', 1],
  ['max(3, prices)', 3],
  ['MAX(1; 2)', 2],
  ['round(2.5)', 3],
  ['round(-2.5)', -3],
  ['round(1.005, 2)', 1.01],
  ['round(1234, -2)', 1200],
  ['round(total * 1.15, 2)', 14.38],
  ['floor(-1.2)', -2],
  ['ceil(1.2)', 2],
  ['abs(-3)', 3],
  ['sum(prices)', 6.5],
  ['sum(none)', 0],
  ['average(prices, 3.5)', 2.5],
  ['count(prices)', 3],
  ['count(mixed, 1)', 3],
  ['if(total > 10, 1, 2)', 1],
  ['if(total > 100, 1 / 0, 2)', 2],
  // What comes to nothing.
  ['1 / 0', null],
  ['1 % 0', null],
  ['10 ^ 400', null],
  ['(-8) ^ 0.5', null],
  ['word + 1', null],
  ['missing + 1', null],
  ['prices + 1', null],
  ['sum(mixed)', null],
  ['average(none)', null],
  ['round(1, 99)', null],
  ['constructor + 1', null],
  ['order.constructor', null],
  ['contact.city', null],
  ['1 +', null],
])('%s is %s', (text, value) => {
  expect(formulaValue(text, { facts, vars })).toBe(value)
})

test.each<[string, string]>([
  ['', 'is empty'],
  ['1 +', 'ends where'],
  ['1 2', 'cannot be read at «2»'],
  ['1 + * 2', 'cannot be read at «*»'],
  ['(1 + 2', 'closing parenthesis'],
  ['1 + 2)', 'cannot be read at «)»'],
  ['max(1, 2', 'closing parenthesis'],
  ['max()', 'takes 1 to 20'],
  ['round(1, 2, 3)', 'takes 1 to 2'],
  ['abs(1, 2)', 'takes 1 values'],
  ['fetch(1)', 'no function «fetch»'],
  ['constructor(1)', 'no function'],
  ['"a" + 1', 'cannot be read at'],
  ['a = b = c; d', 'cannot be read at «,»'],
  ['1'.repeat(bounds.length + 1), 'longer than'],
  ['('.repeat(100) + ')'.repeat(100), 'nested too deeply'],
  ['-'.repeat(100), 'nested too deeply'],
])('%s: a problem', (text, says) => {
  const read = parseFormula(text)
  expect('problem' in read && read.problem.en).toContain(says)
  expect('problem' in read && read.problem.es.length).toBeGreaterThan(10)
})

test('says what it reads', () => {
  const read = parseFormula('max(a, contact.age) + {{ b }} * a')
  expect('formula' in read && read.formula.reads).toEqual(['a', 'contact.age', 'b'])
})

describe('laws', () => {
  const pieces = fc.constantFrom(
    '1',
    '2.5',
    'x',
    '{{y}}',
    '+',
    '-',
    '*',
    '/',
    '%',
    '^',
    '(',
    ')',
    ',',
    'max(',
    '<',
    '=',
    'if(',
    ' ',
    '$',
  )
  test('any text comes to a finite number or to nothing', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces, { maxLength: 60 }).map((all) => all.join('')),
        ),
        (text) => {
          const value = formulaValue(text, { facts, vars: { x: 3, y: '4' } })
          expect(value === null || Number.isFinite(value)).toBe(true)
        },
      ),
      { numRuns: 2_000 },
    )
  })

  test('sums and products are those of numbers', () => {
    const number = fc.integer({ min: 0, max: 1_000 })
    fc.assert(
      fc.property(number, number, number, (a, b, c) => {
        expect(formulaValue(`${a} + ${b} * ${c} - a`, { facts, vars: { a } })).toBe(a + b * c - a)
      }),
    )
  })

  test('dice fall evenly, and the same way for the same text', () => {
    const falls = Array.from({ length: 10_000 }, (_, index) => diceOf(`contact-${index}s1`))
    for (let tenth = 0; tenth < 10; tenth++) {
      const count = falls.filter((fall) => Math.floor(fall * 10) === tenth).length
      expect(count).toBeGreaterThan(850)
      expect(count).toBeLessThan(1_150)
    }
    expect(diceOf('contact-7s1')).toBe(falls[7])
  })
})

test.each<[string, Json]>([
  ['{{prices}}', [1, 2.5, '3']],
  [' {{ $total }} ', 12.5],
  ['{{total}} USD', '12.5 USD'],
  ['{{missing}}', ''],
  ['{{contact.age}}', '30'],
  ['{{contact}}x', '[object Object]x'],
  ['plain', 'plain'],
])('the value of «%s»', (template, value) => {
  expect(valueIn(template, { facts, vars })).toEqual(value)
})
