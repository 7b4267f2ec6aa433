// Who is there. People choose online or busy; offline comes by itself, after signing out or some minutes without a sign of
// life, and goes by itself when they come back.
import { sql } from 'kysely'
import type { Db, Tx } from '#db/db.ts'
import { type NewEvent, record } from '#engine/events.ts'
import type { World } from '#engine/world.ts'
import type { Bells } from './route.ts'

/** Minutes without a sign of life after which somebody is offline, unless the workspace says otherwise. */
export const INACTIVITY_MINUTES = 30

/** A sign of life is written at most this often per person. */
const WRITE_MS = 20_000

interface Person {
  workspaceId: string
  userId: string
}

const changed = ({ workspaceId, userId }: Person, presence: string): NewEvent[] => {
  const actor = { kind: 'system' as const, id: null }
  return [
    { type: 'presence_changed', workspaceId, actor, data: { userId, presence } },
    ...(presence === 'online'
      ? [{ type: 'user_available' as const, workspaceId, actor, data: { userId } }]
      : []),
  ]
}

/** Somebody gave a sign of life: who was offline is again what they chose. */
export async function seen(
  tx: Tx,
  world: World,
  bells: Pick<Bells, 'live'>,
  { workspaceId, userId }: Person,
): Promise<void> {
  const now = world.now()
  const before = await tx
    .selectFrom('user')
    .select(['presence', 'seenAt', 'chosenPresence'])
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', userId)
    .executeTakeFirst()
  if (!before) return
  const away = before.presence === 'offline'
  if (!away && before.seenAt && now.getTime() - before.seenAt.getTime() < WRITE_MS) return
  const back = tx
    .updateTable('user')
    .set({
      seenAt: now,
      presence: sql`case when presence = 'offline' then chosen_presence else presence end`,
    })
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', userId)
  await back.execute()
  if (!away) return
  await record(tx, world, changed({ workspaceId, userId }, before.chosenPresence))
  bells.live()
}

/** Somebody signed out: offline wherever they work. */
export async function leave(
  db: Db,
  world: World,
  bells: Pick<Bells, 'live'>,
  loginId: string,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const gone = await tx
      .updateTable('user')
      .set({ presence: 'offline', seenAt: world.now() })
      .where('loginId', '=', loginId)
      .where('presence', '<>', 'offline')
      .returning(['workspaceId', 'id as userId'])
      .execute()
    await record(
      tx,
      world,
      gone.flatMap((person) => changed(person, 'offline')),
    )
  })
  bells.live()
}

/** Who has given no sign of life for too long goes offline; says how many. People who never gave one are left as they are. */
export async function sweep(db: Db, world: World): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const minutes = sql<number>`coalesce((w.settings->>'inactivityMinutes')::int, ${INACTIVITY_MINUTES})`
    const { rows } = await sql<Person>`
      update "user" u set presence = 'offline'
      from workspace w
      where w.id = u.workspace_id and u.presence <> 'offline'
        and u.seen_at < ${world.now()}::timestamptz - make_interval(mins => ${minutes})
      returning u.workspace_id, u.id as user_id`.execute(tx)
    await record(
      tx,
      world,
      rows.flatMap((person) => changed(person, 'offline')),
    )
    return rows.length
  })
}

export interface PresenceDeps {
  db: Db
  world: World
  bells: Pick<Bells, 'live'>
  log(problem: unknown, words: string): void
  /** How often it is looked for who is gone, in milliseconds; 0: never. */
  sweepMs: number
}

/** Looks for people who are gone every so often; returns how to stop, which waits for a look under way. */
export function startPresence({ db, world, bells, log, sweepMs }: PresenceDeps): () => Promise<void> {
  if (sweepMs === 0) return async () => {}
  let looking: Promise<void> | null = null
  const look = () => {
    looking ??= sweep(db, world)
      .then((gone) => gone > 0 && bells.live())
      .then(() => {})
      .catch((problem) => log(problem, 'presence: could not see who is gone'))
      .finally(() => {
        looking = null
      })
  }
  const timer = setInterval(look, sweepMs).unref()
  return async () => {
    clearInterval(timer)
    await looking
  }
}
