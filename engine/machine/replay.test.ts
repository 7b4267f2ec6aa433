// Recorded runs on another graph: dice fall as they fell, silences count, and what differs is grouped by step.
import { describe, expect, test } from 'vitest'
import { steps } from '#engine/steps/index.ts'
import { compile } from './compile.ts'
import { sampleScene } from './cues.ts'
import type { Graph } from './graph.ts'
import { type Past, partings, replay, sceneOf, withoutName } from './replay.ts'
import { frozen, graphOf } from './testing.ts'
import type { Happening } from './turn.ts'

const { contact } = sampleScene('es')
const place = { language: 'es' as const, timeZone: 'America/Guayaquil' }
const start = Date.UTC(2026, 2, 10, 15)
const at = (minutes: number) => new Date(start + minutes * 60_000).toISOString()
const reply = (text: string): Happening => ({
  type: 'reply',
  messageId: 'm',
  content: { kind: 'text', text },
})

const drawn = (more: Array<[string, string]> = []): Graph => {
  const graph = graphOf(
    {
      ask: ['ask_question', { text: '¿Compras?', answer: 'yes_no', timeout: 600_000 }, 'Pregunta'],
      yes: ['http_request', { url: 'https://a.test', save: [{ path: '$.n', variable: 'n' }] }, 'Consulta'],
      no: ['send_message', { text: 'Adiós' }, 'Adiós'],
      late: ['send_message', { text: '¿Sigues ahí?' }, 'Aviso'],
      done: ['send_message', { text: 'Son {{n}}' }, 'Total'],
    },
    'ask',
    'ask.yes > yes',
    'ask.no > no',
    'ask.timeout > late',
    'yes.next > done',
  )
  const changed = (from: string) => more.find(([one]) => one === from)?.[1]
  return {
    ...graph,
    edges: graph.edges.map((edge) => ({ ...edge, to: changed(`${edge.from}.${edge.exit}`) ?? edge.to })),
  }
}
const machine = compile(frozen(drawn()), steps)
const past = (turns: Past['turns']): Past => frozen({ contact, channel: null, source: 'contact', turns })
const begun = {
  happening: { type: 'start', variables: {} } as Happening,
  path: [{ step: 'ask', exit: null }],
  at: at(0),
}
const bought = past([
  begun,
  {
    happening: reply('sí'),
    path: [
      { step: 'ask', exit: 'yes' },
      { step: 'yes', exit: null },
    ],
    at: at(0.5),
  },
  {
    happening: { type: 'outcome', token: '2', outcome: '2xx', variables: { n: 3 } },
    path: [
      { step: 'yes', exit: 'next' },
      { step: 'done', exit: 'next' },
    ],
    at: at(0.6),
  },
])
const silent = past([
  begun,
  {
    happening: { type: 'timer', token: '1' },
    path: [
      { step: 'ask', exit: 'timeout' },
      { step: 'late', exit: 'next' },
    ],
    at: at(10),
  },
])

describe('a past as a scene', () => {
  test('has what people did and what came from outside; short silences are none', () => {
    expect(sceneOf(bought, place).cues).toEqual([
      { kind: 'begin', variables: {} },
      { kind: 'say', content: { kind: 'text', text: 'sí' } },
      { kind: 'outcome', outcome: '2xx', variables: { n: 3 }, step: 'yes' },
    ])
    expect(sceneOf(silent, place)).toMatchObject({
      now: at(0),
      cues: [{ kind: 'begin' }, { kind: 'pass', ms: 600_000 }],
    })
  })

  test('a longer silence before an answer counts', () => {
    const slow = past([begun, { ...bought.turns[1]!, at: at(5) }])
    expect(sceneOf(slow, place).cues).toMatchObject([
      { kind: 'begin' },
      { kind: 'pass', ms: 300_000 },
      { kind: 'say' },
    ])
  })
})

test('a past that is kept has a made-up person in it; what was not known stays unknown', () => {
  const rosa = {
    ...contact,
    firstName: 'Rosa',
    lastName: 'Luna',
    email: 'rosa@ejemplo.test',
    phone: '',
    tags: ['vip'],
  }
  const kept = withoutName(sceneOf({ ...bought, contact: rosa }, place))
  expect(kept.contact).toMatchObject({
    firstName: 'Ana',
    lastName: 'Pérez',
    email: 'ana@ejemplo.test',
    phone: '',
    tags: ['vip'],
  })
})

describe('replayed', () => {
  test.each([
    ['who bought', bought],
    ['who was silent', silent],
  ])('on the same graph nothing differs for %s', (_, one) => {
    expect(replay(one, place, machine, machine)).toMatchObject({
      faithful: true,
      otherWay: false,
      differences: [],
    })
  })

  test('another way is told with the step where the ways part', () => {
    const other = compile(drawn([['ask.timeout', 'no']]), steps)
    expect(replay(bought, place, machine, other)).toMatchObject({ otherWay: false })
    const changed = replay(silent, place, machine, other)
    expect(changed).toMatchObject({ otherWay: true, step: 'no' })
    expect(changed.differences.find(({ kind }) => kind === 'way')?.text.es).toBe(
      'Ahora va a «Adiós»; antes iba a «Aviso».',
    )
  })

  test('other words are no other way', () => {
    const graph = drawn()
    const text = { ...graph.steps['done']!, data: { text: 'Total: {{n}}' } }
    const other = compile({ ...graph, steps: { ...graph.steps, done: text } }, steps)
    const { otherWay, differences } = replay(bought, place, machine, other)
    expect(otherWay).toBe(false)
    expect(differences.map(({ text: { es } }) => es)).toEqual(['Ahora dice «Total: 3» en lugar de «Son 3».'])
  })

  test('what was recorded cannot always be taken again, and that is said', () => {
    const odd = past([begun, { happening: reply('sí'), path: [{ step: 'ask', exit: 'no' }], at: at(0.5) }])
    expect(replay(odd, place, machine, machine).faithful).toBe(false)
  })

  test('dice fall as they fell', () => {
    const split = graphOf(
      {
        s: [
          'random_split',
          { ways: ['a', 'b', 'c'].map((id) => ({ id, name: id, weight: 1 })), sticky: false },
        ],
        a: ['send_message', { text: 'A' }],
        b: ['send_message', { text: 'B' }],
        c: ['send_message', { text: 'C' }],
      },
      's',
      's.a > a',
      's.b > b',
      's.c > c',
    )
    const dice = compile(split, steps)
    for (const exit of ['a', 'b', 'c']) {
      const path = [
        { step: 's', exit },
        { step: exit, exit: 'next' },
      ]
      const one = past([{ happening: { type: 'start', variables: {} }, path, at: at(0) }])
      expect(replay(one, place, dice, dice), exit).toMatchObject({ faithful: true, otherWay: false })
    }
  })
})

test('runs that go another way are grouped by the step, the most first', () => {
  const one = (step: string | null, otherWay = true) => ({ step, otherWay })
  const groups = partings([one('no'), one('late'), one('late'), one('ask', false), one(null)], machine)
  expect(groups.map(({ step, name, runs }) => [step, name?.es ?? null, runs.length])).toEqual([
    ['late', '«Aviso»', 2],
    ['no', '«Adiós»', 1],
    [null, null, 1],
  ])
})
