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

const insertText = (table: Inserted): string => {
  const columns = inserted[table].join(', ')
  const once = table === 'tag' ? ' on conflict do nothing' : ''
  return `insert into ${table} (${columns}) select ${columns} from json_populate_recordset(null::${table}, $1)${once}`
}

const updateText = (what: Updated): string => {
  const { table, key, set } = updated[what]
  const name = `"${table}"`
  const values = set.map((column) => `${column} = x.${column}`).join(', ')
  const where = key.map((column) => `t.${column} = x.${column}`).join(' and ')
  return `update ${name} t set ${values} from json_populate_recordset(null::${name}, $1) x where ${where}`
}

const insertTexts = new Map(Object.keys(inserted).map((table) => [table, insertText(table as Inserted)]))
const updateTexts = new Map(Object.keys(updated).map((what) => [what, updateText(what as Updated)]))

const TAKE = `
delete from happening h using unnest($1::uuid[], $2::uuid[], $3::uuid[]) as x (workspace_id, contact_id, id)
where h.workspace_id = x.workspace_id and h.contact_id = x.contact_id and h.id = x.id`

// A paused bot never speaks: what it said and nobody has sent is ended in the commit of the pause.
const SILENCE = `
update message m set status = 'cancelled' from unnest($1::uuid[], $2::uuid[]) as x (workspace_id, conversation_id)
where m.workspace_id = x.workspace_id and m.conversation_id = x.conversation_id
  and m.status = 'queued' and m.author->>'kind' = 'flow'`

// A row may change twice in a batch; the last word stands.
const lastOf = (rows: Row[]): Row[] => [...new Map(rows.map((row) => [String(row.id), row])).values()]

/** Writes and commits on a pipelining client. Updates come first: they make room for what unique indexes allow once. */
export async function write(client: pg.Client, jobs: Pick<Jobs, 'sendIn'>, ledger: Ledger): Promise<void> {
  const sent: Array<Promise<unknown>> = []
  const send = (name: string, text: string, values: unknown[]) =>
    sent.push(client.query({ name, text, values }))
  for (const [what, rows] of Object.entries(ledger.update)) {
    send(`update_${what}`, updateTexts.get(what) ?? '', [JSON.stringify(lastOf(rows))])
  }
  for (const [table, rows] of Object.entries(ledger.insert)) {
    send(`insert_${table}`, insertTexts.get(table) ?? '', [JSON.stringify(rows)])
  }
  if (ledger.taken.length > 0) {
    send('take', TAKE, [
      ledger.taken.map((it) => it.workspaceId),
      ledger.taken.map((it) => it.contactId),
      ledger.taken.map((it) => it.id),
    ])
  }
  if (ledger.silenced.length > 0) {
    send('silence', SILENCE, [
      ledger.silenced.map((it) => it.workspaceId),
      ledger.silenced.map((it) => it.conversationId),
    ])
  }
  const byQueue = Map.groupBy(ledger.jobs, ({ queue }) => queue)
  for (const [queue, list] of byQueue)
    sent.push(
      jobs.sendIn(
        client,
        queue,
        list.map(({ job }): NewJob => job),
      ),
    )
  // pg-boss looks its queues up before it writes, so the commit waits for it.
  if (byQueue.size > 0) await Promise.all(sent)
  const commit = client.query('commit')
  await Promise.all(sent)
  const { command } = await commit
  // In a pipeline a failed statement turns the commit into a rollback that looks like success.
  if (command !== 'COMMIT') throw new Error('the batch was rolled back')
}
