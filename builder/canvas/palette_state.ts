// Who asked for a new step, and where it should go; the palette opens there.
import { createContext, useContext } from 'react'
import type { Spot } from './gestures.ts'

/** A wish for a new step: where it goes on the canvas, and where on the screen the palette opens. */
export interface Ask {
  spot: Spot
  /** Absent: the middle of the screen. */
  screen?: { x: number; y: number }
}

const AskContext = createContext<(ask: Ask) => void>(() => {})

/** Hears the wishes of what stands below. */
export const AskProvider = AskContext.Provider

/** Opens the palette. */
export const useAsk = (): ((ask: Ask) => void) => useContext(AskContext)

const SHELF = 'charla.palette'

/** Types used last, newest first. */
export function recentKinds(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(SHELF) ?? '[]')
    return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string') : []
  } catch {
    return []
  }
}

/** Remembers a type for the next time. */
export function remember(type: string): void {
  try {
    const next = [type, ...recentKinds().filter((one) => one !== type)].slice(0, 5)
    localStorage.setItem(SHELF, JSON.stringify(next))
  } catch (error) {
    console.warn('the palette forgets what was used last', error)
  }
}
