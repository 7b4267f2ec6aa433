import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Suspense } from 'react'
import { ReactFlowProvider } from 'reactflow'
import { Failed } from '../ui/Failed.tsx'
import { PageSkeleton } from '../ui/Skeletons.tsx'
import { FlowEditor } from './FlowEditor.tsx'
import type { Flow } from './flow_data.ts'
import { flowQuery } from './flow_data.ts'
import { EditorProvider } from './store.ts'
import { useFlowEditor } from './useFlowEditor.ts'

const route = getRouteApi('/app/flows/$flowId')

/** The screen of one flow: reads it, then gives it to an editor. */
export function FlowScreen() {
  const { flowId } = route.useParams()
  const { data, error, refetch, isFetchedAfterMount } = useQuery(flowQuery(flowId))
  if (error && !data) return <Failed error={error} onRetry={() => void refetch()} />
  if (!data || !isFetchedAfterMount) return <PageSkeleton />
  return (
    <Suspense fallback={<PageSkeleton />}>
      <Opened key={flowId} flow={data} />
    </Suspense>
  )
}

function Opened({ flow }: { flow: Flow }) {
  const { editor, autosave } = useFlowEditor(flow)
  return (
    <EditorProvider value={editor}>
      <ReactFlowProvider>
        <FlowEditor flow={flow} autosave={autosave} />
      </ReactFlowProvider>
    </EditorProvider>
  )
}
