import { expect, test } from 'vitest'
import { arity, kindOf, subjectsIn, withOperator, withSubject } from './clauses.ts'
import { emptyScope } from './scope.ts'

const scope = {
  ...emptyScope,
  variables: [
    { path: 'pedido', title: { en: 'pedido', es: 'pedido' }, source: { en: '', es: '' } },
    { path: 'contact.email', title: { en: 'E-mail', es: 'Correo' }, source: { en: '', es: '' } },
  ],
}
const known = subjectsIn(scope)

test('offers fields, variables and the rest, each once', () => {
  const names = known.map(({ subject }) => subject)
  expect(names).toContain('contact.email')
  expect(names).toContain('variable.pedido')
  expect(names).toContain('contact.tags')
  expect(names.filter((name) => name.endsWith('.'))).toEqual([])
  expect(new Set(names).size).toBe(names.length)
})

test('a subject that is gone can still be edited', () => {
  expect(kindOf('contact.gone', known)).toBe('any')
})

test.each([
  ['exists', 'none'],
  ['contains', 'one'],
  ['is_between', 'two'],
  ['has_any_of', 'many'],
] as const)('%s takes %s', (operator, count) => expect(arity(operator)).toBe(count))

test('another operator keeps the values that fit', () => {
  const clause = { subject: 'contact.email', operator: 'is_equal_to', value: 'a' } as const
  expect(withOperator(clause, 'exists')).toEqual({ subject: 'contact.email', operator: 'exists' })
  expect(withOperator(clause, 'is_between').value).toEqual(['a', ''])
  expect(withOperator(clause, 'has_any_of').value).toEqual(['a'])
  expect(withOperator({ ...clause, value: '' }, 'has_any_of').value).toEqual([])
})

test('another subject gets an operator that fits', () => {
  const clause = { subject: 'contact.email', operator: 'contains', value: 'a' } as const
  expect(withSubject(clause, 'contact.tags', known)).toEqual({
    subject: 'contact.tags',
    operator: 'has_any_of',
    value: [],
  })
})
