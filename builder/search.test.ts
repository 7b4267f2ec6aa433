import { expect, test } from 'vitest'
import { readFlows, readSignIn } from './search.ts'

test.each([
  ['/flows/1?step=a', '/flows/1?step=a'],
  ['https://evil.example', undefined],
  ['//evil.example', undefined],
  ['/\\evil.example', undefined],
  [7, undefined],
])('after signing in, %s leads to %s', (to, where) => expect(readSignIn({ to }).to).toBe(where))

test('unknown filters are no filters', () => {
  expect(readFlows({ state: 'broken', search: ['x'] })).toEqual({
    search: undefined,
    state: undefined,
    create: undefined,
    shelf: undefined,
    find: undefined,
    template: undefined,
  })
  expect(readFlows({ state: 'draft', search: 'hola' })).toMatchObject({ state: 'draft', search: 'hola' })
})
