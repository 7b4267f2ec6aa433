// Standard Webhooks signatures (https://www.standardwebhooks.com), checked over raw bytes with a given clock.
import { createHmac, timingSafeEqual } from 'node:crypto'

const TOLERANCE_SECONDS = 300
const PREFIX = 'whsec_'

/** `v1,<base64>` over `id.timestamp.body`; `at` is in whole seconds. */
export function sign(secret: string, id: string, at: number, body: Uint8Array | string): string {
  const key = Buffer.from(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret, 'base64')
  return `v1,${createHmac('sha256', key).update(`${id}.${at}.`).update(body).digest('base64')}`
}

/** Why a signature is not right; null when it is. Several signatures may stand in the header while a secret rotates. */
export function wrongSignature(
  secret: string,
  headers: Record<string, string>,
  body: Uint8Array,
  now: Date,
): string | null {
  const id = headers['webhook-id']
  const timestamp = headers['webhook-timestamp']
  const given = headers['webhook-signature']
  if (!id || !timestamp || !given) {
    return 'The headers webhook-id, webhook-timestamp and webhook-signature are needed together.'
  }
  if (!/^\d{1,12}$/.test(timestamp)) return 'webhook-timestamp is not a time in seconds.'
  const at = Number(timestamp)
  if (Math.abs(now.getTime() / 1000 - at) > TOLERANCE_SECONDS) {
    return 'webhook-timestamp is more than five minutes away from our clock.'
  }
  const right = sign(secret, id, at, body)
  return given.split(' ').some((one) => sameText(one, right))
    ? null
    : 'The signature does not match the body.'
}

/** Equality in constant time. */
export function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}
