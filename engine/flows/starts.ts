// Flows that start because somebody or something outside a conversation says so: each contact's next turn takes its row.
import type { Tx } from '#db/db.ts'
import type { Act, Waiting } from '#engine/events.ts'
import type { Json } from '#engine/machine/values.ts'

/** A start that is asked for. One `cause` starts a flow for a contact once; `strict` asks the trigger's own rules. */
export interface Start {
  flowId: string
  variables: Record<string, Json>
  cause: string
  strict: boolean
}

/** Queues the start for each contact and rings for them. */
export async function enqueue(tx: Tx, act: Act, contactIds: string[], start: Start): Promise<void> {
  if (contactIds.length === 0) return
  const { workspaceId, world, bells } = act
  const data = JSON.stringify({ type: 'start', ...start } satisfies Waiting)
  const createdAt = world.now()
  await tx
    .insertInto('happening')
    .values(contactIds.map((contactId) => ({ workspaceId, contactId, id: world.id(), data, createdAt })))
    .execute()
  for (const contactId of contactIds) bells.advance(workspaceId, contactId)
}
