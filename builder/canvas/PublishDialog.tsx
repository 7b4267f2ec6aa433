import { Button, Group, Modal, Skeleton, Textarea, UnstyledButton } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { canPublish } from '#engine/machine/check.ts'
import { diff } from '#engine/machine/diff.ts'
import { emptyGraph } from '#engine/machine/graph.ts'
import type { Problem } from '#engine/machine/turn.ts'
import { call, queryKeys } from '../api.ts'
import { Icon } from '../ui/Icon.tsx'
import { toast } from '../ui/toast.ts'
import { useT } from '../words/i18n.ts'
import type { Autosave } from './autosave.ts'
import { type Flow, versionQuery } from './flow_data.ts'
import styles from './PublishDialog.module.css'
import { countsOf } from './problems.ts'
import { useEditor, useEditorStore } from './store.ts'

interface PublishDialogProps {
  flow: Flow
  autosave: Autosave
  onClose: () => void
}

/** What will change for contacts, what stands against it, a note, and the button. */
export function PublishDialog({ flow, autosave, onClose }: PublishDialogProps) {
  const { t } = useT()
  const problems = useEditor((state) => state.problems)
  const [note, setNote] = useState('')
  const publish = usePublish(flow, autosave, onClose)
  const allowed = canPublish(problems)
  return (
    <Modal opened onClose={onClose} title={t('canvas.publish.title', { name: flow.name })} size="lg">
      <Problems problems={problems} onClose={onClose} />
      <h3 className={styles.heading}>{t('canvas.publish.changes')}</h3>
      <Changes flow={flow} />
      <Textarea
        mt="md"
        label={t('canvas.publish.note')}
        placeholder={t('canvas.publish.notePlaceholder')}
        value={note}
        maxLength={500}
        autosize
        minRows={2}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {flow.runs.waiting > 0 && (
        <p className={styles.hint}>{t('canvas.publish.inside', { count: flow.runs.waiting })}</p>
      )}
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button disabled={!allowed} loading={publish.isPending} onClick={() => publish.mutate(note)}>
          {t('canvas.publish.action')}
        </Button>
      </Group>
    </Modal>
  )
}

function usePublish(flow: Flow, autosave: Autosave, onClose: () => void) {
  const { t } = useT()
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (note: string) => {
      if (!(await autosave.flush())) throw new Error(t('canvas.publish.unsaved'))
      const body = { revision: autosave.revision(), note: note.trim() }
      return call('POST /flows/:id/publication', { params: { id: flow.id }, body })
    },
    onSuccess: ({ version }) => {
      toast.success(t('canvas.publish.done', { number: version.number }))
      void client.invalidateQueries({ queryKey: queryKeys.flow(flow.id) })
      void client.invalidateQueries({ queryKey: queryKeys.flows })
      onClose()
    },
    onError: (error) => toast.error(error instanceof Error && error.name === 'Error' ? error.message : error),
  })
}

function Problems({ problems, onClose }: { problems: Problem[]; onClose: () => void }) {
  const { t, pick } = useT()
  const editor = useEditorStore()
  const { errors } = countsOf(problems)
  if (problems.length === 0) return null
  return (
    <section className={styles.problems} data-level={errors > 0 ? 'error' : 'warning'}>
      <h3 className={styles.heading}>
        {errors > 0 ? t('canvas.publish.blocked', { count: errors }) : t('canvas.publish.warned')}
      </h3>
      <ul className={styles.list}>
        {problems.map((problem) => (
          <li key={`${problem.code} ${problem.step} ${problem.field ?? ''} ${problem.exit ?? ''}`}>
            <UnstyledButton
              className={styles.problem}
              data-level={problem.level}
              disabled={problem.step === null}
              onClick={() => {
                if (problem.step !== null) editor.open(problem.step)
                onClose()
              }}
            >
              <Icon name={problem.level === 'error' ? 'alert-circle' : 'alert-triangle'} size={16} />
              {pick(problem.text)}
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** The differences from the published version, in plain words. */
function Changes({ flow }: { flow: Flow }) {
  const { t, pick } = useT()
  const graph = useEditor((state) => state.graph)
  const kinds = useEditor((state) => state.kinds)
  const published = useQuery({
    ...versionQuery(flow.id, flow.version?.id ?? ''),
    enabled: flow.version !== null,
  })
  const before =
    flow.version === null ? emptyGraph(graph.trigger.type, graph.trigger.data) : published.data?.graph
  const changes = useMemo(() => (before ? diff(before, graph, kinds) : []), [before, graph, kinds])
  if (!before) return published.error ? <p>{t('canvas.publish.unknown')}</p> : <Skeleton height={60} />
  if (changes.length === 0) return <p className={styles.hint}>{t('canvas.publish.none')}</p>
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling part must be reachable by keyboard
    <ul className={styles.list} tabIndex={0} aria-label={t('canvas.publish.changes')}>
      {changes.map((change) => (
        <li
          key={`${change.kind} ${change.step} ${change.text.en}`}
          className={styles.change}
          data-kind={change.kind}
        >
          {pick(change.text)}
        </li>
      ))}
    </ul>
  )
}
