// A sign of life while somebody is at the screen, so that the server knows who is there.
import { useEffect } from 'react'
import { call } from '../api.ts'

const EVERY_MS = 25_000
const signs = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'focus'] as const

/** Tells the server that the person is there: on arriving, and at most every 25 seconds while they move or type. */
export function useSignsOfLife(workspaceId: string | undefined): void {
  useEffect(() => {
    if (!workspaceId) return
    let last = Number.NEGATIVE_INFINITY
    const tell = () => {
      if (document.hidden || performance.now() - last < EVERY_MS) return
      last = performance.now()
      // Nobody is helped by a complaint here: the next sign tries again, and a lost connection is shown elsewhere.
      call('PUT /me/seen').catch(() => {})
    }
    tell()
    for (const sign of signs) window.addEventListener(sign, tell, { passive: true })
    return () => {
      for (const sign of signs) window.removeEventListener(sign, tell)
    }
  }, [workspaceId])
}
