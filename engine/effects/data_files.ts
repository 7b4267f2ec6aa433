// Files of rows that flows wrote: listed, downloaded as CSV, deleted.
import { sql } from 'kysely'
import type { Db, Tx } from '#db/db.ts'
import { notFound } from '#engine/accounts/route.ts'

/** Most rows of one download. */
const MAX_ROWS = 50_000

/** The files of a workspace, by name, with how many rows they have. */
export async function list(db: Db, workspaceId: string) {
  const rows = await db
    .selectFrom('dataFile as f')
    .selectAll('f')
    .select(
      sql<number>`(select count(*) from data_row r where r.workspace_id = f.workspace_id and r.file_id = f.id)::int`.as(
        'rows',
      ),
    )
    .where('f.workspaceId', '=', workspaceId)
    .orderBy('f.name')
    .execute()
  return rows.map(({ id, name, columns, createdAt, rows: count }) => ({
    id,
    name,
    columns,
    rows: count,
    createdAt: createdAt.toISOString(),
  }))
}

/** The file as CSV (RFC 4180, with the mark by which spreadsheets know UTF-8), oldest row first. */
export async function csv(db: Db, workspaceId: string, id: string): Promise<{ name: string; text: string }> {
  const file = db.selectFrom('dataFile').select(['name', 'columns']).where('workspaceId', '=', workspaceId)
  const found = await file.where('id', '=', id).executeTakeFirst()
  if (!found) throw notFound()
  const rows = await db
    .selectFrom('dataRow')
    .select(['row', 'createdAt'])
    .where('workspaceId', '=', workspaceId)
    .where('fileId', '=', id)
    .orderBy('createdAt')
    .orderBy('id')
    .limit(MAX_ROWS)
    .execute()
  const lines = rows.map(({ row, createdAt }) => [
    createdAt.toISOString(),
    ...found.columns.map((column) => (Object.hasOwn(row, column) ? String(row[column]) : '')),
  ])
  const all = [['created_at', ...found.columns], ...lines]
  return { name: found.name, text: `\uFEFF${all.map((cells) => cells.map(cell).join(',')).join('\r\n')}\r\n` }
}

/** A cell; one that a spreadsheet would run as a formula is made text. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && !/^[+-]?[\d\s().-]+$/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Deletes the file with its rows; the next row that a flow adds makes it anew. */
export async function remove(tx: Tx, workspaceId: string, id: string): Promise<void> {
  const gone = tx.deleteFrom('dataFile').where('workspaceId', '=', workspaceId)
  const { numDeletedRows } = await gone.where('id', '=', id).executeTakeFirst()
  if (numDeletedRows === 0n) throw notFound()
}
