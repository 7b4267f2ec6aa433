// Adds a row to a data file of the workspace.
import { z } from 'zod'
import { field, step } from '#engine/machine/step.ts'
import { exits } from './fields.ts'
import { missing, namedTwice, pairsField, rendered } from './rows.ts'

/** Adds a row to a data file, which is made when its first row comes, and can be downloaded as CSV. */
export const addFileRow = step({
  type: 'add_file_row',
  title: { en: 'Add a row to a file', es: 'Agregar una fila a un archivo' },
  about: {
    en: 'Writes a row that can be downloaded as CSV.',
    es: 'Escribe una fila que se puede descargar en CSV.',
  },
  keywords: ['csv', 'table', 'store', 'save', 'excel', 'tabla', 'guardar', 'registro', 'datos'],
  icon: 'file-text',
  category: 'data',
  data: z.object({
    file: field(z.string().trim().max(120).default(''), {
      field: 'file',
      title: { en: 'File', es: 'Archivo' },
    }),
    columns: pairsField(
      { title: { en: 'Columns', es: 'Columnas' }, max: 40 },
      { en: 'column', es: 'columna' },
      { en: 'Column', es: 'Columna' },
      40,
    ),
  }),
  fresh: () => ({ file: '', columns: [] }),
  exits: () => [exits.next],
  summary: ({ file }) => ({ en: file, es: file }),
  waitsFor: null,
  check: ({ file, columns }) => [
    ...(file === '' ? [missing('file', { en: 'Name the file.', es: 'Ponle nombre al archivo.' })] : []),
    ...columnProblems(columns),
  ],
  enter: ({ file, columns }, scope) => ({
    effects: [{ type: 'add_file_row', file, row: rendered(columns, scope) }],
    exit: 'next',
  }),
})

/** A row needs columns, each with a name of its own. */
export function columnProblems(columns: ReadonlyArray<{ name: string }>) {
  if (columns.length === 0)
    return [missing('columns', { en: 'Add at least one column.', es: 'Agrega al menos una columna.' })]
  return namedTwice(
    'columns',
    columns.map(({ name }) => name),
  )
}
