// What the screens of a flow's runs read, and how a period of the filter becomes instants.
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { type Answer, call, type ItemOf, queryKeys } from '../api.ts'
import type { periods, runStates } from '../search.ts'

export type FlowRun = ItemOf<'GET /flows/:id/runs'>
export type Run = Answer<'GET /runs/:id'>
export type Turns = Answer<'GET /runs/:id/turns'>

export interface RunFilters {
  status?: (typeof runStates)[number] | undefined
  step?: string | undefined
  version?: string | undefined
  period?: (typeof periods)[number] | undefined
}

const days = { today: 0, week: 6, month: 29 }

/** Midnight, here, of the first day of the period. */
export function firstDay(period: (typeof periods)[number], now: Date): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() - days[period])
}

const PAGE = 50

const queryOf = ({ status, step, version, period }: RunFilters) => ({
  ...{ status, step, versionId: version },
  from: period && firstDay(period, new Date()).toISOString(),
})

/** Runs of a flow, page by page. */
export const runsQuery = (flowId: string, filters: RunFilters) =>
  infiniteQueryOptions({
    queryKey: [...queryKeys.flow(flowId), 'runs', filters],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      call('GET /flows/:id/runs', {
        params: { id: flowId },
        query: { ...queryOf(filters), cursor: pageParam, limit: PAGE },
      }),
    getNextPageParam: (page) => page.next ?? undefined,
  })

/** Numbers of the same period and version. */
export const flowTrafficQuery = (flowId: string, { version, period }: RunFilters) =>
  queryOptions({
    queryKey: [...queryKeys.flow(flowId), 'traffic', version, period],
    queryFn: () => {
      const { versionId, from } = queryOf({ version, period })
      return call('GET /flows/:id/traffic', { params: { id: flowId }, query: { versionId, from } })
    },
  })

export const runQuery = (id: string) =>
  queryOptions({ queryKey: ['run', id], queryFn: () => call('GET /runs/:id', { params: { id } }) })

/** The turns of a run, newest first, page by page. */
export const turnsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['run', id, 'turns'],
    initialPageParam: undefined as number | undefined,
    queryFn: ({ pageParam }) => call('GET /runs/:id/turns', { params: { id }, query: { before: pageParam } }),
    getNextPageParam: (page) => page.next ?? undefined,
  })
