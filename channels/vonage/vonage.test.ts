import { verifySignature } from '@vonage/jwt'
import { describe, expect, test } from 'vitest'
import { signed } from './testing.ts'

// What the fake signs is what Vonage's own library accepts, so what our channel accepts is what Vonage signs.
describe('the signature', () => {
  test('is one that Vonage’s library knows', () => {
    expect(verifySignature(signed('{"a":1}', 'secret-of-the-account'), 'secret-of-the-account')).toBe(true)
    expect(verifySignature(signed('{"a":1}', 'secret-of-the-account'), 'another')).toBe(false)
  })
})
