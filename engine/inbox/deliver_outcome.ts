// What became of a claimed message. Each outcome is written only by whoever still holds the fence.

import type { SendError } from '#channels/channel.ts'
import type { Db, Tx } from '#db/db.ts'
import type { MessageStatus } from '#db/tables.ts'
import { type Author, record } from '#engine/events.ts'
import { planted } from '#engine/plant.ts'
import type { World } from '#engine/world.ts'
import type { Claimed, TypeOf } from './deliver_claim.ts'
import { silences } from './pausing.ts'

interface Place {
  workspaceId: string
  id: string
  contactId: string
  conversationId: string
  author: Author
}

/** The run that waits for what becomes of a message. */
export const askedBy = ({ runId, token }: Author) => (runId && token ? { asked: { runId, token } } : {})

/** Seconds before the second, third… try. After the last, the message has failed. */
export const backoff = [5, 30, 120, 600, 3600]

/** After this long in `sending`, the process that claimed it is taken to be dead. */
export const LEASE_MS = 60_000

/** Records the new status of a message as a fact. */
async function tell(tx: Tx, world: World, place: Place, status: MessageStatus): Promise<void> {
  const { workspaceId, id, contactId, conversationId, author } = place
  await record(tx, world, [
    {
      workspaceId,
      contactId,
      conversationId,
      actor: { kind: 'system', id: null },
      type: 'message_status',
      data: { messageId: id, status },
      ...askedBy(author),
    },
  ])
}

/** Writes a status on a message whose row the caller has locked. */
export async function end(
  tx: Tx,
  world: World,
  place: Place,
  status: 'cancelled' | 'failed' | 'unknown' | 'queued',
  error?: SendError,
): Promise<void> {
  await tx
    .updateTable('message')
    .set({ status, fence: null, claimedAt: null, ...(error ? { error: JSON.stringify(error) } : {}) })
    .where('workspaceId', '=', place.workspaceId)
    .where('id', '=', place.id)
    .execute()
  await tell(tx, world, place, status)
}

/** The provider took it. A message swept as `unknown` meanwhile is known again. */
export function sent(db: Db, world: World, message: Claimed, externalId: string): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('message')
      .set({
        status: 'sent',
        externalId,
        sentAt: world.now(),
        error: null,
        nextAttemptAt: null,
        claimedAt: null,
      })
      .where('workspaceId', '=', message.workspaceId)
      .where('id', '=', message.id)
      .where('fence', '=', message.fence)
      .where('status', 'in', ['sending', 'unknown'])
      .executeTakeFirst()
    if (numUpdatedRows === 0n) return false
    await tell(tx, world, message, 'sent')
    return true
  })
}

/** One of several parts was taken: the lease is renewed, and a retry goes on after it. False: the fence is gone. */
export async function partSent(db: Db, world: World, message: Claimed, partsSent: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('message')
    .set({ partsSent, claimedAt: world.now() })
    .where('workspaceId', '=', message.workspaceId)
    .where('id', '=', message.id)
    .where('fence', '=', message.fence)
    .where('status', '=', 'sending')
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Locks a message if this claim still holds it. */
function hold(tx: Tx, message: Claimed) {
  return tx
    .selectFrom('message')
    .select('id')
    .where('workspaceId', '=', message.workspaceId)
    .where('id', '=', message.id)
    .$if(!planted('no_fence'), (mine) =>
      mine.where('fence', '=', message.fence).where('status', '=', 'sending'),
    )
    .forUpdate()
    .executeTakeFirst()
}

/** Whether a bot wrote it whose conversation is paused by now. Asked after the message's row is locked. */
async function silenced(tx: Tx, message: Place): Promise<boolean> {
  if (message.author.kind !== 'flow') return false
  const row = await tx
    .selectFrom('message as m')
    .innerJoin('conversation as v', (join) =>
      join.onRef('v.workspaceId', '=', 'm.workspaceId').onRef('v.id', '=', 'm.conversationId'),
    )
    .select(['v.pausedAt', 'v.pausedBy', 'm.author', 'm.createdAt'])
    .where('m.workspaceId', '=', message.workspaceId)
    .where('m.id', '=', message.id)
    .executeTakeFirst()
  return row !== undefined && silences(row, row)
}

/** Refused for good. */
export function failed(db: Db, world: World, message: Claimed, error: SendError): Promise<void> {
  return db.transaction().execute(async (tx) => {
    if (await hold(tx, message)) await end(tx, world, message, 'failed', error)
  })
}

/** When a try that failed is repeated; null when there were enough. */
export function nextTry(message: Claimed, now: Date, retryAfterMs = 0): Date | null {
  const seconds = backoff[message.attempt - 1]
  return seconds === undefined ? null : new Date(now.getTime() + Math.max(seconds * 1000, retryAfterMs))
}

/** Back to the queue until `at`, with an alarm in the same commit; a bot that was paused meanwhile stays silent. */
export function again(
  db: Db,
  world: World,
  message: Claimed,
  error: SendError,
  at: Date,
  remind: (tx: Tx, at: Date) => Promise<void>,
): Promise<void> {
  return db.transaction().execute(async (tx) => {
    const held = hold(tx, message)
    if (!(planted('guard_not_awaited') ? held : await held)) return
    if (await silenced(tx, message)) return end(tx, world, message, 'cancelled', error)
    await tx
      .updateTable('message')
      .set({
        status: 'queued',
        fence: null,
        claimedAt: null,
        nextAttemptAt: at,
        error: JSON.stringify(error),
      })
      .where('workspaceId', '=', message.workspaceId)
      .where('id', '=', message.id)
      .execute()
    await remind(tx, at)
  })
}

/** The provider asked the whole channel to wait: no process takes a token before then. */
export async function holdChannel(db: Db, message: Claimed, until: Date): Promise<void> {
  await db
    .updateTable('channel')
    .set({ tokens: 0, tokensAt: until })
    .where('workspaceId', '=', message.workspaceId)
    .where('id', '=', message.channel.id)
    .where('tokensAt', '<', until)
    .execute()
}

/**
 * Messages whose process died between the call and its record: nobody knows whether they arrived. They are `unknown`,
 * unless the provider takes our key twice without sending twice; then they go back to the queue. Returns how many.
 */
export function sweep(db: Db, world: World, typeOf: TypeOf): Promise<number> {
  const lease = planted('short_lease') ? 0 : LEASE_MS
  return db.transaction().execute(async (tx) => {
    const rows = await tx
      .selectFrom('message as m')
      .select(['m.workspaceId', 'm.id', 'm.contactId', 'm.conversationId', 'm.author', 'm.channelId'])
      .where('m.status', '=', 'sending')
      .where('m.claimedAt', '<', new Date(world.now().getTime() - lease))
      .limit(200)
      .forUpdate()
      .skipLocked()
      .execute()
    for (const row of rows) {
      const channel = await tx
        .selectFrom('channel')
        .select('type')
        .where('workspaceId', '=', row.workspaceId)
        .where('id', '=', row.channelId)
        .executeTakeFirst()
      const again = planted('resend_sending') || (channel && typeOf(channel.type)?.can.idempotentSend)
      if (!again) await unsure(tx, world, row)
      else await end(tx, world, row, (await silenced(tx, row)) ? 'cancelled' : 'queued')
    }
    return rows.length
  })
}

/** The fence stays, so that a process that was only slow can still say what it knows. */
async function unsure(tx: Tx, world: World, place: Place): Promise<void> {
  await tx
    .updateTable('message')
    .set({ status: 'unknown' })
    .where('workspaceId', '=', place.workspaceId)
    .where('id', '=', place.id)
    .execute()
  await tell(tx, world, place, 'unknown')
}
