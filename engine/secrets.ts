// The box in which secrets lie in the database: AES-256-GCM with this installation's key.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { Vault } from './inbox/channel_vault.ts'

const NONCE_BYTES = 12
const TAG_BYTES = 16
const VERSION = 'v1.'

/** A box with a key of 32 bytes. What was sealed with another key, or changed since, does not open. */
export function sealedBox(key: Uint8Array): Vault {
  if (key.byteLength !== 32) throw new Error('the key of the box must have 32 bytes')
  return {
    seal(text) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
      const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return VERSION + sealed.toString('base64url')
    },
    open(sealed) {
      const bytes = Buffer.from(sealed.slice(VERSION.length), 'base64url')
      if (!sealed.startsWith(VERSION) || bytes.byteLength < NONCE_BYTES + TAG_BYTES) throw new CannotOpen()
      const nonce = bytes.subarray(0, NONCE_BYTES)
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
      try {
        const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES))
        return Buffer.concat([text, decipher.final()]).toString('utf8')
      } catch {
        throw new CannotOpen()
      }
    },
  }
}

/** A secret that this installation's key does not open: APP_SECRET was changed, or the row was. */
export class CannotOpen extends Error {
  constructor() {
    super(
      'A stored secret cannot be opened with this APP_SECRET. Put the former APP_SECRET back, or enter the secret again. / ' +
        'Un secreto guardado no se puede abrir con este APP_SECRET. Vuelve a poner el APP_SECRET anterior o ingresa el secreto de nuevo.',
    )
    this.name = 'CannotOpen'
  }
}
