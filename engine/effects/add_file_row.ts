// A flow adds a row to a data file, in the commit of its turn.
import type { Applied } from './effect.ts'

const MAX_NAME = 120

export const addFileRow: Applied<'add_file_row'> = {
  apply(scene, { file, row, step }) {
    const name = file.trim().slice(0, MAX_NAME)
    if (name === '') {
      return {
        code: 'no_file_name',
        level: 'error',
        step,
        text: {
          en: 'The row has no file to go to: its name is empty. Name the file in the step.',
          es: 'La fila no tiene archivo de destino: su nombre está vacío. Escribe el nombre en el paso.',
        },
      }
    }
    const { workspaceId, world, now: at } = scene
    scene.ledger.fileRows.push({ workspaceId, file: name, fileId: world.id(), id: world.id(), row, at })
    return null
  },
}
