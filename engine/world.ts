// Clock, ids, dice and network in one object, made in the roots and frozen in tests.
import { v7 } from 'uuid'

/** Everything that is not a function of its input. Elsewhere `Date.now`, `Math.random` and `fetch` are errors. */
export interface World {
  now(): Date
  /** A UUIDv7, so that id order is time order. */
  id(): string
  /** In [0, 1). */
  random(): number
  /** The one egress function: every outbound request goes through it. */
  http: typeof fetch
}

/** The real world, with the egress function of this process. */
export function realWorld(http: typeof fetch): World {
  return { now: () => new Date(), id: () => v7(), random: () => Math.random(), http }
}
