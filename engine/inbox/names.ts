// Names of whoever did something, found in one query per kind.
import type { Db } from '#db/db.ts'
import { displayName } from '#engine/contacts/contacts.ts'
import type { Actor } from '#engine/events.ts'

/** An actor with a name to show. */
export interface Person extends Actor {
  name: string
}

/** Looks up the names of actors; the system and what was deleted have an empty name. */
export async function namesOf(
  db: Db,
  workspaceId: string,
  actors: Array<Actor | null>,
): Promise<(actor: Actor) => Person> {
  const ids = (kind: Actor['kind']) => [
    ...new Set(actors.flatMap((actor) => (actor?.kind === kind && actor.id ? [actor.id] : []))),
  ]
  const names = new Map<string, string>()
  const [users, flows, contacts] = [ids('user'), ids('flow'), ids('contact')]
  if (users.length > 0) {
    const rows = await db
      .selectFrom('user')
      .select(['id', 'name'])
      .where('workspaceId', '=', workspaceId)
      .where('id', 'in', users)
      .execute()
    for (const { id, name } of rows) names.set(id, name)
  }
  if (flows.length > 0) {
    const rows = await db
      .selectFrom('flow')
      .select(['id', 'name'])
      .where('workspaceId', '=', workspaceId)
      .where('id', 'in', flows)
      .execute()
    for (const { id, name } of rows) names.set(id, name)
  }
  if (contacts.length > 0) {
    const rows = await db
      .selectFrom('contact')
      .select(['id', 'name', 'email', 'phone'])
      .where('workspaceId', '=', workspaceId)
      .where('id', 'in', contacts)
      .execute()
    for (const row of rows) names.set(row.id, displayName(row))
  }
  return ({ kind, id }) => ({ kind, id, name: (id && names.get(id)) || '' })
}
