// The labels of a workspace as a list that people keep in order: colour, description, new names, and farewells.
import { sql } from 'kysely'
import type { Db, Tx } from '#db/db.ts'
import { Denied, notFound } from '#engine/accounts/route.ts'
import { type Act, record } from '#engine/events.ts'

/** Colours of tags; `null` is grey. */
export const tagColors = ['green', 'corn', 'coral', 'plum', 'blue', 'red', 'brand'] as const

/** Most tags that a list shows. */
const MAX_SHOWN = 2000

/** The tags by name. */
export async function list(db: Db, workspaceId: string) {
  return db
    .selectFrom('tag')
    .select(['name', 'color', 'description'])
    .where('workspaceId', '=', workspaceId)
    .orderBy(sql`lower(name)`)
    .limit(MAX_SHOWN)
    .execute()
}

/** How many contacts have each tag. Reads every contact that has one, so only the page of tags asks for it. */
export async function counts(db: Db, workspaceId: string): Promise<Record<string, number>> {
  const { rows } = await sql<{ name: string; count: number }>`
    select t.name, count(*)::int as count
    from contact c cross join unnest(c.tags) as t(name)
    where c.workspace_id = ${workspaceId} group by t.name`.execute(db)
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]))
}

export interface TagGiven {
  name?: string | undefined
  color?: string | null | undefined
  description?: string | undefined
}

async function find(db: Db, workspaceId: string, name: string) {
  return db
    .selectFrom('tag')
    .select(['name', 'color', 'description'])
    .where('workspaceId', '=', workspaceId)
    .where(sql`lower(name)`, '=', name.toLowerCase())
    .executeTakeFirst()
}

/** Makes a tag; 409 when there is one of this name, whatever its case. */
export async function create(tx: Tx, act: Act, given: TagGiven & { name: string }): Promise<void> {
  const { workspaceId, world } = act
  if (await find(tx, workspaceId, given.name)) {
    throw new Denied(409, 'name_taken', {
      en: `There is already a tag "${given.name}". Choose another name.`,
      es: `Ya hay una etiqueta «${given.name}». Elige otro nombre.`,
    })
  }
  const { name, color = null, description = '' } = given
  await tx
    .insertInto('tag')
    .values({ workspaceId, name, color, description, createdAt: world.now() })
    .execute()
  await tell(tx, act)
}

/**
 * Changes a tag. A new name goes to every contact; the name of another tag merges the two only where `merge` says so, and is
 * refused otherwise.
 */
export async function update(
  tx: Tx,
  act: Act,
  name: string,
  { name: wanted = name, merge = false, ...looks }: TagGiven & { merge?: boolean | undefined },
): Promise<void> {
  const { workspaceId } = act
  const one = tx.selectFrom('tag').select('name').where('workspaceId', '=', workspaceId)
  if (!(await one.where('name', '=', name).forUpdate().executeTakeFirst())) throw notFound()
  const other = wanted === name ? undefined : await find(tx, workspaceId, wanted)
  const merges = other !== undefined && other.name !== name
  if (merges && !merge) throw exists(wanted)
  const to = merges ? other.name : wanted
  if (merges) await forget(tx, workspaceId, name)
  const set = { ...looks, ...(!merges && to !== name && { name: to }) }
  if (Object.values(set).some((value) => value !== undefined)) {
    const row = tx.updateTable('tag').set(set).where('workspaceId', '=', workspaceId)
    await row.where('name', '=', merges ? to : name).execute()
  }
  if (to !== name) await onContacts(tx, workspaceId, name, to)
  await tell(tx, act)
}

/** Deletes a tag, from every contact too. */
export async function remove(tx: Tx, act: Act, name: string): Promise<void> {
  if (!(await forget(tx, act.workspaceId, name))) throw notFound()
  await onContacts(tx, act.workspaceId, name, null)
  await tell(tx, act)
}

async function forget(tx: Tx, workspaceId: string, name: string): Promise<boolean> {
  const row = tx.deleteFrom('tag').where('workspaceId', '=', workspaceId).where('name', '=', name)
  return (await row.executeTakeFirst()).numDeletedRows > 0n
}

/** Puts another name in a name's place on every contact, once, or takes it away; locked in the order in which turns lock. */
async function onContacts(tx: Tx, workspaceId: string, from: string, to: string | null): Promise<void> {
  await sql`
    with those as (
      select id from contact where workspace_id = ${workspaceId} and tags @> array[${from}]::text[]
      order by id for no key update
    )
    update contact c
    set tags = case
      when ${to}::text is null or c.tags @> array[${to}]::text[] then array_remove(c.tags, ${from})
      else array_replace(c.tags, ${from}, ${to})
    end
    from those where c.workspace_id = ${workspaceId} and c.id = those.id`.execute(tx)
}

async function tell(tx: Tx, act: Act): Promise<void> {
  const { workspaceId, actor } = act
  await record(tx, act.world, [{ type: 'settings_updated', workspaceId, actor, data: { part: 'tags' } }])
  act.bells.live()
}

const exists = (name: string) =>
  new Denied(409, 'tag_exists', {
    en: `There is already a tag "${name}". Merge the two, or choose another name.`,
    es: `Ya hay una etiqueta «${name}». Une las dos o elige otro nombre.`,
  })
