// The flow of the screen on the server: reading it, saving its draft, publishing, stopping, restoring.
import { queryOptions } from '@tanstack/react-query'
import { type Graph, parseGraph } from '#engine/machine/graph.ts'
import { type Answer, ApiError, call, type ItemOf, queryKeys } from '../api.ts'
import type { SaveOutcome } from './autosave.ts'

export type Flow = Answer<'GET /flows/:id'>
export type Version = ItemOf<'GET /flows/:id/versions'>

/** The flow with its draft. The editor owns the draft from then on, so nothing reads it again by itself. */
export const flowQuery = (id: string) =>
  queryOptions({
    queryKey: queryKeys.flow(id),
    queryFn: () => call('GET /flows/:id', { params: { id } }),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnMount: 'always',
    refetchOnWindowFocus: false,
    gcTime: 0,
  })

/** Every version of the flow, newest first. */
export const versionsQuery = (id: string) =>
  queryOptions({
    queryKey: [...queryKeys.flow(id), 'versions'],
    queryFn: () => call('GET /flows/:id/versions', { params: { id } }),
  })

/** The graph of one version, which never changes. */
export const versionQuery = (id: string, versionId: string) =>
  queryOptions({
    queryKey: [...queryKeys.flow(id), 'version', versionId],
    queryFn: () => call('GET /flows/:id/versions/:versionId', { params: { id, versionId } }),
    staleTime: Number.POSITIVE_INFINITY,
  })

/** Who stands where, and how many are still changing their version. */
export const passengersQuery = (id: string) =>
  queryOptions({
    queryKey: [...queryKeys.flow(id), 'passengers'],
    queryFn: () => call('GET /flows/:id/passengers', { params: { id } }),
  })

/** Saves the draft and says what came of it. */
export async function saveDraft(id: string, revision: number, graph: Graph): Promise<SaveOutcome> {
  try {
    const saved = await call('PUT /flows/:id/draft', { params: { id }, body: { revision, graph } })
    return { kind: 'saved', revision: saved.revision }
  } catch (error) {
    if (!(error instanceof ApiError)) return { kind: 'refused', error }
    if (error.status === 409) return conflictOf(error)
    return error.status === 0 || error.status >= 500 ? { kind: 'offline' } : { kind: 'refused', error }
  }
}

function conflictOf(error: ApiError): SaveOutcome {
  const { revision, draft, updatedBy } = (error.details ?? {}) as Record<string, unknown>
  const parsed = parseGraph(draft)
  if (typeof revision !== 'number' || !('graph' in parsed)) return { kind: 'refused', error }
  const name = (updatedBy as { name?: unknown } | null)?.name
  const theirs = { revision, draft: parsed.graph, updatedBy: typeof name === 'string' ? name : null }
  return { kind: 'conflict', theirs }
}
