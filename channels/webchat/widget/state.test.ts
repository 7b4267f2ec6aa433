import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  lastAuthor,
  newest,
  nothing,
  openChoices,
  type State,
  unreadCount,
  unsent,
  withMessages,
  withWaiting,
} from './state.ts'
import type { Message } from './wire.ts'

const at = '2026-01-05T12:00:00.000Z'
const waiting = (clientId: string) => ({ clientId, text: clientId, at })

function message(seq: number, more: Partial<Message> = {}): Message {
  const content = { kind: 'text' as const, text: `${seq}` }
  const author = { kind: 'bot' as const, name: '' }
  return { seq, id: `m${seq}`, direction: 'out', author, content, createdAt: at, clientId: null, ...more }
}

const own = (seq: number, clientId: string) =>
  message(seq, { direction: 'in', author: { kind: 'visitor', name: '' }, clientId })

test('whatever the order, the cuts and the repetitions: each message once, by number', () => {
  const parts = fc.array(fc.array(fc.integer({ min: 1, max: 30 })))
  fc.assert(
    fc.property(parts, (pages) => {
      const state = pages.reduce(
        (so, page) =>
          withMessages(
            so,
            page.map((seq) => message(seq)),
          ),
        nothing,
      )
      const right = [...new Set(pages.flat())].sort((a, b) => a - b)
      expect(state.messages.map(({ seq }) => seq)).toEqual(right)
      expect(newest(state)).toBe(right.at(-1) ?? 0)
    }),
  )
})

test('what waits goes when it arrives under its id, and only then', () => {
  const before: State = { ...nothing, pending: [waiting('a'), { ...waiting('b'), sent: true }] }
  expect(unsent(before)).toEqual([waiting('a')])
  const after = withMessages(before, [own(1, 'b')])
  expect(after.pending).toEqual([waiting('a')])
})

test('another window’s message is taken in once', () => {
  const state: State = { ...nothing, pending: [waiting('a')], messages: [own(1, 'b')] }
  expect(withWaiting(state, [waiting('a'), waiting('b')])).toBe(state)
  expect(withWaiting(state, [waiting('c')]).pending).toEqual([waiting('a'), waiting('c')])
})

test('choices are open until anything is said after them', () => {
  const choices = [{ id: 'y', title: 'Sí' }]
  const asked = withMessages(nothing, [message(1, { content: { kind: 'text', text: '¿?', choices } })])
  expect(openChoices(asked)).toEqual(choices)
  const page = { id: 'p', title: 'Ver', url: 'https://a.test/1' }
  const both = { kind: 'text' as const, text: '¿?', choices: [page, ...choices] }
  expect(openChoices(withMessages(nothing, [message(1, { content: both })]))).toEqual(choices)
  expect(openChoices({ ...asked, pending: [waiting('a')] })).toEqual([])
  expect(openChoices(withMessages(asked, [own(2, 'a')]))).toEqual([])
  expect(openChoices(withMessages(asked, [message(2)]))).toEqual([])
})

test('a message of ours ends the typing, counts as unread and names its author', () => {
  const ana = { kind: 'agent' as const, name: 'Ana' }
  const state = withMessages({ ...nothing, typing: 'Ana', read: 1 }, [
    message(1),
    message(2, { author: ana }),
  ])
  expect([state.typing, unreadCount(state), lastAuthor(state)]).toEqual([null, 1, ana])
  expect(withMessages({ ...nothing, typing: 'Ana' }, [own(1, 'a')]).typing).toBe('Ana')
  expect(lastAuthor(nothing)).toBeNull()
})
