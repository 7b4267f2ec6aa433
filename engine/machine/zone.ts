// Clocks of time zones, both ways: instants as the clock on the wall shows them, and back. Only Intl knows the zones.

const clocks = new Map<string, Intl.DateTimeFormat>()

/** Formatters are dear to make and zones are few; an unknown zone reads as UTC. Swedish writes dates as ISO does. */
function clockOf(timeZone: string): Intl.DateTimeFormat {
  let clock = clocks.get(timeZone)
  if (!clock) {
    const style = { dateStyle: 'short', timeStyle: 'medium', hourCycle: 'h23' } as const
    try {
      clock = new Intl.DateTimeFormat('sv-SE', { ...style, timeZone })
    } catch {
      clock = new Intl.DateTimeFormat('sv-SE', { ...style, timeZone: 'UTC' })
    }
    if (clocks.size < 1_000) clocks.set(timeZone, clock)
  }
  return clock
}

/** The zone's full name; UTC where there is no such zone. */
export function zoneCalled(timeZone: string): string {
  return clockOf(timeZone).resolvedOptions().timeZone
}

/** Whether there is a zone of that name. */
export function isZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone })
    return true
  } catch {
    return false
  }
}

/** `YYYY-MM-DD hh:mm:ss` as the zone's clock shows an instant; empty for what is no instant. */
export function wallText(at: number, timeZone: string): string {
  return Number.isNaN(new Date(at).getTime()) ? '' : clockOf(timeZone).format(at)
}

/** What the zone's clock shows at an instant, as milliseconds of a clock that stands in UTC; NaN for what is no instant. */
export function wallOf(at: number, timeZone: string): number {
  const second = Math.floor(at / 1_000) * 1_000
  const parts = wallText(second, timeZone).match(/\d+/g)?.map(Number) ?? []
  const [year = Number.NaN, month = 1, date, hour, minute, seconds] = parts
  return Date.UTC(year, month - 1, date, hour, minute, seconds) + (at - second)
}

const day = 86_400_000

/**
 * The first instant at which the zone's clock shows `wall` or later: a time that the clock shows twice counts the first
 * time, a time that it skips counts as the moment of the skip. Milliseconds.
 */
export function instantOf(wall: number, timeZone: string): number {
  const offset = (at: number) => wallOf(at, timeZone) - at
  const before = offset(wall - day)
  const after = offset(wall + day)
  const early = wall - before
  if (before === after || offset(early) === before) return early
  const late = wall - after
  if (offset(late) === after) return late
  let low = late
  let high = early
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (wallOf(middle, timeZone) >= wall) high = middle
    else low = middle
  }
  return high
}

/** The instant that a text names: with an offset or `Z` as it says, else by the zone's clock; null when it is no time from the year 1000 on. */
export function timeIn(text: string, timeZone: string): number | null {
  const clean = text.trim().slice(0, 40)
  const match =
    /^([1-9]\d{3}-\d\d-\d\d)(?:[T ]((?:[01]\d|2[0-3]):[0-5]\d)(:[0-5]\d(?:\.\d{1,9})?)?)?\s?(Z|[+-]\d\d:?\d\d)?$/i.exec(
      clean,
    )
  if (!match) return null
  const [, date, clock = '00:00', seconds = ':00', offset] = match
  const at = Date.parse(`${date}T${clock}${seconds}${offset?.toUpperCase() ?? 'Z'}`)
  // Some engines roll the 31st of a short month over into the next one.
  if (Number.isNaN(at) || !new Date(Date.parse(`${date}T00:00Z`)).toISOString().startsWith(date!)) return null
  return offset ? at : instantOf(at, timeZone)
}
