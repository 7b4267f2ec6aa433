// The bot is seen writing while a message of its is held: on channels that can show it, until the message goes out.
import { sql } from 'kysely'
import type { Channel, ChannelWorld } from '#channels/channel.ts'
import { channelOf } from '#channels/index.ts'
import type { Db } from '#db/db.ts'
import type { Author } from '#engine/events.ts'
import type { Jobs, Queue } from '#engine/jobs.ts'
import { connect } from './channels.ts'
import type { ChannelRow, TypeOf } from './deliver_claim.ts'
import { tellTyping } from './typing.ts'

export const TYPING = 'typing'

/** What a job of the queue carries: the message that is held. */
export interface TypingJob {
  workspaceId: string
  messageId: string
}

export interface TypingDeps {
  db: Db
  world: ChannelWorld
  jobs(): Pick<Jobs, 'send'>
  /** Tests bring their own channel types and settings. */
  typeOf?: TypeOf
  settingsOf?: (channel: ChannelRow) => unknown
}

/** Providers show it for five seconds at least. */
const AGAIN_MS = 4_500

/** The queue. A job that comes twice, or too late, shows nothing. */
export function typingQueue(deps: TypingDeps): Queue {
  const queue: Queue<TypingJob> = {
    name: TYPING,
    retries: 0,
    expireSeconds: 30,
    async run(jobs) {
      await Promise.all(jobs.map(({ data }) => show(deps, data)))
    },
  }
  return queue as Queue
}

async function show(deps: TypingDeps, job: TypingJob): Promise<void> {
  const { db, world, typeOf = channelOf } = deps
  const held = await heldMessage(db, job)
  const left = (held?.nextAttemptAt?.getTime() ?? 0) - world.now().getTime()
  if (!held || left <= 0) return
  const channel = await channelRow(db, job.workspaceId, held.channelId)
  const type = channel && typeOf(channel.type)
  if (!channel || !type?.can.typing) return
  if (type.local) await tellVisitor(db, job.workspaceId, held)
  else await tellProvider(deps, { type, channel, address: held.address })
  if (left <= AGAIN_MS) return
  const after = new Date(world.now().getTime() + AGAIN_MS)
  await deps.jobs().send(TYPING, [{ data: job, after }])
}

interface Held {
  contactId: string
  conversationId: string
  channelId: string
  author: Author
  nextAttemptAt: Date | null
  address: string | null
}

/** The message, if it is the next that its contact gets and no pause has silenced the bot. */
function heldMessage(db: Db, { workspaceId, messageId }: TypingJob): Promise<Held | undefined> {
  return db
    .selectFrom('message as m')
    .leftJoin('conversation as v', (join) =>
      join.onRef('v.workspaceId', '=', 'm.workspaceId').onRef('v.id', '=', 'm.conversationId'),
    )
    .select(['m.contactId', 'm.conversationId', 'm.channelId', 'm.author', 'm.nextAttemptAt'])
    .select(
      sql<string | null>`(select i.address from identity i where i.workspace_id = m.workspace_id
        and i.contact_id = m.contact_id and i.channel_id = m.channel_id order by i.created_at desc limit 1)`.as(
        'address',
      ),
    )
    .where('m.workspaceId', '=', workspaceId)
    .where('m.id', '=', messageId)
    .where('m.status', '=', 'queued')
    .where('v.pausedAt', 'is', null)
    .where(
      sql<boolean>`not exists (select from message e where e.workspace_id = m.workspace_id
        and e.contact_id = m.contact_id and e.status in ('queued', 'sending') and e.seq < m.seq)`,
    )
    .executeTakeFirst()
}

function channelRow(db: Db, workspaceId: string, id: string): Promise<ChannelRow | undefined> {
  return db
    .selectFrom('channel')
    .selectAll()
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', id)
    .where('deletedAt', 'is', null)
    .where('state', '!=', 'disabled')
    .executeTakeFirst()
}

function tellVisitor(
  db: Db,
  workspaceId: string,
  { contactId, conversationId, author }: Held,
): Promise<void> {
  const actor = { kind: author.kind, id: author.id }
  return tellTyping(db, { type: 'user_typing', workspaceId, contactId, conversationId, actor })
}

/** Failing is no harm: the message comes all the same. */
async function tellProvider(
  { world, settingsOf }: TypingDeps,
  { type, channel, address }: { type: Channel; channel: ChannelRow; address: string | null },
): Promise<void> {
  if (!type.typing || address === null) return
  try {
    await type.typing(address, settingsOf ? settingsOf(channel) : connect(channel).settings, world)
  } catch {
    // Whatever is wrong with the channel, the deliver loop says it of the message.
  }
}
