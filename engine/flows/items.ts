// What goes into a batch, and what a batch needs.
import type { Waiting } from '#engine/events.ts'
import type { Jobs } from '#engine/jobs.ts'
import type { World } from '#engine/world.ts'
import { type Batch, type Caller, callerKey } from './load.ts'
import type { Machines } from './machines.ts'

/** What came, and for whom: somebody by address, or a contact by id. `waiting` null: take what already waits. */
export interface Item {
  who: Caller | { workspaceId: string; contactId: string }
  waiting: Waiting | null
}

/** `waiting`: on disk, to be taken as soon as the contact is free. */
export type Outcome = 'taken' | 'duplicate' | 'waiting'

export interface Tools {
  world: World
  jobs: Pick<Jobs, 'sendIn'>
  machines: Machines
}

/** Whether somebody is known by address only. */
export const isCaller = (who: Item['who']): who is Caller => 'address' in who

/** The contact an item is about, once the batch is loaded. */
export const contactOf = (batch: Batch, { who }: Item): string | undefined =>
  isCaller(who) ? batch.contactOf.get(callerKey(who.channelId, who.address)) : who.contactId
