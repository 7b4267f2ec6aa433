import { Button, SegmentedControl, TextInput } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { DemoDoor } from '../accounts/DemoDoor.tsx'
import { call, queryKeys } from '../api.ts'
import { flowStates } from '../search.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Failed } from '../ui/Failed.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Page } from '../ui/Page.tsx'
import { TableSkeleton } from '../ui/Skeletons.tsx'
import { useT } from '../words/i18n.ts'
import styles from './Flows.module.css'
import { FlowTable } from './FlowTable.tsx'

const CreateDialog = lazy(async () => ({ default: (await import('./CreateDialog.tsx')).CreateDialog }))

/** All flows, with their state and the people inside. */
export function FlowsScreen() {
  const { t } = useT()
  const search = useSearch({ from: '/app/flows' })
  const navigate = useNavigate({ from: '/flows' })
  const filters = { state: search.state, search: search.search }
  const filtered = filters.state !== undefined || filters.search !== undefined
  const flows = useQuery({
    queryKey: [...queryKeys.flows, filters],
    queryFn: () => call('GET /flows', { query: filters }),
    placeholderData: keepPreviousData,
  })
  // What was looked for in the gallery goes with its dialog.
  const open = (create: typeof search.create): void =>
    void navigate({ search: ({ state, search }) => ({ state, search, create }) })

  return (
    <Page
      title={t('flows.title')}
      subtitle={t('flows.subtitle')}
      actions={
        <Button leftSection={<Icon name="plus" size={18} />} onClick={() => open('template')}>
          {t('flows.create.action')}
        </Button>
      }
    >
      <Filters />
      {flows.isError ? (
        <Failed error={flows.error} onRetry={() => void flows.refetch()} />
      ) : !flows.data ? (
        <TableSkeleton />
      ) : flows.data.items.length > 0 ? (
        <FlowTable flows={flows.data.items} />
      ) : (
        <Nothing filtered={filtered} onCreate={open} />
      )}
      <Suspense fallback={null}>
        {search.create !== undefined && <CreateDialog mode={search.create} onMode={open} />}
      </Suspense>
    </Page>
  )
}

function Nothing({
  filtered,
  onCreate,
}: {
  filtered: boolean
  onCreate: (mode: 'template' | 'blank') => void
}) {
  const { t } = useT()
  const navigate = useNavigate({ from: '/flows' })
  if (filtered) {
    return (
      <EmptyState icon="search" title={t('flows.none.title')} text={t('flows.none.text')}>
        <Button variant="default" onClick={() => void navigate({ search: {} })}>
          {t('flows.none.action')}
        </Button>
      </EmptyState>
    )
  }
  return (
    <EmptyState icon="route" title={t('flows.empty.title')} text={t('flows.empty.text')}>
      <Button onClick={() => onCreate('template')}>{t('flows.empty.template')}</Button>
      <Button variant="default" onClick={() => onCreate('blank')}>
        {t('flows.empty.blank')}
      </Button>
      <DemoDoor />
    </EmptyState>
  )
}

/** Search and state; both live in the address. */
function Filters() {
  const { t } = useT()
  const search = useSearch({ from: '/app/flows' })
  const navigate = useNavigate({ from: '/flows' })
  const [text, setText] = useState(search.search ?? '')
  return (
    <div className={styles.filters}>
      <TextInput
        className={styles.search}
        type="search"
        aria-label={t('flows.search')}
        placeholder={t('common.search')}
        leftSection={<Icon name="search" size={16} />}
        value={text}
        onChange={(event) => {
          const next = event.currentTarget.value
          setText(next)
          void navigate({ search: (old) => ({ ...old, search: next || undefined }), replace: true })
        }}
      />
      <SegmentedControl
        aria-label={t('flows.state.label')}
        value={search.state ?? 'all'}
        onChange={(value) =>
          void navigate({
            search: (old) => ({ ...old, state: flowStates.find((one) => one === value) }),
            replace: true,
          })
        }
        data={(['all', ...flowStates] as const).map((value) => ({ value, label: t(`flows.state.${value}`) }))}
      />
    </div>
  )
}
