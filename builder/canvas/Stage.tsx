import { getRouteApi } from '@tanstack/react-router'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { useReactFlow } from 'reactflow'
import { useT } from '../words/i18n.ts'
import { Canvas, type Tool } from './Canvas.tsx'
import styles from './FlowEditor.module.css'
import { move } from './gestures.ts'
import { Outline } from './Outline.tsx'
import { exitRows } from './outline_rows.ts'
import { ProblemsCard } from './ProblemsCard.tsx'
import type { Ask } from './palette_state.ts'
import { areaOf } from './place.ts'
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
}

/** The canvas with what floats over it. */
export function CanvasView({ onTab, onPublish, onAsk }: CanvasViewProps) {
  const editor = useEditorStore()
  const navigate = route.useNavigate()
  const tidyUp = useTidy()
  const [tool, setTool] = useState<Tool>('select')
  const addHere = useCallback(
    (screen?: { x: number; y: number }) =>
      onAsk({ spot: spotOf(editor.get()), ...(screen ? { screen } : {}) }),
    [editor, onAsk],
  )
  const orders = useMemo(
    () => ({ onAdd: () => addHere(), onTidy: tidyUp, onTest: () => onTab('test'), onPublish }),
    [addHere, tidyUp, onTab, onPublish],
  )
  useCanvasKeys(orders)
  return (
    <div className={styles.canvas}>
      <Canvas tool={tool} />
      <div className={styles.foot}>
        <ProblemsCard onJump={editor.open} onAll={() => onTab('problems')} />
        <ToolBar
          tool={tool}
          onTool={setTool}
          onAdd={addHere}
          onTidy={tidyUp}
          onOutline={() => void navigate({ search: (old) => ({ ...old, view: 'outline' }) })}
        />
      </div>
    </div>
  )
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
