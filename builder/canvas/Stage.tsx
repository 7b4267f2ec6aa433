import { getRouteApi } from '@tanstack/react-router'
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react'
import { useReactFlow, useStoreApi } from 'reactflow'
import type { Point } from '#engine/machine/edit.ts'
import { NOTE_SIZE } from '#engine/machine/edit_notes.ts'
import { useT } from '../words/i18n.ts'
import { Canvas, type Tool } from './Canvas.tsx'
import { FindBar } from './FindBar.tsx'
import styles from './FlowEditor.module.css'
import { move } from './gestures.ts'
import { stick } from './gestures_selection.ts'
import { Outline } from './Outline.tsx'
import { exitRows } from './outline_rows.ts'
import { ProblemsCard } from './ProblemsCard.tsx'
import type { Ask } from './palette_state.ts'
import { areaOf } from './place.ts'
import { SelectionBar } from './SelectionBar.tsx'
import { type EditorState, useEditorStore } from './store.ts'
import { ToolBar } from './ToolBar.tsx'
import { useCanvasKeys } from './useCanvasKeys.ts'
import { useFit } from './useFit.ts'
import type { PanelTab } from './usePanelTab.ts'

const route = getRouteApi('/app/flows/$flowId')

interface CanvasViewProps {
  onTab: (tab: PanelTab) => void
  onPublish: () => void
  onAsk: (ask: Ask) => void
  /** What floats over the upper corner. */
  corner?: ReactNode
}

/** The canvas with what floats over it. */
export function CanvasView({ onTab, onPublish, onAsk, corner }: CanvasViewProps) {
  const editor = useEditorStore()
  const navigate = route.useNavigate()
  const tidyUp = useTidy()
  const [tool, setTool] = useState<Tool>('select')
  const addHere = useCallback(
    (screen?: { x: number; y: number }) =>
      onAsk({ spot: spotOf(editor.get()), ...(screen ? { screen } : {}) }),
    [editor, onAsk],
  )
  const [finding, setFinding] = useState(false)
  const middle = useMiddle()
  const stickHere = useCallback(() => stick(editor, middle()), [editor, middle])
  const find = useCallback(() => setFinding(true), [])
  const orders = useMemo(
    () => ({
      onAdd: () => addHere(),
      onFind: find,
      onNote: stickHere,
      onTidy: tidyUp,
      onTest: () => onTab('test'),
      onPublish,
    }),
    [addHere, find, stickHere, tidyUp, onTab, onPublish],
  )
  useCanvasKeys(orders)
  return (
    <div className={styles.canvas}>
      <Canvas tool={tool} />
      {corner}
      {finding ? <FindBar onClose={() => setFinding(false)} /> : <SelectionBar />}
      <div className={styles.foot}>
        <ProblemsCard onJump={editor.open} onAll={() => onTab('problems')} />
        <ToolBar
          tool={tool}
          onTool={setTool}
          onAdd={addHere}
          onNote={stickHere}
          onFind={find}
          onTidy={tidyUp}
          onOutline={() => void navigate({ search: (old) => ({ ...old, view: 'outline' }) })}
        />
      </div>
    </div>
  )
}

/** A place for a new note: a little above the middle of what is in sight, at the grid. */
function useMiddle(): () => Point {
  const flow = useReactFlow()
  const store = useStoreApi()
  return useCallback(() => {
    const { width, height, domNode } = store.getState()
    const { left = 0, top = 0 } = domNode?.getBoundingClientRect() ?? {}
    const { x, y } = flow.screenToFlowPosition({ x: left + width / 2, y: top + height / 3 })
    return { x: Math.round((x - NOTE_SIZE.width / 2) / 20) * 20, y: Math.round(y / 20) * 20 }
  }, [flow, store])
}

/** A new step goes behind the selected one while that has an open exit, else it stands free. */
function spotOf({ graph, selection, kinds }: EditorState): Ask['spot'] {
  const [id] = selection
  if (id === undefined || selection.length !== 1) return {}
  const open = exitRows(graph, id, kinds).find(
    (exit) => !graph.edges.some((edge) => edge.from === id && edge.exit === exit.name),
  )
  return open ? { after: { from: id, exit: open.name } } : {}
}

/** The outline, and the way back to the canvas. */
export function OutlineView({ narrow, onCanvas }: { narrow: boolean; onCanvas: () => void }) {
  const { t } = useT()
  return (
    <div className={styles.outline}>
      {!narrow && (
        <button type="button" className={styles.toCanvas} onClick={onCanvas}>
          {t('canvas.toCanvas')}
        </button>
      )}
      <Outline />
    </div>
  )
}

function useTidy(): () => void {
  const editor = useEditorStore()
  const flow = useReactFlow()
  const show = useFit()
  const [busy, setBusy] = useState(false)
  useEffect(() => {
    if (!busy) return
    void import('./layout.ts').then(({ tidy }) => {
      const { graph, kinds } = editor.get()
      const sizes = (id: string) => {
        const { width, height } = areaOf(graph, id, kinds)
        const measured = flow.getNode(id)?.measured
        return { width: measured?.width ?? width, height: measured?.height ?? height }
      }
      move(editor, tidy(graph, kinds, sizes))
      setBusy(false)
      requestAnimationFrame(() => show())
    })
  }, [busy, editor, flow, show])
  return useCallback(() => setBusy(true), [])
}
