// What the menu of a flow does. Each action says how it ended; what stops people's conversations asks first.
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ApiError, call, queryKeys } from '../api.ts'
import { confirm } from '../ui/confirm.tsx'
import { toast } from '../ui/toast.ts'
import { useT } from '../words/i18n.ts'
import type { Flow } from './FlowTable.tsx'
import { fileNameOf, saveFile } from './file.ts'

/** The actions of one flow. */
export function useFlowActions(flow: Flow) {
  const { t } = useT()
  const client = useQueryClient()
  const navigate = useNavigate()
  const params = { id: flow.id }
  const refresh = async (): Promise<void> => {
    await client.invalidateQueries({ queryKey: queryKeys.flows })
    await client.invalidateQueries({ queryKey: queryKeys.flow(flow.id) })
  }
  const tried = (work: () => Promise<void>) => (): void => void work().catch((error) => toast.error(error))

  return {
    publish: tried(async () => {
      try {
        // Who is inside must be asked about; the canvas does.
        if (flow.runs.waiting > 0) {
          await navigate({ to: '/flows/$flowId', params: { flowId: flow.id }, search: { dialog: 'publish' } })
          return
        }
        await call('POST /flows/:id/publication', { params, body: { revision: flow.revision } })
        toast.success(t('flows.published', { name: flow.name }))
      } catch (error) {
        if (!(error instanceof ApiError) || error.code !== 'has_problems') throw error
        toast.error(error)
        await navigate({ to: '/flows/$flowId', params: { flowId: flow.id } })
      }
      await refresh()
    }),
    clone: tried(async () => {
      const { id } = await call('POST /flows/:id/clone', { params })
      await refresh()
      await navigate({ to: '/flows/$flowId', params: { flowId: id } })
    }),
    download: tried(async () => {
      saveFile(fileNameOf(flow.name), await call('GET /flows/:id/export', { params }))
    }),
    remove: tried(async () => {
      const sure = await confirm({
        title: t('flows.remove.title', { name: flow.name }),
        text: t(flow.state === 'published' ? 'flows.remove.published' : 'flows.remove.text', {
          count: flow.runs.waiting,
        }),
        action: t('common.delete'),
        danger: true,
      })
      if (!sure) return
      if (flow.state === 'published') await call('DELETE /flows/:id/publication', { params, query: {} })
      await call('DELETE /flows/:id', { params })
      toast.success(t('flows.removed', { name: flow.name }))
      await refresh()
    }),
  }
}
