// One commit for many contacts: load and lock in one round trip, play in memory, write in one. Every contact's things are taken
// in the order they were accepted; a contact somebody else is busy with keeps them in a row that the next turn drains.

import type pg from 'pg'
import { add, type Ledger } from '#engine/effects/ledger.ts'
import type { Problem } from '#engine/machine/turn.ts'
import { planted } from '#engine/plant.ts'
import { triggerOf } from '#engine/triggers/index.ts'
import type { World } from '#engine/world.ts'
import { contactOf, type Item, isCaller, type Outcome, type Tools } from './items.ts'
import { type Batch, type Caller, callerKey, load } from './load.ts'
import { play } from './play_batch.ts'
import { write } from './write.ts'

export interface Taken {
  outcomes: Outcome[]
  /** Contacts that somebody else was busy with. */
  busy: Array<{ workspaceId: string; contactId: string }>
  /** Timers to take back. */
  cancelled: string[]
  speaks: boolean
  /** Something is to be done outside. */
  acts: boolean
}

/** Takes the items of a batch and commits. With a fault, the runs concerned fail with it instead of taking turns. */
export async function takeBatch(
  client: pg.Client,
  tools: Tools,
  items: Item[],
  fault: Problem | null,
): Promise<Taken> {
  try {
    const batch = await load(client, tools.world, wantedOf(items))
    if (planted('pop_before_work')) await popped(client, batch)
    await tools.machines.load(client, versionsOf(batch))
    const { ledger, outcomes, speaks, acts } = await play(client, tools, batch, items, fault)
    const busy = keepForLater(tools.world, await lockedOut(client, batch, items), ledger)
    await write(client, tools.jobs, ledger)
    return { outcomes, busy, cancelled: ledger.cancelled, speaks, acts }
  } catch (error) {
    await client.query('rollback').catch(() => {
      // The connection is gone, and the transaction with it.
    })
    throw error
  }
}

/** A planted bug: what was loaded is deleted before it is taken. */
async function popped(client: pg.Client, { scenes }: Batch): Promise<void> {
  const ids = [...scenes.values()].flatMap(({ waiting }) => waiting.map(({ id }) => id))
  await client.query('delete from happening where id = any($1::uuid[])', [ids])
  await client.query('commit')
  await client.query('begin')
}

function wantedOf(items: Item[]) {
  const callers = new Map<string, Caller>()
  const contacts = new Map<string, { workspaceId: string; contactId: string }>()
  const externalIds: Array<{ workspaceId: string; channelId: string; externalId: string }> = []
  for (const { who, waiting } of items) {
    if (isCaller(who)) callers.set(callerKey(who.channelId, who.address), who)
    else contacts.set(who.contactId, who)
    if (waiting?.type === 'arrival') {
      const { channelId, externalId } = waiting.arrival
      externalIds.push({ workspaceId: who.workspaceId, channelId, externalId })
    }
  }
  return { callers: [...callers.values()], contacts: [...contacts.values()], externalIds }
}

/** The versions that this batch may need: of the runs, and of the flows that start by themselves. */
function* versionsOf({ scenes, flows }: Batch): Iterable<string> {
  for (const { runs } of scenes.values()) for (const { versionId } of runs) yield versionId
  for (const list of flows.values()) {
    for (const { versionId, triggerType } of list) if (triggerOf(triggerType)?.events.length) yield versionId
  }
}

interface LockedOut {
  contactId: string
  item: Item
}

/** Items for contacts that somebody else is busy with. What came for a contact that was deleted is nobody's, and is dropped. */
async function lockedOut(client: pg.Client, batch: Batch, items: Item[]): Promise<LockedOut[]> {
  const out = items.flatMap((item) => {
    const contactId = contactOf(batch, item)
    return contactId === undefined || batch.scenes.has(contactId) ? [] : [{ contactId, item }]
  })
  if (out.length === 0) return []
  const { rows } = await client.query({
    name: 'still_there',
    text: `select c.id from unnest($1::uuid[], $2::uuid[]) as k (workspace_id, id)
      join contact c on c.workspace_id = k.workspace_id and c.id = k.id`,
    values: [out.map(({ item }) => item.who.workspaceId), out.map(({ contactId }) => contactId)],
  })
  const there = new Set(rows.map(({ id }) => id))
  return out.filter(({ contactId }) => there.has(contactId))
}

/** What came for contacts that somebody else is busy with becomes rows, so that it may be answered for. */
function keepForLater(world: World, items: LockedOut[], ledger: Ledger): Taken['busy'] {
  const busy = new Map<string, Taken['busy'][number]>()
  for (const { contactId, item } of items) {
    const { workspaceId } = item.who
    busy.set(contactId, { workspaceId, contactId })
    if (item.waiting === null) continue
    add(ledger, 'happening', {
      workspace_id: workspaceId,
      contact_id: contactId,
      id: world.id(),
      data: item.waiting,
      attempt: 0,
      created_at: world.now(),
    })
  }
  return [...busy.values()]
}
