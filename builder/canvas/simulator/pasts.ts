// Recorded runs as the canvas reads them, and how they replay on the draft a few at a time.
import { queryOptions, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { compile, type FlowMachine } from '#engine/machine/compile.ts'
import type { Graph } from '#engine/machine/graph.ts'
import { type Past, type Place, type Replayed, replay } from '#engine/machine/replay.ts'
import { steps } from '#engine/steps/index.ts'
import { call, type ItemOf, queryKeys } from '../../api.ts'
import { versionQuery } from '../flow_data.ts'

export type PastRun = ItemOf<'GET /flows/:id/pasts'>

/** One run as it was recorded. */
export const pastQuery = (id: string) =>
  queryOptions({
    queryKey: ['run', id, 'past'],
    queryFn: () => call('GET /runs/:id/past', { params: { id } }),
  })

/** The newest runs as they were recorded. */
export const pastsQuery = (flowId: string, limit: number) =>
  queryOptions({
    queryKey: [...queryKeys.flow(flowId), 'pasts', limit],
    queryFn: () => call('GET /flows/:id/pasts', { params: { id: flowId }, query: { limit } }),
    staleTime: 30_000,
  })

/** A recorded run as the machine replays it. The record holds happenings as they were taken. */
export const pastOf = (run: PastRun): Past => run as unknown as Past

/** A run and what the draft would have made of it. */
export interface ReplayedRun extends Replayed {
  run: PastRun
}

/** Every run replayed on the draft, some of them each frame; `done` says how far. */
export function useReplays(flowId: string, runs: PastRun[] | undefined, graph: Graph, place: Place) {
  const client = useQueryClient()
  const [replays, setReplays] = useState<ReplayedRun[]>([])
  const [problem, setProblem] = useState<unknown>(null)
  useEffect(() => {
    if (!runs) return
    let off = false
    setReplays([])
    setProblem(null)
    const draft = compile(graph, steps)
    const versions = new Map<string, FlowMachine>()
    const versionOf = async (id: string): Promise<FlowMachine> => {
      const known =
        versions.get(id) ?? compile((await client.ensureQueryData(versionQuery(flowId, id))).graph, steps)
      versions.set(id, known)
      return known
    }
    const go = async () => {
      for (const run of runs) {
        const took = await versionOf(run.versionId)
        await new Promise(requestAnimationFrame)
        if (off) return
        const one = { run, ...replay(pastOf(run), place, took, draft) }
        setReplays((now) => [...now, one])
      }
    }
    go().catch(setProblem)
    return () => {
      off = true
    }
  }, [client, flowId, runs, graph, place])
  return { replays, problem }
}
