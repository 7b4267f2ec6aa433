// Clock, ids, dice and network in one object, made in the roots and frozen in tests.
import { randomBytes } from 'node:crypto'
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
  /** The address of a host that may be called by other protocols than HTTP; throws for a private one. */
  resolve(host: string, port: number): Promise<string>
}

const ID_BYTES = 16
const PAGE_BYTES = 512 * ID_BYTES

/** Ids in rising order; random bytes come a page at a time, because asking the system for each id is most of its price. */
function ids(): () => string {
  let page = new Uint8Array(0)
  let at = 0
  let msecs = 0
  let seq = 0
  return () => {
    if (at === page.length) {
      page = randomBytes(PAGE_BYTES)
      at = 0
    }
    const random = page.subarray(at, at + ID_BYTES)
    at += ID_BYTES
    const now = Date.now()
    if (now > msecs) {
      msecs = now
      seq = new DataView(random.buffer, random.byteOffset).getUint32(0) >>> 1
    } else seq += 1
    return v7({ random, msecs, seq })
  }
}

/** The real world, with the ways out of this process. */
export function realWorld({ http, resolve }: Pick<World, 'http' | 'resolve'>): World {
  return { now: () => new Date(), id: ids(), random: () => Math.random(), http, resolve }
}
