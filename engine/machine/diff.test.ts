// Two graphs, and what a person reads about their difference.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { steps } from '#engine/steps/index.ts'
import { diff } from './diff.ts'
import { setTrigger } from './edit.ts'
import type { Graph } from './graph.ts'
import { frozen, graphOf } from './testing.ts'

const hi: [string, { text: string }, string] = ['send_message', { text: 'Hola' }, 'Saludo']
const wait: [string, { ms: number }] = ['wait', { ms: 60_000 }]
const base = frozen(graphOf({ s1: hi, s2: wait }, 's1', 's1.next > s2'))
const say = (before: Graph, after: Graph) => diff(before, after, steps).map(({ text }) => text)
const kinds = (before: Graph, after: Graph) =>
  diff(before, after, steps).map(({ kind, step }) => [kind, step])
const changed = (id: string, change: object): Graph => ({
  ...base,
  steps: { ...base.steps, [id]: { ...base.steps[id]!, ...change } },
})

describe('says', () => {
  test.each<[string, Graph, Graph, string, string]>([
    [
      'a text that changed',
      base,
      changed('s1', { data: { text: 'Buenas' } }),
      '«Saludo», Message changed: «Hola» → «Buenas»',
      '«Saludo», cambió Mensaje: «Hola» → «Buenas»',
    ],
    [
      'a number that changed',
      base,
      changed('s2', { data: { ms: 5_000 } }),
      '«Wait», How long changed',
      '«Esperar», cambió Cuánto tiempo',
    ],
    [
      'a new name',
      base,
      changed('s1', { name: 'Inicio' }),
      '«Saludo» is now called «Inicio»',
      '«Saludo» ahora se llama «Inicio»',
    ],
    [
      'another type',
      base,
      changed('s2', { type: 'unassign', data: {} }),
      '«Unassign» became another type of step',
      '«Quitar asignación» pasó a ser otro tipo de paso',
    ],
    [
      'a field without hints',
      base,
      changed('s2', { data: { ms: 60_000, odd: 1 } }),
      '«Wait» changed',
      'Cambió «Esperar»',
    ],
    ['one move', base, changed('s1', { at: { x: 9, y: 9 } }), '1 box was moved', 'Se movió 1 caja'],
    [
      'a trigger',
      base,
      setTrigger(base, 'conversation_opened', {}).graph,
      'The trigger changed',
      'Cambió el disparador',
    ],
    [
      'a cut edge',
      base,
      { ...base, edges: base.edges.slice(0, 1) },
      '«Saludo» no longer leads to «Wait»',
      '«Saludo» ya no lleva a «Esperar»',
    ],
    [
      'a new edge',
      { ...base, edges: [] },
      { ...base, edges: base.edges.slice(0, 1) },
      'The trigger now leads to «Saludo»',
      'El disparador ahora lleva a «Saludo»',
    ],
  ])('%s', (_, before, after, en, es) => {
    expect(say(before, after)).toEqual([{ en, es }])
  })

  test('a step that came, with its edge', () => {
    const after = graphOf({ s1: hi, s2: wait, s3: hi }, 's1', 's1.next > s2', 's2.next > s3')
    expect(kinds(base, after)).toEqual([
      ['added', 's3'],
      ['connected', 's2'],
    ])
    expect(say(base, after)[0]).toEqual({ en: '«Saludo» was added', es: 'Se agregó «Saludo»' })
  })

  test('a step that went, and nothing about the edge that went with it', () => {
    expect(kinds(base, graphOf({ s1: hi }, 's1'))).toEqual([
      ['removed', null],
      ['disconnected', 's1'],
    ])
    expect(kinds(base, { ...base, steps: { s2: base.steps['s2']! }, edges: [] })).toEqual([
      ['removed', null],
      ['disconnected', 'trigger'],
    ])
  })

  test('an edge that leads elsewhere once', () => {
    const after = { ...base, edges: [base.edges[0]!, { from: 's1', exit: 'next', to: 's1' }] }
    expect(kinds(base, after)).toEqual([['connected', 's1']])
  })

  test('long texts are cut', () => {
    const [{ en } = { en: '' }] = say(base, changed('s1', { data: { text: 'x'.repeat(500) } }))
    expect(en.length).toBeLessThan(140)
  })
})

test('the order of keys is no difference, and a graph does not differ from itself', () => {
  const turned = changed('s1', { data: JSON.parse('{"text":"Hola"}'), at: { y: 0, x: 300 } })
  expect(diff(base, turned, steps)).toEqual([])
  expect(diff(base, JSON.parse(JSON.stringify(base)), steps)).toEqual([])
})

test('whatever the data, every change has words in both languages', () => {
  const data = fc.dictionary(fc.constantFrom('text', 'ms', 'x'), fc.jsonValue())
  fc.assert(
    fc.property(data, data, (one, other) => {
      for (const { text } of diff(changed('s1', { data: one }), changed('s1', { data: other }), steps)) {
        expect(text.en).not.toBe('')
        expect(text.es).not.toBe('')
      }
    }),
  )
})
