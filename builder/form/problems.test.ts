import { expect, test } from 'vitest'
import type { Problem } from '#engine/machine/turn.ts'
import { problemsAt } from './problems.ts'

const at = (field?: string): Problem => ({
  code: 'bad_data',
  level: 'error',
  step: 's1',
  text: { en: 'No.', es: 'No.' },
  ...(field === undefined ? {} : { field }),
})

test('problems are narrowed to a field, then to a row, then to a column', () => {
  const all = [at(), at('headers'), at('headers.1.name'), at('headers.10.name'), at('url')]
  const inField = problemsAt(all, 'headers')
  expect(inField.map(({ field }) => field)).toEqual([undefined, '1.name', '10.name'])
  const inRow = problemsAt(inField, 1)
  expect(inRow.map(({ field }) => field)).toEqual(['name'])
  expect(problemsAt(inRow, 'name').map(({ field }) => field)).toEqual([undefined])
})
