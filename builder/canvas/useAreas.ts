// Where things stand on the canvas and how big they are: as measured, or as guessed for what has not been drawn.
import { useCallback } from 'react'
import { useReactFlow } from 'reactflow'
import type { Area } from '#engine/machine/edit_places.ts'
import { areaOf } from './place.ts'
import type { StepNode } from './project.ts'
import { useEditorStore } from './store.ts'

/** The area of a step, the trigger, or a note. */
export function useAreas(): (id: string) => Area {
  const editor = useEditorStore()
  const flow = useReactFlow<StepNode>()
  return useCallback(
    (id) => {
      const { graph, kinds } = editor.get()
      const note = graph.notes?.[id]
      if (note) return { ...note.at, width: note.width, height: note.height }
      const { width, height } = flow.getNode(id)?.measured ?? {}
      const area = areaOf(graph, id, kinds)
      return { ...area, width: width ?? area.width, height: height ?? area.height }
    },
    [editor, flow],
  )
}
