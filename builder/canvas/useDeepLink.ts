// `?step=` names the open step, in both directions.
import { getRouteApi } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useEditor, useEditorStore } from './store.ts'

const route = getRouteApi('/app/flows/$flowId')

/** Opens the step of the address, and writes the open step into the address. */
export function useDeepLink(): void {
  const { step } = route.useSearch()
  const navigate = route.useNavigate()
  const editor = useEditorStore()
  const open = useEditor((state) => state.open)
  const written = useRef<string | null>(null)
  useEffect(() => {
    if (step !== undefined && step !== written.current && step !== editor.get().open) editor.open(step)
  }, [step, editor])
  useEffect(() => {
    if (open === written.current) return
    written.current = open
    void navigate({ search: (old) => ({ ...old, step: open ?? undefined }), replace: true })
  }, [open, navigate])
}
