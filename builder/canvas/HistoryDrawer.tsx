import { Button, Drawer, Skeleton } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../api.ts'
import { StopDialog } from '../flows/StopDialog.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Failed } from '../ui/Failed.tsx'
import { toast } from '../ui/toast.ts'
import { useT } from '../words/i18n.ts'
import type { Autosave } from './autosave.ts'
import { type Flow, flowQuery, type Version, versionsQuery } from './flow_data.ts'
import styles from './HistoryDrawer.module.css'
import { useEditorStore } from './store.ts'
import { VersionEntry } from './VersionEntry.tsx'

interface HistoryDrawerProps {
  flow: Flow
  autosave: Autosave
  onClose: () => void
}

/** Every published version: who, when, why, what changed, who is still inside; and back into the draft. */
export function HistoryDrawer({ flow, autosave, onClose }: HistoryDrawerProps) {
  const { t } = useT()
  const { data, error, refetch } = useQuery(versionsQuery(flow.id))
  const restore = useRestore(flow, autosave, onClose)
  const [stopping, setStopping] = useState(false)
  return (
    <Drawer opened onClose={onClose} title={t('canvas.history.title')} size="md">
      {error && <Failed error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton height={120} />}
      {data?.items.length === 0 && (
        <EmptyState icon="history" title={t('canvas.history.empty')} text={t('canvas.history.emptyText')} />
      )}
      <ol className={styles.list}>
        {data?.items.map((version) => (
          <VersionEntry
            key={version.id}
            flowId={flow.id}
            version={version}
            current={flow.state === 'published' && version.id === flow.version?.id}
            onRestore={() => restore.mutate(version)}
            busy={restore.isPending}
          />
        ))}
      </ol>
      {flow.state === 'published' && (
        <Button variant="default" className={styles.stop} mt="md" onClick={() => setStopping(true)}>
          {t('canvas.stop.action')}
        </Button>
      )}
      {stopping && <StopDialog flow={flow} onClose={() => setStopping(false)} />}
    </Drawer>
  )
}

/** The version becomes the draft; Undo brings the former draft back. */
function useRestore(flow: Flow, autosave: Autosave, onClose: () => void) {
  const { t } = useT()
  const client = useQueryClient()
  const editor = useEditorStore()
  return useMutation({
    mutationFn: async (version: Version) => {
      await autosave.flush()
      await call('POST /flows/:id/draft/restoration', {
        params: { id: flow.id },
        body: { versionId: version.id },
      })
      const fresh = await client.fetchQuery({ ...flowQuery(flow.id), staleTime: 0 })
      const { number } = version
      editor.replace({ en: `Restore version ${number}`, es: `Restaurar la versión ${number}` }, fresh.draft)
      autosave.adopt(fresh.draft, fresh.revision)
      return number
    },
    onSuccess: (number) => {
      toast.undo(t('canvas.history.restored', { number }), () => void editor.undo())
      onClose()
    },
    onError: (error) => toast.error(error),
  })
}
