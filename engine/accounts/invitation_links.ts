// The secret in the link of an invitation. It follows from the installation's key and the row, so that the letter can be sent
// again and the link shown, while the database keeps only a hash to find it by.
import { createHash, createHmac } from 'node:crypto'

interface Kept {
  key: Uint8Array
  /** Where people reach us. */
  publicUrl: string
}

let kept: Kept | null = null

/** The roots hand them over once, before the doors open. */
export function keepInvitationKey(given: Kept): void {
  kept = given
}

function theKey(): Kept {
  if (!kept) throw new Error('keepInvitationKey was not called by this process’s root')
  return kept
}

/** The secret of an invitation; another one after each renewal. */
export function tokenOf({ id, expiresAt }: { id: string; expiresAt: Date }): string {
  return createHmac('sha256', theKey().key).update(`${id} ${expiresAt.toISOString()}`).digest('base64url')
}

/** What the database keeps of it. */
export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

/** The address that the invited person opens. */
export function linkOf(invitation: { id: string; expiresAt: Date }): string {
  return new URL(`/invitation/${tokenOf(invitation)}`, theKey().publicUrl).href
}
