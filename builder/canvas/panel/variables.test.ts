import { expect, test } from 'vitest'
import { graphOf } from '#engine/machine/testing.ts'
import { steps } from '#engine/steps/index.ts'
import { triggers } from '#engine/triggers/index.ts'
import { variablesOf } from './variables.ts'

test('says where a variable is set and where it is read', () => {
  const graph = graphOf(
    {
      ask: [
        'ask_question',
        { text: '¿Cómo te llamas?', save: { variable: 'nombre', field: '' } },
        'Preguntar',
      ],
      hi: ['send_message', { text: 'Hola {{ nombre | upcase }}' }, 'Saludar'],
      way: [
        'branch',
        {
          branches: [
            { id: 'b', name: 'B', when: { all: [{ subject: 'variable.nombre', operator: 'exists' }] } },
          ],
        },
      ],
    },
    'ask',
  )
  expect(variablesOf(graph, steps, triggers)).toEqual([
    {
      name: 'nombre',
      sources: [{ id: 'ask', name: { en: 'Preguntar', es: 'Preguntar' } }],
      readers: [
        { id: 'hi', name: { en: 'Saludar', es: 'Saludar' } },
        { id: 'way', name: { en: 'Branch', es: 'Ramificar' } },
      ],
    },
  ])
})
