// Columns and checks that steps with rows share.
import { z } from 'zod'
import type { Words } from '#channels/channel.ts'
import { type FieldMeta, field, type Scope } from '#engine/machine/step.ts'
import type { Complaint } from '#engine/machine/trigger.ts'
import { type Json, valueIn } from '#engine/machine/values.ts'

/** A name that variables may have. */
export const variableName = z.string().regex(/^[A-Za-z0-9_]{1,60}$/)

/** The id of a row that is an exit; made when the row is added. */
export const rowId = field(z.string().regex(/^[A-Za-z0-9_-]{1,40}$/), {
  field: 'text',
  title: { en: 'Id', es: 'Id' },
  made: true,
})

/** A text with variables, of a row. */
export const cell = (title: Words, most = 4_000) =>
  field(z.string().max(most).default(''), { field: 'template', title })

/** Rows of a name and a text with variables, such as headers or the columns of a table. */
export function pairsField(
  meta: Omit<FieldMeta, 'field' | 'row'>,
  row: Words,
  name: Words,
  most: number,
  names: z.ZodType<string> = z.string().trim().min(1).max(100),
) {
  const pair = z.object({
    name: field(names, { field: 'text', title: name }),
    value: cell({ en: 'Value', es: 'Valor' }),
  })
  return field(z.array(pair).max(most).default([]), {
    ...meta,
    field: 'rows',
    row: { title: row, shows: 'name' },
  })
}

type Pairs = ReadonlyArray<{ name: string; value: string }>

/** The pairs with their texts rendered. */
export function rendered(pairs: Pairs, { render }: Scope): Record<string, string> {
  return Object.fromEntries(pairs.map(({ name, value }) => [name, render(value)]))
}

/** The pairs with their values; one that is nothing but a variable keeps its kind. */
export function valued(pairs: Pairs, scope: Scope): Record<string, Json> {
  return Object.fromEntries(pairs.map(({ name, value }) => [name, valueIn(value, scope)]))
}

/** An error: something that must be filled in is not. */
export const missing = (field: string, text: Words): Complaint => ({
  code: 'missing',
  level: 'error',
  field,
  text,
})

/** Rows that share a name where each needs its own. */
export function namedTwice(field: string, names: ReadonlyArray<string>): Complaint[] {
  const twice = new Set(names.filter((name, index) => names.indexOf(name) < index))
  return [...twice].map((name) => ({
    code: 'named_twice',
    level: 'error',
    field,
    text: {
      en: `«${name}» is there twice. Keep one or rename it.`,
      es: `«${name}» está dos veces. Deja uno o cámbiale el nombre.`,
    },
  }))
}

/** Ids that are no name for an exit of their own. */
export function idProblems(
  field: string,
  rows: ReadonlyArray<{ id: string; name: string }>,
  taken: ReadonlyArray<string>,
): Complaint[] {
  return rows
    .filter(({ id }, index) => taken.includes(id) || rows.findIndex((one) => one.id === id) < index)
    .map(({ name }) => ({
      code: 'row_id',
      level: 'error',
      field,
      text: {
        en: `«${name}» shares its id with another exit. Delete it and add it again.`,
        es: `«${name}» comparte su identificador con otra salida. Bórralo y agrégalo otra vez.`,
      },
    }))
}

/** `jump` is how the machine writes a jump down. */
export const reservedExits = ['else', 'jump', 'end']

/** The exit of what can go wrong outside. */
export const failedExit = (title: Words) => ({ name: 'failed', title, kind: 'failure' as const })
