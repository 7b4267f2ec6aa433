// The golden chats in transcripts/: `<flow>.<scene>.txt` is played against `<flow>.flow.json`, line by line.
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { variablesOf } from '#engine/machine/trigger.ts'
import { steps } from '#engine/steps/index.ts'
import { triggerOf, triggers } from '#engine/triggers/index.ts'
import { check } from './check.ts'
import { compile } from './compile.ts'
import { type Graph, parseGraph } from './graph.ts'
import { begin, happens, outcome, pass, rehearse, resumeAt, say, setFree, tap, turnOut } from './rehearsal.ts'
import { sampleFacts } from './sample.ts'
import { frozen, graphOf } from './testing.ts'
import { input, playScript } from './transcript.ts'

const folder = new URL('transcripts/', import.meta.url)
const files = readdirSync(folder)
const read = (file: string) => readFileSync(new URL(file, folder), 'utf8')
const scenes = files.filter((file) => file.endsWith('.txt'))
const flows = files.filter((file) => file.endsWith('.flow.json'))

function flowOf(name: string) {
  const parsed = parseGraph(JSON.parse(read(`${name}.flow.json`)))
  if ('problems' in parsed) throw new Error(parsed.problems[0]?.text.en)
  const { graph } = parsed
  return {
    machine: compile(frozen(graph), steps),
    variables: (fact: Record<string, never>) =>
      variablesOf(triggerOf(graph.trigger.type), graph.trigger.data, { type: '', data: fact }),
  }
}

const play = (scene: string, script = read(scene)) => {
  const { machine, variables } = flowOf(scene.split('.')[0]!)
  return playScript(machine, script, variables as never)
}

describe('golden chats', () => {
  test.each(scenes)('%s', (scene) => {
    const { difference, lines } = play(scene)
    expect(difference.join('\n')).toBe('')
    expect(lines.length).toBeGreaterThan(2)
  })

  test.each(flows)('%s may be published as it stands and has a chat', (file) => {
    const graph = JSON.parse(read(file)) as Graph
    expect(check(graph, steps, triggers)).toEqual([])
    expect(scenes.some((scene) => scene.startsWith(`${file.split('.')[0]}.`))).toBe(true)
  })

  test.each(scenes)('%s stands where its replay stands', (scene) => {
    const { state } = play(scene)
    expect(play(scene).state).toEqual(state)
    expect(JSON.parse(JSON.stringify(state.snapshot))).toEqual(state.snapshot)
  })
})

describe('a chat that differs', () => {
  const scene = 'optica.persona.txt'
  const changes: Array<[string, (text: string) => string, RegExp]> = [
    [
      'another word',
      (text) => text.replace('Te atiende Luis.', 'Te atiende Ana.'),
      /^- < Te atiende Ana\.\n(.*\n)*\+ < Te atiende Luis\./m,
    ],
    ['a line that is missing', (text) => text.replace('~ Asignada a Luis\n', ''), /^\+ ~ Asignada a Luis/m],
    ['a line that never comes', (text) => `${text}< ¿Algo más?\n`, /^- < ¿Algo más\?/m],
    [
      'an end that is not told',
      (text) => text.replace('~ El flujo termina\n', ''),
      /^\+ ~ El flujo termina/m,
    ],
  ]
  test.each(changes)('in %s is shown', (_, change, shown) => {
    expect(play(scene, change(read(scene))).difference.join('\n')).toMatch(shown)
  })
})

describe('a rehearsal', () => {
  const graph = graphOf(
    {
      s1: [
        'ask_question',
        { text: '?', answer: 'multiple_choice', choices: [{ id: 'a', title: 'A' }], timeout: 60_000 },
      ],
      s2: ['assign', { to: 'anyone', timeout: 60_000 }],
      s3: ['wait', { ms: 60_000 }],
      s4: ['moon'],
    },
    's1',
    's1.a > s2',
    's2.next > s3',
    's3.next > s3',
    's2.timeout > s4',
  )
  const machine = compile(frozen(graph), steps)
  const fresh = frozen(rehearse())

  test('taps a choice by its id and shows its title', () => {
    const state = tap(machine, say(machine, fresh, 'hi'), 'a')
    expect(state.lines.filter(({ kind }) => kind === 'in')).toMatchObject([
      { content: { text: 'hi' } },
      { content: { text: 'A', choice: 'a' } },
    ])
    expect(state.step).toBe('s3')
  })

  test('waits while nobody is free and goes on when somebody is', () => {
    const waiting = tap(machine, begin(machine, rehearse({ free: null })), 'a')
    expect(waiting).toMatchObject({ step: 's2', waitsFor: 'outcome' })
    const served = setFree(machine, waiting, { id: 'u1', name: 'Ana Ruiz' })
    expect(served.facts.assignee).toMatchObject({ firstName: 'Ana', lastName: 'Ruiz' })
    expect(served.step).toBe('s3')
  })

  test('takes any outcome', () => {
    const waiting = tap(machine, begin(machine, rehearse({ free: null })), 'a')
    expect(outcome(machine, waiting, 'failed')).toMatchObject({ status: 'failed', step: 's4', timers: [] })
  })

  test('rings every timer that comes due, in order, and moves the clock', () => {
    const state = pass(machine, tap(machine, begin(machine, fresh), 'a'), 5 * 60_000)
    expect(state.path.filter(({ step, exit }) => step === 's3' && exit === 'next')).toHaveLength(5)
    expect(Date.parse(state.facts.now) - Date.parse(fresh.facts.now)).toBe(5 * 60_000)
  })

  test('a timer of a step that was left does not ring', () => {
    const state = tap(machine, begin(machine, fresh), 'a')
    expect(pass(machine, state, 60_000).path.some(({ exit }) => exit === 'timeout')).toBe(false)
  })

  test('goes on at a chosen step', () => {
    expect(resumeAt(machine, fresh, 's3')).toMatchObject({ step: 's3', waitsFor: 'timer' })
  })

  test('shows what a failed run says', () => {
    const failed = resumeAt(machine, fresh, 's4')
    expect(failed.lines.at(-1)).toMatchObject({
      kind: 'problem',
      problem: { code: 'unknown_type', step: 's4' },
    })
  })

  test('a typed bracket taps, a line in parentheses lets time pass', () => {
    const state = input(machine, input(machine, fresh, '> hi'), '> [A]')
    expect(input(machine, state, '(1 minute pass)').lines.at(-1)).toMatchObject({ kind: 'time' })
    expect(state.step).toBe('s3')
  })

  test('what a step asks for outside turns out well, or as it was told', () => {
    const calls = compile(
      frozen(
        graphOf(
          {
            s1: ['http_request', { url: 'https://api.example.test', statusVariable: 'code' }],
            s2: ['send_email', { to: 'ana@example.test', text: 'hi' }],
            s3: ['wait', { ms: 60_000 }],
            s4: ['wait', { ms: 60_000 }],
          },
          's1',
          's1.next > s2',
          's2.next > s3',
          's1.failed > s4',
          's2.failed > s4',
        ),
      ),
      steps,
    )
    const exits = (state: ReturnType<typeof begin>) => state.path.map(({ step, exit }) => `${step} ${exit}`)
    expect(exits(begin(calls, fresh))).toContain('s2 next')
    const told = rehearse({ outcomes: { s2: { outcome: 'failed', variables: {} } } })
    expect(exits(begin(calls, told))).toContain('s2 failed')
    const next = turnOut(calls, fresh, { outcome: '503', variables: {} })
    expect(begin(calls, next).snapshot?.vars).toEqual({ code: 503 })
    expect(exits(begin(calls, next))).toContain('s1 failed')
    expect(begin(calls, next).next).toEqual([])
  })

  test('something happens, and is known from then on', () => {
    const listens = compile(
      frozen(graphOf({ s1: ['wait_for_event', { event: 'contact_tags_updated', tags: ['vip'] }] }, 's1')),
      steps,
    )
    const waiting = begin(listens, fresh)
    const fact = { type: 'contact_tags_updated', data: { added: ['vip'], removed: [] } }
    const after = happens(listens, waiting, fact)
    expect([waiting.status, after.status, after.facts.contact.tags]).toEqual(['waiting', 'ended', ['vip']])
    expect(say(listens, waiting, 'hi')).toMatchObject({ status: 'waiting', step: 's1' })
    const any = compile(frozen(graphOf({ s1: ['wait_for_event', { variable: 'said' }] }, 's1')), steps)
    const written = say(any, begin(any, fresh), 'hi')
    expect(written).toMatchObject({ status: 'ended', snapshot: { vars: { said: 'hi' } } })
  })

  test('knows nothing of the clock outside', () => {
    expect(begin(machine, fresh).facts.now).toBe(sampleFacts('en').now)
  })
})
