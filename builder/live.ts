// Facts from the server as they happen: one numbered stream per tab, resumed where it broke, forever.
import { useEffect, useRef, useSyncExternalStore } from 'react'
import type { EventType } from '#engine/events.ts'
import { parseStream } from './stream.ts'

/** A fact as the server recorded it; typing signals come and are gone. Type `gap`: too much was missed, so everything shown must be read again. */
export interface LiveFact {
  id: string
  type: EventType | 'gap' | 'contact_typing' | 'user_typing'
  contactId: string | null
  conversationId: string | null
  actor: { kind: string; id: string | null }
  data: Record<string, unknown>
  createdAt: string
}

type Listener = (fact: LiveFact) => void

/** A stream that says nothing for this long is dead: the server pings every 20 s. */
const SILENCE_MS = 45_000
const QUIET_MS = 3_000

const listeners = new Set<Listener>()
const watchers = new Set<() => void>()
let connected = true
let cursor: string | null = null
let stop: (() => void) | null = null
let wake: (() => void) | null = null

function setConnected(next: boolean): void {
  if (next === connected) return
  connected = next
  for (const watcher of watchers) watcher()
}

const gap = (): LiveFact => ({
  id: '',
  type: 'gap',
  contactId: null,
  conversationId: null,
  actor: { kind: 'system', id: null },
  data: {},
  createdAt: new Date().toISOString(),
})

function tell(fact: LiveFact): void {
  for (const listener of listeners) listener(fact)
}

function read(event: { id: string | null; event: string; data: string }): void {
  if (event.id) cursor = event.id
  if (event.event === 'gap') tell(gap())
  if (event.event === 'fact') tell(JSON.parse(event.data) as LiveFact)
}

async function listen(workspaceId: string, signal: AbortSignal, opened: () => void): Promise<void> {
  const headers: Record<string, string> = { accept: 'text/event-stream', 'x-workspace': workspaceId }
  if (cursor) headers['last-event-id'] = cursor
  const silence = new AbortController()
  let timer = setTimeout(() => silence.abort(), SILENCE_MS)
  try {
    const response = await fetch(`/api/events?workspace=${encodeURIComponent(workspaceId)}`, {
      headers,
      signal: AbortSignal.any([signal, silence.signal]),
    })
    if (!response.ok || response.body === null) throw new Error(`events: ${response.status}`)
    opened()
    const parse = parseStream(read)
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      clearTimeout(timer)
      timer = setTimeout(() => silence.abort(), SILENCE_MS)
      parse(part.value)
    }
  } finally {
    clearTimeout(timer)
  }
}

/** Waits between attempts: 0.5 s doubling to 15 s, each somewhere in its upper half so that tabs do not knock together. */
export function pauseBefore(attempt: number, random: number): number {
  return Math.min(15_000, 500 * 2 ** attempt) * (0.5 + random / 2)
}

async function forever(workspaceId: string, signal: AbortSignal): Promise<void> {
  let attempt = 0
  let quiet: ReturnType<typeof setTimeout> | undefined
  let first = true
  while (!signal.aborted) {
    try {
      await listen(workspaceId, signal, () => {
        clearTimeout(quiet)
        quiet = undefined
        attempt = 0
        setConnected(true)
        if (!first && cursor === null) tell(gap())
        first = false
      })
    } catch {
      attempt += 1
    }
    if (signal.aborted) break
    quiet ??= setTimeout(() => setConnected(false), QUIET_MS)
    await new Promise<void>((resolve) => {
      wake = resolve
      setTimeout(resolve, pauseBefore(attempt, Math.random()))
    })
    wake = null
  }
  clearTimeout(quiet)
}

const hurry = (): void => wake?.()
const moments = ['online', 'focus', 'pageshow'] as const

/** Starts the stream of a workspace; a second start replaces the first. Returns the stop. */
export function startLive(workspaceId: string): () => void {
  stop?.()
  cursor = null
  const controller = new AbortController()
  for (const moment of moments) window.addEventListener(moment, hurry)
  document.addEventListener('visibilitychange', hurry)
  void forever(workspaceId, controller.signal)
  const end = (): void => {
    controller.abort()
    hurry()
    for (const moment of moments) window.removeEventListener(moment, hurry)
    document.removeEventListener('visibilitychange', hurry)
    if (stop === end) stop = null
  }
  stop = end
  return end
}

/** Calls the handler with every fact while the component is on the screen. */
export function useFacts(handler: Listener): void {
  const latest = useRef(handler)
  useEffect(() => {
    latest.current = handler
  })
  useEffect(() => {
    const listener: Listener = (fact) => latest.current(fact)
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }, [])
}

const watch = (watcher: () => void): (() => void) => {
  watchers.add(watcher)
  return () => void watchers.delete(watcher)
}

/** False once the stream has been down for three seconds. */
export function useConnected(): boolean {
  return useSyncExternalStore(watch, () => connected)
}
