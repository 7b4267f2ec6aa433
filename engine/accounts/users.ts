// The people of a workspace: who they are, what one changes about oneself, and what owners and managers change about others.
import { sql } from 'kysely'
import type { Db, Tx } from '#db/db.ts'
import type { Role } from '#db/tables.ts'
import { type Act, type NewEvent, record } from '#engine/events.ts'
import { mayManage } from './policy.ts'
import { Denied, type Me, notFound } from './route.ts'
import { requireTeams, setTeams } from './teams.ts'

const select = (db: Db, workspaceId: string) =>
  db
    .selectFrom('user as u')
    .select(['u.id', 'u.name', 'u.email', 'u.role', 'u.presence', 'u.chosenPresence', 'u.language'])
    .select(['u.capacity', 'u.seenAt', 'u.deactivatedAt'])
    .select(teamIds)
    .where('u.workspaceId', '=', workspaceId)

const teamIds = sql<string[]>`array(
  select m.team_id::text from user_team m where m.workspace_id = u.workspace_id and m.user_id = u.id
)`.as('teamIds')

type Row = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>

const shown = ({ deactivatedAt, seenAt, ...row }: Row) => ({
  ...row,
  seenAt: seenAt?.toISOString() ?? null,
  deactivated: deactivatedAt !== null,
})

/** Everybody who is or was a user, by name. */
export async function list(db: Db, workspaceId: string) {
  const rows = await select(db, workspaceId).orderBy('u.name').orderBy('u.id').execute()
  return rows.map(shown)
}

/** One user; throws when there is none. */
export async function get(db: Db, workspaceId: string, id: string) {
  const row = await select(db, workspaceId).where('u.id', '=', id).executeTakeFirst()
  if (!row) throw notFound()
  return shown(row)
}

/** Changes what a person may change about themselves. */
export async function change(
  tx: Tx,
  act: Act,
  userId: string,
  given: {
    presence?: 'online' | 'busy' | undefined
    language?: 'es' | 'en' | undefined
    name?: string | undefined
  },
): Promise<void> {
  if (Object.values(given).every((value) => value === undefined)) return
  const { workspaceId, actor } = act
  const { presence } = given
  const set = presence === undefined ? given : { ...given, chosenPresence: presence }
  const changed = tx.updateTable('user').set(set).where('workspaceId', '=', workspaceId)
  await changed.where('id', '=', userId).execute()
  const fields = Object.keys(given).filter((key) => key !== 'presence')
  await record(tx, act.world, [
    ...(fields.length > 0
      ? [{ type: 'user_updated' as const, workspaceId, actor, data: { userId, fields } }]
      : []),
    ...(presence
      ? [{ type: 'presence_changed' as const, workspaceId, actor, data: { userId, presence } }]
      : []),
    ...(presence === 'online'
      ? [{ type: 'user_available' as const, workspaceId, actor, data: { userId } }]
      : []),
  ])
  act.bells.live()
}

/** What owners and managers say about somebody. `capacity` null: no limit. */
export interface Place {
  role?: Role | undefined
  teamIds?: string[] | undefined
  capacity?: number | null | undefined
}

/** Locks the workspace's people, in the order of their ids, and gives the one who is meant; 404 when there is none. */
async function lockPeople(tx: Tx, workspaceId: string, userId: string) {
  const people = await tx
    .selectFrom('user')
    .select(['id', 'role', 'deactivatedAt'])
    .where('workspaceId', '=', workspaceId)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
  const user = people.find(({ id }) => id === userId)
  if (!user) throw notFound()
  return { user, owners: people.filter(({ role, deactivatedAt }) => role === 'owner' && !deactivatedAt) }
}

/** Whether nobody else could look after the workspace: two owners may reach for each other at the same moment. */
const isLast = (user: { id: string }, owners: Array<{ id: string }>) =>
  owners.length === 1 && owners[0]?.id === user.id

/** Gives somebody another role, other teams, another capacity. Nobody changes their own role; managers change agents. */
export async function place(tx: Tx, act: Act, me: Me, userId: string, given: Place): Promise<void> {
  const { user, owners } = await lockPeople(tx, me.workspaceId, userId)
  const { role, capacity } = given
  const changesRole = role !== undefined && role !== user.role
  if (changesRole && userId === me.userId) throw ownRole()
  const allowed = mayManage(me.role, user.role) || userId === me.userId
  if (!allowed || (changesRole && !mayManage(me.role, role))) throw notYours()
  if (changesRole && isLast(user, owners)) throw lastOwner()
  if (given.teamIds) {
    await requireTeams(tx, me.workspaceId, given.teamIds)
    await setTeams(tx, me.workspaceId, userId, given.teamIds)
  }
  if (role !== undefined || capacity !== undefined) {
    const set = { ...(role && { role }), ...(capacity !== undefined && { capacity }) }
    await of(tx, me.workspaceId, userId, set)
  }
  const fields = Object.keys(given).filter((key) => given[key as keyof Place] !== undefined)
  await tell(tx, act, { type: 'user_updated', data: { userId, fields } })
}

/** Sends somebody away: they get in no more, their name stays. Throws Denied for the last owner. */
export async function deactivate(tx: Tx, act: Act, me: Me, userId: string): Promise<void> {
  const { user, owners } = await lockPeople(tx, me.workspaceId, userId)
  if (!mayManage(me.role, user.role) && userId !== me.userId) throw notYours()
  if (user.deactivatedAt) return
  if (isLast(user, owners)) throw lastOwner()
  await of(tx, me.workspaceId, userId, { deactivatedAt: act.world.now(), presence: 'offline' })
  await tell(tx, act, { type: 'user_deactivated', data: { userId } })
}

/** Lets somebody in again, with the role they had. */
export async function reactivate(tx: Tx, act: Act, me: Me, userId: string): Promise<void> {
  const { user } = await lockPeople(tx, me.workspaceId, userId)
  if (!mayManage(me.role, user.role)) throw notYours()
  if (!user.deactivatedAt) return
  await of(tx, me.workspaceId, userId, { deactivatedAt: null })
  await tell(tx, act, { type: 'user_reactivated', data: { userId } })
}

interface Change {
  role?: Role
  capacity?: number | null
  deactivatedAt?: Date | null
  presence?: 'offline'
}

async function of(tx: Tx, workspaceId: string, userId: string, set: Change): Promise<void> {
  const one = tx.updateTable('user').set(set).where('workspaceId', '=', workspaceId)
  await one.where('id', '=', userId).execute()
}

type Told = Extract<NewEvent, { type: 'user_updated' | 'user_deactivated' | 'user_reactivated' }>

async function tell(tx: Tx, act: Act, fact: Pick<Told, 'type' | 'data'>): Promise<void> {
  const { workspaceId, actor } = act
  await record(tx, act.world, [{ ...fact, workspaceId, actor } as Told])
  act.bells.live()
}

const ownRole = () =>
  new Denied(403, 'own_role', {
    en: 'Nobody changes their own role. Ask another owner to do it.',
    es: 'Nadie cambia su propio rol. Pídeselo a otro propietario.',
  })

/** A manager reached for somebody who is no agent. */
export const notYours = () =>
  new Denied(403, 'not_yours', {
    en: 'Managers look after agents. Ask an owner for this one.',
    es: 'Los administradores gestionan a los agentes. Pide esto a un propietario.',
  })

const lastOwner = () =>
  new Denied(409, 'last_owner', {
    en: 'This is the last owner, and a workspace needs one. Make somebody else an owner first.',
    es: 'Es el último propietario y un espacio necesita uno. Primero haz propietario a otra persona.',
  })
