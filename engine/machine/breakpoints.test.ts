// Stops: a step does nothing before somebody lets it go on, and afterwards all is as if there had been no stop.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { steps } from '#engine/steps/index.ts'
import { compileWith, goOn } from './breakpoints.ts'
import { anyTypedStep } from './laws_testing.ts'
import { begin, isHalted, pass, type Rehearsal, rehearse, say, tap } from './rehearsal.ts'
import { frozen, graphOf } from './testing.ts'

const graph = frozen(
  graphOf(
    {
      hi: ['send_message', { text: 'Hola' }],
      ask: ['ask_question', { text: '¿Cómo te llamas?', save: { variable: 'name', field: '' } }],
      again: ['send_message', { text: 'Gracias, {{name}}' }],
      back: ['jump_to', { step: 'ask', times: 1 }],
    },
    'hi',
    'hi.next > ask',
    'ask.next > again',
    'again.next > back',
  ),
)
const said = ({ lines }: Rehearsal) =>
  lines.flatMap((line) => (line.kind === 'out' && line.content.kind === 'text' ? [line.content.text] : []))

describe('a stop', () => {
  test('halts before a message, and lets it be sent once', () => {
    const machine = compileWith(graph, steps, new Set(['again']))
    const at = say(machine, begin(machine, rehearse()), 'Ana')
    expect(isHalted(at)).toBe(true)
    expect(at.step).toBe('again')
    expect(at.snapshot?.vars).toMatchObject({ name: 'Ana' })
    expect(said(at)).toEqual(['Hola', '¿Cómo te llamas?'])
    expect(said(goOn(machine, at))).toEqual(['Hola', '¿Cómo te llamas?', 'Gracias, Ana', '¿Cómo te llamas?'])
  })

  test('halts before a question, which hears nothing until it was asked; jumps come to the stop as well', () => {
    const machine = compileWith(graph, steps, new Set(['ask']))
    const at = begin(machine, rehearse())
    expect(isHalted(at)).toBe(true)
    const deaf = say(machine, at, 'Ana')
    expect(isHalted(deaf)).toBe(true)
    expect(said(deaf)).toEqual(['Hola'])
    const asked = goOn(machine, deaf)
    expect(isHalted(asked)).toBe(false)
    const round = say(machine, asked, 'Ana')
    expect(isHalted(round)).toBe(true)
    expect(round.step).toBe('ask')
  })

  test('is no stop where nobody set one, and going on changes nothing there', () => {
    const machine = compileWith(graph, steps, new Set())
    const at = begin(machine, rehearse())
    expect(isHalted(at)).toBe(false)
    expect(goOn(machine, at)).toBe(at)
  })
})

test('law: with a stop at every step that is let go on each time, all is said and kept as without any', () => {
  const ids = ['s1', 's2', 's3', 's4']
  const anyGraph = fc
    .array(anyTypedStep(ids), { minLength: 1, maxLength: 4 })
    .map((all) =>
      graphOf(
        Object.fromEntries(all.map((one, index) => [ids[index]!, one])),
        's1',
        ...all.slice(1).map((_, index) => `${ids[index]}.next > ${ids[index + 1]}`),
      ),
    )
  fc.assert(
    fc.property(
      anyGraph,
      fc.array(fc.constantFrom('Ana', '1', 'si', '+1 h'), { maxLength: 4 }),
      (drawn, acts) => {
        const [plain, stopped] = [
          compileWith(drawn, steps, new Set()),
          compileWith(drawn, steps, new Set(ids)),
        ]
        const run = (machine: typeof plain): Rehearsal => {
          const free = (state: Rehearsal): Rehearsal => {
            let next = state
            for (let rounds = 0; isHalted(next) && rounds < 600; rounds++) next = goOn(machine, next)
            return next
          }
          let state = free(begin(machine, rehearse()))
          for (const act of acts) {
            const time = act === '+1 h'
            // Timers of a second would ring between two stops; people and robots let the run go on first.
            state = free(time ? pass(machine, state, 3_600_000) : say(machine, state, act))
            if (time && isHalted(state)) return state
          }
          return state
        }
        fc.pre(!drawn.edges.some(({ from, to }) => from === to))
        const [one, other] = [run(plain), run(stopped)]
        if (acts.includes('+1 h') || one.status === 'failed' || other.status === 'failed') return
        expect(said(other)).toEqual(said(one))
        expect(other.snapshot?.vars).toEqual(one.snapshot?.vars)
        expect([other.status, other.step]).toEqual([one.status, one.step])
      },
    ),
    { numRuns: 150 },
  )
})

test('tapping a choice goes on by its own exit at a stop behind it', () => {
  const menu = graphOf(
    {
      ask: ['ask_question', { text: '?', answer: 'multiple_choice', choices: [{ id: 'a', title: 'A' }] }],
      end: ['send_message', { text: 'Fin' }],
    },
    'ask',
    'ask.a > end',
  )
  const machine = compileWith(menu, steps, new Set(['end']))
  const at = tap(machine, begin(machine, rehearse()), 'a')
  expect(at.path.at(-1)).toEqual({ step: 'end', exit: null })
  expect(goOn(machine, at).status).toBe('ended')
})
