// A frozen world for tests: a clock that moves only when told, ids that count, seeded dice, and a network that refuses.
import type { World } from './world.ts'

/** A world whose clock can be moved. */
export interface TestWorld extends World {
  /** Moves the clock on. Milliseconds. */
  pass(ms: number): void
}

/** Same seed, same world: ids are valid UUIDv7 in rising order. `http` refuses unless one is given. */
export function testWorld(options: { at?: string; seed?: number; http?: typeof fetch } = {}): TestWorld {
  let now = Date.parse(options.at ?? '2026-11-24T12:00:00.000Z')
  let dice = options.seed ?? 1
  let count = 0
  const refuse: typeof fetch = (input) =>
    Promise.reject(
      new Error(`A test reached for the network: ${input instanceof Request ? input.url : input}`),
    )
  return {
    now: () => new Date(now),
    pass: (ms) => {
      now += ms
    },
    id: () => {
      count += 1
      return uuid(now, options.seed ?? 1, count)
    },
    // mulberry32: small, well spread, and the same everywhere.
    random: () => {
      dice = (dice + 0x6d2b79f5) | 0
      let mixed = Math.imul(dice ^ (dice >>> 15), 1 | dice)
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
    },
    http: options.http ?? refuse,
    resolve: (host) => Promise.reject(new Error(`A test reached for ${host}`)),
  }
}

// Time in the first 48 bits; the count in the random bits, high half first, so that order within one millisecond holds.
function uuid(at: number, seed: number, count: number): string {
  const time = at.toString(16).padStart(12, '0')
  const tail = count.toString(16).padStart(12, '0')
  const mark = (seed % 0xfff).toString(16).padStart(3, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${mark}-8000-${tail}`
}
