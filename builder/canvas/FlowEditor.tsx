import { useMediaQuery } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { useReactFlow } from 'reactflow'
import { diff } from '#engine/machine/diff.ts'
import { Page } from '../ui/Page.tsx'
import { useT } from '../words/i18n.ts'
import type { Autosave } from './autosave.ts'
import { Canvas, type Tool } from './Canvas.tsx'
import { ConflictDialog } from './ConflictDialog.tsx'
import styles from './FlowEditor.module.css'
import { type Flow, versionQuery } from './flow_data.ts'
import { add, move } from './gestures.ts'
import { HistoryDrawer } from './HistoryDrawer.tsx'
import { NameField } from './NameField.tsx'
import { exitRows } from './outline_rows.ts'
import { Outline } from './Outline.tsx'
import { Palette } from './Palette.tsx'
import { type Ask, AskProvider, remember } from './palette_state.ts'
import { SidePanel } from './panel/SidePanel.tsx'
import { ProblemsCard } from './ProblemsCard.tsx'
import { areaOf } from './place.ts'
import { PublishDialog } from './PublishDialog.tsx'
import { useEditor, useEditorStore } from './store.ts'
import { ToolBar } from './ToolBar.tsx'
import { SaveLine, StatePills, TopActions } from './TopBar.tsx'
import { useCanvasKeys } from './useCanvasKeys.ts'
import { useDeepLink } from './useDeepLink.ts'

const route = getRouteApi('/app/flows/$flowId')

type Dialog = 'publish' | 'history' | null

/** The editor of a flow: bar, canvas or outline, side panel, palette and dialogs. */
export function FlowEditor({ flow, autosave }: { flow: Flow; autosave: Autosave }) {
  const { t, language } = useT()
  const editor = useEditorStore()
  const navigate = route.useNavigate()
  const { view } = route.useSearch()
  const narrow = useMediaQuery('(max-width: 700px)', false, { getInitialValueInEffect: false })
  const [dialog, setDialog] = useState<Dialog>(null)
  const [ask, setAsk] = useState<Ask | null>(null)
  const openStep = useEditor((state) => state.open)
  const { tab } = route.useSearch()
  const showTab = useCallback(
    (next: string) => void navigate({ search: (old) => ({ ...old, tab: next }), replace: true }),
    [navigate],
  )
  useDeepLink()
  const changes = useChanges(flow)
  const outline = narrow || view === 'outline'
  const panel = !narrow || openStep !== null || tab === 'test'
  return (
    <AskProvider value={setAsk}>
      <Page
        variant="bar"
        title={<NameField flow={flow} />}
        onBack={() => void navigate({ to: '/flows' })}
        pills={
          <>
            <StatePills flow={flow} changes={changes} />
            <SaveLine autosave={autosave} />
          </>
        }
        actions={
          <TopActions
            onHistory={() => setDialog('history')}
            onTest={() => showTab('test')}
            onPublish={() => setDialog('publish')}
          />
        }
      >
        {outline ? (
          <OutlineView
            narrow={narrow}
            onCanvas={() => void navigate({ search: (old) => ({ ...old, view: undefined }) })}
          />
        ) : (
          <CanvasView onTab={showTab} onPublish={() => setDialog('publish')} onAsk={setAsk} />
        )}
        {panel && <SidePanel />}
      </Page>
      {ask && (
        <Palette
          screen={ask.screen}
          onClose={() => setAsk(null)}
          onChoose={(kind) => {
            setAsk(null)
            remember(kind.type)
            add(editor, kind, ask.spot, language)
          }}
        />
      )}
      <ConflictDialog autosave={autosave} />
      {dialog === 'publish' && <PublishDialog flow={flow} autosave={autosave} onClose={() => setDialog(null)} />}
      {dialog === 'history' && <HistoryDrawer flow={flow} autosave={autosave} onClose={() => setDialog(null)} />}
      <span className="visually-hidden" role="status">
        {outline ? t('canvas.outline') : ''}
      </span>
    </AskProvider>
  )
}

/** How many differences there are from the published version. */
function useChanges(flow: Flow): number {
  const graph = useEditor((state) => state.graph)
  const kinds = useEditor((state) => state.kinds)
  const published = useQuery({
    ...versionQuery(flow.id, flow.version?.id ?? ''),
    enabled: flow.version !== null,
  }).data?.graph
  return useMemo(() => (published ? diff(published, graph, kinds).length : 0), [published, graph, kinds])
}

interface CanvasViewProps {
  onTab: (tab: string) => void
  onPublish: () => void
  onAsk: (ask: Ask) => void
}

function CanvasView({ onTab, onPublish, onAsk }: CanvasViewProps) {
  const editor = useEditorStore()
  const navigate = route.useNavigate()
  const reveal = useReveal()
  const tidyUp = useTidy()
  const [tool, setTool] = useState<Tool>('select')
  const addHere = useCallback(
    (screen?: { x: number; y: number }) => onAsk({ spot: spotOf(editor.get()), ...(screen ? { screen } : {}) }),
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
        <ProblemsCard onJump={reveal} onAll={() => onTab('problems')} />
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
function spotOf({ graph, selection, kinds }: ReturnType<ReturnType<typeof useEditorStore>['get']>): Ask['spot'] {
  const [id] = selection
  if (id === undefined || selection.length !== 1) return {}
  const open = exitRows(graph, id, kinds).find(
    (exit) => !graph.edges.some((edge) => edge.from === id && edge.exit === exit.name),
  )
  return open ? { after: { from: id, exit: open.name } } : {}
}

function OutlineView({ narrow, onCanvas }: { narrow: boolean; onCanvas: () => void }) {
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

function useTidy(): () => void {
  const editor = useEditorStore()
  const flow = useReactFlow()
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
      move(editor, tidy(graph, sizes))
      setBusy(false)
      requestAnimationFrame(() => void flow.fitView({ padding: 0.18, maxZoom: 1, duration: 140 }))
    })
  }, [busy, editor, flow])
  return useCallback(() => setBusy(true), [])
}
