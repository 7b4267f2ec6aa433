// What providers report about messages we sent. Statuses only move forward; one that comes before its message is kept for a moment.

import type { Received } from '#channels/channel.ts'
import type { Db } from '#db/db.ts'
import { type Author, type NewEvent, record } from '#engine/events.ts'
import type { Jobs, Queue } from '#engine/jobs.ts'
import { planted } from '#engine/plant.ts'
import type { World } from '#engine/world.ts'
import { askedBy } from './deliver_outcome.ts'

/** A report of a channel. */
export type Status = Extract<Received, { type: 'status' }>

interface Place {
  workspaceId: string
  channelId: string
}

type StatusJob = Place & { tries: number } & Omit<Status, 'at' | 'type'> & { at: string }

const STATUS = 'status'
const TRY_AFTER_MS = [1_000, 5_000, 30_000, 300_000]

/** From which states a report may move a message. A report of failure comes too late once somebody has the message. */
const before: Record<Status['status'], string[]> = {
  sent: ['sending', 'unknown'],
  delivered: ['sending', 'unknown', 'sent'],
  read: ['sending', 'unknown', 'sent', 'delivered'],
  failed: ['sending', 'unknown', 'sent'],
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Records the reports of one request; returns those whose message is not known (yet). */
export async function note(db: Db, world: World, place: Place, statuses: Status[]): Promise<Status[]> {
  if (statuses.length === 0) return []
  return db.transaction().execute(async (tx) => {
    const unknown: Status[] = []
    for (const status of statuses) {
      const message = await tx
        .selectFrom('message')
        .select(['id', 'status', 'contactId', 'conversationId', 'author'])
        .$if(!planted('no_workspace'), (mine) =>
          mine.where('workspaceId', '=', place.workspaceId).where('channelId', '=', place.channelId),
        )
        .where('direction', '=', 'out')
        // Providers without ids of their own, and sends whose answer was lost, are found by our id.
        .where((eb) =>
          uuid.test(status.externalId)
            ? eb.or([eb('externalId', '=', status.externalId), eb('id', '=', status.externalId)])
            : eb('externalId', '=', status.externalId),
        )
        .forUpdate()
        .executeTakeFirst()
      if (!message) unknown.push(status)
      else if (before[status.status].includes(message.status)) await move(tx, world, place, message, status)
    }
    return unknown
  })
}

/** Most messages that one report moves on: whatever is older was moved by earlier ones. */
const MOST_MARKED = 200

/** Everything that was sent to an address until then has the status, as providers report it that count by time. */
export async function watermark(
  db: Db,
  world: World,
  place: Place,
  { address, status, until }: Extract<Received, { type: 'watermark' }>,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const messages = await tx
      .selectFrom('message as m')
      .innerJoin('identity as i', (join) =>
        join
          .onRef('i.workspaceId', '=', 'm.workspaceId')
          .onRef('i.channelId', '=', 'm.channelId')
          .onRef('i.contactId', '=', 'm.contactId'),
      )
      .select(['m.id', 'm.contactId', 'm.conversationId', 'm.author'])
      .where('m.workspaceId', '=', place.workspaceId)
      .where('m.channelId', '=', place.channelId)
      .where('i.address', '=', address)
      .where('m.direction', '=', 'out')
      .where('m.status', 'in', status === 'read' ? ['sent', 'delivered'] : ['sent'])
      .where('m.sentAt', '<=', until)
      .orderBy('m.seq', 'desc')
      .limit(MOST_MARKED)
      .forUpdate('m')
      .execute()
    for (const message of messages)
      await move(tx, world, place, message, { type: 'status', externalId: '', status, at: until })
  })
}

type Message = { id: string; contactId: string; conversationId: string; author: Author }

async function move(
  tx: Parameters<typeof record>[0],
  world: World,
  { workspaceId }: Place,
  { id, contactId, conversationId, author }: Message,
  { status, at, error, kind }: Status,
): Promise<void> {
  await tx
    .updateTable('message')
    .set((eb) => ({
      status,
      fence: null,
      ...(status === 'failed'
        ? { error: JSON.stringify({ kind: kind ?? 'unknown', text: error ?? '' }) }
        : { sentAt: eb.fn.coalesce('sentAt', eb.val(at)), error: null }),
      ...(status === 'delivered' || status === 'read'
        ? { deliveredAt: eb.fn.coalesce('deliveredAt', eb.val(at)) }
        : {}),
      ...(status === 'read' ? { readAt: at } : {}),
    }))
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', id)
    .execute()
  const event: NewEvent = {
    type: 'message_status',
    workspaceId,
    contactId,
    conversationId,
    actor: { kind: 'contact', id: contactId },
    data: { messageId: id, status },
    ...askedBy(author),
  }
  await record(tx, world, [event])
}

/** Jobs that look again for the messages of reports that came too early. */
export function laterJobs(world: World, place: Place, statuses: Status[], tries = 0) {
  const wait = TRY_AFTER_MS[tries]
  if (wait === undefined) return []
  const after = new Date(world.now().getTime() + wait)
  return statuses.map(({ type: _, at, ...status }) => ({
    data: { ...place, ...status, at: at.toISOString(), tries } satisfies StatusJob,
    after,
  }))
}

/** The queue of early reports. */
export function statusQueue(deps: { db: Db; world: World; jobs(): Pick<Jobs, 'send'>; live(): void }): Queue {
  const queue: Queue<StatusJob> = {
    name: STATUS,
    retries: 5,
    expireSeconds: 60,
    async run(jobs) {
      for (const { data } of jobs) {
        const { workspaceId, channelId, tries, at, ...status } = data
        const place = { workspaceId, channelId }
        const left = await note(deps.db, deps.world, place, [{ ...status, type: 'status', at: new Date(at) }])
        await deps.jobs().send(STATUS, laterJobs(deps.world, place, left, tries + 1))
      }
      deps.live()
    },
  }
  return queue as Queue
}

/** Keeps reports whose message is not known yet. */
export async function keep(
  jobs: Pick<Jobs, 'send'>,
  world: World,
  place: Place,
  statuses: Status[],
): Promise<void> {
  if (statuses.length > 0 && !planted('early_callback_dropped'))
    await jobs.send(STATUS, laterJobs(world, place, statuses))
}
