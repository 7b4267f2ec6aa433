// Things that other services let us in with. Their secrets are sealed on the way in and opened only where they are used.
import { createPrivateKey } from 'node:crypto'
import { z } from 'zod'
import type { Words } from '#channels/channel.ts'
import type { Db, Tx } from '#db/db.ts'
import type { Act } from '#engine/events.ts'
import type { Vault } from '#engine/inbox/channel_vault.ts'
import { Denied, notFound } from './route.ts'

/** A Google service account, opened. */
export interface GoogleKey {
  clientEmail: string
  privateKey: string
  keyId: string
}

/** What people see of it: never a secret. */
export interface ShownKey {
  clientEmail: string
  label: string
  createdAt: string
}

const keyFile = z.object({
  type: z.literal('service_account'),
  client_email: z.email().max(320),
  private_key: z.string().max(10_000),
  private_key_id: z.string().max(200).default(''),
})

const refused = (why: Words) =>
  new Denied(422, 'bad_key_file', {
    en: `${why.en} Upload the JSON key that Google Cloud made for the service account.`,
    es: `${why.es} Sube la clave JSON que Google Cloud creó para la cuenta de servicio.`,
  })

/** Reads the JSON key that Google Cloud makes; throws when it is none. */
function read(text: string): GoogleKey {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw refused({ en: 'This is not JSON.', es: 'Esto no es JSON.' })
  }
  const parsed = keyFile.safeParse(json)
  if (!parsed.success) {
    throw refused({
      en: 'This is not the key of a service account.',
      es: 'Esto no es la clave de una cuenta de servicio.',
    })
  }
  const { client_email: clientEmail, private_key: privateKey, private_key_id: keyId } = parsed.data
  if (!isRsa(privateKey)) {
    throw refused({
      en: 'Its private key cannot be read.',
      es: 'Su clave privada no se puede leer.',
    })
  }
  return { clientEmail, privateKey, keyId }
}

function isRsa(privateKey: string): boolean {
  try {
    return createPrivateKey(privateKey).asymmetricKeyType === 'rsa'
  } catch {
    return false
  }
}

/** Keeps the workspace's Google service account, in place of an earlier one. */
export async function keepGoogle(tx: Tx, act: Act, vault: Vault, text: string): Promise<void> {
  const { clientEmail, ...secrets } = read(text)
  const values = {
    label: clientEmail,
    settings: JSON.stringify({ clientEmail }),
    secrets: vault.seal(JSON.stringify(secrets)),
    createdAt: act.world.now(),
  }
  await tx
    .insertInto('serviceAccount')
    .values({ workspaceId: act.workspaceId, type: 'google', ...values })
    .onConflict((conflict) => conflict.columns(['workspaceId', 'type']).doUpdateSet(values))
    .execute()
}

const google = (db: Db, workspaceId: string) =>
  db
    .selectFrom('serviceAccount')
    .selectAll()
    .where('workspaceId', '=', workspaceId)
    .where('type', '=', 'google')
    .executeTakeFirst()

/** What people see of the workspace's Google service account; null when there is none. */
export async function shownGoogle(db: Db, workspaceId: string): Promise<ShownKey | null> {
  const row = await google(db, workspaceId)
  return row ? { clientEmail: row.label, label: row.label, createdAt: row.createdAt.toISOString() } : null
}

/** The workspace's Google service account, opened; null when there is none. */
export async function openGoogle(db: Db, workspaceId: string, vault: Vault): Promise<GoogleKey | null> {
  const row = await google(db, workspaceId)
  if (!row) return null
  return { clientEmail: row.label, ...JSON.parse(vault.open(row.secrets)) }
}

/** Forgets it; steps that add rows to Google Sheets fail from then on. */
export async function removeGoogle(tx: Tx, workspaceId: string): Promise<void> {
  const gone = tx.deleteFrom('serviceAccount').where('workspaceId', '=', workspaceId)
  const { numDeletedRows } = await gone.where('type', '=', 'google').executeTakeFirst()
  if (numDeletedRows === 0n) throw notFound()
}
