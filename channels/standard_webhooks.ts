// Standard Webhooks signatures (https://www.standardwebhooks.com), checked over raw bytes with a given clock.
import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import type { Words } from './channel.ts'
import { sameText } from './signing.ts'

const TOLERANCE_SECONDS = 300
const PREFIX = 'whsec_'

const incomplete = {
  en: 'The headers webhook-id, webhook-timestamp and webhook-signature are needed together.',
  es: 'Las cabeceras webhook-id, webhook-timestamp y webhook-signature hacen falta juntas.',
}
const noTime = {
  en: 'webhook-timestamp is not a time in seconds.',
  es: 'webhook-timestamp no es una hora en segundos.',
}
const stale = {
  en: 'webhook-timestamp is more than five minutes away from our clock.',
  es: 'webhook-timestamp difiere más de cinco minutos de nuestro reloj.',
}
const noMatch = {
  en: 'The signature does not match the body.',
  es: 'La firma no corresponde al cuerpo.',
}
const KEYS_KEPT = 1_000
const keys = new Map<string, KeyObject>()

// Making a key costs five times what signing with it does.
function keyOf(secret: string): KeyObject {
  const kept = keys.get(secret)
  if (kept) return kept
  const bytes = Buffer.from(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret, 'base64')
  const key = createSecretKey(bytes)
  if (keys.size >= KEYS_KEPT) keys.clear()
  keys.set(secret, key)
  return key
}

/** `v1,<base64>` over `id.timestamp.body`; `at` is in whole seconds. */
export function sign(secret: string, id: string, at: number, body: Uint8Array | string): string {
  return `v1,${createHmac('sha256', keyOf(secret)).update(`${id}.${at}.`).update(body).digest('base64')}`
}

/** Why a signature is not right; null when it is. Several signatures may stand in the header while a secret rotates. */
export function wrongSignature(
  secret: string,
  headers: Record<string, string>,
  body: Uint8Array,
  now: Date,
): Words | null {
  const id = headers['webhook-id']
  const timestamp = headers['webhook-timestamp']
  const given = headers['webhook-signature']
  if (!id || !timestamp || !given) {
    return incomplete
  }
  if (!/^\d{1,12}$/.test(timestamp)) return noTime
  const at = Number(timestamp)
  if (Math.abs(now.getTime() / 1000 - at) > TOLERANCE_SECONDS) {
    return stale
  }
  const right = sign(secret, id, at, body)
  return given.split(' ').some((one) => sameText(one, right)) ? null : noMatch
}
