import { Drawer } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { lazy, Suspense, useDeferredValue, useMemo, useState } from 'react'
import { diff } from '#engine/machine/diff.ts'
import { Page } from '../ui/Page.tsx'
import { useT } from '../words/i18n.ts'
import type { Autosave } from './autosave.ts'
import { ConflictDialog } from './ConflictDialog.tsx'
import styles from './FlowEditor.module.css'
import { type Flow, versionQuery } from './flow_data.ts'
import { add } from './gestures.ts'
import { NameField } from './NameField.tsx'
import { Palette } from './Palette.tsx'
import { type Ask, AskProvider, remember } from './palette_state.ts'
import { SidePanel } from './panel/SidePanel.tsx'
import { CanvasView, OutlineView } from './Stage.tsx'
import { useEditor, useEditorStore } from './store.ts'
import { SaveLine, StatePills, TopActions } from './TopBar.tsx'
import { type TrafficChoice, TrafficProvider, useTraffic } from './traffic.ts'
import { useDeepLink } from './useDeepLink.ts'
import { usePanelTab } from './usePanelTab.ts'
import { useUndoKeys } from './useUndoKeys.ts'

const route = getRouteApi('/app/flows/$flowId')

type Dialog = 'publish' | 'history' | null

const PublishDialog = lazy(() =>
  import('./PublishDialog.tsx').then(({ PublishDialog }) => ({ default: PublishDialog })),
)
const HistoryDrawer = lazy(() =>
  import('./HistoryDrawer.tsx').then(({ HistoryDrawer }) => ({ default: HistoryDrawer })),
)
const TrafficMenu = lazy(() =>
  import('./TrafficMenu.tsx').then(({ TrafficMenu }) => ({ default: TrafficMenu })),
)

/** The editor of a flow: bar, canvas or outline, side panel, palette and dialogs. */
export function FlowEditor({ flow, autosave }: { flow: Flow; autosave: Autosave }) {
  const { t, language } = useT()
  const editor = useEditorStore()
  const navigate = route.useNavigate()
  const { view, dialog: asked } = route.useSearch()
  const narrow = useMediaQuery('(max-width: 700px)', false, { getInitialValueInEffect: false })
  const [dialog, setDialog] = useState<Dialog>(asked ?? null)
  const [ask, setAsk] = useState<Ask | null>(null)
  const { tab, showTab } = usePanelTab()
  useDeepLink()
  useUndoKeys()
  const changes = useChanges(flow)
  const [choice, setChoice] = useState<TrafficChoice>({})
  const { traffic, started } = useTraffic(flow, choice)
  const close = () => {
    setDialog(null)
    if (asked) void navigate({ search: (old) => ({ ...old, dialog: undefined }), replace: true })
  }
  const outline = narrow || view === 'outline'
  return (
    <AskProvider value={setAsk}>
      <Page
        variant="bar"
        title={<NameField flow={flow} />}
        {...(narrow ? {} : { onBack: () => void navigate({ to: '/flows' }) })}
        pills={
          <>
            <StatePills flow={flow} changes={changes} />
            <SaveLine autosave={autosave} />
          </>
        }
        actions={
          <TopActions
            {...(flow.version
              ? { onRuns: () => void navigate({ to: '/flows/$flowId/runs', params: { flowId: flow.id } }) }
              : {})}
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
          <TrafficProvider value={traffic}>
            <CanvasView
              onTab={showTab}
              onPublish={() => setDialog('publish')}
              onAsk={setAsk}
              corner={
                flow.version && (
                  <Suspense>
                    <TrafficMenu flow={flow} choice={choice} started={started} onChange={setChoice} />
                  </Suspense>
                )
              }
            />
          </TrafficProvider>
        )}
        {!narrow && <SidePanel />}
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
      {narrow && (
        <Drawer
          opened={tab !== null}
          onClose={() => showTab(null)}
          size="100%"
          title={flow.name}
          padding={0}
          classNames={{ header: styles.drawerTop }}
        >
          <SidePanel />
        </Drawer>
      )}
      <ConflictDialog autosave={autosave} />
      <Suspense>
        {dialog === 'publish' && <PublishDialog flow={flow} autosave={autosave} onClose={close} />}
        {dialog === 'history' && (
          <HistoryDrawer flow={flow} autosave={autosave} onClose={() => setDialog(null)} />
        )}
      </Suspense>
      <span className="visually-hidden" role="status">
        {outline ? t('canvas.outline') : ''}
      </span>
    </AskProvider>
  )
}

/** How many differences there are from the published version. */
function useChanges(flow: Flow): number {
  // Comparing a big flow takes longer than a key may.
  const graph = useDeferredValue(useEditor((state) => state.graph))
  const kinds = useEditor((state) => state.kinds)
  const published = useQuery({
    ...versionQuery(flow.id, flow.version?.id ?? ''),
    enabled: flow.version !== null,
  }).data?.graph
  return useMemo(() => (published ? diff(published, graph, kinds).length : 0), [published, graph, kinds])
}
