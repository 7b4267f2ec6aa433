// Comments under posts become contacts: a rule of the channel answers in private, and then its author is somebody who wrote to us.

import type { Selectable } from 'kysely'
import { ChannelError, type Received } from '#channels/channel.ts'
import type { Db } from '#db/db.ts'
import type { CommentRuleTable } from '#db/tables.ts'
import type { Queue } from '#engine/jobs.ts'
import type { World } from '#engine/world.ts'
import { connect, find } from './channels.ts'
import type { Inbound } from './received.ts'

export const COMMENT = 'comment'

type Comment = Omit<Extract<Received, { type: 'comment' }>, 'at' | 'type'> & { at: string }
type CommentJob = Comment & { workspaceId: string; channelId: string }

export interface CommentDeps {
  db: Db
  world: World
  submit(inbound: Inbound): Promise<unknown>
  log(problem: unknown, words: string): void
}

/** The queue of comments that came in. */
export function commentQueue(deps: CommentDeps): Queue {
  const queue: Queue<CommentJob> = {
    name: COMMENT,
    retries: 5,
    expireSeconds: 120,
    async run(jobs) {
      for (const { data } of jobs) await answer(deps, data)
    },
  }
  return queue as unknown as Queue
}

type Rule = Selectable<CommentRuleTable>

/** The first rule that a comment falls under; words are compared without case. */
export function ruleFor(rules: Rule[], { postId, text }: Pick<Comment, 'postId' | 'text'>): Rule | undefined {
  const said = text.toLocaleLowerCase()
  return rules.find(
    ({ enabled, posts, keywords }) =>
      enabled &&
      (posts.length === 0 || posts.includes(postId)) &&
      (keywords.length === 0 || keywords.some((word) => said.includes(word.toLocaleLowerCase()))),
  )
}

async function answer({ db, world, submit, log }: CommentDeps, job: CommentJob): Promise<void> {
  const { workspaceId, channelId, externalId, postId, text } = job
  const row = await find(db, workspaceId, channelId)
  const rules = await db
    .selectFrom('commentRule')
    .selectAll()
    .where('workspaceId', '=', workspaceId)
    .where('channelId', '=', channelId)
    .orderBy('createdAt')
    .execute()
  const rule = ruleFor(rules, job)
  if (!row || !rule || (await answered(db, job))) return
  const { channel, settings } = connect(row)
  if (!channel.comments) return
  try {
    const said =
      rule.privateReply === ''
        ? null
        : await channel.comments.replyPrivately(externalId, rule.privateReply, settings, world)
    if (rule.publicReply !== '')
      await channel.comments.replyPublicly(externalId, rule.publicReply, settings, world)
    await submit({
      channel: { workspaceId, id: channelId },
      received: {
        ...{ type: 'message', externalId: `comment:${externalId}`, address: said?.address ?? job.address },
        ...{ sentAt: new Date(job.at), content: { kind: 'text', text } },
        ...(job.name && { profile: { firstName: job.name } }),
        origin: { kind: 'comment', ref: postId },
      },
    })
  } catch (problem) {
    if (problem instanceof ChannelError && problem.retryable) throw problem
    log(problem, 'comments: a comment could not be answered')
  }
}

/** Providers allow one private answer to a comment. */
async function answered(db: Db, { workspaceId, channelId, externalId }: CommentJob): Promise<boolean> {
  const row = await db
    .selectFrom('message')
    .select('id')
    .where('workspaceId', '=', workspaceId)
    .where('channelId', '=', channelId)
    .where('externalId', '=', `comment:${externalId}`)
    .executeTakeFirst()
  return row !== undefined
}
