import { expect, test } from 'vitest'
import type { Content } from '#channels/content.ts'
import { isShut, windowOf } from './windows.ts'

const heardAt = new Date('2026-11-24T12:00:00Z')
const after = (hours: number) => new Date(heardAt.getTime() + hours * 3_600_000)
const text: Content = { kind: 'text', text: 'Hola' }
const template: Content = { kind: 'template', name: 'n', language: 'es', text: 't', values: { body: [] } }
const meta = { windowHours: 24, personHours: 168, templates: true } as const

test.each([
  ['no window', { windowHours: null }, text, false, 10_000, false],
  ['inside', { windowHours: 24 }, text, false, 23.99, false],
  ['at its end', { windowHours: 24 }, text, false, 24, true],
  ['a person later', meta, text, true, 167, false],
  ['a bot later', meta, text, false, 25, true],
  ['a person too late', meta, text, true, 168, true],
  ['a template', meta, template, false, 10_000, false],
  ['a template where there are none', { windowHours: 24 }, template, false, 25, true],
] as const)('%s', (_, can, content, byPerson, hours, shut) => {
  expect(isShut(can, { content, byPerson, heardAt }, after(hours))).toBe(shut)
})

test('whoever never wrote has not opened it', () => {
  expect(isShut({ windowHours: 24 }, { content: text, byPerson: true, heardAt: null }, heardAt)).toBe(true)
  expect(windowOf(meta, null)).toEqual({ hours: 24, closesAt: null, personClosesAt: null, templates: true })
})

test('a person never has less time than everybody', () => {
  expect(windowOf({ windowHours: 48, personHours: 24 }, heardAt)?.personClosesAt).toEqual(after(48))
})
