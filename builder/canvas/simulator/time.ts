// The clock of a talk. Pure.
import type { Rehearsal } from '#engine/machine/rehearsal.ts'
import { timeIn, wallText } from '#engine/machine/zone.ts'

const clockOf = ({ facts }: Rehearsal) => Date.parse(facts.now)

/** Milliseconds until the next timer rings; null while none is set. */
export function nextTimer(state: Rehearsal): number | null {
  // A timer of a step that was left does nothing when it rings.
  const token = String(state.snapshot?.visit)
  const own = state.timers.filter((timer) => timer.token === token)
  const next = Math.min(...own.map(({ at }) => at))
  return Number.isFinite(next) ? Math.max(1, next - clockOf(state)) : null
}

/** The clock on the wall as a field for date and time shows it, to the minute. */
export function wallClock(state: Rehearsal): string {
  return wallText(clockOf(state), state.facts.workspace.timeZone).slice(0, 16).replace(' ', 'T')
}

/** Milliseconds until the wall shows a date and time; null for what has passed or cannot be read. */
export function until(state: Rehearsal, wall: string): number | null {
  const at = timeIn(wall, state.facts.workspace.timeZone)
  const ms = at === null ? Number.NaN : at - clockOf(state)
  return ms > 0 ? ms : null
}
