// Reading graphs: what is refused, and that the refusal names the step. Then upgrades of old documents.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { emptyGraph, FORMAT, type Graph, graphSchema, jsonSchema, MAX_STEPS, parseGraph } from './graph.ts'
import { graphOf } from './testing.ts'
import { migrations, upgrade } from './upgrade.ts'

const hi: [string, { text: string }, string] = ['send_message', { text: 'hi' }, 'Saludo']
const graph = graphOf({ s1: hi, s2: hi }, 's1', 's1.next > s2')
const step = graph.steps['s1']!
const withStep = (change: object) => ({ ...graph, steps: { s1: { ...step, ...change } } })

test('a graph parses to itself', () => {
  expect(parseGraph(graph)).toEqual({ graph })
  expect(parseGraph(emptyGraph('manual'))).toEqual({ graph: emptyGraph('manual') })
})

describe('refused', () => {
  test.each<[string, unknown, { step: string | null; field?: string; says: RegExp }]>([
    ['nothing', null, { step: null, says: /^The flow/ }],
    ['a text', 'flow', { step: null, says: /^The flow/ }],
    [
      'another format',
      { ...graph, format: 9 },
      { step: null, field: 'format', says: /^The flow, at «format»/ },
    ],
    ['no trigger', { ...graph, trigger: undefined }, { step: 'trigger', says: /^The step/ }],
    [
      'a step without a type',
      withStep({ type: '' }),
      { step: 's1', field: 'type', says: /^The step «Saludo», at «type»/ },
    ],
    [
      'a place that is no number',
      withStep({ at: { x: 'left', y: 0 } }),
      { step: 's1', field: 'at.x', says: /at «at\.x»/ },
    ],
    [
      'an endless place',
      withStep({ at: { x: Infinity, y: 0 } }),
      { step: 's1', field: 'at.x', says: /«Saludo»/ },
    ],
    [
      'a name that never ends',
      withStep({ name: 'x'.repeat(81) }),
      { step: 's1', field: 'name', says: /name/ },
    ],
    [
      'an id unlike its key',
      withStep({ id: 's7' }),
      { step: 's1', field: 'id', says: /differs from its key/ },
    ],
    [
      'data that is no JSON',
      withStep({ data: { f: () => 1 } }),
      { step: 's1', field: 'data.f', says: /«Saludo»/ },
    ],
    [
      'an edge without an end',
      { ...graph, edges: [{ from: 's1', exit: 'next' }] },
      { step: null, field: 'edges.0.to', says: /edges/ },
    ],
    [
      'an id that is reserved',
      { ...graph, steps: { trigger: { ...step, id: 'trigger' } } },
      { step: 'trigger', field: 'id', says: /reserved/ },
    ],
    [
      'more steps than fit',
      graphOf(Object.fromEntries(Array.from({ length: MAX_STEPS + 1 }, (_, index) => [`s${index}`, hi]))),
      { step: null, says: /more than 500 steps/ },
    ],
  ])('%s', (_, json, { says, ...place }) => {
    const read = parseGraph(json)
    const problems = 'problems' in read ? read.problems : []
    expect(problems[0]).toMatchObject({ code: 'bad_graph', level: 'error', ...place })
    expect(problems[0]?.text.en).toMatch(says)
    expect(problems[0]?.text.es).toMatch(/^El (flujo|paso)/)
  })

  test('never more than fifty problems at once', () => {
    const bad = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`s${index}`, {}]))
    const read = parseGraph({ ...graph, steps: bad })
    expect('problems' in read && read.problems.length).toBe(50)
  })

  test('a prototype cannot be smuggled in', () => {
    const read = parseGraph(
      JSON.parse(`{"format":1,"trigger":{"type":"manual","data":{},"at":{"x":0,"y":0}},"edges":[],
      "steps":{"__proto__":{"id":"__proto__","type":"wait","name":"","data":{},"at":{"x":0,"y":0}}}}`),
    )
    expect('graph' in read ? Object.keys(read.graph.steps) : []).toEqual([])
  })

  test('whatever is read, a graph or problems come out', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        const read = parseGraph(json)
        expect('graph' in read || read.problems.length > 0).toBe(true)
        const upgraded = upgrade(json)
        expect('graph' in upgraded || upgraded.problem.text.es !== '').toBe(true)
      }),
    )
  })
})

test('the published JSON Schema speaks of the same document', () => {
  expect(jsonSchema()).toMatchObject({
    title: 'Charla flow',
    required: ['format', 'trigger', 'steps', 'edges'],
    properties: { format: { const: FORMAT } },
  })
  expect(JSON.parse(JSON.stringify(jsonSchema()))).toEqual(jsonSchema())
})

describe('upgrade', () => {
  const { format: _, ...rest } = graph
  const old = {
    ...rest,
    steps: Object.values(graph.steps),
    edges: graph.edges.map(({ from, to }) => ({ from, to })),
  }

  test('every format below today’s has its migration', () => {
    expect(migrations.map(({ from }) => from)).toEqual(Array.from({ length: FORMAT }, (_, from) => from))
    expect(migrations.every(({ name }) => name !== '')).toBe(true)
  })

  test.each<[string, unknown]>([
    ['a document of today', graph],
    ['a document without a format', old],
    ['a document of format 0', { ...old, format: 0 }],
    ['an exported flow', { charla: 'flow', name: 'Menu', graph }],
    ['an old exported flow', { charla: 'flow', graph: old }],
  ])('%s', (_, document) => {
    expect(upgrade(document)).toEqual({ graph })
  })

  test.each<[string, unknown, string]>([
    ['nothing', null, 'not_a_flow'],
    ['a list', [graph], 'not_a_flow'],
    ['a format that is no number', { ...graph, format: 'one' }, 'not_a_flow'],
    ['a negative format', { ...graph, format: -1 }, 'not_a_flow'],
    ['tomorrow’s format', { ...graph, format: FORMAT + 1 }, 'too_new'],
    ['a broken step', { ...graph, steps: { s1: {} } }, 'bad_graph'],
  ])('refuses %s', (_, document, code) => {
    const read = upgrade(document)
    expect('problem' in read && read.problem).toMatchObject({ code, level: 'error' })
    expect('problems' in read && read.problems.length).toBeGreaterThan(0)
  })

  test('changes nothing in place', () => {
    const before = JSON.stringify(old)
    upgrade(old)
    expect(JSON.stringify(old)).toBe(before)
  })
})

test('a graph that was upgraded is valid as it stands', () => {
  const read = upgrade(graph) as { graph: Graph }
  expect(graphSchema.parse(read.graph)).toEqual(read.graph)
})
