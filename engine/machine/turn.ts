// A turn is pure: (machine, snapshot, happening, facts) → (snapshot', effects).
import type { Content, Words } from '#channels/channel.ts'
import type { Asked } from './effect.ts'
import type { Json } from './values.ts'

/** What a flow may read. Loaded anew for every turn; never stored in a snapshot. */
export interface Facts {
  contact: {
    id: string
    firstName: string
    lastName: string
    name: string
    email: string
    phone: string
    language: string
    country: string
    tags: string[]
    fields: Record<string, Json>
  }
  conversation: { id: string; state: 'open' | 'closed'; source: string; openedAt: string }
  assignee: { id: string; firstName: string; lastName: string; name: string; email: string; presence: string } | null
  channel: { id: string; type: string; name: string } | null
  lastMessage: { text: string; at: string } | null
  workspace: { name: string; timeZone: string; language: 'es' | 'en' }
  /** ISO time of the turn. */
  now: string
  /** Seed of this turn's dice, in [0, 1). */
  seed: number
}

/** What comes into the machine. */
export type Happening =
  | { type: 'start'; variables: Record<string, Json> }
  | { type: 'reply'; messageId: string; content: Content }
  | { type: 'timer'; token: string }
  | { type: 'outcome'; token: string; outcome: string; variables: Record<string, Json> }
  | { type: 'resume'; step: string; variables: Record<string, Json> }

/** What is stored between turns: small JSON, no XState inside. `value` is the compiled state's key. */
export interface Snapshot {
  value: string
  vars: Record<string, Json>
  /** Grows with every step entered; the newest is the only valid timer and outcome token. */
  visit: number
  /** Per step: retries, jumps and the like. */
  counts: Record<string, number>
}

/** One step passed in a turn, with the exit taken (null while it waits there). */
export interface Visit {
  step: string
  exit: string | null
}

/** Something wrong, in words, with the place. */
export interface Problem {
  code: string
  level: 'error' | 'warning'
  /** Step id, `trigger`, or null for the whole flow. */
  step: string | null
  /** Data field of the step, where one is to blame. */
  field?: string
  text: Words
}

export interface Turn {
  snapshot: Snapshot
  status: 'waiting' | 'ended' | 'failed'
  waitsFor: 'reply' | 'timer' | 'outcome' | null
  /** Where it stands now; null after the end. */
  step: string | null
  effects: Asked[]
  path: Visit[]
  /** False when the happening changed nothing (a stale timer, a reply nobody waited for). */
  taken: boolean
  problem: Problem | null
}
