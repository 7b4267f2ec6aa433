import { Button, Select } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { called } from '#engine/machine/walk.ts'
import { stepOf } from '#engine/steps/index.ts'
import { call, queryKeys } from '../api.ts'
import { versionsQuery } from '../canvas/flow_data.ts'
import { periods, runStates } from '../search.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Failed } from '../ui/Failed.tsx'
import { Page } from '../ui/Page.tsx'
import { TableSkeleton } from '../ui/Skeletons.tsx'
import { useT } from '../words/i18n.ts'
import { RunDrawer } from './RunDrawer.tsx'
import styles from './Runs.module.css'
import { RunTable } from './RunTable.tsx'
import { flowTrafficQuery, runsQuery } from './runs.ts'
import { StepNumbers } from './StepNumbers.tsx'

const route = getRouteApi('/app/flows/$flowId/runs')

/** Who went through a flow, where they stand and where they were lost. */
export function RunsScreen() {
  const { t } = useT()
  const { flowId } = route.useParams()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const flow = useQuery({
    queryKey: [...queryKeys.flow(flowId), 'opened'],
    queryFn: () => call('GET /flows/:id', { params: { id: flowId } }),
  })
  const open = (run?: string): void => void navigate({ search: (old) => ({ ...old, run }) })
  if (flow.isError) return <Failed error={flow.error} onRetry={() => void flow.refetch()} />
  const inOrder = Object.values(flow.data?.draft.steps ?? {}).sort(
    (a, b) => a.at.x - b.at.x || a.at.y - b.at.y,
  )
  const steps = inOrder.map((step) => ({
    id: step.id,
    name: called(step, stepOf(step.type)),
  }))
  return (
    <Page
      title={flow.data ? t('flows.runs.title', { name: flow.data.name }) : t('flows.runs.plain')}
      subtitle={t('flows.runs.subtitle')}
      onBack={() => void navigate({ to: '/flows/$flowId', params: { flowId } })}
    >
      <Filters flowId={flowId} steps={steps} />
      <Numbers flowId={flowId} steps={steps} />
      <List flowId={flowId} onOpen={open} />
      <RunDrawer id={search.run} onClose={() => open()} />
    </Page>
  )
}

type Steps = Array<{ id: string; name: { en: string; es: string } }>

function Filters({ flowId, steps }: { flowId: string; steps: Steps }) {
  const { t, pick } = useT()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const versions = useQuery(versionsQuery(flowId)).data?.items ?? []
  const set = (change: object): void =>
    void navigate({ search: (old) => ({ ...old, ...change }), replace: true })
  const clear = { clearable: true, clearButtonProps: { 'aria-label': t('flows.runs.clear') } }
  return (
    <div className={styles.filters}>
      <Select
        {...clear}
        aria-label={t('flows.runs.status')}
        placeholder={t('flows.runs.anyStatus')}
        data={runStates.map((value) => ({ value, label: t(`flows.runs.state.${value}`) }))}
        value={search.status ?? null}
        onChange={(status) => set({ status: status ?? undefined })}
      />
      <Select
        {...clear}
        searchable
        aria-label={t('flows.runs.step')}
        placeholder={t('flows.runs.anyStep')}
        data={steps.map(({ id, name }) => ({ value: id, label: pick(name) }))}
        value={search.step ?? null}
        onChange={(step) => set({ step: step ?? undefined })}
      />
      <Select
        {...clear}
        aria-label={t('flows.runs.version')}
        placeholder={t('flows.runs.anyVersion')}
        data={versions.map(({ id, number, name }) => ({
          value: id,
          label: name ? `v${number} · ${name}` : `v${number}`,
        }))}
        value={search.version ?? null}
        onChange={(version) => set({ version: version ?? undefined })}
      />
      <Select
        {...clear}
        aria-label={t('flows.runs.period')}
        placeholder={t('flows.runs.anyPeriod')}
        data={periods.map((value) => ({ value, label: t(`flows.runs.last.${value}`) }))}
        value={search.period ?? null}
        onChange={(period) => set({ period: period ?? undefined })}
      />
    </div>
  )
}

/** Drop-off per step of the chosen version and period. */
function Numbers({ flowId, steps }: { flowId: string; steps: Steps }) {
  const { version, period } = route.useSearch()
  const { data } = useQuery(flowTrafficQuery(flowId, { version, period }))
  return data && data.started + data.steps.length > 0 ? (
    <StepNumbers traffic={data} order={steps.map(({ id }) => id)} />
  ) : null
}

function List({ flowId, onOpen }: { flowId: string; onOpen: (run: string) => void }) {
  const { t } = useT()
  const { run: _, ...filters } = route.useSearch()
  const navigate = route.useNavigate()
  const runs = useInfiniteQuery(runsQuery(flowId, filters))
  if (runs.isError) return <Failed error={runs.error} onRetry={() => void runs.refetch()} />
  if (!runs.data) return <TableSkeleton rows={8} />
  const items = runs.data.pages.flatMap((page) => page.items)
  if (items.length === 0) {
    return Object.values(filters).some((value) => value !== undefined) ? (
      <EmptyState icon="search" title={t('flows.runs.none')} text={t('flows.runs.noneText')}>
        <Button variant="default" onClick={() => void navigate({ search: {} })}>
          {t('flows.none.action')}
        </Button>
      </EmptyState>
    ) : (
      <EmptyState icon="route" title={t('flows.runs.empty')} text={t('flows.runs.emptyText')} />
    )
  }
  return (
    <>
      <RunTable runs={items} onOpen={onOpen} />
      {runs.hasNextPage && (
        <div className={styles.more}>
          <Button
            variant="default"
            loading={runs.isFetchingNextPage}
            onClick={() => void runs.fetchNextPage()}
          >
            {t('common.loadMore')}
          </Button>
        </div>
      )}
    </>
  )
}
