import { validateSignature } from '@line/bot-sdk'
import { expect, test } from 'vitest'
import { secretOfTests, signed } from './testing.ts'

// What the fake signs is what LINE's own SDK accepts, so what our channel accepts is what LINE signs.
test('the signature is one that LINE’s SDK knows', () => {
  const body = '{"destination":"Ubot","events":[]}'
  expect(validateSignature(body, secretOfTests, signed(body))).toBe(true)
  expect(validateSignature(`${body} `, secretOfTests, signed(body))).toBe(false)
})
