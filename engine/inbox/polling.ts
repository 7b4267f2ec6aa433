// Channels whose providers never call: each is asked by one process at a time, and how far it was read is written after what came.
import { sql } from 'kysely'
import { type Channel, ChannelError } from '#channels/channel.ts'
import { channels } from '#channels/index.ts'
import { sound } from '#channels/sound.ts'
import type { Db } from '#db/db.ts'
import type { World } from '#engine/world.ts'
import { type ChannelRow, connect, find } from './channels.ts'
import { type TakeDeps, takeItems } from './received.ts'

/** A claim that is not renewed after this long belonged to a process that died. */
const LEASE_MS = 120_000
const TICK_MS = 500
const AFTER_TROUBLE_MS = 30_000
const AT_ONCE = 8

const asked = channels.filter(({ poll }) => poll).map(({ type }) => type)

/** Asks them for as long as the process works; returns how to stop. */
export function startPolling(deps: TakeDeps): () => Promise<void> {
  let stopped = false
  let working: Promise<void> | null = null
  const tick = () => {
    if (stopped) return
    working ??= round(deps)
      .catch((problem) => deps.log(problem, 'channels: could not look which are to be asked'))
      .finally(() => {
        working = null
      })
  }
  const timer = setInterval(tick, TICK_MS).unref()
  return async () => {
    stopped = true
    clearInterval(timer)
    await working
  }
}

/** Asks every channel that is due, once. */
export async function round(deps: TakeDeps): Promise<void> {
  const rows = await claim(deps.db, deps.world)
  await Promise.all(rows.map((row) => askOne(deps, row)))
}

type Claimed = { workspaceId: string; id: string; cursor: unknown }

async function claim(db: Db, { now }: World): Promise<Claimed[]> {
  if (asked.length === 0) return []
  const until = new Date(now().getTime() + LEASE_MS)
  return db
    .updateTable('channel')
    .set({ nextPollAt: until })
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('channel')
        .select('id')
        .where('type', 'in', asked)
        .where('deletedAt', 'is', null)
        .where('state', '<>', 'disabled')
        .where((or) => or.or([or('nextPollAt', '<=', now()), or('nextPollAt', 'is', null)]))
        .limit(AT_ONCE)
        .forUpdate()
        .skipLocked(),
    )
    .returning(['workspaceId', 'id', 'cursor'])
    .execute()
}

async function askOne(deps: TakeDeps, { workspaceId, id, cursor }: Claimed): Promise<void> {
  const { db, world, log } = deps
  const row = await find(db, workspaceId, id)
  if (!row) return
  try {
    const connection = connect(row)
    const { poll } = connection.channel as Channel & { poll: NonNullable<Channel['poll']> }
    if (poll.wanted && !poll.wanted(connection.settings)) return await unasked(db, row)
    const came = await poll.ask(cursor, connection.settings, world)
    await takeItems(deps, { workspaceId, channelId: id, connection }, sound(came.items, world.now()))
    await next(db, row, {
      ...{ now: world.now(), everyMs: poll.everyMs },
      ...{ cursor: came.cursor, heard: came.items.length > 0 },
    })
  } catch (problem) {
    if (!(problem instanceof ChannelError)) log(problem, `channels: ${row.type} could not be asked`)
    await trouble(db, world, row, problem)
  }
}

/** A connection that is called instead is looked at again when it is saved. */
async function unasked(db: Db, { workspaceId, id }: ChannelRow): Promise<void> {
  await set(db, { workspaceId, id }, { nextPollAt: sql<Date>`'infinity'::timestamptz` })
}

async function next(
  db: Db,
  row: ChannelRow,
  { now, everyMs, cursor, heard }: { now: Date; everyMs: number; cursor: unknown; heard: boolean },
): Promise<void> {
  await set(db, row, {
    nextPollAt: new Date(now.getTime() + everyMs),
    cursor: cursor === undefined ? null : JSON.stringify(cursor),
    ...(heard && { lastReceivedAt: now }),
    ...(row.state === 'attention' && { state: 'connected' as const, problem: null }),
  })
}

async function trouble(db: Db, world: World, row: ChannelRow, problem: unknown): Promise<void> {
  const words = problem instanceof ChannelError ? problem.message : String(problem)
  const said = words.slice(0, 500)
  await set(db, row, {
    nextPollAt: new Date(world.now().getTime() + AFTER_TROUBLE_MS),
    state: 'attention',
    problem: JSON.stringify({
      en: `Charla cannot read this channel: ${said}`,
      es: `Charla no puede leer este canal: ${said}`,
    }),
    checkedAt: world.now(),
  })
}

async function set(
  db: Db,
  { workspaceId, id }: { workspaceId: string; id: string },
  values: object,
): Promise<void> {
  await db
    .updateTable('channel')
    .set(values)
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', id)
    .execute()
}
