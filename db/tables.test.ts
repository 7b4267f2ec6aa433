// schema.sql is what the migrations make, and tables.ts says the same about every column.
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Column, columns, schemaText } from './schema.ts'
import { type TestDatabase, testDatabase } from './testing.ts'

let database: TestDatabase
let inDatabase: Map<string, Column[]>

beforeAll(async () => {
  database = await testDatabase()
  inDatabase = Map.groupBy(await columns(database.pool), ({ table }) => camel(table))
  inDatabase.delete('migration')
})
afterAll(() => database.close())

const read = (file: string) => readFileSync(new URL(file, import.meta.url), 'utf8')
const camel = (name: string) => name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())

/** A property of an interface: its name and its type as written. */
interface Property {
  name: string
  type: string
}

/** Interface → properties, and table → interface, out of the source of tables.ts. */
function declared(source: string) {
  const shapes = new Map<string, Property[]>()
  for (const [, name = '', body = ''] of source.matchAll(/export interface (\w+) \{\n([\s\S]*?)\n\}/g)) {
    const bare = body.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '')
    // A type may go on in the next lines; a property begins at two spaces.
    const properties = bare.split(/\n(?= {2}\w+\??:)/).flatMap((text) => {
      const [, property, type = ''] = /^\s*(\w+)\??:\s*([\s\S]+)$/.exec(text) ?? []
      return property ? [{ name: property, type: type.trim() }] : []
    })
    shapes.set(name, properties)
  }
  return shapes
}

const shapes = declared(read('tables.ts') + read('tables_channels.ts') + read('tables_flows.ts'))
const tables = new Map(shapes.get('Tables')?.map(({ name, type }) => [name, shapes.get(type) ?? []]))

/** Types that end in OrNull, or that say null, hold null. */
const mayBeNull = (type: string) => /OrNull\b|\bnull\b|\bunknown\b/.test(type)
/** Types that an insert may leave out. */
const mayBeLeftOut = (type: string) => /^Generated|ByDefault\b|\bundefined\b|OrNull\b|\bnull\b/.test(type)

test('schema.sql is fresh; `npm run docs` writes it', async () => {
  expect(await schemaText(database.pool)).toBe(read('schema.sql'))
})

test('the text of the schema is stable', async () => {
  expect(await schemaText(database.pool)).toBe(await schemaText(database.pool))
})

describe('tables.ts', () => {
  test('names every table', () => {
    expect([...tables.keys()].sort()).toEqual([...inDatabase.keys()].sort())
    expect(tables.size).toBeGreaterThan(20)
  })

  test('names every column', () => {
    for (const [table, list] of inDatabase) {
      const names = tables.get(table)?.map(({ name }) => name)
      expect([table, names?.sort()]).toEqual([table, list.map(({ name }) => camel(name)).sort()])
    }
  })

  test('says which columns may be null', () => {
    const wrong = each((column, type) => mayBeNull(type) !== column.nullable && !/^Json$/.test(type))
    expect(wrong).toEqual([])
  })

  test('lets an insert leave out what the database fills in, and nothing else', () => {
    const wrong = each((column, type) => mayBeLeftOut(type) !== (column.filled || column.nullable))
    expect(wrong).toEqual([])
  })

  test.each([
    ['boolean', /\bboolean\b/],
    ['timestamp with time zone', /Time|Date/],
    ['jsonb', /Stored|Json|ColumnType/],
    ['uuid', /string|ColumnType/],
    ['integer', /number|ColumnType/],
    ['bigint', /number|ColumnType|Generated/],
  ])('%s columns have fitting types', (sqlType, fitting) => {
    expect(each((column, type) => column.type === sqlType && !fitting.test(type))).toEqual([])
  })

  function each(isWrong: (column: Column, type: string) => boolean): string[] {
    return [...inDatabase].flatMap(([table, list]) =>
      list.flatMap((column) => {
        const type = tables.get(table)?.find(({ name }) => name === camel(column.name))?.type
        return type !== undefined && isWrong(column, type)
          ? [`${table}.${camel(column.name)}: ${type} is ${column.type}${column.nullable ? '' : ' not null'}`]
          : []
      }),
    )
  }
})

test('a table kept by workspace leads every unique key with it', async () => {
  const { rows } = await database.pool.query<{ name: string }>(`
    select i.indexrelid::regclass::text as name
    from pg_index i join pg_class c on c.oid = i.indrelid
    join pg_attribute w on w.attrelid = c.oid and w.attname = 'workspace_id'
    where c.relnamespace = 'public'::regnamespace and i.indisunique and i.indkey[0] <> w.attnum`)
  expect(rows.map(({ name }) => name)).toEqual([])
})

test('a table kept by workspace is fenced by row-level security', async () => {
  const { rows } = await database.pool.query<{ name: string }>(`
    select c.relname as name from pg_class c
    join pg_attribute w on w.attrelid = c.oid and w.attname = 'workspace_id'
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      and not (c.relrowsecurity and exists (select from pg_policy p where p.polrelid = c.oid))`)
  expect(rows.map(({ name }) => name)).toEqual([])
})
