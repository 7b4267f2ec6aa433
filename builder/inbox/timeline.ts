// The conversation as rows to draw: days, the divider before what is new, runs of bubbles by one author, quiet events.
import type { EventType } from '#engine/events.ts'
import type { Item } from './queries.ts'

/**
 * One row of the conversation. `joined` bubbles stand close under the one before: same author, less than two minutes later;
 * `tail` is the last of such a group, the one that says who and when.
 */
export type Row =
  | { kind: 'day'; key: string; date: string }
  | { kind: 'new'; key: string }
  | { kind: 'bubble'; key: string; item: Item; joined: boolean; tail: boolean }
  | { kind: 'comment'; key: string; item: Item }
  | { kind: 'event'; key: string; item: Item }

const JOIN_MS = 2 * 60_000

/** Facts that a reader of the conversation wants to see as a quiet line; the others only move data. */
export const shown: ReadonlySet<string> = new Set<EventType>([
  'conversation_opened',
  'conversation_closed',
  'conversation_assigned',
  'bot_paused',
  'bot_resumed',
  'contact_tags_updated',
  'contact_field_updated',
  'run_started',
  'run_ended',
  'run_moved',
  'conversation_snoozed',
  'reply_not_understood',
] satisfies EventType[])

const dayOf = (iso: string): string => {
  const date = new Date(iso)
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`
}

const authorOf = (item: Item): string =>
  `${item.message?.direction}:${item.message?.author.kind}:${item.message?.author.id}`

const joins = (before: Row | undefined, item: Item): boolean =>
  before?.kind === 'bubble' &&
  authorOf(before.item) === authorOf(item) &&
  Date.parse(item.createdAt) - Date.parse(before.item.createdAt) < JOIN_MS

const rowOf = (item: Item, before: Row | undefined): Row | null => {
  if (item.message) return { kind: 'bubble', key: item.id, item, joined: joins(before, item), tail: true }
  if (item.comment) return { kind: 'comment', key: item.id, item }
  return shown.has(item.type) ? { kind: 'event', key: item.id, item } : null
}

/** Rows of ascending items. The divider stands before the first of the newest `unread` inbound messages. */
export function rowsOf(items: Item[], unread: number): Row[] {
  const inbound = items.filter((item) => item.message?.direction === 'in')
  const firstNew = unread > 0 ? inbound.at(-Math.min(unread, inbound.length)) : undefined
  const rows: Row[] = []
  let day = ''
  for (const item of items) {
    const row = rowOf(item, rows.at(-1))
    if (row === null) continue
    if (dayOf(item.createdAt) !== day) {
      day = dayOf(item.createdAt)
      rows.push({ kind: 'day', key: `day:${day}`, date: item.createdAt })
      if (row.kind === 'bubble') row.joined = false
    }
    if (item === firstNew) {
      rows.push({ kind: 'new', key: 'new' })
      if (row.kind === 'bubble') row.joined = false
    }
    const before = rows.at(-1)
    if (row.kind === 'bubble' && row.joined && before?.kind === 'bubble') before.tail = false
    rows.push(row)
  }
  return rows
}

/** Merges newly fetched items into what is there: by id, ascending, the fetched one wins. */
export function merge(known: Item[], fetched: Item[]): Item[] {
  const byId = new Map(known.map((item) => [item.id, item]))
  for (const item of fetched) byId.set(item.id, item)
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
}

/** The key and values of the sentence that tells an event; the words stand in words/*.json under `inbox.event`. `actor`: who did it, by name. Instants are ISO. */
export function sentenceOf(item: Item, actor: string): { key: string; values: Record<string, string> } {
  const data = item.data as Record<string, unknown>
  const text = (name: string): string => (typeof data[name] === 'string' ? (data[name] as string) : '')
  switch (item.type) {
    case 'conversation_opened':
      return { key: `opened_${item.actor.kind}`, values: { actor } }
    case 'conversation_closed':
      return {
        key: text('category') ? 'closed_with' : 'closed',
        values: { actor, category: text('category'), summary: text('summary') },
      }
    case 'conversation_assigned':
      return data.userId
        ? {
            key: item.actor.id === data.userId ? 'taken' : 'assigned',
            values: { actor, user: text('userName') },
          }
        : { key: 'unassigned', values: { actor } }
    case 'bot_paused':
      return { key: `paused_${text('reason') || 'user'}`, values: { actor } }
    case 'bot_resumed':
      return { key: `resumed_${text('reason') || 'user'}`, values: { actor, step: text('stepName') } }
    case 'run_started':
      return { key: 'run_started', values: { flow: text('flowName') } }
    case 'run_ended':
      return { key: `run_${text('status') || 'ended'}`, values: { flow: text('flowName') } }
    case 'run_moved':
      return {
        key: text('how') === 'ask_again' ? 'run_asks_again' : 'run_moved',
        values: { flow: text('flowName') },
      }
    case 'conversation_snoozed':
      return text('until')
        ? { key: 'snoozed', values: { actor, until: text('until') } }
        : { key: 'woken', values: {} }
    case 'reply_not_understood':
      return { key: 'not_understood', values: { text: text('text') } }
    case 'contact_tags_updated': {
      const list = (name: string): string =>
        Array.isArray(data[name]) ? (data[name] as string[]).join(', ') : ''
      return list('added')
        ? { key: 'tags_added', values: { actor, tags: list('added') } }
        : { key: 'tags_removed', values: { actor, tags: list('removed') } }
    }
    default:
      return { key: 'field', values: { actor, field: text('field'), value: String(data.to ?? '') } }
  }
}
