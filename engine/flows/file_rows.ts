// Rows that flows add to data files, written in the commit of their turns: files by name, made when missing, with the columns
// that they do not have yet.
import type { FileRow } from '#engine/effects/ledger.ts'

/** One statement for all rows of a batch. Files in the order of their names, so that two batches never wait in a circle. */
export const FILE_ROWS = `
with file as (
  insert into data_file as f (workspace_id, id, name, columns, created_at)
  select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::jsonb[], $5::timestamptz[]) as w (workspace_id, id, name, columns, at)
  order by w.workspace_id, w.name
  on conflict (workspace_id, name) do update set columns = f.columns || coalesce((
    select jsonb_agg(c.name order by c.place) from jsonb_array_elements(excluded.columns) with ordinality c (name, place)
    where not f.columns @> jsonb_build_array(c.name)), '[]')
  returning workspace_id, id, name
)
insert into data_row (workspace_id, file_id, id, row, created_at)
select x.workspace_id, file.id, x.id, x.row, x.at
from unnest($6::uuid[], $7::uuid[], $8::text[], $9::jsonb[], $10::timestamptz[]) as x (workspace_id, id, file, row, at)
join file on file.workspace_id = x.workspace_id and file.name = x.file`

/** The statement's values. */
export function fileRowValues(rows: FileRow[]): unknown[] {
  const files = [...Map.groupBy(rows, ({ workspaceId, file }) => `${workspaceId} ${file}`).values()]
  const first = <T>(of: (row: FileRow) => T) => files.map(([row]) => of(row!))
  const columns = files.map((of) => JSON.stringify([...new Set(of.flatMap(({ row }) => Object.keys(row)))]))
  return [
    first((row) => row.workspaceId),
    first((row) => row.fileId),
    first((row) => row.file),
    columns,
    first((row) => row.at),
    rows.map((row) => row.workspaceId),
    rows.map((row) => row.id),
    rows.map((row) => row.file),
    rows.map((row) => JSON.stringify(row.row)),
    rows.map((row) => row.at),
  ]
}
