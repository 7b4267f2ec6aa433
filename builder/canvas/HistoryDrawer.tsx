import { Button, Drawer, Group, Skeleton } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { diff } from '#engine/machine/diff.ts'
import { call, queryKeys } from '../api.ts'
import { confirm } from '../ui/confirm.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Failed } from '../ui/Failed.tsx'
import { Pill } from '../ui/Pill.tsx'
import { Time } from '../ui/Time.tsx'
import { toast } from '../ui/toast.ts'
import { useT } from '../words/i18n.ts'
import type { Autosave } from './autosave.ts'
import { type Flow, flowQuery, type Version, versionQuery, versionsQuery } from './flow_data.ts'
import styles from './HistoryDrawer.module.css'
import { useEditor, useEditorStore } from './store.ts'

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
  const stop = useStop(flow)
  return (
    <Drawer opened onClose={onClose} title={t('canvas.history.title')} size="md">
      {error && <Failed error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton height={120} />}
      {data?.items.length === 0 && (
        <EmptyState icon="history" title={t('canvas.history.empty')} text={t('canvas.history.emptyText')} />
      )}
      <ol className={styles.list}>
        {data?.items.map((version) => (
          <Entry
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
        <Button
          variant="default"
          className={styles.stop}
          mt="md"
          loading={stop.isPending}
          onClick={() => stop.mutate()}
        >
          {t('canvas.stop.action')}
        </Button>
      )}
    </Drawer>
  )
}

interface EntryProps {
  flowId: string
  version: Version
  current: boolean
  busy: boolean
  onRestore: () => void
}

function Entry({ flowId, version, current, busy, onRestore }: EntryProps) {
  const { t, pick } = useT()
  const [compared, setCompared] = useState(false)
  return (
    <li className={styles.version}>
      <div className={styles.head}>
        <strong>{t('canvas.history.version', { number: version.number })}</strong>
        {current && <Pill tone="green">{t('canvas.history.live')}</Pill>}
        {version.live > 0 && <Pill tone="corn">{t('canvas.history.inside', { count: version.live })}</Pill>}
      </div>
      <p className={styles.who}>
        {version.author?.name ?? t('canvas.history.system')} · <Time at={version.createdAt} />
      </p>
      {version.note && <p className={styles.note}>{version.note}</p>}
      {version.changes.length > 0 && (
        <details>
          <summary>{t('canvas.history.changes', { count: version.changes.length })}</summary>
          <ul className={styles.changes}>
            {version.changes.map((change) => (
              <li key={change.text.en}>{pick(change.text)}</li>
            ))}
          </ul>
        </details>
      )}
      {compared && <Comparison flowId={flowId} versionId={version.id} />}
      <Group gap={8}>
        <Button
          size="compact-sm"
          variant="default"
          aria-expanded={compared}
          onClick={() => setCompared(!compared)}
        >
          {t('canvas.history.compare')}
        </Button>
        <Button size="compact-sm" variant="default" disabled={busy} onClick={onRestore}>
          {t('canvas.history.restore')}
        </Button>
      </Group>
    </li>
  )
}

/** What restoring the version would change in the draft. */
function Comparison({ flowId, versionId }: { flowId: string; versionId: string }) {
  const { t, pick } = useT()
  const draft = useEditor((state) => state.graph)
  const kinds = useEditor((state) => state.kinds)
  const { data, error, refetch } = useQuery(versionQuery(flowId, versionId))
  const changes = useMemo(() => (data ? diff(draft, data.graph, kinds) : []), [data, draft, kinds])
  if (error) return <Failed error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton height={40} />
  if (changes.length === 0) return <p className={styles.note}>{t('canvas.history.same')}</p>
  return (
    <section className={styles.compared} aria-label={t('canvas.history.compared')}>
      <h4>{t('canvas.history.compared')}</h4>
      <ul className={styles.changes}>
        {changes.map((change) => (
          <li key={`${change.kind} ${change.step} ${change.text.en}`}>{pick(change.text)}</li>
        ))}
      </ul>
    </section>
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

/** Stops the flow after asking what that means for the people inside. */
function useStop(flow: Flow) {
  const { t } = useT()
  const client = useQueryClient()
  return useMutation({
    mutationFn: async () => {
      const agreed = await confirm({
        title: t('canvas.stop.title', { name: flow.name }),
        text: t('canvas.stop.text', { count: flow.runs.waiting }),
        action: t('canvas.stop.action'),
        danger: true,
      })
      if (!agreed) return
      await call('DELETE /flows/:id/publication', { params: { id: flow.id } })
      void client.invalidateQueries({ queryKey: queryKeys.flow(flow.id) })
      void client.invalidateQueries({ queryKey: queryKeys.flows })
      toast.success(t('canvas.stop.done'))
    },
    onError: (error) => toast.error(error),
  })
}
