import { expect, test } from 'vitest'
import { mentionAt, mentionsIn } from './mentions.tsx'

test.each([
  ['@', 1, { query: '', from: 0, to: 1 }],
  ['hola @ma', 8, { query: 'ma', from: 5, to: 8 }],
  ['hola @ma y más', 8, { query: 'ma', from: 5, to: 8 }],
  ['correo@ma', 9, null],
  ['@mara ', 6, null],
  ['sin nada', 8, null],
])('the cursor in %j at %d', (text, cursor, expected) => {
  expect(mentionAt(text, cursor)).toEqual(expected)
})

test('names are found without accents, case or spaces', () => {
  const users = [
    { id: '1', name: 'Mara Ríos' },
    { id: '2', name: 'Luis' },
    { id: '3', name: 'Ana' },
  ]
  expect(mentionsIn('@mararios y @LUIS, miren', users)).toEqual(['1', '2'])
  expect(mentionsIn('ana sin arroba', users)).toEqual([])
})
