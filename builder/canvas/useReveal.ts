// Showing where something is.
import { useCallback } from 'react'
import { useReactFlow } from 'reactflow'
import { useEditorStore } from './store.ts'

/** Opens a step and brings it into view. */
export function useReveal(): (id: string) => void {
  const editor = useEditorStore()
  const flow = useReactFlow()
  return useCallback(
    (id) => {
      editor.open(id)
      void flow.fitView({ nodes: [{ id }], duration: 140, maxZoom: 1, minZoom: 0.6 })
    },
    [editor, flow],
  )
}
