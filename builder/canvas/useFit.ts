// Showing the whole flow, or some steps of it. React Flow fits only what it has drawn; this also counts what it has not.
import { useCallback, useEffect } from 'react'
import { getViewportForBounds, useReactFlow, useStore, useStoreApi } from 'reactflow'
import { around } from '#engine/machine/edit_places.ts'
import { TRIGGER } from '#engine/machine/graph.ts'
import { opened } from './gestures.ts'
import { areaOf } from './place.ts'
import { useEditor, useEditorStore } from './store.ts'
import { useAreas } from './useAreas.ts'

/** Room around what is shown: the tools float over the bottom. */
const ROOM = { top: '36px', left: '36px', right: '44px', bottom: '108px' } as const
const MOTION = { duration: 140 }

/** How something is shown: without motion; and `legible`: rather from its beginning on than too small to be read. */
interface Manner {
  still?: boolean
  legible?: boolean
}

/** Below this nobody can read what the cards say; then the flow's beginning is shown so that everybody can. */
const LEGIBLE = { least: 0.5, start: 0.75 }

/** Shows the steps named, or everything; never larger than life. */
export function useFit(): (ids?: string[], manner?: Manner) => void {
  const editor = useEditorStore()
  const flow = useReactFlow()
  const store = useStoreApi()
  const areaOf = useAreas()
  return useCallback(
    (ids, { still = false, legible = false } = {}) => {
      const { graph } = editor.get()
      const { width, height } = store.getState()
      const everything = [TRIGGER, ...Object.keys(graph.steps), ...Object.keys(graph.notes ?? {})]
      const areas = (ids?.length ? opened(graph, ids) : everything).map(areaOf)
      const whole = getViewportForBounds(around(areas), width, height, 0.1, 1, ROOM)
      const { x, y } = graph.trigger.at
      const start = { x: 60 - x * LEGIBLE.start, y: height * 0.4 - y * LEGIBLE.start, zoom: LEGIBLE.start }
      const viewport = legible && whole.zoom < LEGIBLE.least ? start : whole
      void flow.setViewport(viewport, still ? {} : MOTION)
    },
    [editor, flow, store, areaOf],
  )
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
