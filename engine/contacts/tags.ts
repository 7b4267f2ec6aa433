// Labels of contacts. Written freely; the first spelling of a name stays, whatever the case of later ones.
import { sql } from 'kysely'
import type { Tx } from '#db/db.ts'

/** The stored spelling of tag names; unknown names become tags. */
export async function spell(tx: Tx, workspaceId: string, names: string[]): Promise<string[]> {
  const wanted = [...new Map(names.map((name) => [name.trim().toLowerCase(), name.trim()])).entries()]
  if (wanted.length === 0) return []
  const known = await tx
    .selectFrom('tag')
    .select('name')
    .where('workspaceId', '=', workspaceId)
    .where(
      sql`lower(name)`,
      'in',
      wanted.map(([lower]) => lower),
    )
    .execute()
  const spelling = new Map(known.map(({ name }) => [name.toLowerCase(), name]))
  const fresh = wanted.filter(([lower]) => !spelling.has(lower)).map(([, name]) => ({ workspaceId, name }))
  if (fresh.length > 0) {
    await tx
      .insertInto('tag')
      .values(fresh)
      .onConflict((on) => on.doNothing())
      .execute()
  }
  return wanted.map(([lower, name]) => spelling.get(lower) ?? name)
}

/** Tags after adding and removing, without a name twice. */
export function retag(tags: string[], add: string[], remove: string[]): string[] {
  const gone = new Set(remove.map((name) => name.trim().toLowerCase()))
  const kept = tags.filter((name) => !gone.has(name.toLowerCase()))
  const have = new Set(kept.map((name) => name.toLowerCase()))
  return [...kept, ...add.filter((name) => !have.has(name.toLowerCase()))]
}
