// What a proof looks at: the log of those who spoke to Charla, the log of the provider, and the database.
import type pg from 'pg'

/** A webhook of somebody's words. Instants are ticks of the proof's own counter, which never stand still. */
export interface Said {
  channelId: string
  address: string
  externalId: string
  from: number
  to: number
  /** Whether it was answered with 2xx. */
  accepted: boolean
}

/** A start of a flow by API with a cause of the caller's own. */
export interface Started {
  address: string
  flowId: string
  cause: string
  at: number
  /** Whether it was answered with 2xx. */
  accepted: boolean
  /** Whether nothing stood against it: the flow was published, and nobody was inside. */
  free: boolean
}

/** People took the word in a conversation, or gave it back. */
export interface Paused {
  conversationId: string
  kind: 'pause' | 'resume'
  at: number
  /** Messages that were being sent when the pause was on disk. */
  sending: string[]
}

/** What the provider reported about a message, once it was answered with 2xx. */
export interface Reported {
  channelId: string
  externalId: string
}

/** One call that reached the provider. */
export interface Call {
  id: string
  at: number
  accepted: boolean
  /** The answer did not come back as it was given, or whoever called was taken for dead. */
  lost: boolean
  /** Whether the provider knows a message by our key, so that the second copy is none. */
  keyed: boolean
}

/** Everything a proof knows. */
export interface Evidence {
  pool: Pick<pg.Pool, 'query'>
  workspaceId: string
  said: Said[]
  started: Started[]
  paused: Paused[]
  reported: Reported[]
  /** Addresses whose contact was deleted, and when. */
  erased: Array<{ address: string; at: number }>
  /** Graphs as they were published, by version. */
  published: Map<string, string>
  calls: Call[]
  /** Keys under which deeds reached the outside, per deed. */
  deedCalls: string[]
  /** Ids of the alarms that are set. */
  alarms(): Promise<Set<string>>
  /** Problems that were logged; empty where processes were killed. */
  problems: unknown[]
  /** Whether nothing but what the log says went wrong, so that nobody may be refused. */
  calm: boolean
  now: Date
}

/** A check: every violation as a sentence, none when it holds. */
export interface Invariant {
  says: string
  check(evidence: Evidence): Promise<string[]>
}

// biome-ignore lint/suspicious/noExplicitAny: rows of the statements beside each check, whose columns stand there
type Read = any

/** Rows of the evidence's workspace; `$1` is the workspace. */
export async function rows({ pool, workspaceId }: Evidence, text: string): Promise<Read[]> {
  return (await pool.query(text, [workspaceId])).rows
}

/** A sentence for every row that should not be there. */
export function none(says: string, text: string, sentence: (row: Read) => string): Invariant {
  return { says, check: async (evidence) => (await rows(evidence, text)).map(sentence) }
}
