// Adds a row to a Google sheet.
import { z } from 'zod'
import { field, step } from '#engine/machine/step.ts'
import { columnProblems } from './add_file_row.ts'
import { exits, shortened } from './fields.ts'
import { failedExit, missing, pairsField, rendered } from './rows.ts'

/** Adds a row by the titles in the sheet's first line, and waits until it stands there. */
export const addSheetRow = step({
  type: 'add_sheet_row',
  title: { en: 'Add a row to Google Sheets', es: 'Agregar una fila a Google Sheets' },
  about: { en: 'Writes a row into a spreadsheet.', es: 'Escribe una fila en una hoja de cálculo.' },
  keywords: ['google', 'spreadsheet', 'excel', 'table', 'hoja', 'cálculo', 'planilla', 'tabla'],
  icon: 'table',
  category: 'data',
  data: z.object({
    spreadsheet: field(z.string().trim().max(500).default(''), {
      field: 'text',
      title: { en: 'Address of the spreadsheet', es: 'Dirección de la hoja de cálculo' },
      placeholder: {
        en: 'https://docs.google.com/spreadsheets/d/…',
        es: 'https://docs.google.com/spreadsheets/d/…',
      },
      help: {
        en: 'Share it with the service account of the workspace.',
        es: 'Compártela con la cuenta de servicio del espacio de trabajo.',
      },
    }),
    sheet: field(z.string().trim().max(100).default(''), {
      field: 'text',
      title: { en: 'Sheet', es: 'Pestaña' },
      help: { en: 'Empty: the first one.', es: 'Vacía: la primera.' },
    }),
    columns: pairsField(
      { title: { en: 'Columns', es: 'Columnas' }, max: 40 },
      { en: 'column', es: 'columna' },
      { en: 'Column, as in the first line', es: 'Columna, como en la primera línea' },
      40,
    ),
  }),
  fresh: () => ({ spreadsheet: '', sheet: '', columns: [] }),
  exits: () => [exits.next, failedExit({ en: 'Not written', es: 'No se escribió' })],
  summary: ({ sheet, columns }) =>
    shortened([sheet, columns.map(({ name }) => name).join(', ')].filter(Boolean).join(': ')),
  waitsFor: 'outcome',
  check: ({ spreadsheet, columns }) => [
    ...(isSpreadsheet(spreadsheet) ? [] : [noSpreadsheet]),
    ...columnProblems(columns),
  ],
  enter: ({ spreadsheet, sheet, columns }, scope) => ({
    effects: [{ type: 'add_sheet_row', spreadsheet, sheet, row: rendered(columns, scope) }],
  }),
  on: (_, { happening }) => {
    if (happening.type !== 'outcome') return {}
    return { exit: happening.outcome === 'done' ? 'next' : 'failed' }
  },
})

const isSpreadsheet = (text: string) => /\/spreadsheets\/d\/[\w-]+/.test(text) || /^[\w-]{20,200}$/.test(text)

const noSpreadsheet = missing('spreadsheet', {
  en: 'Copy the address of the spreadsheet from the browser.',
  es: 'Copia la dirección de la hoja de cálculo del navegador.',
})
