// Deleting with a way back.
import { useCallback } from 'react'
import { TRIGGER } from '#engine/machine/graph.ts'
import { toast } from '../ui/toast.ts'
import { useT } from '../words/i18n.ts'
import { remove } from './gestures.ts'
import { useEditorStore } from './store.ts'

/** Deletes steps, heals the ways through them, and offers to undo exactly that. */
export function useRemove(): (ids: string[]) => void {
  const editor = useEditorStore()
  const { t } = useT()
  return useCallback(
    (ids) => {
      const count = ids.filter((id) => id !== TRIGGER).length
      if (count === 0) return
      remove(editor, ids)
      const after = editor.get().graph
      toast.undo(t('canvas.deleted', { count }), () => {
        if (editor.get().graph === after) editor.undo()
        else toast.error(t('canvas.undoLater'))
      })
    },
    [editor, t],
  )
}
