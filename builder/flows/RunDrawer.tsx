import { Button, Drawer, Group } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { call, queryKeys } from '../api.ts'
import { confirm } from '../ui/confirm.tsx'
import { Failed } from '../ui/Failed.tsx'
import { Pill } from '../ui/Pill.tsx'
import { RowsSkeleton } from '../ui/Skeletons.tsx'
import { Time } from '../ui/Time.tsx'
import { toast } from '../ui/toast.ts'
import { useT } from '../words/i18n.ts'
import styles from './Runs.module.css'
import { runTones } from './RunTable.tsx'
import { RunTurn } from './RunTurn.tsx'
import { type Run, runQuery, turnsQuery } from './runs.ts'

/** One run, told in words from its newest turn back to its start. */
export function RunDrawer({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  const { t } = useT()
  return (
    <Drawer
      opened={id !== undefined}
      onClose={onClose}
      title={t('flows.runs.one')}
      size={520}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {id !== undefined && <Opened key={id} id={id} />}
    </Drawer>
  )
}

function Opened({ id }: { id: string }) {
  const run = useQuery(runQuery(id))
  if (run.isError) return <Failed error={run.error} onRetry={() => void run.refetch()} />
  if (!run.data) return <RowsSkeleton rows={5} />
  return (
    <>
      <Head run={run.data} />
      <Turns run={run.data} />
    </>
  )
}

function Head({ run }: { run: Run }) {
  const { t, pick } = useT()
  const { tone, icon } = runTones[run.status]
  const stop = useStopRun(run)
  const variables = Object.entries(run.variables)
  return (
    <header className={styles.head}>
      <h3 className={styles.headName}>{run.contact?.name || t('flows.runs.unnamed')}</h3>
      <div className={styles.pills}>
        <Pill tone={tone} icon={icon}>
          {t(`flows.runs.state.${run.status}`)}
        </Pill>
        <Pill>v{run.version.number}</Pill>
        {run.stepName && run.status === 'waiting' && <Pill tone="corn">{pick(run.stepName)}</Pill>}
      </div>
      <p className={styles.quiet}>
        {t('flows.runs.began')} <Time at={run.startedAt} />
        {run.endedAt && (
          <>
            {' · '}
            {t('flows.runs.finished')} <Time at={run.endedAt} />
          </>
        )}
      </p>
      {run.problem && <p className={styles.problem}>{pick(run.problem.text)}</p>}
      {variables.length > 0 && (
        <details className={styles.variables}>
          <summary>{t('flows.runs.variables', { count: variables.length })}</summary>
          <dl>
            {variables.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
      <Group gap="xs" mt="sm">
        {run.contact && (
          <Link
            className={styles.link}
            to="/inbox/$conversationId"
            params={{ conversationId: run.conversationId }}
          >
            {t('flows.runs.conversation')}
          </Link>
        )}
        {!run.forgotten && run.turns > 0 && (
          <Link
            className={styles.link}
            to="/flows/$flowId"
            params={{ flowId: run.flow.id }}
            search={{ tab: 'test', test: 'replay', run: run.id }}
          >
            {t('flows.runs.onCanvas')}
          </Link>
        )}
        {run.status === 'waiting' && (
          <Button size="compact-sm" variant="default" loading={stop.isPending} onClick={() => stop.mutate()}>
            {t('flows.runs.stop')}
          </Button>
        )}
      </Group>
    </header>
  )
}

function useStopRun(run: Run) {
  const { t } = useT()
  const client = useQueryClient()
  return useMutation({
    mutationFn: async () => {
      const agreed = await confirm({
        title: t('flows.runs.stopTitle'),
        text: t('flows.runs.stopText'),
        action: t('flows.runs.stop'),
        danger: true,
      })
      if (!agreed) return
      await call('DELETE /runs/:id', { params: { id: run.id } })
      await client.invalidateQueries({ queryKey: ['run', run.id] })
      await client.invalidateQueries({ queryKey: queryKeys.flow(run.flow.id) })
    },
    onError: (error) => toast.error(error),
  })
}

function Turns({ run }: { run: Run }) {
  const { t } = useT()
  const turns = useInfiniteQuery(turnsQuery(run.id))
  if (turns.isError) return <Failed error={turns.error} onRetry={() => void turns.refetch()} />
  if (!turns.data) return <RowsSkeleton rows={4} />
  if (run.forgotten) return <p className={styles.quiet}>{t('flows.runs.forgotten')}</p>
  const items = turns.data.pages.flatMap((page) => page.items)
  const deeds = turns.data.pages[0]?.deeds ?? []
  return (
    <>
      <ol className={styles.timeline}>
        {items.map((turn) => (
          <RunTurn key={turn.number} turn={turn} run={run} deeds={deeds} />
        ))}
      </ol>
      {turns.hasNextPage && (
        <Button
          variant="default"
          loading={turns.isFetchingNextPage}
          onClick={() => void turns.fetchNextPage()}
        >
          {t('common.loadMore')}
        </Button>
      )}
    </>
  )
}
