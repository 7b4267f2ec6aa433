// Workspaces: made with an owner and closing notes, changed, and, for demos, removed with everything in them.
import { sql } from 'kysely'
import type { Db, Tx } from '#db/db.ts'
import { type Act, type Actor, record } from '#engine/events.ts'
import { forgetWorkspace } from '#engine/jobs.ts'
import { alwaysOpen, type Hours, hoursSchema } from '#engine/machine/hours.ts'
import type { World } from '#engine/world.ts'
import { INACTIVITY_MINUTES } from './presence.ts'
import { Denied, notFound } from './route.ts'
import type { Login } from './sign_in.ts'

export interface NewWorkspace {
  name: string
  language: 'es' | 'en'
  timeZone: string
  demo?: boolean
}

/** Closing notes of a fresh workspace, in its language. */
const closingNotes = {
  es: ['Consulta resuelta', 'Venta', 'Reclamo', 'Spam'],
  en: ['Question answered', 'Sale', 'Complaint', 'Spam'],
}

const columns = ['id', 'name', 'language', 'timeZone', 'demo', 'settings'] as const

/** Makes a workspace whose owner is the login; returns its id. */
export async function create(tx: Tx, world: World, owner: Login, given: NewWorkspace): Promise<string> {
  const id = world.id()
  const createdAt = world.now()
  await tx
    .insertInto('workspace')
    .values({ id, createdAt, ...given })
    .execute()
  await addUser(tx, world, id, owner, 'owner')
  await tx
    .insertInto('closingNote')
    .values(
      closingNotes[given.language].map((title) => ({ workspaceId: id, id: world.id(), title, createdAt })),
    )
    .execute()
  return id
}

/** Makes the login a user of the workspace; returns the user's id. */
export async function addUser(
  tx: Tx,
  world: World,
  workspaceId: string,
  login: Login,
  role: 'owner' | 'manager' | 'agent',
): Promise<string> {
  const id = world.id()
  await tx
    .insertInto('user')
    .values({
      workspaceId,
      id,
      loginId: login.id,
      name: login.name,
      email: login.email,
      role,
      createdAt: world.now(),
    })
    .execute()
  const actor: Actor = { kind: 'system', id: null }
  await record(tx, world, [{ type: 'user_created', workspaceId, actor, data: { userId: id } }])
  return id
}

/** Puts the login in the place of an invented owner, with whom nobody can sign in. False when there is none. */
export async function takeOver(tx: Tx, workspaceId: string, login: Login): Promise<boolean> {
  const invented = await tx
    .selectFrom('user')
    .select(['id', 'loginId'])
    .where('workspaceId', '=', workspaceId)
    .where('role', '=', 'owner')
    .where((eb) =>
      eb.not(
        eb.exists(
          eb.selectFrom('credential').select('id').whereRef('credential.loginId', '=', 'user.loginId'),
        ),
      ),
    )
    .orderBy('createdAt')
    .limit(1)
    .executeTakeFirst()
  if (!invented) return false
  const { id: loginId, name, email } = login
  const place = tx.updateTable('user').set({ loginId, name, email }).where('workspaceId', '=', workspaceId)
  await place.where('id', '=', invented.id).execute()
  await tx.deleteFrom('login').where('id', '=', invented.loginId).execute()
  return true
}

/** Whether a workspace of one's own is still missing. */
export async function noneYet(db: Db): Promise<boolean> {
  const one = await db
    .selectFrom('workspace')
    .select('id')
    .where('demo', '=', false)
    .limit(1)
    .executeTakeFirst()
  return one === undefined
}

/** The demo workspace, where there is one. */
export async function demoId(db: Db): Promise<string | null> {
  const one = await db
    .selectFrom('workspace')
    .select('id')
    .where('demo', '=', true)
    .limit(1)
    .executeTakeFirst()
  return one?.id ?? null
}

/** Whether the installation lacks a demo and nobody has removed one: what was removed does not come back with a restart. */
export async function lacksDemo(db: Db): Promise<boolean> {
  const one = await db
    .selectFrom('workspace')
    .select('id')
    .where((eb) => eb.or([eb('demo', '=', true), sql<boolean>`settings ? 'demoRemoved'`]))
    .limit(1)
    .executeTakeFirst()
  return one === undefined
}

/** Two people at the first page make one workspace: the second waits here, and finds it. */
export async function oneAtATime(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('charla first workspace', 0))`.execute(tx)
}

/** One workspace; throws when it is not there. */
export async function get(db: Db, id: string) {
  const row = await db.selectFrom('workspace').select(columns).where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound()
  const { inactivityMinutes = INACTIVITY_MINUTES } = row.settings as { inactivityMinutes?: number }
  return { ...row, inactivityMinutes }
}

/** Changes what is given. */
export async function update(
  tx: Tx,
  act: Act,
  given: {
    name?: string | undefined
    language?: 'es' | 'en' | undefined
    timeZone?: string | undefined
    inactivityMinutes?: number | undefined
  },
): Promise<void> {
  const { inactivityMinutes, ...plain } = given
  if (Object.values(given).every((value) => value === undefined)) return
  const row = tx
    .updateTable('workspace')
    .set(plain)
    .$if(inactivityMinutes !== undefined, (one) =>
      one.set({
        settings: sql`settings || jsonb_build_object('inactivityMinutes', ${inactivityMinutes}::int)`,
      }),
    )
  await row.where('id', '=', act.workspaceId).execute()
  await tell(tx, act, 'workspace')
}

/** When the workspace is open, in its time zone. */
export async function hours(db: Db, id: string): Promise<{ hours: Hours; timeZone: string }> {
  const { settings, timeZone } = await get(db, id)
  const stored = hoursSchema.safeParse((settings as { hours?: unknown }).hours)
  return { hours: stored.success ? stored.data : alwaysOpen, timeZone }
}

/** Sets when the workspace is open. Days that are different are kept in their order. */
export async function setHours(
  tx: Tx,
  act: Act,
  { hours, timeZone }: { hours: Hours; timeZone: string },
): Promise<void> {
  const holidays = hours.holidays.toSorted((a, b) => a.date.localeCompare(b.date))
  const kept = JSON.stringify({ hours: { ...hours, holidays } })
  const row = tx.updateTable('workspace').set({ timeZone, settings: sql`settings || ${kept}::jsonb` })
  await row.where('id', '=', act.workspaceId).execute()
  await tell(tx, act, 'hours')
}

async function tell(tx: Tx, act: Act, part: 'workspace' | 'hours'): Promise<void> {
  const { workspaceId, actor } = act
  await record(tx, act.world, [{ type: 'settings_updated', workspaceId, actor, data: { part } }])
  act.bells.live()
}

/** Tables written on every turn carry no foreign key to the workspace, so their rows are deleted by name. */
const loose = ['message', 'run', 'turn', 'happening', 'event', 'tally', 'deed', 'dataRow'] as const

/** Removes a demo workspace with everything in it, and the logins that belong to nobody else. Throws for a real one. */
export async function removeDemo(tx: Tx, id: string): Promise<void> {
  const { demo } = await get(tx, id)
  if (!demo) {
    throw new Denied(409, 'not_a_demo', {
      en: 'This is no demo workspace, so it was left as it is.',
      es: 'Este no es un espacio de demostración, así que quedó como está.',
    })
  }
  await tx
    .updateTable('workspace')
    .set({ settings: sql`settings || '{"demoRemoved": true}'` })
    .where('demo', '=', false)
    .execute()
  const logins = await tx.selectFrom('user').select('loginId').where('workspaceId', '=', id).execute()
  await tx.deleteFrom('workspace').where('id', '=', id).execute()
  for (const table of loose) await tx.deleteFrom(table).where('workspaceId', '=', id).execute()
  await forgetWorkspace(tx, id)
  await tx
    .deleteFrom('login')
    .where('id', 'in', ['', ...logins.map(({ loginId }) => loginId)])
    .where((eb) =>
      eb.not(eb.exists(eb.selectFrom('user').select('id').whereRef('user.loginId', '=', 'login.id'))),
    )
    .where((eb) =>
      eb.not(
        eb.exists(eb.selectFrom('credential').select('id').whereRef('credential.loginId', '=', 'login.id')),
      ),
    )
    .execute()
}
