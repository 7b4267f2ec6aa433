// Deleting with a way back.
import { useCallback } from 'react'
import { TRIGGER } from '#engine/machine/graph.ts'
import { toast } from '../ui/toast.ts'
import { useT } from '../words/i18n.ts'
import { opened, remove } from './gestures.ts'
import { useEditorStore } from './store.ts'

/** Deletes steps, heals the ways through them, and offers to undo exactly that. */
export function useRemove(): (ids: string[]) => void {
  const editor = useEditorStore()
  const { t } = useT()
  return useCallback(
    (ids) => {
      const { graph } = editor.get()
      const gone = opened(graph, ids).filter((id) => id !== TRIGGER)
      const notes = gone.filter((id) => !Object.hasOwn(graph.steps, id)).length
      const count = gone.length
      if (count === 0) return
      remove(editor, ids)
      const after = editor.get().graph
      toast.undo(
        t(notes === count ? 'canvas.note.removed' : notes > 0 ? 'canvas.deletedMixed' : 'canvas.deleted', {
          count,
        }),
        () => {
          if (editor.get().graph === after) editor.undo()
          else toast.error(t('canvas.undoLater'))
        },
      )
    },
    [editor, t],
  )
}
