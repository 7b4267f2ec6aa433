// Viber's API: everything is a POST, and what went wrong stands in `status` of an answer with 200.
import type { ChannelWorld, ErrorKind } from '../channel.ts'
import { ask, type ErrorTable, errorOf } from '../http.ts'

const codes: Partial<Record<ErrorKind, number[]>> = {
  auth: [1, 2, 8, 10, 15, 18],
  invalid_recipient: [5],
  blocked: [6],
  policy: [7, 9, 21],
  rate_limited: [12],
  content: [3, 4, 11, 13, 14, 16, 17],
  payment: [22, 23, 24],
  provider_down: [19, 20],
}
const errors: ErrorTable = Object.entries(codes).flatMap(([kind, list]) =>
  list.map((code) => ({ code, kind: kind as ErrorKind })),
)

// Their tokens have more digits than a number holds.
const quoted = (text: string): string => text.replace(/"message_token"\s*:\s*(\d+)/g, '"message_token":"$1"')

/** Bytes of a body with its tokens as texts. */
export const withTokens = (body: Uint8Array): Uint8Array =>
  new TextEncoder().encode(quoted(new TextDecoder().decode(body)))

/** Asks for one bot. Throws ChannelError. */
export function viberApi({ authToken }: { authToken: string }, world: Pick<ChannelWorld, 'http' | 'now'>) {
  return async (method: string, json: object): Promise<Record<string, unknown>> => {
    const reply = await ask(world, {
      url: `https://chatapi.viber.com/pa/${method}`,
      headers: { 'x-viber-auth-token': authToken },
      json,
    })
    const said = reply.ok ? (JSON.parse(quoted(reply.text) || '{}') as Record<string, unknown>) : reply.json
    const { status, status_message } = said as { status?: number; status_message?: string }
    if (reply.ok && status === 0) return said
    throw errorOf(reply, { code: status, text: status_message ?? '' }, errors, world.now())
  }
}
