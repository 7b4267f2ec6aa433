// Which tab of the side panel is shown; the address knows it.
import { getRouteApi } from '@tanstack/react-router'
import { useCallback } from 'react'

const route = getRouteApi('/app/flows/$flowId')

/** The tabs of the side panel. */
export const panelTabs = ['step', 'test', 'problems', 'variables'] as const
export type PanelTab = (typeof panelTabs)[number]

/** The tab of the address, if it names one, and how to show another or none. */
export function usePanelTab(): { tab: PanelTab | null; showTab: (tab: PanelTab | null) => void } {
  const { tab } = route.useSearch()
  const navigate = route.useNavigate()
  const showTab = useCallback(
    (next: PanelTab | null) =>
      void navigate({ search: (old) => ({ ...old, tab: next ?? undefined }), replace: true }),
    [navigate],
  )
  return { tab: panelTabs.find((one) => one === tab) ?? null, showTab }
}
