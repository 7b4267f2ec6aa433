import { Button, Group, Modal, Progress, Skeleton, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { canPublish } from '#engine/machine/check.ts'
import { diff } from '#engine/machine/diff.ts'
import { emptyGraph } from '#engine/machine/graph.ts'
import { type Answer, call, queryKeys } from '../api.ts'
import { Passengers, type Plan, Sum, suggestedPlan } from '../flows/Passengers.tsx'
import { Failed } from '../ui/Failed.tsx'
import { toast } from '../ui/toast.ts'
import { useT } from '../words/i18n.ts'
import type { Autosave } from './autosave.ts'
import { type Flow, passengersQuery, versionQuery } from './flow_data.ts'
import styles from './PublishDialog.module.css'
import { Problems } from './PublishProblems.tsx'
import { PublishTests } from './PublishTests.tsx'
import { useEditor } from './store.ts'

interface PublishDialogProps {
  flow: Flow
  autosave: Autosave
  onClose: () => void
}

type Published = Answer<'POST /flows/:id/publication'>

/** What will change for contacts, how its tests come out, what stands against it, what becomes of those inside, a name and a note; then the button. */
export function PublishDialog({ flow, autosave, onClose }: PublishDialogProps) {
  const { t } = useT()
  const [moving, setMoving] = useState(0)
  const done = ({ version, counts }: Published) => {
    const people = (counts.move ?? 0) + (counts.ask_again ?? 0) + (counts.to_person ?? 0)
    toast.success(t('canvas.publish.done', { number: version?.number ?? 0 }))
    if (people > 0) setMoving(people)
    else onClose()
  }
  return (
    <Modal opened onClose={onClose} title={t('canvas.publish.title', { name: flow.name })} size={720}>
      {moving > 0 ? (
        <Moving flowId={flow.id} count={moving} onClose={onClose} />
      ) : (
        <Preparation flow={flow} autosave={autosave} onClose={onClose} onDone={done} />
      )}
    </Modal>
  )
}

/** The saved draft, tried without publishing: who is inside, and everything that stands against it. */
function usePreparation(flow: Flow, autosave: Autosave) {
  const { t } = useT()
  return useQuery({
    queryKey: [...queryKeys.flow(flow.id), 'publication'],
    gcTime: 0,
    staleTime: 0,
    refetchOnWindowFocus: false,
    retry: false,
    queryFn: async () => {
      if (!(await autosave.flush())) throw new Error(t('canvas.publish.unsaved'))
      const params = { id: flow.id }
      const [inside, tried] = await Promise.all([
        call('GET /flows/:id/passengers', { params }),
        call('POST /flows/:id/publication', {
          params,
          body: { revision: autosave.revision(), dryRun: true },
        }),
      ])
      return { items: inside.items, problems: tried.problems }
    },
  })
}

interface PreparationProps extends PublishDialogProps {
  onDone: (published: Published) => void
}

function Preparation({ flow, autosave, onClose, onDone }: PreparationProps) {
  const { t } = useT()
  const own = useEditor((state) => state.problems)
  const prepared = usePreparation(flow, autosave)
  const [name, setName] = useState('')
  const [note, setNote] = useState('')
  const [chosen, setChosen] = useState<Plan>({})
  const publish = usePublish(flow, autosave, onDone)
  const items = prepared.data?.items ?? []
  const problems = prepared.data?.problems ?? own
  const plan = { ...suggestedPlan(items), ...chosen }
  return (
    <>
      <h3 className={styles.heading}>{t('canvas.publish.changes')}</h3>
      <Changes flow={flow} />
      <PublishTests flowId={flow.id} onClose={onClose} />
      <Problems problems={problems} onClose={onClose} />
      {prepared.isPending && flow.runs.waiting > 0 && <Skeleton height={60} mt="md" />}
      {prepared.isError && <Unprepared error={prepared.error} onRetry={() => void prepared.refetch()} />}
      {items.length > 0 && (
        <section className={styles.inside}>
          <h3 className={styles.heading}>{t('canvas.publish.inside')}</h3>
          <Passengers items={items} plan={plan} onChange={setChosen} />
          <Sum items={items} plan={plan} />
        </section>
      )}
      <div className={styles.words}>
        <TextInput
          label={t('canvas.publish.versionName')}
          placeholder={t('canvas.publish.versionNamePlaceholder')}
          value={name}
          maxLength={80}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Textarea
          label={t('canvas.publish.note')}
          placeholder={t('canvas.publish.notePlaceholder')}
          value={note}
          maxLength={500}
          autosize
          minRows={1}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
      </div>
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button
          disabled={!prepared.data || !canPublish(problems)}
          loading={publish.isPending}
          onClick={() => publish.mutate({ name, note, plan })}
        >
          {t('canvas.publish.action')}
        </Button>
      </Group>
    </>
  )
}

/** Our own sentence, or the server's. */
function Unprepared({ error, onRetry }: { error: Error; onRetry: () => void }) {
  return error.name === 'Error' ? (
    <p className={styles.hint}>{error.message}</p>
  ) : (
    <Failed error={error} onRetry={onRetry} />
  )
}

interface Given {
  name: string
  note: string
  plan: Plan
}

function usePublish(flow: Flow, autosave: Autosave, onDone: (published: Published) => void) {
  const { t } = useT()
  const client = useQueryClient()
  return useMutation({
    mutationFn: async ({ name, note, plan }: Given) => {
      if (!(await autosave.flush())) throw new Error(t('canvas.publish.unsaved'))
      const body = { revision: autosave.revision(), name: name.trim(), note: note.trim(), plan }
      return call('POST /flows/:id/publication', { params: { id: flow.id }, body })
    },
    onSuccess: (published) => {
      void client.invalidateQueries({ queryKey: queryKeys.flow(flow.id) })
      void client.invalidateQueries({ queryKey: queryKeys.flows })
      onDone(published)
    },
    onError: (error) => toast.error(error instanceof Error && error.name === 'Error' ? error.message : error),
  })
}

const LOOK_AGAIN_MS = 700

/** How far the people inside have come; it goes on when nobody looks. */
function Moving({ flowId, count, onClose }: { flowId: string; count: number; onClose: () => void }) {
  const { t, number } = useT()
  const { data } = useQuery({
    ...passengersQuery(flowId),
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.moving === 0 ? false : LOOK_AGAIN_MS),
  })
  const left = Math.min(count, data?.moving ?? count)
  const gone = count - left
  return (
    <div role="status" aria-live="polite">
      <p className={styles.hint}>
        {left > 0
          ? t('canvas.publish.moving', { done: number(gone), all: number(count) })
          : t('canvas.publish.moved', { count, people: number(count) })}
      </p>
      <Progress mt="sm" value={(gone / count) * 100} aria-label={t('canvas.publish.progress')} />
      <Group justify="flex-end" mt="md">
        <Button onClick={onClose}>{t('common.close')}</Button>
      </Group>
    </div>
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
