// Flows that the clock starts: when they are next due, and for whom.
import { type Expression, type SqlBool, sql } from 'kysely'
import type { z } from 'zod'
import type { Db, Tx } from '#db/db.ts'
import type { Bells } from '#engine/accounts/route.ts'
import { conditionSql } from '#engine/contacts/conditions_sql.ts'
import type { Act, Waiting } from '#engine/events.ts'
import type { Graph } from '#engine/machine/graph.ts'
import { triggerOf } from '#engine/triggers/index.ts'
import { schedule } from '#engine/triggers/schedule.ts'
import type { World } from '#engine/world.ts'

type Schedule = z.infer<typeof schedule.data>

/** When the flow with this trigger is due next after the instant; null for flows that no clock starts. */
export function nextDue({ type, data }: Graph['trigger'], timeZone: string, after: Date): Date | null {
  const kind = triggerOf(type)
  const parsed = kind?.data.safeParse(data)
  return (parsed?.success && kind?.times?.(parsed.data, timeZone, after, 1)[0]) || null
}

/** Sets when a just published flow is due next. */
export async function arm(tx: Tx, act: Act, flowId: string, trigger: Graph['trigger']): Promise<void> {
  const { timeZone } = await tx
    .selectFrom('workspace')
    .select('timeZone')
    .where('id', '=', act.workspaceId)
    .executeTakeFirstOrThrow()
  const nextAt = nextDue(trigger, timeZone, act.world.now())
  const flow = tx.updateTable('flow').set({ nextAt }).where('workspaceId', '=', act.workspaceId)
  await flow.where('id', '=', flowId).execute()
}

export interface SchedulesDeps {
  db: Db
  world: World
  bells: Pick<Bells, 'advance'>
  log(problem: unknown, words: string): void
  /** How often it is looked for what is due, in milliseconds; 0: never. */
  sweepMs: number
}

/** Looks for flows that are due every so often; returns how to stop, which waits for those that are being started. */
export function startSchedules({ db, world, bells, log, sweepMs }: SchedulesDeps): () => Promise<void> {
  if (sweepMs === 0) return async () => {}
  let looking: Promise<void> | null = null
  const look = () => {
    looking ??= fireDue(db, world, bells)
      .catch((problem) => log(problem, 'schedules: could not start what is due'))
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

/** Starts every flow that has become due, each once whatever the number of processes. */
export async function fireDue(db: Db, world: World, bells: Pick<Bells, 'advance'>): Promise<void> {
  for (let fired = await fireOne(db, world); fired; fired = await fireOne(db, world)) {
    for (const contactId of fired.contacts) bells.advance(fired.workspaceId, contactId)
  }
}

async function fireOne(db: Db, world: World) {
  return db.transaction().execute(async (tx) => {
    const now = world.now()
    const flow = await tx
      .selectFrom('flow as f')
      .innerJoin('version as v', (join) =>
        join.onRef('v.workspaceId', '=', 'f.workspaceId').onRef('v.id', '=', 'f.versionId'),
      )
      .innerJoin('workspace as w', 'w.id', 'f.workspaceId')
      .select(['f.workspaceId', 'f.id', 'f.nextAt', 'w.timeZone', 'v.graph'])
      .where('f.state', '=', 'published')
      .where('f.nextAt', '<=', now)
      .orderBy('f.nextAt')
      .limit(1)
      .forUpdate('f')
      .skipLocked()
      .executeTakeFirst()
    if (!flow?.nextAt) return null
    const { trigger } = flow.graph
    const nextAt = nextDue(trigger, flow.timeZone, now)
    const row = tx.updateTable('flow').set({ nextAt }).where('workspaceId', '=', flow.workspaceId)
    await row.where('id', '=', flow.id).execute()
    const parsed = schedule.data.safeParse(trigger.data)
    const contacts = parsed.success
      ? await queue(tx, world, { ...flow, nextAt: flow.nextAt }, parsed.data)
      : []
    return { workspaceId: flow.workspaceId, contacts }
  })
}

interface Due {
  workspaceId: string
  id: string
  nextAt: Date
  timeZone: string
}

/** One row per contact of the audience, in one statement; returns the contacts. */
async function queue(tx: Tx, world: World, flow: Due, wanted: Schedule): Promise<string[]> {
  const dueAt = flow.nextAt.toISOString()
  const start: Waiting = {
    type: 'start',
    flowId: flow.id,
    variables: { due_at: dueAt },
    cause: `schedule ${dueAt}`,
    strict: true,
  }
  const audience = await tx
    .selectFrom('contact as c')
    .select('c.id')
    .where('c.workspaceId', '=', flow.workspaceId)
    .where('c.blockedAt', 'is', null)
    .where(conditionSql(wanted.audience, world.now()))
    .$if(wanted.when === 'date', (rows) => rows.where(dateSql(wanted, localDate(flow))))
    .execute()
  const contacts = audience.map(({ id }) => id)
  const ids = contacts.map(() => world.id())
  await sql`
    insert into happening (workspace_id, contact_id, id, data, created_at)
    select ${flow.workspaceId}, c, i, ${JSON.stringify(start)}::jsonb, ${world.now()}
    from unnest(${contacts}::uuid[], ${ids}::uuid[]) as a (c, i)`.execute(tx)
  return contacts
}

/** `yyyy-mm-dd` in the workspace's zone. */
function localDate({ nextAt, timeZone }: Due): string {
  return new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeZone }).format(nextAt)
}

/** Contacts whose date, moved by the offset, is today; every year the 29th of February counts on the 28th where there is none. */
function dateSql({ field, offset, yearly }: Schedule, today: string): Expression<SqlBool> {
  const date = new Date(Date.parse(`${today}T00:00:00Z`) - offset * 24 * 60 * 60 * 1_000)
    .toISOString()
    .slice(0, 10)
  const value = sql<string>`left(c.fields->>${field}, 10)`
  if (!yearly) return sql<SqlBool>`${value} = ${date}`
  const days = [date.slice(5)]
  const leap = new Date(`${date.slice(0, 4)}-02-29T00:00:00Z`).getUTCMonth() === 1
  if (days[0] === '02-28' && !leap) days.push('02-29')
  return sql<SqlBool>`substr(${value}, 6) = any(${days})`
}
