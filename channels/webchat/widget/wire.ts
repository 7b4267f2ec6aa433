// The visitor's API over HTTP, and its stream. No state but the token.
import type { About, Waiting } from './protocol.ts'

/** A message as the server numbers it. `in` is the visitor's own. */
export interface Message {
  seq: number
  id: string
  direction: 'in' | 'out'
  author: { kind: 'visitor' | 'agent' | 'bot'; name: string }
  content: Content
  createdAt: string
  clientId: string | null
}

/** An answer to tap, or a page to open. */
export interface Choice {
  id: string
  title: string
  url?: string
}

export interface Card {
  title: string
  about?: string
  imageUrl?: string
  choices?: Choice[]
}

export interface Media {
  kind: 'image' | 'video' | 'audio' | 'file'
  url: string
  name?: string
  /** In bytes. */
  size?: number
  caption?: string
}

export type Content = (
  | { kind: 'text'; text: string; choices?: Choice[]; choice?: string }
  | Media
  | { kind: 'location'; latitude: number; longitude: number; name?: string; address?: string }
  | {
      kind: 'people'
      people: Array<{ name: string; phones?: string[]; emails?: string[]; company?: string }>
    }
  | { kind: 'cards'; cards: Card[] }
  | { kind: 'email'; subject: string; text: string; files: Media[] }
  | { kind: 'template'; text: string; header?: Media }
  | { kind: 'unsupported'; type: string; text?: string }
) & { quotes?: { text?: string } }

export interface Page {
  items: Message[]
  more: boolean
  seen: number
  read: number
}

export type News =
  | { event: 'message'; data: Message }
  | { event: 'seen'; data: { seq: number } }
  | { event: 'typing'; data: { name: string } }
  | { event: 'ping'; data: unknown }

/** A request that the server answered with no. `wait`: milliseconds to hold back. */
export class Refusal extends Error {
  readonly status: number
  readonly wait: number

  constructor(status: number, wait: number) {
    super(`HTTP ${status}`)
    this.status = status
    this.wait = wait
  }
}

/** Calls of one channel. `base` is empty in the panel, where everything comes from our own origin. */
export function wire(key: string, base = '') {
  let token = ''
  const url = (path: string) => `${base}/webchat/${encodeURIComponent(key)}/${path}`
  const headers = () => ({ authorization: `Bearer ${token}`, 'content-type': 'application/json' })

  async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(url(path), {
      method,
      headers: headers(),
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(15_000),
      keepalive: method !== 'GET',
    })
    if (!answer.ok) throw new Refusal(answer.status, Number(answer.headers.get('retry-after') ?? 0) * 1000)
    return answer.json()
  }

  return {
    /** A new visit, or the one of the token that was kept. */
    async visit(
      kept: string | undefined,
    ): Promise<{ token: string; known: boolean; read: number; seen: number }> {
      const visit = await ask<{ token: string; known: boolean; read: number; seen: number }>(
        'POST',
        'visit',
        { token: kept },
      )
      token = visit.token
      return visit
    },
    start: (profile: unknown) => ask<{ known: boolean }>('POST', 'start', { profile }),
    send: ({ clientId, text, choice, ref }: Waiting, profile: unknown) =>
      ask<{ known: boolean }>('POST', 'messages', {
        clientId,
        ...(choice ? { choice } : { text }),
        ref,
        profile,
      }),
    page: (query: string) => ask<Page>('GET', `messages?${query}`),
    acks: (acks: { delivered: number; read: number }) => ask('POST', 'acks', acks),
    typing: () => ask('POST', 'typing', {}),
    describe: (about: About) => ask('PUT', 'profile', about),
    /** Reads the stream until it ends; throws when it cannot be opened. */
    async listen(after: number, signal: AbortSignal, hear: (news: News) => void): Promise<void> {
      const answer = await fetch(url(`events?after=${after}`), { headers: headers(), signal })
      if (!answer.ok || !answer.body) throw new Refusal(answer.status, 0)
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader()
      let buffer = ''
      for (;;) {
        const { done, value } = await reader.read()
        if (done) return
        buffer += value
        const parts = buffer.split('\n\n')
        buffer = parts.pop()!
        for (const part of parts) {
          const news = parseEvent(part)
          if (news) hear(news)
        }
      }
    },
  }
}

export type Wire = ReturnType<typeof wire>

/** One server-sent event. */
export function parseEvent(text: string): News | null {
  const event = /^event: (.+)$/m.exec(text)?.[1]
  const data = /^data: (.+)$/m.exec(text)?.[1]
  return event && data ? ({ event, data: JSON.parse(data) } as News) : null
}
