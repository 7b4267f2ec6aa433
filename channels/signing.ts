// Proofs that a request is the provider's, compared in constant time.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { Refused } from './channel.ts'

/** An HMAC of bytes, as text. */
export function hmac(
  algorithm: 'sha1' | 'sha256',
  key: string | Uint8Array,
  bytes: string | Uint8Array,
  encoding: 'hex' | 'base64',
): string {
  return createHmac(algorithm, key).update(bytes).digest(encoding)
}

/** Whether two texts are the same, in a time that says nothing about where they differ. */
export function sameText(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** The refusal of a request whose proof is missing, with the header's name, or wrong. */
export function unproven(header: string, given: string | undefined): Refused {
  if (given === undefined || given === '')
    return new Refused(401, {
      en: `The request is not signed: the header ${header} is needed.`,
      es: `La petición no está firmada: hace falta la cabecera ${header}.`,
    })
  return new Refused(401, {
    en: `The signature in ${header} does not match. Check the secret of the channel.`,
    es: `La firma de ${header} no coincide. Revisa el secreto del canal.`,
  })
}
