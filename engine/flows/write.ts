// The second round trip of a batch: the ledger's rows by table, its jobs, and the commit.
import type pg from 'pg'
import {
  type Inserted,
  inserted,
  type Ledger,
  type Row,
  type Updated,
  updated,
} from '#engine/effects/ledger.ts'
import type { Jobs, NewJob } from '#engine/jobs.ts'
import { FILE_ROWS, fileRowValues } from './file_rows.ts'
import { together } from './together.ts'

// Rows travel as one array per column. Arrays of arrays cannot be unnested by row, so those columns travel as jsonb.
const jsonColumns = new Set(
  'actor author caller content data effect effects fields happening last_message mentions missed path paused_by problem snapshot tags variables'.split(
    ' ',
  ),
)
// Kept as they are written, because nobody looks inside, or because the order of their keys means something.
const textual = new Set(['snapshot', 'effect'])
const arrayColumns = new Map([
  ['tags', 'text'],
  ['mentions', 'uuid'],
])
const typeOf = new Map<string, string>([
  ...['unread', 'turn', 'number', 'attempt'].map((column) => [column, 'int'] as const),
  ...[...jsonColumns].map((column) => [column, textual.has(column) ? 'json' : 'jsonb'] as const),
  ['seq', 'bigint'],
])

function typeOfColumn(column: string): string {
  if (column === 'id' || (column.endsWith('_id') && !['external_id', 'step_id'].includes(column)))
    return 'uuid'
  if (/_(at|until)$/.test(column) || column === 'waiting_since') return 'timestamptz'
  return typeOf.get(column) ?? 'text'
}

const rowsOf = (columns: readonly string[]): string =>
  `unnest(${columns.map((column, index) => `$${index + 1}::${typeOfColumn(column)}[]`).join(', ')}) as x (${columns.join(', ')})`

function read(column: string): string {
  const type = arrayColumns.get(column)
  return type ? `array(select v::${type} from jsonb_array_elements_text(x.${column}) v)` : `x.${column}`
}

const insertText = (table: Inserted): string => {
  const columns = inserted[table]
  const once = table === 'tag' ? ' on conflict do nothing' : ''
  return `insert into ${table} (${columns.join(', ')}) select ${columns.map(read).join(', ')} from ${rowsOf(columns)}${once}`
}

const updateText = (what: Updated): string => {
  const { table, key, set } = updated[what]
  const values = set.map((column) => `${column} = ${read(column)}`).join(', ')
  const where = key.map((column) => `t.${column} = x.${column}`).join(' and ')
  return `update "${table}" t set ${values} from ${rowsOf([...key, ...set])} where ${where}`
}

// Array literals, because the driver's own cost three times as much. What JSON escapes inside text is what an array escapes.
const literalOf = (value: unknown): string => {
  if (value === null || value === undefined) return 'NULL'
  const text = value instanceof Date ? value.toISOString() : String(value)
  return `"${/["\\]/.test(text) ? text.replace(/["\\]/g, '\\$&') : text}"`
}
const jsonLiteralOf = (value: unknown): string =>
  value === null || value === undefined ? 'NULL' : JSON.stringify(JSON.stringify(value))

/** The values of some columns, one array per column. */
const valuesOf = (columns: readonly string[], rows: Row[]): string[] =>
  columns.map((column) => {
    const literal = jsonColumns.has(column) ? jsonLiteralOf : literalOf
    return `{${rows.map((row) => literal(row[column])).join(',')}}`
  })

const insertTexts = new Map(Object.keys(inserted).map((table) => [table, insertText(table as Inserted)]))
const updateTexts = new Map(Object.keys(updated).map((what) => [what, updateText(what as Updated)]))

const TAKE = `
delete from happening h using unnest($1::uuid[], $2::uuid[], $3::uuid[]) as x (workspace_id, contact_id, id)
where h.workspace_id = x.workspace_id and h.contact_id = x.contact_id and h.id = x.id`

// A paused bot never speaks: what it said and nobody has sent is ended in the commit of the pause. A run that waits for such a
// message goes on when the bot does.
const SILENCE = `
with ended as (
  update message m set status = 'cancelled' from unnest($1::uuid[], $2::uuid[]) as x (workspace_id, conversation_id)
  where m.workspace_id = x.workspace_id and m.conversation_id = x.conversation_id
    and m.status = 'queued' and m.author->>'kind' = 'flow'
  returning m.workspace_id, m.contact_id, m.id, m.author, m.created_at
)
insert into happening (workspace_id, contact_id, id, data, created_at)
select workspace_id, contact_id, id, jsonb_build_object('type', 'outcome', 'runId', author->>'runId', 'token', author->>'token',
  'outcome', 'sent', 'variables', '{}'::jsonb), created_at
from ended where author ? 'token' on conflict do nothing`

// A row may change twice in a batch; the last word stands.
const lastOf = (rows: Row[]): Row[] => [...new Map(rows.map((row) => [String(row.id), row])).values()]

/** Writes and commits on a pipelining client. */
export async function write(client: pg.Client, jobs: Pick<Jobs, 'sendIn'>, ledger: Ledger): Promise<void> {
  const results = await together(client, async () => {
    const rows = sendRows(client, ledger)
    const posted = await sendJobs(client, jobs, ledger)
    return [client.query('commit'), ...rows, ...posted]
  })
  // In a pipeline a failed statement turns the commit into a rollback that looks like success.
  const { command } = results[0] as pg.QueryResult
  if (command !== 'COMMIT') throw new Error('the batch was rolled back')
}

/** Updates come first: they make room for what unique indexes allow once. */
function sendRows(client: pg.Client, ledger: Ledger): Array<Promise<unknown>> {
  const sent: Array<Promise<unknown>> = []
  const send = (name: string, text: string, values: unknown[]) =>
    sent.push(client.query({ name, text, values }))
  for (const [what, rows] of Object.entries(ledger.update)) {
    const { key, set } = updated[what as Updated]
    send(`update_${what}`, updateTexts.get(what) ?? '', valuesOf([...key, ...set], lastOf(rows)))
  }
  for (const [table, rows] of Object.entries(ledger.insert)) {
    send(`insert_${table}`, insertTexts.get(table) ?? '', valuesOf(inserted[table as Inserted], rows))
  }
  const { taken, silenced, fileRows } = ledger
  const workspaces = (list: Array<{ workspaceId: string }>) => list.map((it) => it.workspaceId)
  if (taken.length > 0) {
    send('take', TAKE, [workspaces(taken), taken.map((it) => it.contactId), taken.map((it) => it.id)])
  }
  if (fileRows.length > 0) send('file_rows', FILE_ROWS, fileRowValues(fileRows))
  if (silenced.length > 0) {
    send('silence', SILENCE, [workspaces(silenced), silenced.map((it) => it.conversationId)])
  }
  return sent
}

/** Resolves as soon as the jobs are on their way, before the commit: pg-boss looks its queues up before it writes. */
async function sendJobs(
  client: pg.Client,
  jobs: Pick<Jobs, 'sendIn'>,
  ledger: Ledger,
): Promise<Array<Promise<void>>> {
  const byQueue = Map.groupBy(ledger.jobs, ({ queue }) => queue)
  const posted: Array<Promise<void>> = []
  for (const [queue, list] of byQueue) {
    const left = Promise.withResolvers<void>()
    const query = (config: pg.QueryConfig) => {
      left.resolve()
      return client.query(config)
    }
    const all = list.map(({ job }): NewJob => job)
    const post = jobs.sendIn({ query } as unknown as pg.ClientBase, queue, all)
    await Promise.race([left.promise, post])
    posted.push(post)
  }
  return posted
}
