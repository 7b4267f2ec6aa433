import { expect, test } from 'vitest'
import { compileWith } from '#engine/machine/breakpoints.ts'
import { type Cue, sampleScene, statesOf } from '#engine/machine/cues.ts'
import { walkThrough } from '#engine/machine/robots.ts'
import { graphOf } from '#engine/machine/testing.ts'
import { steps } from '#engine/steps/index.ts'
import { partingPaint, robotPaint, talkPaint, wayPaint } from './paint.ts'

const choices = [
  { id: 'a', title: 'A' },
  { id: 'b', title: 'B' },
]
const graph = graphOf(
  {
    s1: ['ask_question', { text: '?', answer: 'multiple_choice', choices }],
    s2: ['send_message', { text: 'a' }],
    s3: ['send_message', { text: 'b' }],
    lost: ['send_message', { text: '?' }],
  },
  's1',
  's1.a > s2',
  's1.b > s3',
)
const cues: Cue[] = [{ kind: 'begin', variables: {} }]
const tapped: Cue[] = [...cues, { kind: 'say', content: { kind: 'text', text: 'A', choice: 'a' } }]
const stateOf = (done: Cue[], stops: string[] = []) =>
  statesOf(compileWith(graph, steps, new Set(stops)), { ...sampleScene('es'), cues: done }).at(-1)!

test('a talk paints where it stands and the way it came', () => {
  const standing = talkPaint(graph, stateOf(cues), new Set())
  expect([standing.get('trigger'), standing.get('trigger next'), standing.get('s1')]).toEqual([
    { tone: 'passed' },
    { tone: 'passed' },
    { tone: 'now' },
  ])
  const gone = talkPaint(graph, stateOf(tapped), new Set())
  expect([...gone.keys()].sort()).toEqual(['s1', 's1 a', 's2', 'trigger', 'trigger next'])
})

test('stops are marked, and the one where it is halted says so', () => {
  const stops = new Set(['s2', 's3'])
  const paint = talkPaint(graph, stateOf(tapped, ['s2', 's3']), stops)
  expect(paint.get('s2')).toMatchObject({ tone: 'now', label: { en: 'stopped here' } })
  expect(paint.get('s3')).toMatchObject({ tone: 'cold', label: { en: 'stop' } })
})

test('an edge that leads elsewhere by now is not the way that was taken', () => {
  const path = [
    { step: 's1', exit: 'a' },
    { step: 's3', exit: 'next' },
  ]
  expect(wayPaint(graph, path, 's3').has('s1 a')).toBe(false)
})

test('robots paint counts of steps and exits, cold where none came, red where something is wrong', () => {
  const machine = compileWith(graph, steps, new Set())
  const paint = robotPaint(walkThrough(machine, { walks: 40, seed: 1, base: sampleScene('es'), starts: [] }))
  expect(paint.get('s1')).toMatchObject({ tone: 'heat', heat: 1, count: 40 })
  expect(paint.get('lost')).toEqual({ tone: 'cold', count: 0 })
  expect(paint.get('s1 a')?.count).toBe(paint.get('s2')?.count)
})

test('replays paint how many part at a step; what has no step is not drawn', () => {
  const paint = partingPaint([
    { step: 's2', runs: [1, 2] },
    { step: null, runs: [3] },
  ])
  expect([...paint]).toEqual([['s2', expect.objectContaining({ tone: 'bad', count: 2 })]])
})
