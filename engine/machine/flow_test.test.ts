// Saved tests: the same flow is green, and every kind of change is told in words that name the step.
import { describe, expect, test } from 'vitest'
import { steps } from '#engine/steps/index.ts'
import { compile } from './compile.ts'
import { type Cue, sampleScene } from './cues.ts'
import { flowTestSchema, runTest, see } from './flow_test.ts'
import type { Graph } from './graph.ts'
import { frozen, graphOf } from './testing.ts'

const say = (text: string, choice?: string): Cue => ({
  kind: 'say',
  content: { kind: 'text', text, ...(choice ? { choice } : {}) },
})
const drawn = (): Graph =>
  graphOf(
    {
      menu: [
        'ask_question',
        {
          text: '¿Qué buscas?',
          answer: 'multiple_choice',
          choices: [
            { id: 'a', title: 'Precio' },
            { id: 'b', title: 'Pedido' },
          ],
          save: { variable: 'topic', field: '' },
        },
        'Menú',
      ],
      price: ['send_message', { text: 'Cuesta 10' }, 'Precio'],
      order: ['update_tags', { add: ['pedido'], remove: [] }, 'Marcar'],
      name: ['ask_question', { text: '¿Tu nombre?' }, 'Nombre'],
    },
    'menu',
    'menu.a > price',
    'menu.b > order',
    'price.next > name',
  )
const scene = frozen({
  ...sampleScene('es'),
  cues: [{ kind: 'begin', variables: {} } as Cue, say('Precio', 'a')],
})
const machineOf = (graph: Graph) => compile(frozen(graph), steps)
const saved = () => frozen({ scene, expected: see(machineOf(drawn()), scene) })
const data = (graph: Graph, step: string, change: object): Graph => ({
  ...graph,
  steps: {
    ...graph.steps,
    [step]: { ...graph.steps[step]!, data: { ...graph.steps[step]!.data, ...change } },
  },
})
const edges = (graph: Graph, ...ways: Array<[string, string, string]>): Graph => ({
  ...graph,
  edges: [
    ...graph.edges.filter((edge) => !ways.some(([from, exit]) => edge.from === from && edge.exit === exit)),
    ...ways.filter(([, , to]) => to !== '').map(([from, exit, to]) => ({ from, exit, to })),
  ],
})

test('what was seen is what was said, done, passed and kept', () => {
  expect(saved().expected).toEqual({
    cues: [
      { says: ['< ¿Qué buscas? [Precio] [Pedido]'], does: [], path: [{ step: 'menu', exit: null }] },
      {
        says: ['< Cuesta 10', '< ¿Tu nombre?'],
        does: [],
        path: [
          { step: 'menu', exit: 'a' },
          { step: 'price', exit: 'next' },
          { step: 'name', exit: null },
        ],
      },
    ],
    status: 'waiting',
    step: 'name',
    variables: { topic: 'Precio' },
  })
})

test('the same flow is green; a step moved or renamed changes nothing', () => {
  const graph = drawn()
  const renamed = {
    ...graph,
    steps: { ...graph.steps, price: { ...graph.steps['price']!, name: 'Otro', at: { x: 9, y: 9 } } },
  }
  expect(runTest(machineOf(graph), saved()).differences).toEqual([])
  expect(runTest(machineOf(renamed), saved()).differences).toEqual([])
})

describe('a change is told in plain words', () => {
  test.each<[string, Graph, Array<[kind: string, es: string]>]>([
    [
      'another text',
      data(drawn(), 'price', { text: 'Cuesta 12' }),
      [['words', 'Ahora dice «Cuesta 12» en lugar de «Cuesta 10».']],
    ],
    [
      'another way',
      edges(drawn(), ['menu', 'a', 'order']),
      [
        ['words', 'Ya no dice «Cuesta 10».'],
        ['way', 'Ahora va a «Marcar»; antes iba a «Precio».'],
        ['end', 'Al final termina; antes espera en «Nombre».'],
      ],
    ],
    [
      'a way that is cut',
      edges(drawn(), ['price', 'next', '']),
      [
        ['words', 'Ya no dice «¿Tu nombre?».'],
        ['way', 'Ya no pasa por «Nombre».'],
        ['end', 'Al final termina; antes espera en «Nombre».'],
      ],
    ],
    [
      'another variable',
      data(drawn(), 'menu', { save: { variable: 'about', field: '' } }),
      [
        ['variable', '«about» es "Precio"; antes, nada.'],
        ['variable', '«topic» es nada; antes, "Precio".'],
      ],
    ],
    [
      'a deed that came in between',
      edges(drawn(), ['menu', 'a', 'order'], ['order', 'next', 'price']),
      [['way', 'Ahora va a «Marcar»; antes iba a «Precio».']],
    ],
  ])('%s', (_, graph, told) => {
    const { differences } = runTest(machineOf(graph), saved())
    expect(differences.map(({ kind, text }) => [kind, text.es])).toEqual(told)
    for (const { text } of differences) expect(text.en).not.toBe('')
  })

  test('a step that was deleted is named by those who knew it, else said to be gone', () => {
    const { order: _, ...rest } = drawn().steps
    const graph = { ...edges(drawn(), ['menu', 'a', 'name']), steps: rest }
    expect(runTest(machineOf(graph), saved()).differences.find(({ kind }) => kind === 'way')).toMatchObject({
      cue: 1,
      step: 'name',
      text: { en: 'Now it goes to «Nombre»; before, to «Precio».' },
    })
  })
})

test('accepting what was seen makes a test green', () => {
  const graph = data(drawn(), 'price', { text: 'Cuesta 12' })
  const { seen } = runTest(machineOf(graph), saved())
  expect(runTest(machineOf(graph), { scene, expected: seen }).differences).toEqual([])
})

test('a test is plain data that its schema reads back', () => {
  const whole = { name: 'Pregunta el precio', ...saved() }
  expect(flowTestSchema.parse(JSON.parse(JSON.stringify(whole)))).toEqual(whole)
  expect(flowTestSchema.safeParse({ ...whole, name: ' ' }).success).toBe(false)
})
