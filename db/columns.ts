// How columns are read and written; tables.ts and its two neighbours are made of these.
import type { ColumnType } from 'kysely'

export type Time = ColumnType<Date, Date | string, Date | string>
export type GeneratedTime = ColumnType<Date, Date | string | undefined, Date | string>
export type TimeOrNull = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>
/** jsonb: read as T, written as JSON text. */
export type Stored<T> = ColumnType<T, string, string>
export type StoredByDefault<T> = ColumnType<T, string | undefined, string>
export type StoredOrNull<T> = ColumnType<T | null, string | null | undefined, string | null>
