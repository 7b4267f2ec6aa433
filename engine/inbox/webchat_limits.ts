// How often an address or a visitor may knock. Per process and in memory: it stops floods, it does not count rights.

import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'
import { isPublic } from '#engine/addresses.ts'

const MAX_KEYS = 20_000

/** A bucket per key: `burst` at once, then `perSecond`. Returns the seconds to wait, 0 when let in. */
export function limiter(perSecond: number, burst: number, now: () => Date): (key: string) => number {
  const buckets = new Map<string, { tokens: number; at: number }>()
  return (key) => {
    const at = now().getTime()
    const known = buckets.get(key) ?? { tokens: burst, at }
    const tokens = Math.min(burst, known.tokens + ((at - known.at) / 1000) * perSecond)
    buckets.delete(key)
    buckets.set(key, { tokens: tokens >= 1 ? tokens - 1 : tokens, at })
    if (buckets.size > MAX_KEYS) buckets.delete(buckets.keys().next().value!)
    return tokens >= 1 ? 0 : Math.ceil((1 - tokens) / perSecond)
  }
}

/** The visitor's address. A proxy's word is taken only when the connection itself comes from inside our network. */
export function clientAddress(c: Context): string {
  const direct = socketAddress(c)
  const forwarded = c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim()
  return forwarded && !isPublic(direct) ? forwarded : direct
}

function socketAddress(c: Context): string {
  try {
    return getConnInfo(c).remote.address ?? ''
  } catch {
    // Called without a socket, as tests do.
    return ''
  }
}
