// What people of the team are told apart from the conversations: that somebody mentions them, gives them a conversation, or that a
// flow wants them to know something. Each row is one person's own.
import type { Db, Tx } from '#db/db.ts'
import { displayName } from '#engine/contacts/contacts.ts'
import { type Act, type Actor, type NewEvent, record } from '#engine/events.ts'
import type { World } from '#engine/world.ts'
import { namesOf } from './names.ts'

/** Most characters of a text that is shown in the list. */
export const MAX_TEXT = 1_000
/** Unread ones are counted up to here. */
const MAX_COUNTED = 100
/** Ids that one request looks up. */
const MAX_IDS = 100

/** What is told, to whom, and about whom. `id`: given where the same must not be told twice. */
export interface Notice {
  id: string
  userId: string
  type: 'mention' | 'assigned' | 'custom'
  conversationId: string | null
  contactId: string | null
  text: string
}

/** Nobody is told what they did themselves. */
export const othersThan = (actor: Actor, userIds: string[]): string[] =>
  [...new Set(userIds)].filter((id) => !(actor.kind === 'user' && actor.id === id))

/** Writes notifications and their facts; those that are there already change nothing. The caller rings `live` after the commit. */
export async function write(
  tx: Tx,
  world: World,
  by: { workspaceId: string; actor: Actor; at: Date },
  notices: Notice[],
): Promise<void> {
  if (notices.length === 0) return
  const { workspaceId, actor, at } = by
  const fresh = await tx
    .insertInto('notification')
    .values(
      notices.map(({ text, ...notice }) => ({
        ...notice,
        workspaceId,
        text: [...text].slice(0, MAX_TEXT).join(''),
        actor: JSON.stringify(actor),
        createdAt: at,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .returning(['id', 'userId'])
    .execute()
  const facts = fresh.map(
    ({ id, userId }): NewEvent => ({
      ...{ workspaceId, actor, type: 'notification_created' },
      data: { notificationId: id, userId },
    }),
  )
  await record(tx, world, facts)
}

/** Tells people of one conversation, within a transaction of somebody who acts. */
export async function tell(
  tx: Tx,
  { workspaceId, actor, world }: Act,
  { id: conversationId, contactId }: { id: string; contactId: string },
  { type, userIds, text }: Pick<Notice, 'type' | 'text'> & { userIds: string[] },
): Promise<void> {
  const people = othersThan(actor, userIds)
  const notices = people.map((userId) => ({ id: world.id(), userId, type, conversationId, contactId, text }))
  await write(tx, world, { workspaceId, actor, at: world.now() }, notices)
}

const mine = (db: Db, workspaceId: string, userId: string) =>
  db.selectFrom('notification as n').where('n.workspaceId', '=', workspaceId).where('n.userId', '=', userId)

/** How many a person has not read; no more than a hundred are counted. */
export async function unread(db: Db, workspaceId: string, userId: string): Promise<number> {
  const rows = mine(db, workspaceId, userId).select('n.id').where('n.readAt', 'is', null)
  return (await rows.limit(MAX_COUNTED).execute()).length
}

/** A person's notifications, newest first. `before`: the id where a page ended. */
export async function page(
  db: Db,
  workspaceId: string,
  userId: string,
  query: { before?: string | undefined; limit: number },
) {
  let rows = mine(db, workspaceId, userId)
    .leftJoin('contact as c', (join) =>
      join.onRef('c.workspaceId', '=', 'n.workspaceId').onRef('c.id', '=', 'n.contactId'),
    )
    .select(['n.id', 'n.type', 'n.text', 'n.actor', 'n.conversationId', 'n.createdAt', 'n.readAt'])
    .select(['c.id as contactId', 'c.name', 'c.email', 'c.phone'])
  if (query.before) rows = rows.where('n.id', '<', query.before)
  const found = await rows
    .orderBy('n.id', 'desc')
    .limit(query.limit + 1)
    .execute()
  const shown = found.slice(0, query.limit)
  const person = await namesOf(
    db,
    workspaceId,
    shown.map(({ actor }) => actor),
  )
  const items = shown.map(({ actor, createdAt, readAt, contactId, name, email, phone, ...row }) => ({
    ...row,
    actor: person(actor),
    contact:
      contactId === null ? null : { id: contactId, name: displayName({ name: name ?? '', email, phone }) },
    createdAt: createdAt.toISOString(),
    readAt: readAt?.toISOString() ?? null,
  }))
  return { items, next: found.length > query.limit ? shown.at(-1)!.id : null }
}

/** Marks a person's own as read: those named, or all. */
export async function read(tx: Tx, act: Act, userId: string, ids?: string[]): Promise<void> {
  const { workspaceId, actor, world, bells } = act
  let rows = tx
    .updateTable('notification')
    .set({ readAt: world.now() })
    .where('workspaceId', '=', workspaceId)
    .where('userId', '=', userId)
    .where('readAt', 'is', null)
  if (ids) rows = rows.where('id', 'in', ids.slice(0, MAX_IDS))
  const { numUpdatedRows } = await rows.executeTakeFirst()
  if (numUpdatedRows === 0n) return
  await record(tx, world, [{ type: 'notifications_read', workspaceId, actor, data: { userId } }])
  bells.live()
}
