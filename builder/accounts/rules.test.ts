import { expect, test } from 'vitest'
import { emailProblem, nameProblem, PASSWORD_MIN, passwordProblem } from './rules.ts'

test.each([
  ['', 'accounts.rules.emailMissing'],
  ['ana', 'accounts.rules.email'],
  ['ana@óptica', 'accounts.rules.email'],
  [' ana@example.test ', null],
])('e-mail %s → %s', (value, problem) => expect(emailProblem(value)).toBe(problem))

test('a password needs its length and nothing else', () => {
  expect(passwordProblem('a'.repeat(PASSWORD_MIN - 1))).toBe('accounts.rules.password')
  expect(passwordProblem('a'.repeat(PASSWORD_MIN))).toBeNull()
})

test('a name of spaces is no name', () => expect(nameProblem('  ')).toBe('accounts.rules.name'))
