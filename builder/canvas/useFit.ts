// Showing the whole flow, or some steps of it. React Flow fits only what it has drawn; this also counts what it has not.
import { useCallback, useEffect } from 'react'
import { getViewportForBounds, type Rect, useReactFlow, useStore, useStoreApi } from 'reactflow'
import { TRIGGER } from '#engine/machine/graph.ts'
import { areaOf } from './place.ts'
import { useEditor, useEditorStore } from './store.ts'

/** Room around what is shown: the tools float over the bottom. */
const ROOM = { top: '36px', left: '36px', right: '44px', bottom: '108px' } as const
const MOTION = { duration: 140 }

/** Shows the steps named, or everything; never larger than life. */
export function useFit(): (ids?: string[], still?: boolean) => void {
  const editor = useEditorStore()
  const flow = useReactFlow()
  const store = useStoreApi()
  return useCallback(
    (ids, still = false) => {
      const { graph, kinds } = editor.get()
      const { width, height } = store.getState()
      const shown = ids?.length ? ids : [TRIGGER, ...Object.keys(graph.steps)]
      const areas = shown.map((id) => ({ ...areaOf(graph, id, kinds), ...flow.getNode(id)?.measured }))
      const viewport = getViewportForBounds(around(areas), width, height, 0.1, 1, ROOM)
      void flow.setViewport(viewport, still ? {} : MOTION)
    },
    [editor, flow, store],
  )
}

/** The smallest rectangle around all of them. */
function around(areas: Rect[]): Rect {
  const x = Math.min(...areas.map((area) => area.x))
  const y = Math.min(...areas.map((area) => area.y))
  return {
    x,
    y,
    width: Math.max(...areas.map((area) => area.x + area.width)) - x,
    height: Math.max(...areas.map((area) => area.y + area.height)) - y,
  }
}

const widthOf = (state: { width: number }) => state.width

/** Brings the opened step into sight when it is not; also when the panel that opens beside the canvas would hide it. */
export function useFollow(): void {
  const editor = useEditorStore()
  const flow = useReactFlow()
  const store = useStoreApi()
  const open = useEditor((state) => state.open)
  const width = useStore(widthOf)
  useEffect(() => {
    if (open === null || width === 0) return
    const frame = requestAnimationFrame(() => {
      const { graph, kinds } = editor.get()
      const { height, transform } = store.getState()
      const [left, top, zoom] = transform
      const area = areaOf(graph, open, kinds)
      const [x, y] = [area.x * zoom + left, area.y * zoom + top]
      const seen = x >= 0 && y >= 0 && x + area.width * zoom <= width && y + area.height * zoom <= height - 90
      if (seen) return
      const middle = { x: area.x + area.width / 2, y: area.y + area.height / 2 }
      void flow.setCenter(middle.x, middle.y, { zoom: Math.max(zoom, 0.6), ...MOTION })
    })
    return () => cancelAnimationFrame(frame)
  }, [open, width, editor, flow, store])
}
