// The world in which a history is played: a clock that is moved on, ids that carry its instants, and dice with a seed.
import { v7 } from 'uuid'
import type { World } from '#engine/world.ts'

/** A world whose clock stands where the history is. */
export interface Past extends World {
  /** Moves the clock on to an instant, in milliseconds; it never goes back. */
  reach(at: number): void
}

const ID_BYTES = 16

/** Same start and seed, same world. Nobody in the past can be called. */
export function past(start: number, seed: number): Past {
  let now = start
  let count = 0
  const random = dice(seed)
  return {
    now: () => new Date(now),
    reach(at) {
      now = Math.max(now, at)
    },
    id: () => {
      count += 1
      return v7({
        msecs: now,
        seq: count,
        random: Uint8Array.from({ length: ID_BYTES }, () => random() * 256),
      })
    },
    random,
    http: () => Promise.reject(new Error('The demo’s history calls nobody.')),
    resolve: () => Promise.reject(new Error('The demo’s history calls nobody.')),
  }
}

/** Numbers in [0, 1) by mulberry32: small, well spread, and the same everywhere. */
export function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
