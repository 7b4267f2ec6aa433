import { expect, test } from 'vitest'
import type { Item } from './queries.ts'
import { merge, rowsOf, sentenceOf } from './timeline.ts'

const at = (minute: number, day = 24): string => new Date(2026, 10, day, 10, minute).toISOString()
const said = (id: string, direction: 'in' | 'out', minute: number, day = 24, authorId = direction): Item =>
  ({
    id,
    type: direction === 'in' ? 'message_received' : 'message_created',
    actor: { kind: direction === 'in' ? 'contact' : 'user', id: authorId, name: 'Ana' },
    createdAt: at(minute, day),
    data: {},
    message: {
      id,
      direction,
      author: { kind: direction === 'in' ? 'contact' : 'user', id: authorId, name: 'Ana' },
    },
  }) as unknown as Item
const fact = (id: string, type: string, data: Record<string, unknown> = {}, minute = 0): Item =>
  ({
    id,
    type,
    actor: { kind: 'user', id: 'u1', name: 'Mara' },
    createdAt: at(minute),
    data,
  }) as unknown as Item

const kinds = (items: Item[], unread = 0): string =>
  rowsOf(items, unread)
    .map((row) => (row.kind === 'bubble' && row.joined ? 'joined' : row.kind))
    .join(' ')

test('one author close in time is one run of bubbles', () => {
  expect(kinds([said('1', 'in', 0), said('2', 'in', 1), said('3', 'out', 1), said('4', 'in', 5)])).toBe(
    'day bubble joined bubble bubble',
  )
})

test('a new day separates, and breaks the run', () => {
  expect(kinds([said('1', 'in', 0, 23), said('2', 'in', 0, 24)])).toBe('day bubble day bubble')
})

test('the divider stands before the first unread inbound message, wherever replies are', () => {
  expect(kinds([said('1', 'in', 0), said('2', 'out', 1), said('3', 'in', 2), said('4', 'in', 3)], 2)).toBe(
    'day bubble bubble new bubble joined',
  )
  expect(kinds([said('1', 'in', 0)], 9)).toBe('day new bubble')
  expect(kinds([said('1', 'in', 0)], 0)).toBe('day bubble')
})

test('facts that only move data are not drawn', () => {
  expect(kinds([fact('1', 'message_status'), fact('2', 'conversation_read'), fact('3', 'bot_paused')])).toBe(
    'day event',
  )
})

test('merging keeps order and lets the fetched item win', () => {
  const newer = { ...said('2', 'out', 1), createdAt: at(9) }
  const merged = merge([said('1', 'in', 0), said('2', 'out', 1)], [newer, said('3', 'in', 2)])
  expect(merged.map((item) => item.id)).toEqual(['1', '2', '3'])
  expect(merged[1]?.createdAt).toBe(at(9))
})

test.each([
  ['conversation_closed', { category: 'Venta', summary: '' }, 'closed_with'],
  ['conversation_closed', { category: null, summary: '' }, 'closed'],
  ['conversation_assigned', { userId: 'u1' }, 'taken'],
  ['conversation_assigned', { userId: 'u2', userName: 'Luis' }, 'assigned'],
  ['conversation_assigned', { userId: null }, 'unassigned'],
  ['bot_paused', { reason: 'reply' }, 'paused_reply'],
  ['run_ended', { status: 'failed', flowName: 'Ventas' }, 'run_failed'],
  ['contact_tags_updated', { added: [], removed: ['vip'] }, 'tags_removed'],
])('%s %j is told as %s', (type, data, key) => {
  expect(sentenceOf(fact('1', type, data), 'Mara').key).toBe(key)
})
