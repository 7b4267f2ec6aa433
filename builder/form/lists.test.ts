import { expect, test } from 'vitest'
import { changed, freshId, moved, without } from './lists.ts'

test('entries move within the list only', () => {
  expect(moved(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c'])
  expect(moved(['a', 'b', 'c'], 2, -2)).toEqual(['c', 'a', 'b'])
  expect(moved(['a'], 0, 1)).toEqual(['a'])
  expect(moved(['a'], 0, -1)).toEqual(['a'])
})

test('ids in use never come twice', () => {
  expect(freshId([], 'c')).toBe('c1')
  expect(freshId([{ id: 'c2' }], 'c')).toBe('c3')
  expect(freshId([{ id: 'c1' }, { id: 'c3' }], 'c')).toBe('c4')
})

test('one entry is changed, or leaves', () => {
  expect(
    changed(
      [
        { id: 'a', n: 1 },
        { id: 'b', n: 2 },
      ],
      1,
      { n: 3 },
    ),
  ).toEqual([
    { id: 'a', n: 1 },
    { id: 'b', n: 3 },
  ])
  expect(without(['a', 'b'], 0)).toEqual(['b'])
})
