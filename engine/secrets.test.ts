import { describe, expect, it } from 'vitest'
import { CannotOpen, sealedBox } from './secrets.ts'

const box = sealedBox(new Uint8Array(32).fill(7))

describe('the box of secrets', () => {
  it('gives back what was put in', () => {
    for (const text of ['', 'EAAG-token', 'señal 🔑', 'x'.repeat(10_000)]) {
      expect(box.open(box.seal(text))).toBe(text)
    }
  })

  it('never seals the same text the same way', () => {
    expect(box.seal('token')).not.toBe(box.seal('token'))
  })

  it('shows nothing of the text', () => {
    expect(Buffer.from(box.seal('a-visible-token').slice(3), 'base64url').toString('latin1')).not.toContain(
      'visible',
    )
  })

  it('does not open with another key', () => {
    const other = sealedBox(new Uint8Array(32).fill(8))
    expect(() => other.open(box.seal('token'))).toThrow(CannotOpen)
  })

  it('does not open what was changed, cut or never sealed', () => {
    const sealed = box.seal('a token of some length')
    const middle = Math.floor(sealed.length / 2)
    const changed = sealed.slice(0, middle) + (sealed[middle] === 'A' ? 'B' : 'A') + sealed.slice(middle + 1)
    for (const bad of [
      changed,
      sealed.slice(0, -4),
      sealed.slice(0, 12),
      '',
      'a token',
      `v2.${sealed.slice(3)}`,
    ]) {
      expect(() => box.open(bad), bad).toThrow(CannotOpen)
    }
  })

  it('takes keys of 32 bytes only', () => {
    expect(() => sealedBox(new Uint8Array(16))).toThrow('32 bytes')
  })
})
