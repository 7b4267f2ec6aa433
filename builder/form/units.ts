// Units of durations, in milliseconds.
export const units = { seconds: 1_000, minutes: 60_000, hours: 3_600_000, days: 86_400_000 } as const

export type Unit = keyof typeof units

/** The largest unit in which the duration is a whole number. */
export function unitOf(ms: number): Unit {
  const names = Object.keys(units).reverse() as Unit[]
  return names.find((name) => ms >= units[name] && ms % units[name] === 0) ?? 'seconds'
}

/** The duration in a unit, with at most two digits behind the point. */
export const inUnit = (ms: number, unit: Unit): number => Math.round((ms / units[unit]) * 100) / 100
