import { expect, test } from 'vitest'
import type { z } from 'zod'
import { columnsOf, fieldsOf } from '#engine/machine/step.ts'
import { steps } from '#engine/steps/index.ts'
import { triggers } from '#engine/triggers/index.ts'
import { boundsOf, emptyOf, isCompact, withRow } from './rows.ts'

const fieldIn = (type: string, name: string) => {
  const kind = [...steps, ...triggers].find((one) => one.type === type)!
  return fieldsOf(kind.data).find((field) => field.name === name)!
}

test('an added row has an id of its own and the defaults of its columns', () => {
  const columns = columnsOf(fieldIn('switch', 'cases'))
  const rows = withRow(columns, [{ id: 'r2' }], 0)
  expect(rows).toEqual([
    { id: 'r2' },
    { id: 'r3', name: '', match: 'equals', text: '', min: null, max: null },
  ])
})

test('a copy has everything but the id', () => {
  const columns = columnsOf(fieldIn('random_split', 'ways'))
  const ways = [
    { id: 'a', name: 'A', weight: 70 },
    { id: 'b', name: 'B', weight: 30 },
  ]
  expect(withRow(columns, ways, 0, ways[0])).toEqual([ways[0], { id: 'r3', name: 'A', weight: 70 }, ways[1]])
})

test('how many rows there may be stands in the schema', () => {
  expect(boundsOf(fieldIn('random_split', 'ways'))).toEqual({ min: 2, max: 10 })
  expect(boundsOf(fieldIn('shortcut', 'form'))).toEqual({ min: 0, max: 20 })
})

test('rows of few short columns are drawn on a line', () => {
  expect(isCompact(columnsOf(fieldIn('http_request', 'headers')))).toBe(true)
  expect(isCompact(columnsOf(fieldIn('message_received', 'keywords')))).toBe(true)
  expect(isCompact(columnsOf(fieldIn('switch', 'cases')))).toBe(false)
  expect(isCompact(columnsOf(fieldIn('shortcut', 'form')))).toBe(false)
})

test('every column of every type of step and trigger has something to begin with', () => {
  const columns = [...steps, ...triggers].flatMap(({ data }) =>
    fieldsOf(data as z.ZodType).flatMap((field) => columnsOf(field)),
  )
  expect(columns.length).toBeGreaterThan(20)
  for (const column of columns) expect(emptyOf(column), column.name).not.toBeUndefined()
})
