import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useFacts } from '../live.ts'
import { staleAfter } from '../stale.ts'

const EVERY_MS = 400

/** Reads again what facts made old, at most every 400 ms. */
export function useStale(): void {
  const client = useQueryClient()
  const waiting = useRef(new Set<string>())
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  useEffect(() => () => clearTimeout(timer.current ?? undefined), [])
  useFacts((fact) => {
    const stale = staleAfter(fact.type)
    if (stale === 'everything') {
      void client.invalidateQueries()
      return
    }
    for (const key of stale) waiting.current.add(key)
    if (timer.current !== null || waiting.current.size === 0) return
    timer.current = setTimeout(() => {
      timer.current = null
      for (const key of waiting.current) void client.invalidateQueries({ queryKey: [key] })
      waiting.current.clear()
    }, EVERY_MS)
  })
}
