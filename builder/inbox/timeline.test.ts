import { expect, test } from 'vitest'
import { catalogue, type EventType } from '#engine/events.ts'
import en from '../words/en.json' with { type: 'json' }
import es from '../words/es.json' with { type: 'json' }
import type { Item } from './queries.ts'
import { merge, rowsOf, sentenceOf, shown } from './timeline.ts'

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

/** Every fact of a conversation, in each of its kinds, with the key of its sentence. */
const told: Array<[EventType, Record<string, unknown>, string]> = [
  ...(['contact', 'user', 'flow', 'api', 'system'] as const).map(
    (kind): [EventType, Record<string, unknown>, string] => [
      'conversation_opened',
      { source: kind, by: kind },
      `opened_${kind}`,
    ],
  ),
  ['conversation_closed', { category: 'Venta', summary: '' }, 'closed_with'],
  ['conversation_closed', { category: null, summary: '' }, 'closed'],
  ['conversation_assigned', { userId: 'u1' }, 'taken'],
  ['conversation_assigned', { userId: 'u2', userName: 'Luis' }, 'assigned'],
  ['conversation_assigned', { userId: null }, 'unassigned'],
  ['conversation_snoozed', { until: at(5) }, 'snoozed'],
  ['conversation_snoozed', { until: null }, 'woken'],
  ...catalogue.bot_paused.shape.reason.options.map((reason): [EventType, Record<string, unknown>, string] => [
    'bot_paused',
    { reason },
    `paused_${reason}`,
  ]),
  ...catalogue.bot_resumed.shape.reason.options.map(
    (reason): [EventType, Record<string, unknown>, string] => [
      'bot_resumed',
      { reason, step: null },
      `resumed_${reason}`,
    ],
  ),
  ['contact_tags_updated', { added: ['vip'], removed: [] }, 'tags_added'],
  ['contact_tags_updated', { added: [], removed: ['vip'] }, 'tags_removed'],
  ['contact_field_updated', { field: 'plan', from: null, to: 'oro' }, 'field'],
  ['reply_not_understood', { text: 'mmm' }, 'not_understood'],
  ['run_started', { flowName: 'Ventas' }, 'run_started'],
  ...catalogue.run_ended.shape.status.options.map((status): [EventType, Record<string, unknown>, string] => [
    'run_ended',
    { status, flowName: 'Ventas' },
    `run_${status}`,
  ]),
  ['run_moved', { how: 'move', flowName: 'Ventas' }, 'run_moved'],
  ['run_moved', { how: 'ask_again', flowName: 'Ventas' }, 'run_asks_again'],
]

test.each(told)('%s %j is told as %s, in both languages, with all it says', (type, data, key) => {
  const item = fact('1', type, data)
  const kind = (data['by'] ?? 'user') as Item['actor']['kind']
  const { key: found, values } = sentenceOf({ ...item, actor: { ...item.actor, kind } }, 'Mara')
  expect(found).toBe(key)
  expect(shown.has(type)).toBe(true)
  const words = { es: es.inbox.event as Record<string, string>, en: en.inbox.event as Record<string, string> }
  for (const sentence of [words.es[key], words.en[key]]) {
    expect(sentence).toBeTruthy()
    const holes = [...sentence!.matchAll(/\{\{(\w+)\}\}/g)].map(([, hole]) => hole!)
    expect(Object.keys(values)).toEqual(expect.arrayContaining(holes))
  }
  expect(words.es[key]).not.toBe(words.en[key])
})

/** Facts that the conversation shows in another way, or that are about something else. */
const quiet: ReadonlyArray<EventType> = [
  ...(['message_received', 'message_created', 'message_status', 'message_changed', 'comment_added'] as const),
  ...(['conversation_read', 'contact_created', 'contact_deleted', 'user_available'] as const),
  ...(['flow_published', 'flow_stopped', 'flow_deleted'] as const),
  ...(['channel_created', 'channel_updated', 'channel_deleted', 'channel_notice'] as const),
  ...(['user_created', 'user_updated', 'user_deactivated', 'user_reactivated', 'presence_changed'] as const),
  ...(['settings_updated', 'notification_created', 'notifications_read'] as const),
]

test('every fact there is is told, or is quiet for a reason', () => {
  const all = Object.keys(catalogue) as EventType[]
  const known = [...new Set(told.map(([type]) => type)), ...quiet]
  expect(known.toSorted()).toEqual(all.toSorted())
  expect([...shown].toSorted()).toEqual([...new Set(told.map(([type]) => type))].toSorted())
})
