// The saved tests of a flow, run in the page against its draft.
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useDeferredValue, useMemo } from 'react'
import { compile } from '#engine/machine/compile.ts'
import type { Scene } from '#engine/machine/cues.ts'
import { type FlowTest, runTest, see, type Tested } from '#engine/machine/flow_test.ts'
import type { Graph } from '#engine/machine/graph.ts'
import { stepOf, steps } from '#engine/steps/index.ts'
import { call, type ItemOf, queryKeys } from '../../api.ts'
import { toast } from '../../ui/toast.ts'
import { useT } from '../../words/i18n.ts'
import { useEditor } from '../store.ts'

type SavedTest = ItemOf<'GET /flows/:id/tests'>

/** A saved test and how it comes out on the draft as it is drawn now. */
export interface RunTest extends Tested {
  test: SavedTest
  passed: boolean
}

export const testsQuery = (flowId: string) =>
  queryOptions({
    queryKey: [...queryKeys.flow(flowId), 'tests'],
    queryFn: () => call('GET /flows/:id/tests', { params: { id: flowId } }),
  })

/** Every test with its outcome; red ones first. They run again as the draft changes. */
export function useTests(flowId: string) {
  const saved = useQuery(testsQuery(flowId))
  const graph = useDeferredValue(useEditor((state) => state.graph))
  const items = saved.data?.items
  const tests = useMemo(() => (items ? runAll(items, graph) : null), [items, graph])
  return { ...saved, tests }
}

function runAll(items: SavedTest[], graph: Graph): RunTest[] {
  const machine = compile(graph, steps)
  return items
    .map((test): RunTest => {
      const tested = runTest(machine, test as FlowTest)
      return { ...tested, test, passed: tested.differences.length === 0 }
    })
    .sort((a, b) => Number(a.passed) - Number(b.passed))
}

/** What a scene brings about on a graph, without what stops did. */
export function expectedOf(graph: Graph, scene: Scene): Pick<FlowTest, 'scene' | 'expected'> {
  const bare = { ...scene, cues: scene.cues.filter(({ kind }) => kind !== 'go_on') }
  return { scene: bare, expected: see(compile(graph, steps), bare) }
}

/** Changes of the saved tests; each reads them again and says what went wrong. */
export function useTestChanges(flowId: string) {
  const { t } = useT()
  const client = useQueryClient()
  const onSuccess = () => client.invalidateQueries({ queryKey: testsQuery(flowId).queryKey })
  const onError = (problem: unknown) => toast.error(problem)
  const keep = useMutation({
    mutationFn: (test: FlowTest) => call('POST /flows/:id/tests', { params: { id: flowId }, body: test }),
    onSuccess: async () => {
      await onSuccess()
      toast.success(t('canvas.tests.kept'))
    },
    onError,
  })
  const change = useMutation({
    mutationFn: ({ testId, ...body }: { testId: string } & Partial<FlowTest>) =>
      call('PATCH /flows/:id/tests/:testId', { params: { id: flowId, testId }, body }),
    onSuccess,
    onError,
  })
  const remove = useMutation({
    mutationFn: (testId: string) =>
      call('DELETE /flows/:id/tests/:testId', { params: { id: flowId, testId } }),
    onSuccess,
    onError,
  })
  return { keep, change, remove }
}

/** The type of a step, where a list shows its icon. */
export const iconOf = (type: string | undefined): string => (type && stepOf(type)?.icon) || 'point'
