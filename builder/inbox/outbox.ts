// Messages an agent has sent that the server has not confirmed. Each carries an id made here, so sending twice stores once.
import { useSyncExternalStore } from 'react'
import { ApiError, call } from '../api.ts'
import type { Message } from './queries.ts'

/** A bubble that is on its way. `refused` keeps the server's reason; `offline` is tried again when the network is back. */
export interface Pending {
  clientId: string
  conversationId: string
  channelId: string | undefined
  text: string
  at: string
  state: 'sending' | 'offline' | 'refused'
  reason?: { en: string; es: string }
}

const SHELF = 'charla.outbox'
let pending: Pending[] = restore()
const listeners = new Set<() => void>()

function restore(): Pending[] {
  try {
    const saved = JSON.parse(localStorage.getItem(SHELF) ?? '[]') as Pending[]
    return saved.map((one) => (one.state === 'sending' ? { ...one, state: 'offline' } : one))
  } catch {
    return []
  }
}

function change(next: Pending[]): void {
  pending = next
  try {
    localStorage.setItem(SHELF, JSON.stringify(next))
  } catch (error) {
    console.warn('unsent messages stay in memory only', error)
  }
  for (const listener of listeners) listener()
}

const update = (clientId: string, part: Partial<Pending>): void =>
  change(pending.map((one) => (one.clientId === clientId ? { ...one, ...part } : one)))

/** Takes a message off the list, to edit it or because the server has it. */
export function drop(clientId: string): void {
  if (pending.some((one) => one.clientId === clientId))
    change(pending.filter((one) => one.clientId !== clientId))
}

type Confirmed = (message: Message, conversationId: string) => void

async function attempt(one: Pending, confirmed: Confirmed): Promise<void> {
  try {
    const message = await call('POST /conversations/:id/messages', {
      params: { id: one.conversationId },
      body: { clientId: one.clientId, content: { kind: 'text', text: one.text }, channelId: one.channelId },
    })
    confirmed(message, one.conversationId)
    drop(one.clientId)
  } catch (error) {
    if (error instanceof ApiError && error.status >= 400 && error.status < 500) {
      update(one.clientId, { state: 'refused', reason: error.words })
    } else {
      update(one.clientId, { state: 'offline' })
    }
  }
}

/** Shows the message at once and sends it. */
export function send(
  message: Pick<Pending, 'conversationId' | 'channelId' | 'text'>,
  confirmed: Confirmed,
): void {
  const one: Pending = {
    ...message,
    clientId: crypto.randomUUID(),
    at: new Date().toISOString(),
    state: 'sending',
  }
  change([...pending, one])
  void attempt(one, confirmed)
}

/** Sends again what waited for the network, or one message that was refused. */
export function retry(confirmed: Confirmed, clientId?: string): void {
  const due = pending.filter((one) => (clientId ? one.clientId === clientId : one.state === 'offline'))
  for (const one of due) {
    update(one.clientId, { state: 'sending' })
    void attempt(one, confirmed)
  }
}

/** The unconfirmed messages of one conversation, oldest first. */
export function usePending(conversationId: string): Pending[] {
  const all = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => pending,
  )
  return all.filter((one) => one.conversationId === conversationId)
}
