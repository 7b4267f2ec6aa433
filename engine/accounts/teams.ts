// Groups of staff: flows assign to them, reports are told apart by them.
import { sql } from 'kysely'
import type { Db, Tx } from '#db/db.ts'
import { type Act, record } from '#engine/events.ts'
import { Denied, notFound } from './route.ts'

/** Most teams of a workspace. */
export const MAX_TEAMS = 200

export interface TeamShape {
  id: string
  name: string
  description: string
  userIds: string[]
}

/** The teams with their people, by name. */
export async function list(db: Db, workspaceId: string): Promise<TeamShape[]> {
  return db
    .selectFrom('team as t')
    .select(['t.id', 't.name', 't.description'])
    .select(
      sql<string[]>`array(
        select m.user_id::text from user_team m where m.workspace_id = t.workspace_id and m.team_id = t.id
      )`.as('userIds'),
    )
    .where('t.workspaceId', '=', workspaceId)
    .orderBy(sql`lower(t.name)`)
    .orderBy('t.id')
    .execute()
}

/** What people say about a team. */
export interface TeamGiven {
  name?: string | undefined
  description?: string | undefined
  userIds?: string[] | undefined
}

/** Makes a team; returns its id. Throws Denied when the name is taken or there are too many. */
export async function create(
  tx: Tx,
  act: Act,
  { name, description = '', userIds = [] }: TeamGiven & { name: string },
): Promise<string> {
  const { workspaceId, world } = act
  const all = await list(tx, workspaceId)
  if (all.length >= MAX_TEAMS) throw tooMany()
  requireFree(all, name, null)
  const id = world.id()
  await tx.insertInto('team').values({ workspaceId, id, name, description, createdAt: world.now() }).execute()
  await setPeople(tx, workspaceId, id, userIds)
  await tell(tx, act)
  return id
}

/** Changes what is given; 404 when there is no such team. */
export async function update(tx: Tx, act: Act, id: string, given: TeamGiven): Promise<void> {
  const { workspaceId } = act
  const all = await list(tx, workspaceId)
  if (!all.some((team) => team.id === id)) throw notFound()
  const { userIds, ...texts } = given
  if (texts.name !== undefined) requireFree(all, texts.name, id)
  if (Object.values(texts).some((text) => text !== undefined)) {
    const team = tx.updateTable('team').set(texts).where('workspaceId', '=', workspaceId)
    await team.where('id', '=', id).execute()
  }
  if (userIds) await setPeople(tx, workspaceId, id, userIds)
  await tell(tx, act)
}

/** Deletes a team; its people stay. */
export async function remove(tx: Tx, act: Act, id: string): Promise<void> {
  const { workspaceId } = act
  const team = tx.deleteFrom('team').where('workspaceId', '=', workspaceId).where('id', '=', id)
  if ((await team.executeTakeFirst()).numDeletedRows === 0n) throw notFound()
  const invited = tx.updateTable('invitation').set({ teamId: null }).where('workspaceId', '=', workspaceId)
  await invited.where('teamId', '=', id).execute()
  await tell(tx, act)
}

/** Throws Denied unless all of these are teams of the workspace. */
export async function requireTeams(tx: Tx, workspaceId: string, ids: string[]): Promise<void> {
  const known = new Set((await list(tx, workspaceId)).map(({ id }) => id))
  if (ids.some((id) => !known.has(id))) throw noSuchTeam()
}

/** Puts somebody into these teams and no others. */
export async function setTeams(tx: Tx, workspaceId: string, userId: string, ids: string[]): Promise<void> {
  await tx
    .deleteFrom('userTeam')
    .where('workspaceId', '=', workspaceId)
    .where('userId', '=', userId)
    .execute()
  const rows = [...new Set(ids)].map((teamId) => ({ workspaceId, userId, teamId }))
  if (rows.length > 0) await tx.insertInto('userTeam').values(rows).execute()
}

async function setPeople(tx: Tx, workspaceId: string, teamId: string, userIds: string[]): Promise<void> {
  const wanted = [...new Set(userIds)]
  const known = await tx
    .selectFrom('user')
    .select('id')
    .where('workspaceId', '=', workspaceId)
    .where('id', 'in', wanted.length > 0 ? wanted : [teamId])
    .execute()
  if (known.length < wanted.length) throw noSuchUser()
  await tx
    .deleteFrom('userTeam')
    .where('workspaceId', '=', workspaceId)
    .where('teamId', '=', teamId)
    .execute()
  const rows = wanted.map((userId) => ({ workspaceId, userId, teamId }))
  if (rows.length > 0) await tx.insertInto('userTeam').values(rows).execute()
}

function requireFree(teams: TeamShape[], name: string, except: string | null): void {
  const taken = teams.some((team) => team.id !== except && team.name.toLowerCase() === name.toLowerCase())
  if (!taken) return
  throw new Denied(409, 'name_taken', {
    en: `There is already a team called "${name}". Choose another name.`,
    es: `Ya hay un equipo llamado «${name}». Elige otro nombre.`,
  })
}

async function tell(tx: Tx, act: Act): Promise<void> {
  const { workspaceId, actor } = act
  await record(tx, act.world, [{ type: 'settings_updated', workspaceId, actor, data: { part: 'teams' } }])
  act.bells.live()
}

const noSuchTeam = () =>
  new Denied(422, 'no_such_team', {
    en: 'This team does not exist (any more). Choose another.',
    es: 'Este equipo no existe (o ya no). Elige otro.',
  })

const noSuchUser = () =>
  new Denied(422, 'no_such_user', {
    en: 'One of these people does not belong to the workspace. Choose again.',
    es: 'Una de estas personas no pertenece al espacio. Elige de nuevo.',
  })

const tooMany = () =>
  new Denied(409, 'too_many', {
    en: `A workspace has at most ${MAX_TEAMS} teams. Delete one that nobody needs.`,
    es: `Un espacio tiene como máximo ${MAX_TEAMS} equipos. Elimina uno que nadie necesite.`,
  })
