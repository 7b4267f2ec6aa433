// A step adds a row to a Google sheet. The sheet's first row names the columns; a name that it lacks becomes a new column.
import type { Words } from '#channels/channel.ts'
import { openGoogle } from '#engine/accounts/service_accounts.ts'
import type { Done, Performed } from './effect.ts'
import { type Google, GoogleError, sheets } from './google.ts'

const RETRIES = 4

/** The id in a spreadsheet's address, or the id itself. */
export function spreadsheetId(text: string): string | null {
  const id = /\/spreadsheets\/d\/([\w-]+)/.exec(text)?.[1] ?? text.trim()
  return /^[\w-]{1,200}$/.test(id) ? id : null
}

/** A1 notation of a place in a sheet; the first sheet without a name. */
const place = (sheet: string, cells: string) =>
  encodeURIComponent(sheet.trim() === '' ? cells : `'${sheet.trim().replaceAll("'", "''")}'!${cells}`)

const same = (a: string, b: string) => a.trim().toLocaleLowerCase() === b.trim().toLocaleLowerCase()

/** The titles in the first row, and those that the row of the step needs besides. */
export function headerFor(titles: string[], names: string[]): string[] {
  const missing = names.filter((name) => !titles.some((title) => same(title, name)))
  return [...titles, ...missing.map((name) => name.trim())]
}

async function append(google: Google, id: string, sheet: string, row: Record<string, string>): Promise<void> {
  const first = (await sheets(google, 'GET', `${id}/values/${place(sheet, '1:1')}`)) as {
    values?: unknown[][]
  }
  const titles = (first.values?.[0] ?? []).map(String)
  const header = headerFor(titles, Object.keys(row))
  // RAW: what customers write is never a formula.
  if (header.length > titles.length) {
    const body = { majorDimension: 'ROWS', values: [header] }
    await sheets(google, 'PUT', `${id}/values/${place(sheet, '1:1')}?valueInputOption=RAW`, body)
  }
  const names = Object.keys(row)
  const values = header.map((title) => row[names.find((name) => same(name, title)) ?? ''] ?? '')
  const how = 'valueInputOption=RAW&insertDataOption=INSERT_ROWS'
  await sheets(google, 'POST', `${id}/values/${place(sheet, 'A1')}:append?${how}`, {
    majorDimension: 'ROWS',
    values: [values],
  })
}

const failed = (problem: Words): Done => ({ outcome: 'failed', variables: {}, problem })

const noKey: Words = {
  en: 'This workspace has no Google service account. Add one in the settings.',
  es: 'Este espacio de trabajo no tiene una cuenta de servicio de Google. Agrégala en los ajustes.',
}
const noId: Words = {
  en: 'The address of the spreadsheet is not valid. Copy it from the browser.',
  es: 'La dirección de la hoja de cálculo no es válida. Cópiala del navegador.',
}

export const addSheetRow: Performed<'add_sheet_row'> = {
  retries: () => RETRIES,
  repeatable: false,
  speaks: false,
  answers: true,
  async perform({ spreadsheet, sheet, row }, { db, world, vault, google: urls }, { workspaceId }) {
    const key = await openGoogle(db, workspaceId, vault)
    if (!key) return failed(noKey)
    const id = spreadsheetId(spreadsheet)
    if (!id) return failed(noId)
    try {
      await append({ world, urls, key }, id, sheet, row)
      return { outcome: 'done', variables: {} }
    } catch (problem) {
      if (!(problem instanceof GoogleError)) throw problem
      return { ...failed(problem.words), ...(problem.again ? { again: {} } : {}) }
    }
  },
}
