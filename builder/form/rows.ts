// Rows as the form edits them: what a new one holds, how many there may be, and when they fit on one line.
import { alwaysOpen } from '#engine/machine/hours.ts'
import type { Field, FieldKind } from '#engine/machine/step.ts'
import type { Json } from '#engine/machine/values.ts'
import { freshId } from './lists.ts'

export type Row = Record<string, Json>

/** What a column holds that has no default: as empty as its kind can be. */
const empties: Partial<Record<FieldKind, Json>> = {
  number: 1,
  duration: 60_000,
  switch: false,
  condition: { all: [] },
  hours: alwaysOpen as unknown as Json,
  rows: [],
  tags: [],
  choices: [],
  branches: [],
}

/** What a form puts where there is no value: the schema's own default, else something empty. */
export function emptyOf({ schema, meta }: Field): Json {
  const parsed = schema.safeParse(undefined)
  if (parsed.success) return (parsed.data ?? null) as Json
  if (schema.safeParse(null).success) return null
  if (meta.field === 'select') return meta.options?.[0]?.value ?? ''
  return empties[meta.field] ?? ''
}

/** The rows with one more behind `after`, a copy of `like` or an empty one; made columns are new either way. */
export function withRow(columns: Field[], rows: Row[], after: number, like: Row = {}): Row[] {
  const added = Object.fromEntries(
    columns.map((column) => {
      const { name, meta } = column
      if (meta.made) return [name, madeFor(name, rows)]
      return [name, Object.hasOwn(like, name) ? (like[name] ?? null) : emptyOf(column)]
    }),
  )
  return rows.toSpliced(after + 1, 0, added)
}

const madeFor = (name: string, rows: Row[]) =>
  freshId(
    rows.map((row) => ({ id: String(row[name] ?? '') })),
    'r',
  )

/** How many rows the schema takes. */
export function boundsOf({ schema, meta }: Field): { min: number; max: number } {
  let inner = schema as unknown as Inner
  while (inner.def.innerType) inner = inner.def.innerType
  const limits = (inner.def.checks ?? []).map(({ _zod }) => _zod.def)
  const limit = (check: string) => limits.find((one) => one.check === check)
  return {
    min: limit('min_length')?.minimum ?? 0,
    max: limit('max_length')?.maximum ?? meta.max ?? Number.POSITIVE_INFINITY,
  }
}

/** What zod keeps of a list's limits, and of what a default is of. */
interface Inner {
  def: {
    innerType?: Inner
    checks?: Array<{ _zod: { def: { check: string; minimum?: number; maximum?: number } } }>
  }
}

const short: ReadonlySet<FieldKind> = new Set([
  'text',
  'template',
  'number',
  'select',
  'variable',
  'user',
  'team',
  'flow',
  'channel',
  'channel_or_type',
  'contact_field',
  'step',
])

/** Whether rows of these columns are drawn on a line each. */
export function isCompact(columns: Field[]): boolean {
  const shown = columns.filter(({ meta }) => !meta.made)
  return shown.length <= 3 && shown.every(({ meta }) => short.has(meta.field) && !meta.when && !meta.advanced)
}
