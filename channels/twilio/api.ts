// Twilio's Messages API and its error codes. https://www.twilio.com/docs/messaging/api/message-resource
import type { ChannelWorld, ErrorKind } from '../channel.ts'
import { ask, type Call, type ErrorTable, errorOf } from '../http.ts'

export const TWILIO = 'https://api.twilio.com/2010-04-01'

/** Whose account it is. */
export interface Credentials {
  accountSid: string
  authToken: string
}

const codes: Partial<Record<ErrorKind, number[]>> = {
  invalid_recipient: [21211, 21217, 21401, 21614, 30003, 30005, 30006, 63024],
  opted_out: [21610],
  blocked: [30004],
  auth: [20003, 20404, 21606, 21659, 21660, 21603],
  policy: [21408, 30007, 30034, 63032, 30032, 20005, 21608],
  rate_limited: [20429, 14107, 63018, 30001, 30022, 30023],
  content: [21617, 21605, 21602, 63005, 63013],
  media: [21620, 12300, 11200],
  payment: [30002],
  window_closed: [63016],
  template: [21656],
  provider_down: [30008],
}

/** One row for each code. */
export const errors: ErrorTable = Object.entries(codes).flatMap(([kind, list]) =>
  list.map((code) => ({ code, kind: kind as ErrorKind })),
)

const basic = ({ accountSid, authToken }: Credentials): string =>
  `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`

/** What proves that we may fetch a file of theirs. */
export const mediaHeaders = (credentials: Credentials) => ({ authorization: basic(credentials) })

/** Asks Twilio about the account. Throws ChannelError. */
export async function twilio<T = Record<string, unknown>>(
  world: Pick<ChannelWorld, 'http' | 'now'>,
  credentials: Credentials,
  call: Omit<Call, 'url'> & { path: string },
): Promise<T> {
  const { path, ...rest } = call
  const reply = await ask(world, {
    ...rest,
    url: `${TWILIO}/Accounts/${credentials.accountSid}${path}`,
    headers: { authorization: basic(credentials) },
  })
  if (reply.ok) return reply.json as T
  const { code, message } = reply.json as { code?: number; message?: string }
  throw errorOf(reply, { code, text: message ?? '' }, errors, world.now())
}
