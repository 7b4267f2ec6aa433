// LINE's Messaging API and its errors.
import type { ChannelWorld } from '../channel.ts'
import { ask, type Call, type ErrorTable, errorOf } from '../http.ts'

export const LINE = 'https://api.line.me/v2/bot'
export const CONTENT = 'https://api-data.line.me/v2/bot'

const errors: ErrorTable = [
  { status: 400, says: /Failed to send messages|property 'to'|\bto\b.*invalid/i, kind: 'invalid_recipient' },
  { status: 400, kind: 'content' },
  { status: 403, kind: 'policy' },
  { status: 404, kind: 'invalid_recipient' },
  { status: 410, kind: 'invalid_recipient' },
  { status: 429, says: /monthly limit/i, kind: 'payment' },
]

/** Asks for one account. A message that was accepted before is accepted again. Throws ChannelError. */
export function lineApi({ accessToken }: { accessToken: string }, world: Pick<ChannelWorld, 'http' | 'now'>) {
  return async (call: Call): Promise<Record<string, unknown>> => {
    const reply = await ask(world, {
      ...call,
      headers: { authorization: `Bearer ${accessToken}`, ...call.headers },
    })
    if (reply.ok || reply.status === 409) return reply.json
    const { message, details } = reply.json as {
      message?: string
      details?: Array<{ message?: string; property?: string }>
    }
    const [first] = details ?? []
    const text = [message, first?.property, first?.message].filter(Boolean).join(' · ')
    throw errorOf(reply, { text }, errors, world.now())
  }
}
