// Keyset pages: a cursor is the place after the last row shown, so new rows never shift a page.
import { z } from 'zod'
import { Denied } from '#engine/accounts/route.ts'

/** Query fields of every list. */
export const pageQuery = {
  cursor: z.string().max(300).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
}

const place = z.tuple([
  z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?[+-]\d\d(:\d\d)?$/),
  z.uuid(),
])

/** Time as Postgres writes it (all its digits) and id of the last row shown. */
export function readCursor(cursor: string | undefined): [at: string, id: string] | null {
  if (!cursor) return null
  try {
    return place.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
  } catch {
    throw new Denied(400, 'bad_cursor', {
      en: 'This page address is not valid any more. Go back to the first page.',
      es: 'La dirección de esta página ya no es válida. Vuelve a la primera página.',
    })
  }
}

/** The cursor after a row. */
export function writeCursor(at: string, id: string): string {
  return Buffer.from(JSON.stringify([at, id])).toString('base64url')
}

/** A pattern for ILIKE that finds the text anywhere; its own wildcards mean themselves. */
export function anywhere(text: string): string {
  return `%${text.trim().replace(/[\\%_]/g, '\\$&')}%`
}
