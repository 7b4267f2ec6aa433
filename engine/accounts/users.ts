// The people of a workspace.
import type { Db, Tx } from '#db/db.ts'
import { type Act, record } from '#engine/events.ts'
import { notFound } from './route.ts'

/** Everybody who is or was a user, by name. */
export async function list(db: Db, workspaceId: string) {
  const rows = await db
    .selectFrom('user')
    .select(['id', 'name', 'email', 'role', 'presence', 'language', 'deactivatedAt'])
    .where('workspaceId', '=', workspaceId)
    .orderBy('name')
    .orderBy('id')
    .execute()
  return rows.map(shown)
}

/** One user; throws when there is none. */
export async function get(db: Db, workspaceId: string, id: string) {
  const row = await db
    .selectFrom('user')
    .select(['id', 'name', 'email', 'role', 'presence', 'language', 'deactivatedAt'])
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw notFound()
  return shown(row)
}

const shown = <R extends { deactivatedAt: Date | null }>({ deactivatedAt, ...row }: R) => ({
  ...row,
  deactivated: deactivatedAt !== null,
})

/** Changes what a person may change about themselves. */
export async function change(
  tx: Tx,
  act: Act,
  userId: string,
  given: {
    presence?: 'online' | 'busy' | 'offline' | undefined
    language?: 'es' | 'en' | undefined
    name?: string | undefined
  },
): Promise<void> {
  if (Object.values(given).every((value) => value === undefined)) return
  const { workspaceId } = act
  const changed = tx.updateTable('user').set(given).where('workspaceId', '=', workspaceId)
  await changed.where('id', '=', userId).execute()
  if (given.presence === undefined) return
  const data = { userId, presence: given.presence }
  const { actor } = act
  await record(tx, act.world, [
    { type: 'presence_changed', workspaceId, actor, data },
    ...(given.presence === 'online'
      ? [{ type: 'user_available' as const, workspaceId, actor, data: { userId } }]
      : []),
  ])
  act.bells.live()
}
