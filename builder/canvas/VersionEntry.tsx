import { ActionIcon, Button, Group, Skeleton, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { diff } from '#engine/machine/diff.ts'
import { restoreStep } from '#engine/machine/edit.ts'
import { TRIGGER } from '#engine/machine/graph.ts'
import { called } from '#engine/machine/walk.ts'
import { call, queryKeys } from '../api.ts'
import { Failed } from '../ui/Failed.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Pill } from '../ui/Pill.tsx'
import { Time } from '../ui/Time.tsx'
import { toast } from '../ui/toast.ts'
import { useT } from '../words/i18n.ts'
import { type Version, versionQuery } from './flow_data.ts'
import styles from './HistoryDrawer.module.css'
import { useEditor, useEditorStore } from './store.ts'

interface VersionEntryProps {
  flowId: string
  version: Version
  current: boolean
  busy: boolean
  onRestore: () => void
}

/** One version: its name, who, when and why, what changed, who is inside; compared with the draft, and back into it. */
export function VersionEntry({ flowId, version, current, busy, onRestore }: VersionEntryProps) {
  const { t, pick } = useT()
  const [open, setOpen] = useState<'compared' | 'named' | null>(null)
  const toggle = (what: 'compared' | 'named') => setOpen(open === what ? null : what)
  return (
    <li className={styles.version}>
      <div className={styles.head}>
        <strong>
          {t('canvas.history.version', { number: version.number })}
          {version.name && ` · ${version.name}`}
        </strong>
        {current && <Pill tone="green">{t('canvas.history.live')}</Pill>}
        {version.live > 0 && <Pill tone="corn">{t('canvas.history.inside', { count: version.live })}</Pill>}
        <ActionIcon
          className={styles.rename}
          variant="subtle"
          color="gray"
          size={28}
          aria-label={t('canvas.history.rename', { number: version.number })}
          aria-expanded={open === 'named'}
          onClick={() => toggle('named')}
        >
          <Icon name="pencil" size={16} />
        </ActionIcon>
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
      {open === 'named' && <Naming flowId={flowId} version={version} onClose={() => setOpen(null)} />}
      {open === 'compared' && <Comparison flowId={flowId} version={version} />}
      <Group gap={8}>
        <Button
          size="compact-sm"
          variant="default"
          aria-expanded={open === 'compared'}
          onClick={() => toggle('compared')}
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

/** Another name or note. */
function Naming({ flowId, version, onClose }: { flowId: string; version: Version; onClose: () => void }) {
  const { t } = useT()
  const client = useQueryClient()
  const [name, setName] = useState(version.name)
  const [note, setNote] = useState(version.note)
  const save = useMutation({
    mutationFn: () =>
      call('PATCH /flows/:id/versions/:versionId', {
        params: { id: flowId, versionId: version.id },
        body: { name: name.trim(), note: note.trim() },
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: [...queryKeys.flow(flowId), 'versions'] })
      onClose()
    },
    onError: (error) => toast.error(error),
  })
  return (
    <form
      className={styles.compared}
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <TextInput
        data-autofocus
        label={t('canvas.publish.versionName')}
        value={name}
        maxLength={80}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Textarea
        mt="xs"
        label={t('canvas.publish.note')}
        value={note}
        maxLength={500}
        autosize
        minRows={1}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Button type="submit" size="compact-sm" mt="sm" loading={save.isPending}>
        {t('common.save')}
      </Button>
    </form>
  )
}

/** What restoring the version would change in the draft; and its steps one by one. */
function Comparison({ flowId, version }: { flowId: string; version: Version }) {
  const { t, pick } = useT()
  const draft = useEditor((state) => state.graph)
  const kinds = useEditor((state) => state.kinds)
  const { data, error, refetch } = useQuery(versionQuery(flowId, version.id))
  const changes = useMemo(() => (data ? diff(draft, data.graph, kinds) : []), [data, draft, kinds])
  if (error) return <Failed error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton height={40} />
  if (changes.length === 0) return <p className={styles.note}>{t('canvas.history.same')}</p>
  const other = new Set(['connected', 'disconnected', 'moved'])
  const named = changes.flatMap(({ kind, step }) =>
    step === null || step === TRIGGER || other.has(kind) ? [] : [step],
  )
  const steps = [...new Set(named)].filter((id) => Object.hasOwn(data.graph.steps, id))
  return (
    <section className={styles.compared} aria-label={t('canvas.history.compared')}>
      <h4>{t('canvas.history.compared')}</h4>
      <ul className={styles.changes}>
        {changes.map((change) => (
          <li key={`${change.kind} ${change.step} ${change.text.en}`}>{pick(change.text)}</li>
        ))}
      </ul>
      {steps.length > 0 && (
        <div className={styles.steps}>
          <h4>{t('canvas.history.oneStep')}</h4>
          {steps.map((id) => (
            <RestoreStep key={id} id={id} old={data.graph} />
          ))}
        </div>
      )}
    </section>
  )
}

function RestoreStep({ id, old }: { id: string; old: Parameters<typeof restoreStep>[1] }) {
  const { t, pick } = useT()
  const editor = useEditorStore()
  const kinds = useEditor((state) => state.kinds)
  const step = old.steps[id]
  if (!step) return null
  const name = pick(
    called(
      step,
      kinds.find(({ type }) => type === step.type),
    ),
  )
  return (
    <Button
      size="compact-sm"
      variant="default"
      onClick={() => {
        const { graph, label } = restoreStep(editor.get().graph, old, id, kinds)
        editor.edit(label, () => graph)
        toast.undo(t('canvas.history.stepRestored', { name }), () => void editor.undo())
      }}
    >
      {t('canvas.history.restoreStep', { name })}
    </Button>
  )
}
