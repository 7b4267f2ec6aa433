import { expect, test } from 'vitest'
import { hueOf, initialsOf } from './avatar.ts'

test.each([
  ['Ana Pérez', 'AP'],
  ['María del Carmen Ríos', 'MR'],
  ['ana', 'A'],
  ['+593 99 000 0000', '+5'],
  ['  ', '?'],
  ['🙂', '?'],
  ['Ñandú Óptica', 'ÑÓ'],
])('%s → %s', (name, initials) => expect(initialsOf(name)).toBe(initials))

test('a name keeps its colour and names differ', () => {
  expect(hueOf('Ana Pérez')).toBe(hueOf('Ana Pérez'))
  expect(new Set(['Ana', 'Luis', 'Teo', 'Rosa', 'Mara', 'Jorge'].map(hueOf)).size).toBeGreaterThan(2)
})
