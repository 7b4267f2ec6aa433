// What became of the messages of the past: the channels took them, and people read them. Written by the verbs that providers' reports go through.
import { sql } from 'kysely'
import { end } from '#engine/inbox/deliver_outcome.ts'
import { note } from '#engine/inbox/status_moves.ts'
import type { Commit } from './one_commit.ts'
import type { Past } from './past.ts'

interface Contact {
  workspaceId: string
  contactId: string
}

const TAKEN_MS = 400

/** Sends what is queued for a contact; `refused`: the channel says that nobody is there. */
export async function deliver(
  { db, tx }: Commit,
  past: Past,
  { workspaceId, contactId }: Contact,
  refused = false,
): Promise<void> {
  const queued = await tx
    .updateTable('message')
    .set({ status: 'sending', attempt: 1, externalId: sql<string>`id::text` })
    .where('workspaceId', '=', workspaceId)
    .where('contactId', '=', contactId)
    .where('status', '=', 'queued')
    .returning(['id', 'conversationId', 'channelId', 'author'])
    .execute()
  for (const { id, conversationId, channelId, author } of queued) {
    past.reach(past.now().getTime() + TAKEN_MS)
    const at = past.now()
    if (refused) {
      const error = { kind: 'invalid_recipient', text: 'The recipient is not reachable (demo)' } as const
      await end(tx, past, { workspaceId, id, contactId, conversationId, author }, 'failed', error)
      continue
    }
    const report = { type: 'status', externalId: id, at } as const
    await note(db, past, { workspaceId, channelId }, [
      { ...report, status: 'sent' },
      { ...report, status: 'delivered' },
    ])
  }
}

/** Who writes has read what stands above. */
export async function readAll(
  { db, tx }: Commit,
  past: Past,
  { workspaceId, contactId }: Contact,
): Promise<void> {
  const unread = await tx
    .selectFrom('message')
    .select(['id', 'channelId'])
    .where('workspaceId', '=', workspaceId)
    .where('contactId', '=', contactId)
    .where('direction', '=', 'out')
    .where('status', 'in', ['sent', 'delivered'])
    .orderBy('seq')
    .execute()
  for (const { id: externalId, channelId } of unread) {
    const report = { type: 'status', externalId, status: 'read', at: past.now() } as const
    await note(db, past, { workspaceId, channelId }, [report])
  }
}
