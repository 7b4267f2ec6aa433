// What conversations are closed with: categories, and how much of a note people must give.
import { sql } from 'kysely'
import type { Db, Tx } from '#db/db.ts'
import { type Act, record } from '#engine/events.ts'
import { Denied, notFound } from './route.ts'

/** `optional`: a note if one likes · `category`: the category is required · `both`: the summary too · `off`: nobody is asked. */
export const closingModes = ['optional', 'category', 'both', 'off'] as const

export type ClosingMode = (typeof closingModes)[number]

/** Most categories of a workspace. */
export const MAX_NOTES = 200

/** How much of a note people of the workspace must give. */
export async function modeOf(db: Db, workspaceId: string): Promise<ClosingMode> {
  const row = await db
    .selectFrom('workspace')
    .select(sql<string | null>`settings->>'closing'`.as('mode'))
    .where('id', '=', workspaceId)
    .executeTakeFirst()
  return closingModes.find((mode) => mode === row?.mode) ?? 'optional'
}

/** The categories, in the order in which they were made. */
export async function list(db: Db, workspaceId: string) {
  return db
    .selectFrom('closingNote')
    .select(['id', 'title', 'description'])
    .where('workspaceId', '=', workspaceId)
    .orderBy('id')
    .execute()
}

/** Sets how much people must give; a category can only be required where there is one. */
export async function setMode(tx: Tx, act: Act, mode: ClosingMode): Promise<void> {
  const { workspaceId } = act
  if (needsCategory(mode) && (await list(tx, workspaceId)).length === 0) throw noCategories()
  await tx
    .updateTable('workspace')
    .set({ settings: sql`settings || jsonb_build_object('closing', ${mode}::text)` })
    .where('id', '=', workspaceId)
    .execute()
  await tell(tx, act)
}

/** Makes a category; returns its id. */
export async function create(
  tx: Tx,
  act: Act,
  { title, description = '' }: { title: string; description?: string | undefined },
): Promise<string> {
  const { workspaceId, world } = act
  const all = await list(tx, workspaceId)
  if (all.length >= MAX_NOTES) throw tooMany()
  requireFree(all, title, null)
  const id = world.id()
  await tx
    .insertInto('closingNote')
    .values({ workspaceId, id, title, description, createdAt: world.now() })
    .execute()
  await tell(tx, act)
  return id
}

/** Changes a category. Conversations that were closed with it keep the name they were closed with. */
export async function update(
  tx: Tx,
  act: Act,
  id: string,
  given: { title?: string | undefined; description?: string | undefined },
): Promise<void> {
  const { workspaceId } = act
  const all = await list(tx, workspaceId)
  if (!all.some((note) => note.id === id)) throw notFound()
  if (given.title !== undefined) requireFree(all, given.title, id)
  if (Object.values(given).some((text) => text !== undefined)) {
    const note = tx.updateTable('closingNote').set(given).where('workspaceId', '=', workspaceId)
    await note.where('id', '=', id).execute()
  }
  await tell(tx, act)
}

/** Deletes a category; the last one stays while categories are required. */
export async function remove(tx: Tx, act: Act, id: string): Promise<void> {
  const { workspaceId } = act
  const all = await list(tx, workspaceId)
  if (!all.some((note) => note.id === id)) throw notFound()
  if (all.length === 1 && needsCategory(await modeOf(tx, workspaceId))) throw lastCategory()
  await tx.deleteFrom('closingNote').where('workspaceId', '=', workspaceId).where('id', '=', id).execute()
  await tell(tx, act)
}

const needsCategory = (mode: ClosingMode) => mode === 'category' || mode === 'both'

/** Throws Denied when a person closes with less than the workspace asks for. */
export async function requireNote(
  db: Db,
  workspaceId: string,
  note: { category: string | null; summary: string },
): Promise<void> {
  const mode = await modeOf(db, workspaceId)
  if (needsCategory(mode) && !note.category) {
    throw new Denied(422, 'category_required', {
      en: 'Choose a category: this workspace asks for one before closing.',
      es: 'Elige una categoría: este espacio la pide antes de cerrar.',
    })
  }
  if (mode === 'both' && note.summary.trim() === '') {
    throw new Denied(422, 'summary_required', {
      en: 'Write a summary: this workspace asks for one before closing.',
      es: 'Escribe un resumen: este espacio lo pide antes de cerrar.',
    })
  }
}

function requireFree(notes: Array<{ id: string; title: string }>, title: string, except: string | null) {
  const taken = notes.some((note) => note.id !== except && note.title.toLowerCase() === title.toLowerCase())
  if (!taken) return
  throw new Denied(409, 'name_taken', {
    en: `There is already a category called "${title}". Choose another name.`,
    es: `Ya hay una categoría llamada «${title}». Elige otro nombre.`,
  })
}

async function tell(tx: Tx, act: Act): Promise<void> {
  const { workspaceId, actor } = act
  await record(tx, act.world, [{ type: 'settings_updated', workspaceId, actor, data: { part: 'closing' } }])
  act.bells.live()
}

const noCategories = () =>
  new Denied(409, 'no_categories', {
    en: 'There is no category yet, so none can be required. Add one first.',
    es: 'Aún no hay categorías, así que no se puede exigir una. Agrega una primero.',
  })

const lastCategory = () =>
  new Denied(409, 'last_category', {
    en: 'This is the last category, and one is required for closing. Add another first, or stop requiring it.',
    es: 'Es la última categoría y se exige una para cerrar. Agrega otra primero o deja de exigirla.',
  })

const tooMany = () =>
  new Denied(409, 'too_many', {
    en: `A workspace has at most ${MAX_NOTES} categories. Delete one that nobody needs.`,
    es: `Un espacio tiene como máximo ${MAX_NOTES} categorías. Elimina una que nadie necesite.`,
  })
