// Scenes play themselves: what people and the world do, and how everything that is asked for outside may turn out.
import { describe, expect, test } from 'vitest'
import { steps } from '#engine/steps/index.ts'
import { offersOf, savedOf } from './awaited.ts'
import { compile } from './compile.ts'
import { type Cue, cueSchema, opened, played, sampleScene, sceneSchema, statesOf } from './cues.ts'
import type { Asked, HttpRequest } from './effect.ts'
import { awaitedBy, type Rehearsal, rehearse } from './rehearsal.ts'
import { frozen, graphOf } from './testing.ts'

const call: Asked & HttpRequest = {
  type: 'http_request',
  method: 'GET',
  url: 'https://api.ejemplo.test',
  headers: {},
  body: null,
  save: { total: '$.order.total', first: '$.items[0].name' },
  statusVariable: 'code',
  timeoutMs: 1_000,
  retries: 0,
  step: 's1',
}
const scene = frozen(sampleScene('es'))
const lastWords = ({ lines }: Rehearsal) => {
  const last = lines.at(-1)
  return last && 'text' in last ? last.text.es : ''
}

describe('what an effect may come back with', () => {
  test('is declared for every effect that a run waits for, with one good way', () => {
    const waited: Asked[] = [
      call,
      { type: 'assign', to: { kind: 'user', userId: 'u' }, step: 's1' },
      { type: 'add_sheet_row', spreadsheet: 's', sheet: 'a', row: {}, step: 's1' },
      { type: 'send_email', to: 'a@ejemplo.test', subject: '', text: '', html: false, step: 's1' },
      { type: 'call_flow', flowId: 'f', inputs: {}, wait: true, step: 's1' },
    ]
    for (const asked of waited)
      expect(
        offersOf(asked).filter(({ good }) => good),
        asked.type,
      ).toHaveLength(1)
    expect(offersOf({ type: 'call_flow', flowId: 'f', inputs: {}, wait: false })).toEqual([])
    expect(offersOf({ type: 'unassign' })).toEqual([])
  })

  test.each([
    [
      { order: { total: 12 }, items: [{ name: 'Lentes' }] },
      { total: 12, first: 'Lentes' },
    ],
    [{ order: 1 }, { total: null, first: null }],
    [undefined, { total: null, first: null }],
  ])('saves of %j what the step names', (body, saved) => {
    expect(savedOf(call, 200, body)).toEqual({ code: 200, ...saved })
  })

  test('another flow gives back what it gives back, and nothing else does', () => {
    expect(
      savedOf({ type: 'call_flow', flowId: 'f', inputs: {}, wait: true, step: 's' }, undefined, { a: 1 }),
    ).toEqual({ a: 1 })
    expect(
      savedOf({ type: 'call_flow', flowId: 'f', inputs: {}, wait: true, step: 's' }, undefined, [1]),
    ).toEqual({})
  })
})

const outside = compile(
  graphOf(
    {
      s1: [
        'http_request',
        {
          url: 'https://a.test',
          save: [{ path: '$.n', variable: 'n' }],
          byStatus: true,
          statusVariable: 'code',
        },
      ],
      good: ['send_message', { text: 'n={{n}}' }],
      bad: ['assign', { to: 'anyone', timeout: 600_000 }],
      late: ['send_message', { text: 'Nadie' }],
      hear: ['wait_for_event', { event: 'conversation_closed', variable: 'why', timeout: null }],
    },
    's1',
    's1.next > good',
    's1.4xx > bad',
    's1.5xx > hear',
    'bad.timeout > late',
  ),
  steps,
)

describe('a cue', () => {
  const start: Cue = { kind: 'begin', variables: {} }
  const begun = frozen(played(outside, opened(scene), start))

  test('nothing outside turns out by itself', () => {
    expect(awaitedBy(begun)).toMatchObject({ type: 'http_request' })
    expect(lastWords(begun)).toContain('https://a.test')
  })

  test.each<[string, Cue, object]>([
    ['success with a value', { kind: 'outcome', outcome: '200', variables: { n: 5 } }, { status: 'ended' }],
    [
      'a refusal leads to an assignment',
      { kind: 'outcome', outcome: '404', variables: {} },
      { step: 'bad', waitsFor: 'outcome' },
    ],
    [
      'a server error leads to waiting for a fact',
      { kind: 'outcome', outcome: '500', variables: {} },
      { step: 'hear', waitsFor: 'event' },
    ],
    [
      'an outcome of another step changes nothing',
      { kind: 'outcome', outcome: '200', variables: {}, step: 'other' },
      { step: 's1' },
    ],
    ['a message is not waited for', { kind: 'say', content: { kind: 'text', text: 'hola' } }, { step: 's1' }],
  ])('%s', (_, cue, expected) => {
    expect(played(outside, begun, cue)).toMatchObject(expected)
  })

  test('the status code is saved, and the value stands in the message', () => {
    const state = played(outside, begun, { kind: 'outcome', outcome: '201', variables: { n: 5 } })
    expect(state.snapshot?.vars).toMatchObject({ n: 5, code: 201 })
    expect(state.lines.filter(({ kind }) => kind === 'out')).toMatchObject([{ content: { text: 'n=5' } }])
  })

  test('an assignment is taken, moved up in the queue, or given up when its time is over', () => {
    const waiting = played(outside, begun, { kind: 'outcome', outcome: '404', variables: {} })
    const taken = played(outside, waiting, { kind: 'outcome', outcome: 'assigned', variables: {} })
    expect(taken.facts.assignee).toMatchObject({ name: 'Luis' })
    const queued = played(outside, waiting, {
      kind: 'outcome',
      outcome: 'queued',
      variables: { queue_position: 2 },
    })
    expect(queued).toMatchObject({ step: 'bad', waitsFor: 'outcome' })
    expect(awaitedBy(queued)).toMatchObject({ type: 'assign' })
    expect(played(outside, queued, { kind: 'pass', ms: 600_000 }).path.at(-1)).toEqual({
      step: 'late',
      exit: 'next',
    })
  })

  test('a fact ends the waiting, and is known afterwards', () => {
    const waiting = played(outside, begun, { kind: 'outcome', outcome: '500', variables: {} })
    const fact = { type: 'conversation_closed', data: { source: 'user', category: 'Venta', summary: '' } }
    const closed = played(outside, waiting, { kind: 'event', fact })
    expect(closed).toMatchObject({ status: 'ended', facts: { conversation: { state: 'closed' } } })
    expect(closed.snapshot?.vars).toMatchObject({ why: 'Venta' })
  })

  test('while a person writes the bot hears nothing; then it goes on where it stood', () => {
    const talk = compile(graphOf({ s1: ['ask_question', { text: '?' }] }, 's1'), steps)
    const asked = played(talk, opened(scene), start)
    const say: Cue = { kind: 'say', content: { kind: 'text', text: 'hola' } }
    const taken = played(talk, played(talk, asked, { kind: 'agent', text: 'Yo sigo' }), say)
    expect(taken).toMatchObject({ status: 'waiting', paused: true })
    expect(played(talk, played(talk, taken, { kind: 'unpause' }), say)).toMatchObject({ status: 'ended' })
  })
})

describe('a scene', () => {
  test('is plain data that its schema reads back', () => {
    const cues: Cue[] = [
      { kind: 'begin', variables: { a: [1, { b: null }] } },
      { kind: 'pass', ms: 60_000 },
      { kind: 'go_on' },
    ]
    const whole = { ...scene, cues }
    expect(sceneSchema.parse(JSON.parse(JSON.stringify(whole)))).toEqual(whole)
    expect(cueSchema.safeParse({ kind: 'say', content: { kind: 'text' } }).success).toBe(false)
    expect(cueSchema.safeParse({ kind: 'dance' }).success).toBe(false)
  })

  test('what nobody decided turns out well before people go on, so that a new call does not stop an old scene', () => {
    const machine = compile(
      graphOf(
        {
          s1: ['http_request', { url: 'https://a.test' }],
          s2: ['ask_question', { text: '?' }],
          s3: ['send_message', { text: 'Bien' }],
        },
        's1',
        's1.next > s2',
        's2.next > s3',
      ),
      steps,
    )
    const cues: Cue[] = [
      { kind: 'begin', variables: {} },
      { kind: 'say', content: { kind: 'text', text: 'Ana' } },
    ]
    const states = statesOf(machine, { ...scene, cues })
    expect(states.map(({ step }) => step)).toEqual([null, 's1', null])
    expect(states.at(-1)).toMatchObject({ status: 'ended' })
  })

  test('cues that fit nothing change nothing', () => {
    const talk = compile(graphOf({ s1: ['send_message', { text: 'Fin' }] }, 's1'), steps)
    const over = frozen(played(talk, opened(scene), { kind: 'begin', variables: {} }))
    const odd: Cue[] = [
      { kind: 'begin', variables: {} },
      { kind: 'go_on' },
      { kind: 'unpause' },
      { kind: 'outcome', outcome: 'done', variables: {} },
    ]
    for (const cue of odd) expect(played(talk, over, cue)).toEqual(over)
    expect(awaitedBy(rehearse())).toBeNull()
  })
})
