// Flows that start because somebody or something outside a conversation says so: each contact's next turn takes its row.
import { sql } from 'kysely'
import type { Db, Tx } from '#db/db.ts'
import { conditionSql } from '#engine/contacts/conditions_sql.ts'
import type { Act, Waiting } from '#engine/events.ts'
import type { Condition } from '#engine/machine/conditions.ts'
import type { Json } from '#engine/machine/values.ts'
import { mustBePublished } from './runs.ts'

/** A start that is asked for. One `cause` starts a flow for a contact once; `strict` asks the trigger's own rules. */
export interface Start {
  flowId: string
  variables: Record<string, Json>
  cause: string
  strict: boolean
}

/** Most rows of one statement. */
const AT_ONCE = 5_000

/** Queues the start for each contact and rings for them. */
export async function enqueue(tx: Tx, act: Act, contactIds: string[], start: Start): Promise<void> {
  if (contactIds.length === 0) return
  const { workspaceId, world, bells } = act
  const data = JSON.stringify({ type: 'start', ...start } satisfies Waiting)
  for (let from = 0; from < contactIds.length; from += AT_ONCE) {
    const part = contactIds.slice(from, from + AT_ONCE)
    await sql`
      insert into happening (workspace_id, contact_id, id, data, created_at)
      select ${workspaceId}, c, i, ${data}::jsonb, ${world.now()}
      from unnest(${part}::uuid[], ${part.map(() => world.id())}::uuid[]) as a (c, i)`.execute(tx)
  }
  for (const contactId of contactIds) bells.advance(workspaceId, contactId)
}

/** Whom a condition finds: all that may be spoken to, and how many of them are inside the flow already. */
export interface Audience {
  contacts: number
  inside: number
}

/** Whom a start for everybody that a condition finds would reach. */
export async function audienceOf(
  db: Db,
  act: Pick<Act, 'workspaceId' | 'world'>,
  flowId: string,
  when: Condition,
) {
  const { contacts, inside } = await found(db, act, when)
    .select((eb) => eb.fn.countAll<number>().as('contacts'))
    .select(sql<number>`count(*) filter (where ${isInside(act.workspaceId, flowId)})`.as('inside'))
    .executeTakeFirstOrThrow()
  return { contacts: Number(contacts), inside: Number(inside) } satisfies Audience
}

/** Starts a published flow for everybody that a condition finds and who is not inside; each contact's next turn takes it. */
export async function startAll(
  tx: Tx,
  act: Act,
  given: { flowId: string; when: Condition; variables: Record<string, Json> },
): Promise<Audience> {
  const { flowId, when, variables } = given
  await mustBePublished(tx, act.workspaceId, flowId)
  const audience = await audienceOf(tx, act, flowId, when)
  const rows = await found(tx, act, when)
    .select('c.id')
    .where(sql<boolean>`not ${isInside(act.workspaceId, flowId)}`)
    .orderBy('c.id')
    .execute()
  const cause = `start ${act.world.id()}`
  const ids = rows.map(({ id }) => id)
  await enqueue(tx, act, ids, { flowId, variables, cause, strict: false })
  return audience
}

const found = (db: Db, { workspaceId, world }: Pick<Act, 'workspaceId' | 'world'>, when: Condition) =>
  db
    .selectFrom('contact as c')
    .where('c.workspaceId', '=', workspaceId)
    .where('c.blockedAt', 'is', null)
    .where(conditionSql(when, world.now()))

const isInside = (workspaceId: string, flowId: string) => sql<boolean>`exists (select from run r
  where r.workspace_id = ${workspaceId} and r.contact_id = c.id and r.flow_id = ${flowId} and r.status = 'waiting')`
