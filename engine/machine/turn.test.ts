// The laws of a turn, on graphs nobody would draw, and the few turns worth telling one by one.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { steps } from '#engine/steps/index.ts'
import { triggers } from '#engine/triggers/index.ts'
import { canPublish, check } from './check.ts'
import { compile } from './compile.ts'
import type { Graph } from './graph.ts'
import { sampleFacts } from './sample.ts'
import { step } from './step.ts'
import { frozen, graphOf } from './testing.ts'
import { type Happening, type Snapshot, type Turn, tokenOf, turn } from './turn.ts'
import { MAX_VARS, MAX_VISITS } from './walk.ts'

const facts = frozen(sampleFacts('en'))
const start: Happening = { type: 'start', variables: {} }
const reply = (text: string): Happening => ({
  type: 'reply',
  messageId: 'm',
  content: { kind: 'text', text },
})
const machineOf = (graph: Graph) => compile(frozen(graph), steps)
const hi: [string, { text: string }] = ['send_message', { text: 'hi' }]
const ask = (save = '') =>
  ['ask_question', { text: '?', save: { variable: save, field: '' } }] as [string, never]

type Data = Graph['trigger']['data']
const ids = ['s1', 's2', 's3', 's4', 's5', 's6']
const aim = fc.constantFrom(...ids)
const clause = fc.constantFrom(
  { subject: 'variable.v', operator: 'is_equal_to', value: 'yes' },
  { subject: 'contact.tags', operator: 'has_any_of', value: ['vip'] },
  { subject: 'conversation.source', operator: 'exists' },
)
const timeout = fc.constantFrom(null, 60_000)
const anyStep: fc.Arbitrary<[string, Data]> = fc.oneof(
  fc.constantFrom<[string, Data]>(
    ['send_message', { text: 'Hi {{contact.name}} {{v}}' }],
    ['send_message', { text: '{{broken' }],
    ['update_tags', { add: ['vip'], remove: ['old'] }],
    ['update_field', { field: 'plan', value: '{{v}}' }],
    ['open_conversation', {}],
    ['close_conversation', { category: null, summary: '{{v}}' }],
    ['add_comment', { text: 'saw {{v}}', mention: null }],
    ['unassign', {}],
    ['wait', { ms: 60_000 }],
    ['wait', { ms: 1 }],
    ['moon', {}],
  ),
  fc
    .tuple(aim, fc.integer({ min: 1, max: 10 }))
    .map(([to, times]): [string, Data] => ['jump_to', { step: to, times }]),
  timeout.map((ms): [string, Data] => ['assign', { to: 'anyone', timeout: ms }]),
  fc.tuple(timeout, fc.boolean()).map(([ms, invalidExit]): [string, Data] => [
    'ask_question',
    {
      text: 'Which? {{v}}',
      answer: 'multiple_choice',
      choices: [
        { id: 'a', title: 'Yes' },
        { id: 'b', title: 'No' },
      ],
      save: { variable: 'v', field: 'plan' },
      invalidExit,
      timeout: ms,
    },
  ]),
  clause.map((one): [string, Data] => [
    'branch',
    { branches: [{ id: 'a', name: 'A', when: { all: [one] } }] },
  ]),
)
const anyEdge = fc
  .tuple(aim, fc.constantFrom('next', 'a', 'b', 'else', 'timeout', 'invalid'), aim)
  .map(([from, exit, to]) => `${from}.${exit} > ${to}`)
const anyGraph = fc
  .tuple(
    fc.array(anyStep, { minLength: 1, maxLength: ids.length }),
    fc.uniqueArray(anyEdge, { maxLength: 18 }),
  )
  .map(([list, edges]) => {
    const named = Object.fromEntries(list.map((one, index) => [ids[index]!, one]))
    return graphOf(named, 's1', ...edges)
  })
const anyHappening: fc.Arbitrary<(snapshot: Snapshot) => Happening> = fc.oneof(
  fc.constantFrom('Yes', 'no', '3', 'nonsense', '').map((text) => () => reply(text)),
  fc.constant((snapshot: Snapshot): Happening => ({ type: 'timer', token: tokenOf(snapshot) })),
  fc.constantFrom('assigned', 'failed', 'later').map((outcome) => (snapshot: Snapshot): Happening => {
    return { type: 'outcome', token: tokenOf(snapshot), outcome, variables: { v: 'set' } }
  }),
  fc.string({ maxLength: 3 }).map((token) => (): Happening => ({ type: 'timer', token })),
  aim.map((to) => (): Happening => ({ type: 'resume', step: to, variables: {} })),
)
const anyHistory = fc.array(anyHappening, { maxLength: 8 })

function historyOf(graph: Graph, list: Array<(snapshot: Snapshot) => Happening>) {
  const machine = machineOf(graph)
  const first = turn(machine, null, frozen(start), facts)
  const turns: Array<{ happening: Happening; turn: Turn }> = [{ happening: start, turn: first }]
  for (const make of list) {
    const before = turns.at(-1)!.turn.snapshot
    const happening = frozen(make(before))
    turns.push({ happening, turn: turn(machine, frozen(before), happening, facts) })
  }
  return { machine, turns }
}

describe('laws', () => {
  test('a turn halts within its limit, and says nothing when it fails', () => {
    fc.assert(
      fc.property(anyGraph, anyHistory, (graph, list) => {
        for (const { turn: one } of historyOf(graph, list).turns) {
          expect(one.path.length).toBeLessThanOrEqual(MAX_VISITS)
          if (one.status !== 'failed') continue
          expect(one.effects).toEqual([])
          if (one.taken) expect(one.problem?.text.es).toBeTruthy()
        }
      }),
    )
  })

  test('a snapshot is small JSON: there and back changes nothing', () => {
    fc.assert(
      fc.property(anyGraph, anyHistory, (graph, list) => {
        const { machine, turns } = historyOf(graph, list)
        for (const [index, { happening, turn: one }] of turns.entries()) {
          const stored = JSON.parse(JSON.stringify(one.snapshot)) as Snapshot
          expect(stored).toEqual(one.snapshot)
          expect(Object.keys(stored).sort()).toEqual(['counts', 'value', 'vars', 'visit'])
          const before = turns[index - 1]?.turn.snapshot
          if (before) {
            const again = turn(machine, JSON.parse(JSON.stringify(before)) as Snapshot, happening, facts)
            expect(again).toEqual(one)
          }
        }
      }),
    )
  })

  test('the replay of a history is the history', () => {
    fc.assert(
      fc.property(anyGraph, anyHistory, (graph, list) => {
        const { turns } = historyOf(graph, list)
        const fresh = machineOf(JSON.parse(JSON.stringify(graph)) as Graph)
        let snapshot: Snapshot | null = null
        for (const { happening, turn: one } of turns) {
          const again: Turn = turn(fresh, snapshot, happening, facts)
          expect(again).toEqual(one)
          snapshot = again.snapshot
        }
      }),
    )
  })

  test('only the newest token is taken', () => {
    fc.assert(
      fc.property(anyGraph, anyHistory, fc.string(), (graph, list, token) => {
        const { machine, turns } = historyOf(graph, list)
        const { snapshot } = turns.at(-1)!.turn
        fc.pre(token !== tokenOf(snapshot))
        for (const old of [token, String(snapshot.visit - 1)]) {
          const timer = turn(machine, snapshot, { type: 'timer', token: old }, facts)
          const result = turn(
            machine,
            snapshot,
            { type: 'outcome', token: old, outcome: 'assigned', variables: {} },
            facts,
          )
          for (const one of [timer, result]) {
            if (!machine.places.has(snapshot.value)) continue
            expect(one).toMatchObject({ taken: false, effects: [], snapshot })
          }
        }
      }),
    )
  })

  test('a timer that was started carries the token that is valid while the step waits', () => {
    fc.assert(
      fc.property(anyGraph, anyHistory, (graph, list) => {
        for (const { turn: one } of historyOf(graph, list).turns) {
          const timer = one.effects.findLast(
            (effect) => effect.type === 'start_timer' && effect.step === one.step,
          )
          if (timer?.type === 'start_timer') expect(timer.token).toBe(tokenOf(one.snapshot))
        }
      }),
    )
  })

  test('what may be published fails only by its limits', () => {
    const allowed = ['too_many_visits', 'too_much_memory', 'step_failed', 'lost_step']
    let published = 0
    fc.assert(
      fc.property(anyGraph, anyHistory, (graph, list) => {
        if (!canPublish(check(graph, steps, triggers))) return
        published++
        for (const { turn: one } of historyOf(graph, list).turns)
          if (one.problem) expect(allowed).toContain(one.problem.code)
      }),
      { numRuns: 400 },
    )
    expect(published).toBeGreaterThan(10)
  })

  test('the reused scope goes the same way as XState itself', () => {
    fc.assert(
      fc.property(anyGraph, anyHistory, (graph, list) => {
        const { machine } = historyOf(graph, list)
        const slow = { ...machine, chart: { ...machine.chart, next: machine.chart.slowNext } }
        let snapshot: Snapshot | null = null
        for (const make of [() => start, ...list]) {
          const happening = make(snapshot ?? ({} as Snapshot))
          const one: Turn = turn(machine, snapshot, happening, facts)
          expect(turn(slow, snapshot, happening, facts)).toEqual(one)
          snapshot = one.snapshot
        }
      }),
      { numRuns: 50 },
    )
  })

  test('whatever is handed in, a turn comes out', () => {
    const machine = machineOf(graphOf({ s1: ask('v'), s2: ['wait', { ms: 60_000 }] }, 's1', 's1.next > s2'))
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (snapshot, happening, known) => {
        const thing = happening as unknown as Happening
        expect(() => turn(machine, snapshot as unknown as Snapshot, thing, known as never)).not.toThrow()
        expect(() =>
          turn(machine, null, { ...start, ...(happening as object) }, known as never),
        ).not.toThrow()
      }),
    )
  })
})

describe('a turn', () => {
  test('starts behind the trigger', () => {
    const machine = machineOf(graphOf({ s1: hi, s2: ask() }, 's1', 's1.next > s2'))
    const one = turn(machine, null, start, facts)
    expect(one).toMatchObject({ status: 'waiting', waitsFor: 'reply', step: 's2', taken: true })
    expect(one.path).toEqual([
      { step: 's1', exit: 'next' },
      { step: 's2', exit: null },
    ])
  })

  test('ends at once when nothing follows the trigger', () => {
    expect(turn(machineOf(graphOf({})), null, start, facts)).toMatchObject({ status: 'ended', step: null })
  })

  test('ends where an exit leads nowhere', () => {
    const machine = machineOf(graphOf({ s1: ask() }, 's1'))
    const first = turn(machine, null, start, facts)
    expect(turn(machine, first.snapshot, reply('x'), facts)).toMatchObject({
      status: 'ended',
      waitsFor: null,
    })
  })

  test('after the end nothing is taken', () => {
    const machine = machineOf(graphOf({ s1: hi }, 's1'))
    const { snapshot } = turn(machine, null, start, facts)
    expect(turn(machine, snapshot, reply('x'), facts)).toMatchObject({ taken: false, status: 'ended' })
    expect(turn(machine, snapshot, start, facts)).toMatchObject({ taken: false })
  })

  test('shows later steps what earlier ones changed', () => {
    const graph = graphOf(
      {
        s1: ['update_field', { field: 'first_name', value: 'Eva' }],
        s2: ['update_tags', { add: ['vip'], remove: [] }],
        s3: ['close_conversation', {}],
        s4: ['send_message', { text: '{{contact.first_name}} {{contact.tags}} {{conversation.state}}' }],
      },
      's1',
      's1.next > s2',
      's2.next > s3',
      's3.next > s4',
    )
    const { effects } = turn(machineOf(graph), null, start, facts)
    expect(effects.at(-1)).toMatchObject({ content: { text: 'Eva vip closed' } })
  })

  test('gives every visit its own timer token', () => {
    const graph = graphOf({ s1: ['wait', { ms: 60_000 }] }, 's1', 's1.next > s1')
    const machine = machineOf(graph)
    const first = turn(machine, null, start, facts)
    const second = turn(machine, first.snapshot, { type: 'timer', token: '1' }, facts)
    expect(second.effects).toEqual([{ type: 'start_timer', token: '2', ms: 60_000, step: 's1' }])
    expect(turn(machine, second.snapshot, { type: 'timer', token: '1' }, facts).taken).toBe(false)
  })

  test('resumes at a step anew, with what a person filled in', () => {
    const machine = machineOf(
      graphOf({ s1: ask('v'), s2: ['send_message', { text: '{{v}}' }] }, 's1', 's1.next > s2'),
    )
    const first = turn(machine, null, start, facts)
    const one = turn(
      machine,
      first.snapshot,
      { type: 'resume', step: 's2', variables: { v: 'filled' } },
      facts,
    )
    expect(one).toMatchObject({ status: 'ended', effects: [{ content: { text: 'filled' } }] })
    const fromNothing = turn(machine, null, { type: 'resume', step: 's2', variables: { v: 'new' } }, facts)
    expect(fromNothing.effects).toMatchObject([{ content: { text: 'new' } }])
  })

  test('a loop without a pause fails with the name of the step', () => {
    const graph = graphOf({ s1: ['send_message', { text: 'hi' }, 'Saludo'] }, 's1', 's1.next > s1')
    const one = turn(machineOf(graph), null, start, facts)
    expect(one).toMatchObject({ status: 'failed', step: 's1', problem: { code: 'too_many_visits' } })
    expect(one.problem?.text.es).toContain('«Saludo»')
    expect(one.path).toHaveLength(MAX_VISITS)
  })

  test('variables beyond 64 KiB fail the run', () => {
    const machine = machineOf(graphOf({ s1: hi }, 's1'))
    const variables = { v: 'x'.repeat(MAX_VARS) }
    expect(turn(machine, null, { type: 'start', variables }, facts)).toMatchObject({
      status: 'failed',
      problem: { code: 'too_much_memory' },
    })
    const fits = { v: 'x'.repeat(MAX_VARS - 100) }
    expect(turn(machine, null, { type: 'start', variables: fits }, facts).status).toBe('ended')
  })
})

describe('a run that cannot go on says where it stands', () => {
  const machine = machineOf(
    graphOf({ s1: ask(), s2: ['moon'], s3: ['wait', { ms: 5 }] }, 's1', 's1.next > s2'),
  )
  const at = (value: string): Snapshot => ({ value, vars: {}, visit: 1, counts: {} })
  test.each<[string, Snapshot | null, Happening, string]>([
    ['a step that is gone', at('s9'), reply('x'), 'lost_step'],
    ['a name every object has', at('constructor'), reply('x'), 'lost_step'],
    ['resumed at a step that is gone', at('s1'), { type: 'resume', step: 's9', variables: {} }, 'lost_step'],
    ['an unknown type', at('s1'), reply('x'), 'unknown_type'],
    ['data that does not fit', at('s1'), { type: 'resume', step: 's3', variables: {} }, 'bad_data'],
    ['a list for a snapshot', [] as unknown as Snapshot, reply('x'), 'damaged_snapshot'],
    ['a snapshot without variables', { value: 's1' } as Snapshot, reply('x'), 'damaged_snapshot'],
    ['a visit that is no number', { ...at('s1'), visit: 0.5 }, reply('x'), 'damaged_snapshot'],
  ])('%s', (_, snapshot, happening, code) => {
    const one = turn(machine, frozen(snapshot), happening, facts)
    expect(one).toMatchObject({ status: 'failed', effects: [], problem: { code } })
    expect(one.problem?.text.en).toMatch(/[.]$|»/)
    expect(one.problem?.text.en).not.toBe(one.problem?.text.es)
  })

  test('a step type that throws', () => {
    const broken = step({
      ...steps.find(({ type }) => type === 'unassign')!,
      type: 'broken',
      enter: () => {
        throw new Error('dice fell off the table')
      },
    })
    const one = turn(compile(graphOf({ s1: ['broken', {}, 'Dado'] }, 's1'), [broken]), null, start, facts)
    expect(one).toMatchObject({ status: 'failed', step: 's1', problem: { code: 'step_threw' } })
    expect(one.problem?.text.en).toContain('«Dado» could not run: dice fell off the table')
  })

  test.each<[string, object, string]>([
    ['leaves by an exit it does not have', { exit: 'moon' }, 'unknown_exit'],
    ['jumps where it may not', { jump: 's1' }, 'jump_to_nowhere'],
    ['neither leaves nor can wait', {}, 'stuck'],
  ])('a step type that %s', (_, move, code) => {
    const kind = step({ ...steps.find(({ type }) => type === 'unassign')!, type: 'odd', enter: () => move })
    const one = turn(compile(graphOf({ s1: ['odd'] }, 's1'), [kind]), null, start, facts)
    expect(one).toMatchObject({ status: 'failed', problem: { code, step: 's1' } })
  })
})
