import { expect, test } from 'vitest'
import { say, tap } from '#engine/machine/rehearsal.ts'
import { graphOf } from '#engine/machine/testing.ts'
import { steps } from '#engine/steps/index.ts'
import { fresh, litBy, machineOf, tappable } from './talk.ts'

const graph = graphOf(
  {
    ask: [
      'ask_question',
      {
        text: 'Hola {{contact.first_name}}',
        answer: 'multiple_choice',
        choices: [
          { id: 'c1', title: 'Sí' },
          { id: 'c2', title: 'No' },
        ],
      },
    ],
    yes: ['send_message', { text: 'Bien' }],
  },
  'ask',
  'ask.c1 > yes',
)
const machine = machineOf(graph, steps)
const ana = { name: 'Ana María Pérez', email: '', tags: [] }

test('begins at the trigger with the contact of the form, and offers the choices', () => {
  const state = fresh(machine, ana, 'es', null)
  expect(state.lines[0]).toMatchObject({ kind: 'out', content: { text: 'Hola Ana' } })
  expect(tappable(state)).toHaveLength(2)
  expect(litBy(graph, state)).toEqual({
    steps: new Set(['trigger', 'ask']),
    edges: new Set(['trigger next']),
    current: 'ask',
  })
})

test('lights the way that was taken, and offers nothing once it is over', () => {
  const state = tap(machine, fresh(machine, ana, 'es', null), 'c1')
  expect(litBy(graph, state).edges).toContain('ask c1')
  expect(tappable(state)).toEqual([])
  expect(say(machine, state, 'hola').lines.at(-1)).toMatchObject({ kind: 'ignored' })
})

test('begins at a step', () => {
  expect(fresh(machine, ana, 'es', 'yes').lines[0]).toMatchObject({ kind: 'out', content: { text: 'Bien' } })
})
