// Hears the notices of all processes on one dedicated connection. A pooler in transaction mode swallows them: nothing but speed is lost.
import pg from 'pg'
import type { Database } from '#db/db.ts'
import type { Actor } from './events.ts'

/** Postgres channel on which processes wake each other. */
export const wire = 'charla'

/** What goes over the wire: a doorbell of another process, or somebody typing. */
export type Notice = { from: string } | { typing: Typing }

export interface Typing {
  type: 'user_typing' | 'contact_typing'
  workspaceId: string
  contactId: string
  conversationId: string | null
  actor: Actor
}

const RECONNECT_MS = 2000

function parse(payload: string | undefined): Notice | null {
  try {
    const notice: unknown = JSON.parse(payload ?? '')
    return notice && typeof notice === 'object' && ('from' in notice || 'typing' in notice)
      ? (notice as Notice)
      : null
  } catch {
    return null
  }
}

/** Calls `hear` for every notice until stopped; reconnects by itself. */
export function listen(database: Database, hear: (notice: Notice) => void): { stop(): Promise<void> } {
  let client: pg.Client | null = null
  let stopped = false
  let timer: NodeJS.Timeout | undefined

  async function connect() {
    const fresh = new pg.Client(database.pool.options)
    client = fresh
    fresh.on('error', () => lost(fresh))
    fresh.on('end', () => lost(fresh))
    fresh.on('notification', ({ payload }) => {
      const notice = parse(payload)
      if (notice) hear(notice)
    })
    try {
      await fresh.connect()
      await fresh.query(`listen ${wire}`)
    } catch {
      lost(fresh)
    }
  }

  function lost(which: pg.Client) {
    if (stopped || client !== which) return
    client = null
    which.end().catch(() => {
      // It is already gone.
    })
    timer = setTimeout(connect, RECONNECT_MS).unref()
  }

  const first = connect()
  return {
    async stop() {
      stopped = true
      clearTimeout(timer)
      await first
      await client?.end().catch(() => {
        // It is already gone.
      })
    },
  }
}
