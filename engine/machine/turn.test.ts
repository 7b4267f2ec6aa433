// Turns worth telling one by one, and runs that cannot go on.
import { describe, expect, test } from 'vitest'
import { steps } from '#engine/steps/index.ts'
import { compile } from './compile.ts'
import type { Graph } from './graph.ts'
import { sampleFacts } from './sample.ts'
import { step } from './step.ts'
import { frozen, graphOf } from './testing.ts'
import { type Happening, type Snapshot, tokenOf, turn } from './turn.ts'
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

  test('a timer started again while waiting ends the first one', () => {
    const patient = step({
      ...steps.find(({ type }) => type === 'ask_question')!,
      type: 'patient',
      enter: () => ({ timer: 60_000 }),
      on: (_, { happening }) => (happening.type === 'timer' ? { exit: 'next' } : { timer: 5_000 }),
    })
    const machine = compile(graphOf({ s1: ['patient', { text: '?' }] }, 's1'), [patient])
    const first = turn(machine, null, start, facts)
    const second = turn(machine, first.snapshot, reply('wait'), facts)
    expect(second.effects).toEqual([{ type: 'start_timer', token: '2', ms: 5_000, step: 's1' }])
    expect(turn(machine, second.snapshot, { type: 'timer', token: '1' }, facts).taken).toBe(false)
    expect(turn(machine, second.snapshot, { type: 'timer', token: '2' }, facts).status).toBe('ended')
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
  const at = (value: string): Snapshot => ({ value, vars: {}, visit: 1, counts: {}, kept: null, trail: [] })
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

  test('a failed run takes nothing more, until a person resumes it', () => {
    const { snapshot } = turn(machine, at('s1'), reply('x'), facts)
    expect(turn(machine, snapshot, reply('again'), facts)).toMatchObject({
      taken: false,
      status: 'failed',
      snapshot,
    })
    expect(turn(machine, snapshot, { type: 'timer', token: tokenOf(snapshot) }, facts).taken).toBe(false)
    const resumed = turn(machine, snapshot, { type: 'resume', step: 's1', variables: {} }, facts)
    expect(resumed).toMatchObject({ taken: true, status: 'waiting', step: 's1' })
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
