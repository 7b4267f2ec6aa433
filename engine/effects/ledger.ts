// What a batch of turns wants written, collected in memory and carried out in one round trip.
import type { NewJob } from '#engine/jobs.ts'

/** A row in the database's own spelling; instants are ISO text, jsonb values are plain values. */
export type Row = Record<string, unknown>

/** Tables a turn adds rows to, with the columns it gives. */
export const inserted = {
  conversation: [
    'workspace_id',
    'id',
    'contact_id',
    'channel_id',
    'state',
    'source',
    'assignee_id',
    'paused_at',
    'paused_by',
    'unread',
    'last_message',
    'last_message_at',
    'last_inbound_at',
    'waiting_since',
    'opened_at',
    'closed_at',
    'snoozed_until',
    'paused_until',
  ],
  message: [
    'workspace_id',
    'id',
    'contact_id',
    'conversation_id',
    'channel_id',
    'seq',
    'direction',
    'author',
    'content',
    'external_id',
    'status',
    'created_at',
    'sent_at',
    'next_attempt_at',
  ],
  run: [
    'workspace_id',
    'id',
    'flow_id',
    'version_id',
    'contact_id',
    'conversation_id',
    'channel_id',
    'status',
    'snapshot',
    'step_id',
    'waits_for',
    'waiting_since',
    'missed',
    'timer',
    'turn',
    'problem',
    'cause',
    'caller',
    'queue',
    'queued_at',
    'started_at',
    'ended_at',
  ],
  turn: [
    'workspace_id',
    'run_id',
    'number',
    'happening',
    'path',
    'effects',
    'variables',
    'problem',
    'version_id',
    'created_at',
  ],
  event: ['workspace_id', 'id', 'type', 'contact_id', 'conversation_id', 'actor', 'data', 'created_at'],
  comment: [
    'workspace_id',
    'id',
    'contact_id',
    'conversation_id',
    'author',
    'text',
    'mentions',
    'created_at',
  ],
  assignment: ['workspace_id', 'id', 'conversation_id', 'contact_id', 'user_id', 'actor', 'created_at'],
  closure: [
    'workspace_id',
    'id',
    'conversation_id',
    'contact_id',
    'category',
    'summary',
    'actor',
    'created_at',
  ],
  notification: [
    'workspace_id',
    'id',
    'user_id',
    'type',
    'conversation_id',
    'contact_id',
    'text',
    'actor',
    'created_at',
  ],
  tag: ['workspace_id', 'name', 'created_at'],
  happening: ['workspace_id', 'contact_id', 'id', 'data', 'attempt', 'created_at'],
  deed: [
    'workspace_id',
    'id',
    'run_id',
    'contact_id',
    'step_id',
    'token',
    'effect',
    'state',
    'next_at',
    'created_at',
  ],
} as const

/** Rows a turn changes: their key, and the columns that may have changed. */
export const updated = {
  contact_seq: { table: 'contact', key: ['workspace_id', 'id'], set: ['seq'] },
  contact: {
    table: 'contact',
    key: ['workspace_id', 'id'],
    set: ['first_name', 'last_name', 'email', 'phone', 'language', 'country', 'fields', 'tags', 'updated_at'],
  },
  conversation: {
    table: 'conversation',
    key: ['workspace_id', 'id'],
    set: inserted.conversation.filter(
      (column) => !['workspace_id', 'id', 'contact_id', 'source'].includes(column),
    ),
  },
  run: {
    table: 'run',
    key: ['workspace_id', 'id'],
    set: [
      'version_id',
      'status',
      'snapshot',
      'step_id',
      'waits_for',
      'waiting_since',
      'missed',
      'timer',
      'turn',
      'problem',
      'queue',
      'queued_at',
      'ended_at',
    ],
  },
  user: { table: 'user', key: ['workspace_id', 'id'], set: ['last_assigned_at'] },
} as const

export type Inserted = keyof typeof inserted
export type Updated = keyof typeof updated

/** A row that a flow adds to a data file. `fileId` is for a file that has to be made. */
export interface FileRow {
  workspaceId: string
  file: string
  fileId: string
  id: string
  row: Record<string, string>
  at: string
}

/** Everything one scene, or one batch of scenes, asks of the database and of the alarm clock. */
export interface Ledger {
  insert: Partial<Record<Inserted, Row[]>>
  update: Partial<Record<Updated, Row[]>>
  /** Rows of data files by the files' names; a file that is missing is made, and takes columns that it does not have. */
  fileRows: FileRow[]
  /** Happenings that were taken, by id. */
  taken: Array<{ workspaceId: string; contactId: string; id: string }>
  jobs: Array<{ queue: string; job: NewJob }>
  /** Conversations whose bot was paused: what it has said and nobody has sent is ended. */
  silenced: Array<{ workspaceId: string; conversationId: string }>
  /** Timers that nobody waits for any more; taken back after the commit, and harmless if they ring. */
  cancelled: string[]
}

export function emptyLedger(): Ledger {
  return { insert: {}, update: {}, fileRows: [], taken: [], jobs: [], silenced: [], cancelled: [] }
}

/** Adds a row. */
export function add(ledger: Ledger, table: Inserted, row: Row): void {
  const rows = ledger.insert[table]
  if (rows) rows.push(row)
  else ledger.insert[table] = [row]
}

/** Changes a row. */
export function change(ledger: Ledger, what: Updated, row: Row): void {
  const rows = ledger.update[what]
  if (rows) rows.push(row)
  else ledger.update[what] = [row]
}

/** Puts the second ledger's wishes behind the first's. */
export function merge(into: Ledger, from: Ledger): void {
  for (const [table, rows] of Object.entries(from.insert))
    for (const row of rows) add(into, table as Inserted, row)
  for (const [what, rows] of Object.entries(from.update))
    for (const row of rows) change(into, what as Updated, row)
  into.fileRows.push(...from.fileRows)
  into.taken.push(...from.taken)
  into.jobs.push(...from.jobs)
  into.silenced.push(...from.silenced)
  into.cancelled.push(...from.cancelled)
}
