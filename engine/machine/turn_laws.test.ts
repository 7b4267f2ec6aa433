// The laws of a turn, on graphs that nobody would draw.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { stepOf, steps } from '#engine/steps/index.ts'
import { triggers } from '#engine/triggers/index.ts'
import { check } from './check.ts'
import { compile } from './compile.ts'
import { exitsOf } from './edit.ts'
import { type Graph, TRIGGER } from './graph.ts'
import { anyTypedStep, exitNames } from './laws_testing.ts'
import { sampleFacts } from './sample.ts'
import { frozen, graphOf } from './testing.ts'
import { type Happening, type Snapshot, type Turn, tokenOf, turn } from './turn.ts'
import { MAX_VISITS } from './walk.ts'

// The same tries every time; `npm run prove` tries others.
fc.configureGlobal({ seed: 20_261_125 })

const facts = frozen(sampleFacts('en'))
const start: Happening = { type: 'start', variables: {} }
const reply = (text: string): Happening => ({
  type: 'reply',
  messageId: 'm',
  content: { kind: 'text', text },
})
const machineOf = (graph: Graph) => compile(frozen(graph), steps)
const ask = (save = '') =>
  ['ask_question', { text: '?', save: { variable: save, field: '' } }] as [string, never]

type Data = Graph['trigger']['data']
const ids = ['s1', 's2', 's3', 's4', 's5', 's6']
const aim = fc.constantFrom(...ids)
const clause = fc.constantFrom<Data>(
  { subject: 'variable.v', operator: 'is_equal_to', value: 'yes' },
  { subject: 'contact.tags', operator: 'has_any_of', value: ['vip'] },
  { subject: 'conversation.source', operator: 'exists' },
)
const timeout = fc.constantFrom(null, 60_000)
const anyStep: fc.Arbitrary<[string, Data]> = fc.oneof(
  { weight: 8, arbitrary: anyTypedStep(ids) },
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
  .tuple(aim, fc.constantFrom(...exitNames), aim)
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

/** What may stop a sound flow; a lost step only where a person resumes it at one that is not there. */
const limits = ['too_many_visits', 'too_much_memory', 'step_failed', 'lost_step']

/** The graph with everything taken out that stands against publishing it. */
function repaired(graph: Graph): Graph {
  const next = { ...graph, edges: soundEdges(graph) }
  const wrong = check(next, steps, triggers).find(({ level }) => level === 'error')
  if (!wrong) return next
  const { code, step: id } = wrong
  const step = id === null ? undefined : next.steps[id]
  if (code === 'endless_loop')
    return repaired({ ...next, edges: next.edges.filter(({ from }) => from !== id) })
  if (!step || step.type === 'unassign') throw new Error(`Nothing repairs ${JSON.stringify(wrong)}`)
  return repaired({ ...next, steps: { ...next.steps, [step.id]: { ...step, type: 'unassign', data: {} } } })
}

/** The first edge of each exit that there is, where it leads to a step. */
function soundEdges({ steps: all, edges }: Graph): Graph['edges'] {
  const seen = new Set<string>()
  return edges.filter(({ from, exit, to }) => {
    const step = all[from]
    const kind = step && stepOf(step.type)
    const exits = step && kind ? (exitsOf(kind, step.data) ?? []).map(({ name }) => name) : []
    const sound = (from === TRIGGER || exits.includes(exit)) && !seen.has(`${from} ${exit}`)
    seen.add(`${from} ${exit}`)
    return sound && Object.hasOwn(all, to)
  })
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
          expect(Object.keys(stored).sort()).toEqual(['counts', 'kept', 'trail', 'value', 'vars', 'visit'])
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
    fc.assert(
      fc.property(anyGraph.map(repaired), anyHistory, (graph, list) => {
        expect(check(graph, steps, triggers).filter(({ level }) => level === 'error')).toEqual([])
        for (const { turn: one } of historyOf(graph, list).turns)
          if (one.problem) expect(limits).toContain(one.problem.code)
      }),
      { numRuns: 300 },
    )
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
