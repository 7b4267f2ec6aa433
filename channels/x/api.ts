// The API of X and its errors.
import type { ChannelWorld } from '../channel.ts'
import { ask, type Call, type ErrorTable, errorOf } from '../http.ts'

export const X = 'https://api.x.com/2'

const errors: ErrorTable = [
  { status: 402, kind: 'payment' },
  { status: 403, says: /cannot send messages|not permitted|not follow/i, kind: 'blocked' },
  { status: 403, kind: 'auth' },
  { status: 404, kind: 'invalid_recipient' },
  { status: 400, kind: 'content' },
]

/** Asks with one of the tokens. Throws ChannelError. */
export function xApi(world: Pick<ChannelWorld, 'http' | 'now'>) {
  return async (token: string, call: Call): Promise<Record<string, unknown>> => {
    const reply = await ask(world, { ...call, headers: { authorization: `Bearer ${token}` } })
    if (reply.ok) return reply.json
    const { title, detail } = reply.json as { title?: string; detail?: string }
    const reset = Number(reply.headers.get('x-rate-limit-reset')) * 1000 - world.now().getTime()
    throw errorOf(
      reply,
      { text: detail ?? title ?? '', retryAfterMs: reset > 0 ? Math.min(reset, 3_600_000) : undefined },
      errors,
      world.now(),
    )
  }
}
