// What the panel shows, as a value, and every change of it as a pure function. Messages are keyed by their number.
import type { Waiting } from './protocol.ts'
import type { Choice, Message } from './wire.ts'

export interface State {
  /** By number, ascending, each once. */
  messages: Message[]
  /** Written here and not yet seen in `messages`. `sent`: the server has it. */
  pending: Array<Waiting & { sent?: boolean }>
  /** Up to which number the visitor's own messages were seen. */
  seen: number
  /** Up to which number the visitor has read. */
  read: number
  /** Older messages can be fetched. */
  more: boolean
  link: 'connecting' | 'online' | 'offline'
  /** The server asked us to wait: the visitor writes faster than it takes messages. */
  slow: boolean
  typing: string | null
}

/** Before anything is known. */
export const nothing: State = {
  messages: [],
  pending: [],
  seen: 0,
  read: 0,
  more: false,
  link: 'connecting',
  slow: false,
  typing: null,
}

/** Takes in messages, whatever their order and however often they come; what was pending under their id is done. */
export function withMessages(state: State, incoming: Message[]): State {
  if (incoming.length === 0) return state
  const bySeq = new Map(state.messages.map((message) => [message.seq, message]))
  for (const message of incoming) bySeq.set(message.seq, message)
  const messages = [...bySeq.values()].sort((a, b) => a.seq - b.seq)
  const arrived = new Set(messages.map((message) => message.clientId))
  const pending = state.pending.filter((one) => !arrived.has(one.clientId))
  const spoke = incoming.some((message) => message.direction === 'out')
  return { ...state, messages, pending, typing: spoke ? null : state.typing }
}

/** Number of the newest message; the stream goes on from there. */
export function newest(state: State): number {
  return state.messages.at(-1)?.seq ?? 0
}

/** Messages of ours that the visitor has not read. */
export function unreadCount(state: State): number {
  return state.messages.filter((message) => message.direction === 'out' && message.seq > state.read).length
}

/** What still has to be sent, in the order in which it was written. */
export function unsent(state: State): Waiting[] {
  return state.pending.filter((one) => !one.sent).map(({ sent: _, ...one }) => one)
}

/** Adds what another window of the same visitor has written and the server has not confirmed. The same state if nothing is new. */
export function withWaiting(state: State, others: Waiting[]): State {
  const here = new Set([...state.messages, ...state.pending].map((one) => one.clientId))
  const added = others.filter((one) => !here.has(one.clientId))
  return added.length === 0 ? state : { ...state, pending: [...state.pending, ...added] }
}

/** Who answered last: a person by first name, the bot, or nobody yet. */
export function lastAuthor(state: State): Message['author'] | null {
  return state.messages.findLast((message) => message.direction === 'out')?.author ?? null
}

/** The answers that can be tapped below the log: those of the newest message, as long as the visitor has not answered. */
export function openChoices(state: State): Choice[] {
  const last = state.messages.at(-1)
  if (!last || last.direction === 'in' || state.pending.length > 0) return []
  return last.content.kind === 'text' ? (last.content.choices ?? []).filter(({ url }) => !url) : []
}
