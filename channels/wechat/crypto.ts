// WeChat's proofs and its encryption. https://developers.weixin.qq.com/doc/oplatform/en/Third-party_Platforms/Message_Encryption/Technical_Plan.html
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { sameText } from '../signing.ts'

const BLOCK = 32
const RANDOM_BYTES = 16
const LENGTH_BYTES = 4

/** SHA-1 over the sorted parts. */
export const signatureOf = (...parts: string[]): string =>
  createHash('sha1').update(parts.toSorted().join('')).digest('hex')

/** Whether the query was signed with the token; with an encrypted text, whether that was. */
export function isSigned(query: Record<string, string>, token: string, encrypted?: string): boolean {
  const { timestamp = '', nonce = '' } = query
  if (encrypted === undefined) return sameText(query['signature'] ?? '', signatureOf(token, timestamp, nonce))
  return sameText(query['msg_signature'] ?? '', signatureOf(token, timestamp, nonce, encrypted))
}

const keyOf = (encodingAesKey: string): Buffer => Buffer.from(`${encodingAesKey}=`, 'base64')

/** The text inside; null when the key does not open it, or it is for another account. */
export function decrypted(encrypted: string, encodingAesKey: string, appId: string): string | null {
  try {
    const key = keyOf(encodingAesKey)
    const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
    const padded = Buffer.concat([decipher.update(encrypted, 'base64'), decipher.final()])
    const padding = padded.at(-1) ?? 0
    const plain = padded.subarray(RANDOM_BYTES, padded.length - (padding > BLOCK ? 0 : padding))
    const length = plain.readUInt32BE(0)
    const end = LENGTH_BYTES + length
    if (!sameText(plain.subarray(end).toString('utf8'), appId)) return null
    return plain.subarray(LENGTH_BYTES, end).toString('utf8')
  } catch {
    return null
  }
}

/** The way back, as WeChat does it. */
export function encrypted(text: string, encodingAesKey: string, appId: string): string {
  const key = keyOf(encodingAesKey)
  const body = Buffer.from(text)
  const length = Buffer.alloc(LENGTH_BYTES)
  length.writeUInt32BE(body.length)
  const plain = Buffer.concat([randomBytes(RANDOM_BYTES), length, body, Buffer.from(appId)])
  const padding = BLOCK - (plain.length % BLOCK)
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  return Buffer.concat([
    cipher.update(Buffer.concat([plain, Buffer.alloc(padding, padding)])),
    cipher.final(),
  ]).toString('base64')
}
