// Typed attributes of contacts that a workspace makes. The key and the type are fixed once made: flows and values know them.
import { sql } from 'kysely'
import type { Db, Tx } from '#db/db.ts'
import type { FieldType } from '#db/tables.ts'
import { Denied, notFound } from '#engine/accounts/route.ts'
import { type Act, record } from '#engine/events.ts'
import { isStandard } from '#engine/machine/facts.ts'

/** Most fields of a workspace. */
export const MAX_FIELDS = 200

/** Words that templates already read from a contact. */
const reserved = new Set(['id', 'name', 'tags', 'fields', 'avatar_url', 'created_at'])

/** The fields in the order in which people put them. */
export async function list(db: Db, workspaceId: string) {
  return db
    .selectFrom('field')
    .select(['key', 'title', 'type', 'options', 'description'])
    .where('workspaceId', '=', workspaceId)
    .orderBy('position')
    .orderBy('createdAt')
    .orderBy('key')
    .execute()
}

type Field = Awaited<ReturnType<typeof list>>[number]

/** One field; 404 when there is none. */
export async function get(db: Db, workspaceId: string, key: string): Promise<Field> {
  const found = (await list(db, workspaceId)).find((field) => field.key === key)
  if (!found) throw notFound()
  return found
}

export interface NewField {
  key: string
  title: string
  type: FieldType
  options: string[]
  description: string
}

/** Makes a field, at the end of the list. Throws Denied. */
export async function create(tx: Tx, act: Act, field: NewField): Promise<void> {
  const { workspaceId, world } = act
  const all = await list(tx, workspaceId)
  if (all.length >= MAX_FIELDS) throw tooMany()
  requireFree(all, field)
  const options = optionsOf(field.type, field.options)
  const position = sql<number>`(select coalesce(max(position), 0) + 1 from field where workspace_id = ${workspaceId})`
  await tx
    .insertInto('field')
    .values({ ...field, workspaceId, options: JSON.stringify(options), position, createdAt: world.now() })
    .execute()
  await tell(tx, act)
}

function requireFree(all: Field[], { key, title }: NewField): void {
  const lower = key.toLowerCase()
  if (isStandard(lower) || reserved.has(lower)) {
    throw new Denied(409, 'reserved_key', {
      en: `Every contact already has "${key}". Choose another identifier.`,
      es: `Todos los contactos ya tienen «${key}». Elige otro identificador.`,
    })
  }
  if (all.some((field) => field.key.toLowerCase() === lower)) {
    throw new Denied(409, 'key_taken', {
      en: `There is already a field with the identifier "${key}". Choose another one.`,
      es: `Ya hay un campo con el identificador «${key}». Elige otro.`,
    })
  }
  requireTitle(all, title)
}

function requireTitle(all: Field[], title: string): void {
  if (!all.some((field) => field.title.toLowerCase() === title.toLowerCase())) return
  throw new Denied(409, 'name_taken', {
    en: `There is already a field called "${title}". Choose another name.`,
    es: `Ya hay un campo llamado «${title}». Elige otro nombre.`,
  })
}

/** Options without doubles; only lists have them, and they have at least one. */
function optionsOf(type: FieldType, options: string[]): string[] {
  if (type !== 'list') return []
  const kept = [...new Set(options)]
  if (kept.length > 0) return kept
  throw new Denied(422, 'no_options', {
    en: 'A list needs at least one option to choose.',
    es: 'Una lista necesita al menos una opción para elegir.',
  })
}

/** Changes name, description and options; values that are no option any more stay as they are. */
export async function update(
  tx: Tx,
  act: Act,
  key: string,
  given: { title?: string | undefined; description?: string | undefined; options?: string[] | undefined },
): Promise<void> {
  const { workspaceId } = act
  const all = await list(tx, workspaceId)
  const field = all.find((one) => one.key === key)
  if (!field) throw notFound()
  const { options, ...texts } = given
  if (texts.title !== undefined) {
    requireTitle(
      all.filter((one) => one !== field),
      texts.title,
    )
  }
  const set = { ...texts, ...(options && { options: JSON.stringify(optionsOf(field.type, options)) }) }
  if (Object.values(set).some((value) => value !== undefined)) {
    const row = tx.updateTable('field').set(set).where('workspaceId', '=', workspaceId)
    await row.where('key', '=', key).execute()
  }
  await tell(tx, act)
}

/** Puts the fields in this order; those that are not named follow. */
export async function order(tx: Tx, act: Act, keys: string[]): Promise<void> {
  const { workspaceId } = act
  await sql`
    update field f set position = coalesce(array_position(${keys}::text[], f.key), ${keys.length + 1})
    where f.workspace_id = ${workspaceId}`.execute(tx)
  await tell(tx, act)
}

/** Contacts whose values are taken out by one statement, locked in the order in which turns lock them. */
const BATCH = 5_000

/** Deletes a field with all its values. */
export async function remove(tx: Tx, act: Act, key: string): Promise<void> {
  const { workspaceId } = act
  const gone = tx.deleteFrom('field').where('workspaceId', '=', workspaceId).where('key', '=', key)
  if ((await gone.executeTakeFirst()).numDeletedRows === 0n) throw notFound()
  for (;;) {
    const { numAffectedRows } = await sql`
      with those as (
        select id from contact where workspace_id = ${workspaceId} and fields ? ${key}
        order by id limit ${BATCH} for no key update
      )
      update contact c set fields = c.fields - ${key}
      from those where c.workspace_id = ${workspaceId} and c.id = those.id`.execute(tx)
    if (Number(numAffectedRows ?? 0) < BATCH) break
  }
  await tell(tx, act)
}

async function tell(tx: Tx, act: Act): Promise<void> {
  const { workspaceId, actor } = act
  await record(tx, act.world, [{ type: 'settings_updated', workspaceId, actor, data: { part: 'fields' } }])
  act.bells.live()
}

const tooMany = () =>
  new Denied(409, 'too_many', {
    en: `A workspace has at most ${MAX_FIELDS} contact fields. Delete one that nobody needs.`,
    es: `Un espacio tiene como máximo ${MAX_FIELDS} campos de contacto. Elimina uno que nadie necesite.`,
  })
